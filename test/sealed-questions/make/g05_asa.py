from common import *
r=rng(105); L=[]; S=D.timedelta(seconds=1)
def a(t,m): L.append((t,f'{MON[t.month-1]} {t.day:02d} {t:%Y %H:%M:%S} asa-kiel-1 : {m}'))
cid=[4410000]
def conn(t,src,dst,dp,proto='TCP',dur=None,b=None,fin='TCP FINs'):
    cid[0]+=1; c=cid[0]; sp=r.randrange(20000,64000); dur=dur if dur is not None else r.randrange(0,300)
    a(t,f'%ASA-6-{"302013" if proto=="TCP" else "302015"}: Built outbound {proto} connection {c} for outside:{dst}/{dp} ({dst}/{dp}) to inside:{src}/{sp} (203.0.113.66/{sp})')
    a(t+dur*S,f'%ASA-6-{"302014" if proto=="TCP" else "302016"}: Teardown {proto} connection {c} for outside:{dst}/{dp} to inside:{src}/{sp} duration {dur//3600}:{dur//60%60:02d}:{dur%60:02d} bytes {b if b is not None else r.randrange(200,400000)}'+(f' {fin}' if proto=='TCP' else ''))
for d in (11,12,13):
    day=D.datetime(2024,11,d)
    for t in day_times(r,day,420,7,18,.12):
        src=f'172.22.8.{r.randrange(10,80)}'
        if r.random()<.25: conn(t,src,'9.9.9.9',53,'UDP',0,r.randrange(80,500))
        else: conn(t,src,f'198.51.100.{r.randrange(2,250)}',r.choice([443,443,443,80,587]),fin=r.choice(['TCP FINs','TCP FINs','TCP Reset-I','TCP Reset-O','SYN Timeout']))
    for t in day_times(r,day,170,night=1):
        a(t,f'%ASA-4-106023: Deny tcp src outside:{r.choice([45,77,89,194])}.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(1,255)}/{r.randrange(1024,65000)} dst inside:203.0.113.66/{r.choice([22,23,445,3389,5900])} by access-group "OUTSIDE-IN" [0x0, 0x0]')
    for t in day_times(r,day,9,7,17,0):
        u=r.choice(['hansen','petersen','c.voss','jansen']); ip=f'93.219.{r.randrange(256)}.{r.randrange(1,250)}'; dur=r.randrange(600,20000)
        a(t,f'%ASA-6-113012: AAA user authentication Successful : local database : user = {u}'); a(t+S,f'%ASA-4-722051: Group <GP-STAFF> User <{u}> IP <{ip}> IPv4 Address <172.22.99.{r.randrange(10,60)}> IPv6 address <::> assigned to session')
        a(t+dur*S,f'%ASA-4-113019: Group = TG-STAFF, Username = {u}, IP = {ip}, Session disconnected. Session Type: SSL, Duration: {dur//3600}h:{dur//60%60:02d}m:{dur%60:02d}s, Bytes xmt: {r.randrange(10**5,10**8)}, Bytes rcv: {r.randrange(10**5,10**7)}, Reason: {r.choice(["User Requested","Idle Timeout","User Requested"])}')
# port scan -> threat detection
t=D.datetime(2024,11,12,4,40,2)
for i in range(188):
    a(t,f'%ASA-4-106023: Deny tcp src outside:89.248.165.52/54321 dst inside:203.0.113.66/{r.randrange(1,10000)} by access-group "OUTSIDE-IN" [0x0, 0x0]'); 
    if i in (90,170): a(t,'%ASA-4-733100: [ Scanning] drop rate-1 exceeded. Current burst rate is 12 per second, max configured rate is 10; Current average rate is 6 per second, max configured rate is 5; Cumulative total count is 3711')
    t+=r.choice([0,0,1])*S
# VPN guess
t=D.datetime(2024,11,12,21,15,30); A='146.70.88.19'
for i in range(31): a(t,f'%ASA-6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = {r.choice(["admin","cisco","support","c.voss","c.voss"])} : user IP = {A}'); t+=r.randrange(8,20)*S
a(t,'%ASA-6-113012: AAA user authentication Successful : local database : user = c.voss'); a(t+S,f'%ASA-4-722051: Group <GP-STAFF> User <c.voss> IP <{A}> IPv4 Address <172.22.99.61> IPv6 address <::> assigned to session')
v=t; a(v+5025*S,f'%ASA-4-113019: Group = TG-STAFF, Username = c.voss, IP = {A}, Session disconnected. Session Type: SSL, Duration: 1h:23m:44s, Bytes xmt: 913442201, Bytes rcv: 4120933, Reason: User Requested')
a(D.datetime(2024,11,12,8,1,2),'%ASA-6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = hansen : user IP = 93.219.10.7')
# admin login, config via ssh
t=v+600*S
a(t,'%ASA-6-605004: Login denied from 172.22.99.61/50211 to inside:172.22.8.1/ssh for user "admin"'); t+=14*S
a(t,'%ASA-6-605004: Login denied from 172.22.99.61/50214 to inside:172.22.8.1/ssh for user "enable_15"'); t+=22*S
a(t,'%ASA-6-605005: Login permitted from 172.22.99.61/50219 to inside:172.22.8.1/ssh for user "netops"'); t+=8*S
for c in ['enable','show running-config','configure terminal','no logging host inside 172.22.8.40','access-list OUTSIDE-IN line 1 extended permit tcp any host 203.0.113.66 eq 3389','write memory']:
    a(t,f"%ASA-5-111008: User 'netops' executed the '{c}' command."); t+=r.randrange(6,40)*S
t+=60*S; a(t,f'%ASA-6-302013: Built inbound TCP connection 4499001 for outside:{A}/60122 ({A}/60122) to inside:172.22.8.15/3389 (203.0.113.66/3389)'); a(t+2710*S,f'%ASA-6-302014: Teardown TCP connection 4499001 for outside:{A}/60122 to inside:172.22.8.15/3389 duration 0:45:10 bytes 31877120 TCP Reset-O')
# legit config
t=D.datetime(2024,11,11,10,2,4); a(t,'%ASA-6-605005: Login permitted from 172.22.8.20/51002 to inside:172.22.8.1/ssh for user "netops"')
for c in ['enable','show version','show interface ip brief']: t+=11*S; a(t,f"%ASA-5-111008: User 'netops' executed the '{c}' command.")
# failover
for t,m in [(D.datetime(2024,11,13,6,12,9),'%ASA-1-105005: (Primary) Lost Failover communications with mate on interface inside'),(D.datetime(2024,11,13,6,12,24),'%ASA-1-104002: (Primary) Switching to STANDBY (cause: Interface check)'),(D.datetime(2024,11,13,6,47,50),'%ASA-1-104001: (Primary) Switching to ACTIVE (cause: Other unit wants me Active)'),(D.datetime(2024,11,13,6,12,8),'%ASA-4-411002: Line protocol on Interface GigabitEthernet0/1, changed state to down'),(D.datetime(2024,11,13,6,46,2),'%ASA-4-411001: Line protocol on Interface GigabitEthernet0/1, changed state to up')]: a(t,m)
# ipsec
for i,t in enumerate([D.datetime(2024,11,12,13,30,1),D.datetime(2024,11,12,13,30,9),D.datetime(2024,11,12,13,30,25)]): a(t,'%ASA-3-713902: Group = 198.51.100.9, IP = 198.51.100.9, Removing peer from correlator table failed, no match!')
a(D.datetime(2024,11,12,13,44,0),'%ASA-5-713049: Group = 198.51.100.9, IP = 198.51.100.9, Security negotiation complete for LAN-to-LAN Group (198.51.100.9)  Responder, Inbound SPI = 0x8d21f07a, Outbound SPI = 0x11c9e3b0')
# long connection
conn(D.datetime(2024,11,11,9,0,7),'172.22.8.33','198.51.100.140',443,dur=28714,b=3380911204)
L.sort(key=lambda x:x[0]); write('firewall/asa-kiel-1.log',[l for _,l in L])
