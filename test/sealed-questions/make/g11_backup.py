# backup software, own layout; NO incident
from common import *
R=random.Random(91111)
L=[]
def l(t,lv,comp,job,m): L.append((t,f'{t:%d/%m/%Y %I:%M:%S %p} | {lv:<5} | {comp:<11} | {job:<22} | {m}'))
jobs={'VMW-Prod-Daily':(['exch01','fs02','dc11','dc12','web05'],dt('2026-02-02 20:00:00'),7),'SQL-Hourly-Logs':(['sqlcl01'],None,7),'NAS-Archive':(['nas-arch'],dt('2026-02-02 23:30:00'),7),'Laptop-Agents':(['lt-0031','lt-0044','lt-0052'],dt('2026-02-02 12:15:00'),5)}
sid=5100
for d in range(7):
    for j in ('VMW-Prod-Daily','NAS-Archive','Laptop-Agents'):
        if j=='Laptop-Agents' and (d in(5,6)): continue
        objs,t0,_=jobs[j]; t=t0+timedelta(days=d,seconds=R.randint(1,9))-(timedelta(minutes=15) if j=='Laptop-Agents' and d<=2 else timedelta()); sid+=1; worst='Success'
        l(t,'INFO','JobManager',j,f'Session {sid} started (type=Incremental, trigger=schedule)')
        tot=0
        for o in objs:
            t+=timedelta(seconds=R.randint(20,90)); st=t
            if o=='lt-0052' and d in (1,3): 
                l(t,'WARN','Agent',j,f'{o}: host unreachable, retry 1 of 3'); l(t+timedelta(seconds=60),'WARN','Agent',j,f'{o}: host unreachable, retry 2 of 3'); l(t+timedelta(seconds=120),'ERROR','Agent',j,f'{o}: host unreachable, giving up'); t+=timedelta(seconds=120); worst='Failed'; continue
            if o=='exch01' and d==2:
                l(t,'WARN','VSS',j,f'{o}: VSS writer "Microsoft Exchange Writer" in state 8 (retryable), retry 1 of 3'); l(t+timedelta(seconds=45),'INFO','VSS',j,f'{o}: VSS snapshot created on retry 1'); t+=timedelta(seconds=50); worst='Warning'
            gb=R.randint(3,240); tot+=gb; du=R.randint(300,3600)
            for p in range(10,100,R.choice([10,15])): l(t+timedelta(seconds=du*p//100),'DEBUG','DataMover',j,f'{o}: {p}% processed, {R.randint(60,420)} MB/s')
            t+=timedelta(seconds=du); l(t,'INFO','DataMover',j,f'{o}: done, read={gb+R.randint(1,90)} GB, transferred={gb} GB, duration={du} s')
        if j=='NAS-Archive' and d==4:
            l(t,'ERROR','Repository',j,'repo "TAPE-LIB2" drive 2: media write error on volume LTO00418 (code 0x1B), volume marked suspect'); l(t+timedelta(seconds=30),'INFO','Repository',j,'repo "TAPE-LIB2": continuing on volume LTO00419'); t+=timedelta(seconds=30); worst='Warning'
        l(t+timedelta(seconds=4),{'Success':'INFO','Warning':'WARN','Failed':'ERROR'}[worst],'JobManager',j,f'Session {sid} finished with result {worst}, {tot} GB transferred')
    for h in range(24):
        t=dt('2026-02-02 00:10:00')+timedelta(days=d,hours=h,seconds=R.randint(0,5)); sid+=1; j='SQL-Hourly-Logs'
        l(t,'INFO','JobManager',j,f'Session {sid} started (type=LogBackup, trigger=schedule)')
        if (d,h) in ((1,3),(1,4),(6,14)): 
            l(t+timedelta(seconds=8),'WARN','SqlLog',j,'sqlcl01: cluster node SQLN2 not responding, using SQLN1')
            l(t+timedelta(seconds=20),'WARN','JobManager',j,f'Session {sid} finished with result Warning, 1 GB transferred')
        else:
            l(t+timedelta(seconds=15),'INFO','SqlLog',j,f'sqlcl01: {R.randint(2,40)} log files shipped'); l(t+timedelta(seconds=20),'INFO','JobManager',j,f'Session {sid} finished with result Success, {R.randint(1,4)} GB transferred')
    for k in range(14):
        t=dt('2026-02-02 00:00:00')+timedelta(days=d,seconds=R.randint(0,86000)); l(t,'DEBUG','Scheduler','-',f'next run calculated, queue length {R.randint(0,5)}')
    l(dt('2026-02-02 05:30:00')+timedelta(days=d),'INFO','Repository','-',f'repo "DISK-REPO1": free {41-d*2} % of 96 TB')
    l(dt('2026-02-02 06:00:00')+timedelta(days=d),'INFO','Retention','-',f'removed {R.randint(3,9)} expired restore points from "DISK-REPO1" by policy 30d')
def c(s,u,m,lv='INFO'): l(dt(s),lv,'Console','-',f'user {u}: {m}')
c('2026-02-02 08:12:09','AVALON\\bkp-kerr','logon from 10.70.1.15 succeeded'); c('2026-02-02 08:40:00','AVALON\\bkp-kerr','logoff')
c('2026-02-03 09:01:22','AVALON\\bkp-kerr','logon from 10.70.1.15 succeeded'); c('2026-02-03 09:05:41','AVALON\\bkp-kerr','restore session R-204 started: fs02, 14 files, target original location'); c('2026-02-03 09:09:03','AVALON\\bkp-kerr','restore session R-204 finished, 14 of 14 files restored'); c('2026-02-03 09:30:00','AVALON\\bkp-kerr','logoff')
c('2026-02-04 14:20:31','AVALON\\bkp-osei','logon from 10.70.1.18 failed (wrong password)','WARN'); c('2026-02-04 14:20:52','AVALON\\bkp-osei','logon from 10.70.1.18 succeeded'); c('2026-02-04 14:26:10','AVALON\\bkp-osei','job "Laptop-Agents" edited: schedule 12:00 -> 12:15'); c('2026-02-04 14:31:00','AVALON\\bkp-osei','logoff')
c('2026-02-06 10:44:15','AVALON\\bkp-kerr','logon from 10.70.1.15 succeeded'); c('2026-02-06 10:50:27','AVALON\\bkp-kerr','restore session R-205 started: exch01, mailbox "reception", target export PST'); c('2026-02-06 11:02:40','AVALON\\bkp-kerr','restore session R-205 finished with 3 of 4210 items skipped','WARN'); c('2026-02-06 11:20:00','AVALON\\bkp-kerr','logoff')
c('2026-02-08 13:00:05','AVALON\\bkp-osei','logon from 10.70.1.18 succeeded'); c('2026-02-08 13:04:44','AVALON\\bkp-osei','planned failover test of "dc12" to isolated lab started (change CHG-7740)'); c('2026-02-08 13:31:19','AVALON\\bkp-osei','failover test of "dc12" undone, result ok'); c('2026-02-08 13:35:00','AVALON\\bkp-osei','logoff')
c('2026-02-07 11:02:31','AVALON\\bkp-kerr','logon from 10.70.1.15 succeeded'); c('2026-02-07 11:15:12','AVALON\\bkp-kerr','volume LTO00418 removed from pool (change CHG-7731)'); c('2026-02-07 11:18:40','AVALON\\bkp-kerr','logoff')
L.sort(key=lambda z:z[0]); write('avalon_backup.log',[z for _,z in L])
