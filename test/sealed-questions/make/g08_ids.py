# Suricata EVE + Zeek conn/dns (TSV)
from common import *
R=random.Random(90808)
E=[];Cn=[];Dn=[]
def iso(t): return f'{t:%Y-%m-%dT%H:%M:%S}.{R.randint(0,999999):06d}+0000'
def ep(t): return f'{int(t.replace(tzinfo=timezone.utc).timestamp())}.{R.randint(0,999999):06d}'
def uid(): return 'C'+''.join(R.choice('abcdefghijkmnpqrstuvwxyzABCDEFGH123456789') for _ in range(16))
def eve(t,ty,s,sp,d,dp,proto='TCP',**k):
    E.append((t,json.dumps({'timestamp':iso(t),'flow_id':R.getrandbits(50),'in_iface':'ens5','event_type':ty,'src_ip':s,'src_port':sp,'dest_ip':d,'dest_port':dp,'proto':proto,**k})))
def al(t,s,sp,d,dp,sid,sig,cat,sev,act='allowed',proto='TCP'): eve(t,'alert',s,sp,d,dp,proto,alert={'action':act,'gid':1,'signature_id':sid,'rev':3,'signature':sig,'category':cat,'severity':sev})
def conn(t,s,sp,d,dp,proto,svc,dur,ob,rb,st='SF'): Cn.append((t,'\t'.join([ep(t),uid(),s,str(sp),d,str(dp),proto,svc,f'{dur:.6f}',str(ob),str(rb),st])))
def dns(t,s,q,ans,rc='NOERROR',qt='A'): Dn.append((t,'\t'.join([ep(t),uid(),s,str(R.randint(1025,65000)),'10.33.0.53','53','udp',q,qt,rc,ans])))
a,b=dt('2026-03-09 06:00:00'),dt('2026-03-12 06:00:00')
hosts=[f'10.33.4.{i}' for i in range(20,60)]
names={'www.heise.example':'193.99.144.80','teams.office.example':'52.113.194.132','update.vendor.example':'23.4.43.62','mirror.debian.example':'151.101.2.132','ntp.pool.example':'162.159.200.1'}
for _ in range(900):
    t=rnd_time(R,a,b,True); n=R.choice(list(names)); h=R.choice(hosts)
    dns(t,h,n,names[n])
    if R.random()<.9: conn(t+timedelta(seconds=1),h,R.randint(49152,65000),names[n],443,'tcp','ssl',R.random()*60,R.randint(500,90000),R.randint(2000,900000))
    if R.random()<.35: eve(t+timedelta(seconds=1),'tls',h,R.randint(49152,65000),names[n],443,tls={'sni':n,'version':'TLS 1.3'})
for _ in range(120):
    t=rnd_time(R,a,b); al(t,f'{R.choice([71,185,92])}.{R.randint(1,250)}.{R.randint(1,250)}.7',R.randint(1025,65000),'10.33.0.80',R.choice([80,443]),2403300,'ET CINS Active Threat Intelligence Poor Reputation IP group 1','Misc Attack',2)
for _ in range(40): al(rnd_time(R,a,b),R.choice(hosts),R.randint(49152,65000),'23.4.43.62',80,2013028,'ET POLICY curl User-Agent Outbound','Attempted Information Leak',2)
for _ in range(60): t=rnd_time(R,a,b); dns(t,R.choice(hosts),'wpad.corp.example','-','NXDOMAIN')
# incident: 10.33.4.37, C2 cdn-metrics-sync.example 45.61.136.201
V='10.33.4.37'; C2='45.61.136.201'; Q='cdn-metrics-sync.example'
dns(dt('2026-03-10 09:41:12'),V,'invoice-share.example','104.234.10.15')
conn(dt('2026-03-10 09:41:13'),V,51002,'104.234.10.15',80,'tcp','http',2.1,612,1482330)
eve(dt('2026-03-10 09:41:13'),'http',V,51002,'104.234.10.15',80,http={'hostname':'invoice-share.example','url':'/r/Rechnung_4471.iso','http_user_agent':'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/122.0','http_method':'GET','status':200,'length':1482102})
al(dt('2026-03-10 09:41:14'),'104.234.10.15',80,V,51002,2035466,'ET HUNTING ISO File Download over HTTP','Potentially Bad Traffic',2)
t=dt('2026-03-10 09:44:30'); n=0
while t<dt('2026-03-11 02:10:00'):
    if n%10==0: dns(t,V,Q,C2)
    conn(t,V,R.randint(49152,65000),C2,8443,'tcp','ssl',R.uniform(.3,.9),R.randint(410,450),R.randint(180,220)); 
    if n%60==0: al(t,V,R.randint(49152,65000),C2,8443,2034466,'ET MALWARE Cobalt Strike Malleable C2 JA3 Hash Observed','Malware Command and Control Activity Detected',1)
    if n%25==0: eve(t,'tls',V,R.randint(49152,65000),C2,8443,tls={'sni':Q,'version':'TLS 1.2','issuerdn':'CN=localhost','fingerprint':'3a:9f:11:c2'})
    n+=1; t+=timedelta(seconds=300+R.randint(-6,6))
# internal recon + lateral
t=dt('2026-03-10 20:12:05')
for i in range(1,91):
    conn(t,V,R.randint(49152,65000),f'10.33.6.{i}',445,'tcp','-',0.0,0,0,'REJ' if i%9 else 'SF' if i in(18,45) else 'S0'); t+=timedelta(milliseconds=300)
al(dt('2026-03-10 20:12:20'),V,52211,'10.33.6.30',445,2001569,'ET SCAN Behavioral Unusual Port 445 traffic Potential Scan or Infection','Misc activity',3)
al(dt('2026-03-10 20:31:44'),V,52800,'10.33.6.18',445,2027237,'ET POLICY PsExec service created','A suspicious filename was detected',1)
al(dt('2026-03-10 20:33:02'),V,52811,'10.33.6.45',445,2027237,'ET POLICY PsExec service created','A suspicious filename was detected',1,'blocked')
conn(dt('2026-03-10 20:31:40'),V,52800,'10.33.6.18',445,'tcp','smb,dce_rpc',48.2,291004,18233)
conn(dt('2026-03-10 20:33:01'),V,52811,'10.33.6.45',445,'tcp','smb',0.4,1210,610,'RSTR')
W='10.33.6.18'
dns(dt('2026-03-10 20:35:19'),W,Q,C2); t=dt('2026-03-10 20:35:20'); 
while t<dt('2026-03-11 02:10:00'):
    conn(t,W,R.randint(49152,65000),C2,8443,'tcp','ssl',R.uniform(.3,.9),R.randint(410,450),R.randint(180,220)); t+=timedelta(seconds=600+R.randint(-9,9))
# exfil: rclone to mega-like from W
dns(dt('2026-03-11 00:02:50'),W,'gfs-upload.example','185.206.24.9')
for s,du,ob in (('00:02:51',1831.4,4120331877),('00:34:10',1502.8,3390021556),('01:01:02',212.5,118200041)):
    conn(dt('2026-03-11 '+s),W,R.randint(49152,65000),'185.206.24.9',443,'tcp','ssl',du,ob,R.randint(300000,900000),'SF' if s!='01:01:02' else 'RSTO')
al(dt('2026-03-11 00:03:10'),W,53001,'185.206.24.9',443,2036310,'ET POLICY Observed Rclone TLS SNI file hosting','Potential Corporate Privacy Violation',2)
# dns tunnelling attempt NXDOMAIN
for i in range(36): dns(dt('2026-03-10 21:10:00')+timedelta(seconds=i*2),W,''.join(R.choice('abcdef0123456789') for _ in range(40))+'.t.zz-relay.example','-','SERVFAIL','TXT')
al(dt('2026-03-11 02:09:58'),V,50009,C2,8443,2034466,'ET MALWARE Cobalt Strike Malleable C2 JA3 Hash Observed','Malware Command and Control Activity Detected',1,'blocked')
conn(dt('2026-03-11 02:15:03'),V,50021,C2,8443,'tcp','-',0,0,0,'S0')
for z in (E,Cn,Dn): z.sort(key=lambda x:x[0])
write('eve.json',[x for _,x in E])
H=lambda p,f:['#separator \\x09','#set_separator\t,','#empty_field\t(empty)','#unset_field\t-',f'#path\t{p}','#fields\t'+f]
write('zeek_conn.log',H('conn','ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state')+[x for _,x in Cn]+['#close\t2026-03-12-06-00-00'])
write('zeek_dns.log',H('dns','ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tquery\tqtype_name\trcode_name\tanswers')+[x for _,x in Dn]+['#close\t2026-03-12-06-00-00'])
