from common import *
r=rng(112); L=[]; S=D.timedelta(seconds=1)
def a(t,m): L.append((t,f'{t:%Y-%m-%d %H:%M:%S} {m}'))
US={'t.brandt':22,'a.seidel':10,'m.oezdemir':14,'c.roth':18,'w.lange':26}
def sess(t,u,ip,dur,end='Connection reset, restarting [0]',ver='2.6.10',plat='win'):
    po=r.randrange(30000,65000); c=f'{ip}:{po}'; n=f'{u}/{c}'
    a(t,f'{c} TLS: Initial packet from [AF_INET]{c}, sid={r.getrandbits(32):08x} {r.getrandbits(32):08x}')
    a(t+S,f'{c} VERIFY OK: depth=1, CN=Kontor-VPN-CA'); a(t+S,f'{c} VERIFY OK: depth=0, CN={u}')
    a(t+S,f'{c} peer info: IV_VER={ver}'); a(t+S,f'{c} peer info: IV_PLAT={plat}')
    a(t+S,f'{c} TLS: Username/Password authentication succeeded for username \'{u}\' ')
    a(t+S,f'{c} Control Channel: TLSv1.3, cipher TLSv1.3 TLS_AES_256_GCM_SHA384, peer certificate: 2048 bits RSA, signature: RSA-SHA256, peer temporary key: 253 bits X25519')
    a(t+S,f'{c} [{u}] Peer Connection Initiated with [AF_INET]{c}'); a(t+2*S,f'{n} MULTI_sva: pool returned IPv4=10.8.0.{US[u]}, IPv6=(Not enabled)'); a(t+2*S,f'{n} MULTI: Learn: 10.8.0.{US[u]} -> {n}')
    a(t+3*S,f"{n} SENT CONTROL [{u}]: 'PUSH_REPLY,route 10.50.0.0 255.255.0.0,topology subnet,ping 10,ping-restart 120,ifconfig 10.8.0.{US[u]} 255.255.255.0,peer-id 0,cipher AES-256-GCM' (status=1)")
    for k in range(3600,dur,3600): a(t+k*S,f'{n} TLS: soft reset sec=3600/3600 bytes={r.randrange(10**6,10**8)}/-1 pkts={r.randrange(10**4,10**5)}/0')
    a(t+dur*S,f'{n} {end}'); a(t+dur*S,f'{n} SIGUSR1[soft,{"connection-reset" if "reset" in end else "ping-restart" if "timeout" in end else "remote-exit"}] received, client-instance restarting')
def afail(t,u,ip,ok_cert=True):
    c=f'{ip}:{r.randrange(30000,65000)}'; a(t,f'{c} TLS: Initial packet from [AF_INET]{c}, sid={r.getrandbits(32):08x} {r.getrandbits(32):08x}'); a(t+S,f'{c} VERIFY OK: depth=1, CN=Kontor-VPN-CA'); a(t+S,f'{c} VERIFY OK: depth=0, CN={u}'); a(t+S,f'{c} TLS Auth Error: Auth Username/Password verification failed for peer'); a(t+S,f'{c} [{u}] Peer Connection Initiated with [AF_INET]{c}'); a(t+2*S,f"{u}/{c} SENT CONTROL [{u}]: 'AUTH_FAILED' (status=1)")
homes={'t.brandt':'87.163.22.19','a.seidel':'79.201.118.4','m.oezdemir':'93.230.6.71','c.roth':'84.151.90.200','w.lange':'217.94.13.55'}
ends=['Connection reset, restarting [0]','[{u}] Inactivity timeout (--ping-restart), restarting','SIGTERM[soft,remote-exit] received, client-instance exiting']
for d in (20,21,22,23,24):
    day=D.datetime(2025,1,d)
    for u,ip in homes.items():
        if u=='w.lange' and d>=22: continue
        for st in ((7*3600+r.randrange(5400)),(12*3600+r.randrange(7000))):
            sess(day+st*S,u,ip,r.randrange(1800,16000),r.choice(ends).replace('{u}',u))
        if r.random()<.4: afail(day+D.timedelta(hours=6,minutes=50,seconds=r.randrange(60)),u,ip)
    for t in day_times(r,day,30,night=1):
        ip=f'{r.choice([45,104,146,162,198])}.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(1,255)}:{r.randrange(30000,65000)}'
        a(t,f'{ip} TLS Error: cannot locate HMAC in incoming packet from [AF_INET]{ip}')
# expired cert w.lange
for t in [D.datetime(2025,1,d,h,m,9) for d,h,m in [(22,7,40),(22,7,41),(22,7,44),(22,8,30),(23,7,35),(23,7,36),(24,9,1)]]:
    c=f'217.94.13.55:{r.randrange(30000,65000)}'; a(t,f'{c} TLS: Initial packet from [AF_INET]{c}, sid={r.getrandbits(32):08x} {r.getrandbits(32):08x}'); a(t+S,f'{c} VERIFY OK: depth=1, CN=Kontor-VPN-CA'); a(t+S,f'{c} VERIFY ERROR: depth=0, error=certificate has expired: CN=w.lange, serial=41'); a(t+S,f'{c} OpenSSL: error:0A000086:SSL routines::certificate verify failed'); a(t+S,f'{c} TLS_ERROR: BIO read tls_read_plaintext error'); a(t+S,f'{c} TLS Error: TLS object -> incoming plaintext read error'); a(t+S,f'{c} TLS Error: TLS handshake failed'); a(t+S,f'{c} SIGUSR1[soft,tls-error] received, client-instance restarting')
# revoked
t=D.datetime(2025,1,21,15,22,0); c='77.20.9.13:51002'; a(t,f'{c} VERIFY ERROR: depth=0, error=certificate revoked: CN=ex.praktikant, serial=33'); a(t,f'{c} TLS Error: TLS handshake failed')
# attack t.brandt on 23 Jan 02:14 (CET)
A='185.220.101.47'; t=D.datetime(2025,1,23,2,2,11)
for i in range(11): afail(t,'t.brandt',A); t+=r.randrange(25,70)*S
att=D.datetime(2025,1,23,2,14,37); sess(att,'t.brandt',A,8012,'SIGTERM[soft,remote-exit] received, client-instance exiting','2.5.9','linux')
# server restart
t=D.datetime(2025,1,22,3,0,1)
for m in ['event_wait : Interrupted system call (fd=-1,code=4)','SIGTERM[hard,] received, process exiting','OpenVPN 2.6.8 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO] [LZ4] [EPOLL] [PKCS11] [MH/PKTINFO] [AEAD] [DCO]','library versions: OpenSSL 3.0.13 30 Jan 2024, LZO 2.10','Initialization Sequence Completed']: a(t,m); t+=S
L.sort(key=lambda x:x[0]); write('vpn/openvpn.log',[l for _,l in L])
# ---- zeek conn, same night, UTC epochs (CET-1h)
Z=[]; E0=D.datetime(1970,1,1)
UID=lambda:'C'+''.join(r.choice('ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789') for _ in range(17))
def z(t,s,sp,d,dp,proto,svc,dur,ob,rb,st,hist,op,rp,lo='T',lr='T'):
    ep=(t-E0).total_seconds()-3600
    f=lambda v:'-' if v is None else (f'{v:.6f}' if isinstance(v,float) else str(v))
    Z.append((ep,'\t'.join([f'{ep:.6f}',UID(),s,str(sp),d,str(dp),proto,f(svc),f(dur),f(ob),f(rb),st,lo,lr,'0',hist,str(op),str((ob or 0)+op*40),str(rp),str((rb or 0)+rp*40),'-'])))
day=D.datetime(2025,1,23)
for t in day_times(r,day,2600,6,19,.3):
    t=t+D.timedelta(microseconds=r.randrange(10**6)); s=r.choice([f'10.50.3.{r.randrange(20,60)}',f'10.8.0.{r.choice([10,14,18])}' if 8<=t.hour<15 else f'10.50.3.{r.randrange(20,60)}']); k=r.random(); sp=r.randrange(49152,65535)
    if k<.4: z(t,s,sp,'10.50.0.53',53,'udp','dns',r.uniform(.001,.2),r.randrange(30,60),r.randrange(60,300),'SF','Dd',1,1)
    elif k<.7: z(t,s,sp,f'198.51.100.{r.randrange(1,250)}',443,'tcp','ssl',r.uniform(.2,600),r.randrange(800,60000),r.randrange(3000,4*10**6),r.choice(['SF','SF','RSTO','S1']),'ShADadFf',20,40,'T','F')
    elif k<.85: z(t,s,sp,'10.50.1.20',445,'tcp','gssapi,smb',r.uniform(.1,90),r.randrange(2000,40000),r.randrange(2000,900000),'SF','ShADadFf',30,60)
    elif k<.93: z(t,s,sp,'10.50.0.11',88,'tcp','krb_tcp',r.uniform(.01,.2),1800,1700,'SF','ShADadFf',5,5)
    else: z(t,s,sp,'10.50.0.123',123,'udp','ntp',.01,48,48,'SF','Dd',1,1)
t=att+D.timedelta(seconds=121); V='10.8.0.22'
for dp in (445,3389,22):
    for i in range(1,255):
        live=i in {445:(11,20,21,30),3389:(21,30),22:(40,)}[dp]
        z(t,V,r.randrange(32768,60999),f'10.50.1.{i}',dp,'tcp',None,.003 if live else None,0 if live else None,0 if live else None,'RSTO' if live else ('REJ' if i%50==0 else 'S0'),'ShR' if live else ('Sr' if i%50==0 else 'S'),2 if live else 1,1 if live else 0); t+=D.timedelta(milliseconds=r.randrange(20,90))
t+=D.timedelta(seconds=410)
for i in range(58): z(t,V,r.randrange(32768,60999),'10.50.1.21',3389,'tcp','rdp',r.uniform(.5,2),1400,1900,'SF','ShADadFf',12,12); t+=D.timedelta(seconds=r.randrange(3,9))
z(t,V,50122,'10.50.1.21',3389,'tcp','rdp',4210.118201,8821004,61200331,'SF','ShADadFf',40112,61002); t+=D.timedelta(seconds=700)
z(t,'10.50.1.21',51877,'10.50.1.30',445,'tcp','gssapi,smb,dce_rpc',911.40122,120331,7710042113,'SF','ShADadFf',90110,5412001); t+=D.timedelta(seconds=1000)
z(t,'10.50.1.21',51990,'91.92.243.118',443,'tcp','ssl',1880.551002,6904117733,9100224,'SF','ShADadFf',4900112,80112,'T','F')
z(D.datetime(2025,1,23,9,0,4),'10.50.3.41',55001,'198.51.100.200',443,'tcp','ssl',31010.2204,81120331,910223,'SF','ShADadFf',90000,4000,'T','F')
z(D.datetime(2025,1,23,13,0,4),'10.50.3.33',55002,'198.51.100.201',443,'tcp','ssl',610.2204,40331,9810022331,'SF','ShADadFf',90000,8000000,'T','F')
Z.sort()
H=['#separator \\x09','#set_separator\t,','#empty_field\t(empty)','#unset_field\t-','#path\tconn','#open\t2025-01-23-00-00-00','#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents','#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\tcount\tcount\tcount\tcount\tset[string]']
write('vpn/conn.log',H+[l for _,l in Z]+['#close\t2025-01-24-00-00-00'])
