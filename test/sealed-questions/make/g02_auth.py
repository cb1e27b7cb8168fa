from common import *
r=rng(102); L=[]
pid=lambda:r.randrange(1200,64000)
def a(t,h,m): L.append((t,f'{bsd(t)} {h} {m}'))
hosts=['jump01','web01','db01','build02']
adm={'j.wieland':'10.40.2.17','k.osterloh':'10.40.2.23','p.nguyen':'10.40.2.31','ansible':'10.40.1.5'}
S=D.timedelta(seconds=1)
for d in range(14,19):
    day=D.datetime(2025,9,d)
    for h in hosts:
        for hr in range(24):
            t=day+D.timedelta(hours=hr,minutes=17,seconds=1); p=pid()
            a(t,h,f'CRON[{p}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)'); a(t,h,f'CRON[{p}]: pam_unix(cron:session): session closed for user root')
    for t in day_times(r,day,26,7,18,.02):
        u=r.choice(list(adm)); h=r.choice(hosts); p=pid(); ip=adm[u]; po=r.randrange(40000,65000)
        if u=='p.nguyen' and r.random()<.4:
            a(t,h,f'sshd[{p}]: Failed password for p.nguyen from {ip} port {po} ssh2'); t+=6*S
            a(t,h,f'sshd[{p}]: Accepted password for p.nguyen from {ip} port {po} ssh2')
        else: a(t,h,f'sshd[{p}]: Accepted publickey for {u} from {ip} port {po} ssh2: ED25519 SHA256:'+{'j.wieland':'q8Zr0cVtLw1oQ2mB6sYxkq0b7TnUeKjF5aHdGxP3RyM','k.osterloh':'Xh2kUoV9dL4sWcT7pZqB1nEyFgJ6mRt0aKiO8xQvCwE','p.nguyen':'L0pWnB5xTzR8vJqYcM3dGkHs6uEaF1iOtX9bVrQ7KyU','ansible':'N7cVdF3kQwZx9LmTb1RyHs5GjP0uEaOi8XtKqB6vWnY'}[u])
        a(t,h,f'sshd[{p}]: pam_unix(sshd:session): session opened for user {u}(uid=10{len(u):02d}) by (uid=0)')
        if r.random()<.4 and u!='ansible': a(t+20*S,h,f'sudo:    {u} : TTY=pts/{r.randrange(4)} ; PWD=/home/{u} ; USER=root ; COMMAND='+r.choice(['/usr/bin/apt update','/usr/bin/systemctl restart nginx','/usr/bin/journalctl -u ssh','/usr/bin/less /var/log/syslog','/usr/sbin/visudo -c']))
        a(t+r.randrange(60,5400)*S,h,f'sshd[{p}]: pam_unix(sshd:session): session closed for user {u}')
# background noise per host web01: invalid users
for d in range(14,19):
    for t in day_times(r,D.datetime(2025,9,d),70,night=1):
        u=r.choice(['admin','oracle','test','ubuntu','git','pi','postgres']); ip=f'{r.choice([36,61,112,218,221])}.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(1,255)}'; p=pid(); po=r.randrange(30000,65000)
        a(t,'web01',f'sshd[{p}]: Invalid user {u} from {ip} port {po}'); a(t+2*S,'web01',f'sshd[{p}]: Failed password for invalid user {u} from {ip} port {po} ssh2'); a(t+3*S,'web01',f'sshd[{p}]: Connection closed by invalid user {u} {ip} port {po} [preauth]')
# brute force 1 web01 root: fails
t=D.datetime(2025,9,15,1,4,11); p=pid()
for i in range(212):
    po=r.randrange(30000,65000)
    a(t,'web01',f'sshd[{p+i//6}]: Failed password for root from 218.92.0.187 port {po} ssh2'); 
    if i%6==5:
        a(t+S,'web01',f'sshd[{p+i//6}]: error: maximum authentication attempts exceeded for root from 218.92.0.187 port {po} ssh2 [preauth]'); a(t+S,'web01',f'sshd[{p+i//6}]: Disconnecting authenticating user root 218.92.0.187 port {po}: Too many authentication failures [preauth]')
    t+=r.choice([2,3,4])*S
# brute force 2 jump01 deploy: succeeds
t=D.datetime(2025,9,16,3,21,40); A='92.118.39.74'
for i in range(143):
    po=r.randrange(30000,65000); p=pid(); u=r.choice(['deploy','deploy','deploy','backup'])
    a(t,'jump01',f'sshd[{p}]: Failed password for {u} from {A} port {po} ssh2')
    if i in(40,77,120): t+=4*S; a(t,'jump01',f'sshd[{p}]: message repeated {[2,5,4][(40,77,120).index(i)]} times: [ Failed password for deploy from {A} port {po} ssh2]')
    t+=r.choice([3,4,5,7])*S
p=pid(); po=51822
a(t,'jump01',f'sshd[{p}]: Accepted password for deploy from {A} port {po} ssh2'); a(t,'jump01',f'sshd[{p}]: pam_unix(sshd:session): session opened for user deploy(uid=1004) by (uid=0)'); a(t,'jump01','systemd-logind[701]: New session 4471 of user deploy.')
t+=52*S; a(t,'jump01','sudo: pam_unix(sudo:auth): authentication failure; logname=deploy uid=1004 euid=0 tty=/dev/pts/2 ruser=deploy rhost=  user=deploy')
t+=9*S; a(t,'jump01','sudo:   deploy : user NOT in sudoers ; TTY=pts/2 ; PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow')
t+=231*S; a(t,'jump01','sudo:   deploy : TTY=pts/2 ; PWD=/tmp ; USER=root ; COMMAND=/usr/bin/find . -exec /bin/sh ; -quit'); a(t,'jump01','sudo: pam_unix(sudo:session): session opened for user root(uid=0) by deploy(uid=1004)')
t+=74*S; a(t,'jump01','groupadd[20311]: group added to /etc/group: name=sysupd, GID=1019'); a(t,'jump01','useradd[20317]: new user: name=sysupd, UID=1019, GID=1019, home=/home/sysupd, shell=/bin/bash, from=/dev/pts/2')
t+=8*S; a(t,'jump01','passwd[20330]: pam_unix(passwd:chauthtok): password changed for sysupd')
t+=5*S; a(t,'jump01',"usermod[20338]: add 'sysupd' to group 'sudo'"); a(t,'jump01',"usermod[20338]: add 'sysupd' to shadow group 'sudo'")
t+=610*S; p2=pid()
a(t,'web01',f'sshd[{p2}]: Failed password for deploy from 10.40.1.10 port 40118 ssh2'); t+=11*S
a(t,'web01',f'sshd[{p2}]: Connection closed by authenticating user deploy 10.40.1.10 port 40118 [preauth]'); t+=22*S
a(t,'db01',f'sshd[{p2+40}]: Accepted password for deploy from 10.40.1.10 port 40192 ssh2'); a(t,'db01',f'sshd[{p2+40}]: pam_unix(sshd:session): session opened for user deploy(uid=1004) by (uid=0)')
t+=33*S; a(t,'db01','sudo:   deploy : TTY=pts/0 ; PWD=/home/deploy ; USER=postgres ; COMMAND=/usr/bin/pg_dump -Fc kunden'); 
t+=1422*S; a(t,'db01',f'sshd[{p2+40}]: pam_unix(sshd:session): session closed for user deploy')
t+=15*S; a(t,'jump01','sshd[%d]: pam_unix(sshd:session): session closed for user deploy'%p)
t=D.datetime(2025,9,17,23,58,2); a(t,'jump01','sshd[31177]: Accepted password for sysupd from 92.118.39.81 port 60114 ssh2'); a(t,'jump01','sshd[31177]: pam_unix(sshd:session): session opened for user sysupd(uid=1019) by (uid=0)'); a(t+17*60*S,'jump01','sshd[31177]: pam_unix(sshd:session): session closed for user sysupd')
t=D.datetime(2025,9,18,10,22,40); a(t,'jump01','sudo: k.osterloh : TTY=pts/1 ; PWD=/root ; USER=root ; COMMAND=/usr/sbin/userdel -r sysupd'); a(t,'jump01',"userdel[33902]: delete user 'sysupd'"); a(t,'jump01',"userdel[33902]: removed group 'sysupd' owned by 'sysupd'")
# legit new user on build02
t=D.datetime(2025,9,15,9,30,12); a(t,'build02','sudo: j.wieland : TTY=pts/0 ; PWD=/home/j.wieland ; USER=root ; COMMAND=/usr/sbin/useradd -m l.farahani'); a(t+S,'build02','useradd[9120]: new user: name=l.farahani, UID=1020, GID=1020, home=/home/l.farahani, shell=/bin/sh, from=/dev/pts/0')
L.sort(key=lambda x:x[0]); write('linux/auth.log',[l for _,l in L])
