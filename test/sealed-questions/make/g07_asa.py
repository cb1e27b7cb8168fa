# Cisco ASA syslog
from common import *
R=random.Random(90707)
L=[]
def l(t,m,h='fw-graz-01'): L.append((t,f'{MON[t.month-1]} {t.day:02d} {t.year} {t:%H:%M:%S} {h} : {m}'))
cid=[88120345]
def conn(t,src,sp,dst,dp,by,dur,ifa='inside',ifb='outside',proto='TCP',why='TCP FINs'):
    cid[0]+=R.randint(1,9); i=cid[0]
    l(t,f'%ASA-6-302013: Built {"outbound" if ifa!="outside" else "inbound"} {proto} connection {i} for {ifb}:{dst}/{dp} ({dst}/{dp}) to {ifa}:{src}/{sp} ({src}/{sp})')
    l(t+timedelta(seconds=dur),f'%ASA-6-302014: Teardown {proto} connection {i} for {ifb}:{dst}/{dp} to {ifa}:{src}/{sp} duration {dur//3600}:{dur%3600//60:02d}:{dur%60:02d} bytes {by} {why}')
a,b=dt('2026-06-01 00:00:00'),dt('2026-06-04 16:00:00')
ins=[f'192.168.40.{i}' for i in range(10,48)]
for _ in range(1100): conn(rnd_time(R,a,b),R.choice(ins),R.randint(49152,65000),f'{R.choice([142,104,52,185])}.{R.randint(1,250)}.{R.randint(1,250)}.{R.randint(1,250)}',R.choice([443,443,443,80,993]),R.randint(900,3800000),R.randint(1,900))
for _ in range(1500):
    t=rnd_time(R,a,b); l(t,f'%ASA-4-106023: Deny tcp src outside:{R.choice([79,89,162,205])}.{R.randint(1,250)}.{R.randint(1,250)}.{R.randint(1,250)}/{R.randint(1025,65000)} dst dmz:172.31.9.{R.randint(2,9)}/{R.choice([23,22,445,3389,8080,5060])} by access-group "OUTSIDE_IN" [0x0, 0x0]')
vu={'g.lechner':'91.115.20.7','p.moser':'178.113.4.66','a.novak':'80.110.77.3'}
def vpn(t,u,ip,mins,tx,rx):
    l(t,f'%ASA-6-113004: AAA user authentication Successful : server =  10.1.1.8 : user = {u}')
    l(t,f'%ASA-6-113039: Group <GP-EMPLOYEE> User <{u}> IP <{ip}> AnyConnect parent session started.')
    l(t+timedelta(seconds=2),f'%ASA-4-722051: Group <GP-EMPLOYEE> User <{u}> IP <{ip}> IPv4 Address <10.99.0.{R.randint(10,60)}> IPv6 address <::> assigned to session')
    if mins: 
        d=int(mins*60); l(t+timedelta(seconds=d),f'%ASA-4-113019: Group = TG-EMPLOYEE, Username = {u}, IP = {ip}, Session disconnected. Session Type: AnyConnect-Parent, Duration: {d//3600}h:{d%3600//60:02d}m:{d%60:02d}s, Bytes xmt: {tx}, Bytes rcv: {rx}, Reason: User Requested')
for d in range(4):
    for u,ip in vu.items():
        if R.random()<.9: vpn(a+timedelta(days=d,hours=7,minutes=R.randint(0,90)),u,ip,R.randint(60,380),R.randint(10**6,9*10**7),R.randint(10**6,4*10**7))
l(dt('2026-06-02 07:11:09'),'%ASA-6-113005: AAA user authentication Rejected : reason = AAA failure : server = 10.1.1.8 : user = p.moser : user IP = 178.113.4.66')
def adm(s,u,cmd): l(dt(s),f"%ASA-5-111008: User '{u}' executed the '{cmd}' command."); l(dt(s),f"%ASA-5-111010: User '{u}', running 'CLI' from IP {'192.168.40.12' if u=='netadmin' else '10.99.0.77'}, executed '{cmd}'")
l(dt('2026-06-02 10:00:10'),"%ASA-6-605005: Login permitted from 192.168.40.12/51022 to inside:192.168.40.1/ssh for user \"netadmin\"")
adm('2026-06-02 10:02:14','netadmin','show running-config'); adm('2026-06-02 10:05:40','netadmin','object network OBJ-PRINT2'); adm('2026-06-02 10:06:22','netadmin','write memory')
# incident: vpn spray from 37.120.247.x, Jun 3 00:20-01:05
t=dt('2026-06-03 00:20:33'); n=0; us=['administrator','test','vpn','g.lechner','a.novak','p.moser','sysadmin','backup','k.brandl']
while t<dt('2026-06-03 01:05:00'):
    ip='37.120.247.%d'%R.choice([14,15,19]); u=us[n%9]; n+=1
    l(t,f'%ASA-6-113005: AAA user authentication Rejected : reason = {"Account has been locked out" if u=="g.lechner" and n>60 else "AAA failure"} : server = 10.1.1.8 : user = {u} : user IP = {ip}'); t+=timedelta(seconds=R.randint(7,19))
vpn(dt('2026-06-03 01:05:21'),'k.brandl','37.120.247.19',None,0,0)
L[-1]=(L[-1][0],L[-1][1].replace(L[-1][1].split('IPv4 Address <')[1].split('>')[0],'10.99.0.77'))
# scan from 10.99.0.77
t=dt('2026-06-03 01:09:02')
for hst in range(2,62):
    for p in (445,3389):
        l(t,f'%ASA-4-106023: Deny tcp src outside:10.99.0.77/{R.randint(49152,65000)} dst inside:192.168.40.{hst}/{p} by access-group "VPN_FILTER" [0x0, 0x0]'); t+=timedelta(milliseconds=R.randint(200,900))
l(dt('2026-06-03 01:10:30'),'%ASA-4-733100: [ Scanning] drop rate-1 exceeded. Current burst rate is 14 per second, max configured rate is 10; Current average rate is 3 per second, max configured rate is 5; Cumulative total count is 2011')
l(dt('2026-06-03 01:10:31'),'%ASA-4-733101: Host 10.99.0.77 is attacking. Current burst rate is 14 per second, max configured rate is 10')
for s,ok in (('01:14:20',0),('01:14:33',0),('01:15:02',1)):
    l(dt('2026-06-03 '+s),f'%ASA-6-605004: Login denied from 10.99.0.77/5{R.randint(1000,9999)} to outside:192.168.40.1/ssh for user "admin"' if not ok else f'%ASA-6-605005: Login permitted from 10.99.0.77/54410 to outside:192.168.40.1/ssh for user "admin"')
adm('2026-06-03 01:15:40','admin','show running-config')
adm('2026-06-03 01:18:12','admin','access-list VPN_FILTER line 1 extended permit ip host 10.99.0.77 any')
adm('2026-06-03 01:19:05','admin','username fwsvc password ***** privilege 15')
adm('2026-06-03 01:19:40','admin','no logging host inside 192.168.40.5')
adm('2026-06-03 01:20:11','admin','write memory')
conn(dt('2026-06-03 01:24:07'),'10.99.0.77',50112,'192.168.40.20',445,7340032,96,'outside','inside')
conn(dt('2026-06-03 01:26:31'),'10.99.0.77',50140,'192.168.40.21',3389,18874368,2710,'outside','inside')
conn(dt('2026-06-03 01:31:15'),'192.168.40.21',60012,'37.120.247.14',443,3865470566,1544,why='TCP Reset-I')
conn(dt('2026-06-03 01:58:44'),'192.168.40.21',60044,'37.120.247.14',443,912680550,377)
conn(dt('2026-06-03 02:07:20'),'192.168.40.20',58811,'37.120.247.15',22,0,30,why='SYN Timeout')
l(dt('2026-06-03 02:14:48'),'%ASA-4-113019: Group = TG-EMPLOYEE, Username = k.brandl, IP = 37.120.247.19, Session disconnected. Session Type: AnyConnect-Parent, Duration: 1h:09m:27s, Bytes xmt: 402653184, Bytes rcv: 31457280, Reason: User Requested')
l(dt('2026-06-03 08:31:00'),"%ASA-6-605005: Login permitted from 192.168.40.12/51900 to inside:192.168.40.1/ssh for user \"netadmin\"")
adm('2026-06-03 08:33:25','netadmin','no username fwsvc'); adm('2026-06-03 08:34:50','netadmin','no access-list VPN_FILTER line 1 extended permit ip host 10.99.0.77 any'); adm('2026-06-03 08:36:02','netadmin','logging host inside 192.168.40.5'); adm('2026-06-03 08:36:30','netadmin','write memory')
l(dt('2026-06-03 09:12:31'),'%ASA-6-113005: AAA user authentication Rejected : reason = Account disabled : server = 10.1.1.8 : user = k.brandl : user IP = 37.120.247.19')
L.sort(key=lambda x:x[0]); write('fw-graz-01_asa.log',[x for t,x in L if t<dt('2026-06-04 18:00:00')])
