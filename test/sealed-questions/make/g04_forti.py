from common import *
r=rng(104); L=[]; S=D.timedelta(seconds=1)
def kv(t,logid,typ,sub,level,**k):
    ep=int((t-D.datetime(1970,1,1)).total_seconds()-3600)*10**9+r.randrange(10**9)
    s=f'date={t:%Y-%m-%d} time={t:%H:%M:%S} devname="FGT-BIEL-60F" devid="FGT60FTK20041122" eventtime={ep} tz="+0100" logid="{logid}" type="{typ}" subtype="{sub}" level="{level}" vd="root"'
    for a,b in k.items(): s+=f' {a}={b}' if isinstance(b,int) or a in('srcip','dstip','remip','tunnelip') else f' {a}="{b}"'
    L.append((ep,s))
sid=[880000]
def traf(t,src,dst,dp,act,pol,svc,sent=0,rcvd=0,dur=0,sif='internal',dif='wan1',dc='Switzerland',**x):
    sid[0]+=r.randrange(1,5)
    kv(t,'0000000013','traffic','forward','notice',srcip=src,srcport=r.randrange(1024,65000),srcintf=sif,srcintfrole='lan' if sif=='internal' else 'wan',dstip=dst,dstport=dp,dstintf=dif,dstintfrole='wan' if dif=='wan1' else 'lan',srccountry='Reserved' if src.startswith('192.') else x.get('sc','Netherlands'),dstcountry=dc,sessionid=sid[0],proto=17 if dp in(53,123) else 6,action=act,policyid=pol,policytype='policy',service=svc,trandisp='snat' if act!='deny' and dif=='wan1' else 'noop',duration=dur,sentbyte=sent,rcvdbyte=rcvd,sentpkt=sent//600,rcvdpkt=rcvd//900,appcat='unscanned')
for d in (27,28,29):
    day=D.datetime(2025,1,d)
    for t in day_times(r,day,900,7,18,.12):
        src=f'192.168.60.{r.randrange(20,90)}'; dp,svc=r.choice([(443,'HTTPS'),(443,'HTTPS'),(443,'HTTPS'),(80,'HTTP'),(53,'DNS'),(123,'NTP'),(993,'IMAPS')])
        if r.random()<.05: traf(t,src,f'198.51.100.{r.randrange(2,250)}',r.choice([25,6667,23]),'deny',0,{25:'SMTP'}.get(25),dc='United States')
        else: traf(t,src,f'{r.choice(["198.51.100","151.101.2","142.250.74"])}.{r.randrange(2,250)}',dp,r.choice(['close','close','accept','timeout','client-rst']) if dp not in(53,123) else 'accept',1,svc,r.randrange(300,90000),r.randrange(500,2000000),r.randrange(1,400))
    for t in day_times(r,day,160,night=1):
        kv(t,'0000000013','traffic','forward','notice',srcip=f'{r.choice([45,80,94,185])}.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(1,255)}',srcport=r.randrange(1024,65000),srcintf='wan1',srcintfrole='wan',dstip='203.0.113.14',dstport=(dp:=r.choice([22,23,445,3389,8080])),dstintf='internal',dstintfrole='lan',srccountry=r.choice(['China','Netherlands','Russian Federation','Bulgaria']),dstcountry='Switzerland',sessionid=sid[0]+1,proto=6,action='deny',policyid=0,policytype='policy',service={22:'SSH',23:'TELNET',445:'SMB',3389:'RDP',8080:'tcp/8080'}[dp],trandisp='noop',duration=0,sentbyte=0,rcvdbyte=0,sentpkt=0,rcvdpkt=0,appcat='unscanned',crscore=30,craction=131072,crlevel='high')
    for t in day_times(r,day,14,7,18,0): 
        u=r.choice(['f.aebischer','l.meyer','r.vonarx','n.dubois']); kv(t,'0101039424','event','vpn','information',logdesc='SSL VPN tunnel up',action='tunnel-up',tunneltype='ssl-web',tunnelid=r.randrange(10**8,10**9),remip=f'178.197.{r.randrange(200,220)}.{r.randrange(1,250)}',user=u,group='VPN-Users',dst_host='N/A',reason='login successfully',msg='SSL tunnel established')
    for h in range(0,24,2): kv(day+D.timedelta(hours=h,minutes=5),'0100040704','event','system','notice',logdesc='System performance statistics',action='perf-stats',cpu=r.randrange(2,20),mem=r.randrange(48,57),totalsession=r.randrange(90,900),disk=1,bandwidth=f'{r.randrange(50,4000)}/{r.randrange(50,4000)}',setuprate=r.randrange(1,20),disklograte=0,fazlograte=0,sysuptime=86400*40+h*3600,msg='Performance statistics: average CPU: 4, memory: 51')
# typo own admin
t=D.datetime(2025,1,27,8,14,20); kv(t,'0100032002','event','system','alert',logdesc='Admin login failed',sn='0',user='s.wyss',ui='https(192.168.60.5)',method='https',srcip='192.168.60.5',dstip='192.168.60.1',action='login',status='failed',reason='passwd_invalid',msg='Administrator s.wyss login failed from https(192.168.60.5) because of invalid password')
t+=9*S; kv(t,'0100032001','event','system','information',logdesc='Admin login successful',sn='1738',user='s.wyss',ui='https(192.168.60.5)',method='https',srcip='192.168.60.5',dstip='192.168.60.1',action='login',status='success',reason='none',profile='super_admin',msg='Administrator s.wyss logged in successfully from https(192.168.60.5)')
# sslvpn brute force
t=D.datetime(2025,1,28,1,2,13); A='45.134.26.88'
us=['admin','guest','l.meyer','test','vpn','f.aebischer','scan']
for i in range(97):
    kv(t,'0101039426','event','vpn','alert',logdesc='SSL VPN login fail',action='ssl-login-fail',tunneltype='ssl-web',tunnelid=0,remip=A,user=r.choice(us),group='N/A',dst_host='N/A',reason='sslvpn_login_unknown_user' if i%3 else 'sslvpn_login_permission_denied',msg='SSL user failed to logged in'); t+=r.randrange(4,15)*S
kv(t,'0101039424','event','vpn','information',logdesc='SSL VPN tunnel up',action='tunnel-up',tunneltype='ssl-web',tunnelid=771203944,remip=A,user='scan',group='VPN-Users',dst_host='N/A',reason='login successfully',msg='SSL tunnel established'); t+=4*S
kv(t,'0101039947','event','vpn','information',logdesc='SSL VPN tunnel up',action='tunnel-up',tunneltype='ssl-tunnel',tunnelid=771203944,remip=A,tunnelip='10.212.134.200',user='scan',group='VPN-Users',dst_host='N/A',reason='tunnel established',msg='SSL tunnel established')
t+=95*S
for i in range(46):
    host=f'192.168.60.{i+2}'; traf(t,'10.212.134.200',host,3389 if i%2 else 445,'deny' if host!='192.168.60.12' and i%4 else 'close',7,'RDP' if i%2 else 'SMB',1200,900,2,'ssl.root','internal','Reserved'); t+=r.randrange(1,4)*S
t+=300*S; traf(t,'10.212.134.200','192.168.60.12',3389,'close',7,'RDP',48211033,9120441,4127,'ssl.root','internal','Reserved')
t+=4200*S; kv(t,'0101039948','event','vpn','information',logdesc='SSL VPN tunnel down',action='tunnel-down',tunneltype='ssl-tunnel',tunnelid=771203944,remip=A,tunnelip='10.212.134.200',user='scan',group='VPN-Users',dst_host='N/A',reason='User requested termination of service',duration=4801,sentbyte=12000331,rcvdbyte=52001440,msg='SSL tunnel shutdown')
# exfil next night from 192.168.60.12
t=D.datetime(2025,1,29,2,31,0); traf(t,'192.168.60.12','185.225.17.201',22,'close',1,'SSH',7418220133,20311907,5210,dc='Romania'); traf(t-40*60*S,'192.168.60.12','185.225.17.201',22,'client-rst',1,'SSH',48122,3011,12,dc='Romania')
# IPS + AV
for i,(h,m,act,att,sev,src) in enumerate([(9,3,'dropped','Apache.Log4j.Error.Log.Remote.Code.Execution','critical','94.102.49.77'),(9,4,'dropped','Apache.Log4j.Error.Log.Remote.Code.Execution','critical','94.102.49.77'),(14,40,'detected','PHP.URI.Code.Injection','high','80.94.92.13'),(17,22,'dropped','HTTP.URI.SQL.Injection','high','80.94.92.13'),(18,2,'detected','Fortinet.FortiOS.SSL.VPN.Web.Portal.Pathname.Information.Disclosure','critical','45.134.26.88')]):
    t=D.datetime(2025,1,27,h,m,31); kv(t,'0419016384','utm','ips','alert',eventtype='signature',severity=sev,srcip=src,srccountry='Netherlands',dstip='203.0.113.14',srcintf='wan1',srcintfrole='wan',dstintf='internal',dstintfrole='lan',sessionid=sid[0]+i,action=act,proto=6,service='HTTPS',policyid=3,attack=att,srcport=40000+i,dstport=443,direction='outgoing',attackid=51006+i,profile='default',ref=f'http://www.fortinet.com/ids/VID{51006+i}',incidentserialno=55000+i,msg=f'web_misc: {att}')
t=D.datetime(2025,1,28,10,17,3); kv(t,'0211008192','utm','virus','warning',eventtype='infected',msg='File is infected.',action='blocked',service='HTTP',sessionid=991,srcip='192.168.60.44',dstip='198.51.100.66',srcport=51221,dstport=80,srcintf='internal',srcintfrole='lan',dstintf='wan1',dstintfrole='wan',policyid=1,proto=6,direction='incoming',filename='Mahnung_2025-01.zip',quarskip='File-was-not-quarantined.',virus='W32/Agent.XYZ!tr.dldr',dtype='av-engine',virusid=8123311,url='http://198.51.100.66/dl/Mahnung_2025-01.zip',profile='default',user='N.DUBOIS',agent='Chrome/131.0')
# config change + reboot link
t=D.datetime(2025,1,28,16,4,50); kv(t,'0100044547','event','system','information',logdesc='Object attribute configured',user='s.wyss',ui='GUI(192.168.60.5)',action='Edit',cfgtid=40894466,cfgpath='firewall.policy',cfgobj='7',cfgattr='status[enable->disable]',msg='Edit firewall.policy 7')
for t,st in [(D.datetime(2025,1,29,11,20,4),'DOWN'),(D.datetime(2025,1,29,11,34,41),'UP'),(D.datetime(2025,1,29,15,2,9),'DOWN'),(D.datetime(2025,1,29,15,3,0),'UP')]: kv(t,'0100020099','event','system','information',logdesc='Interface status changed',action='interface-stat-change',status=st,msg=f'Link monitor: Interface wan1 was turned {st.lower()}')
L.sort(); write('firewall/fortigate_disk.log',[l for _,l in L])
