from common import *
r=rng(110); L=[]
E0=D.datetime(1970,1,1)
def a(t,el,ip,res,size,m,url,user='-',hier='HIER_DIRECT/198.51.100.7',ct='text/html'):
    ep=(t-E0).total_seconds(); L.append((ep,f'{ep:.3f} {el:6d} {ip} {res} {size} {m} {url} {user} {hier} {ct}'))
usr={f'172.30.5.{i}':n for i,n in zip(range(21,33),['afischer','bwolff','cnowak','dkeller','eschmitt','fvogt','ghuber','hlorenz','ibaum','jkraft','kbusch','lsauer'])}
sites=['www.tagesschau.de','outlook.office365.com','www.bahn.de','login.microsoftonline.com','teams.microsoft.com','www.heise.de','de.wikipedia.org','www.dhl.de','cdn.jsdelivr.net']
for d in (24,25,26):   # UTC; office = +1
    day=D.datetime(2025,2,d)
    for t in day_times(r,day,1300,6,17,.03):
        ip=r.choice(list(usr)); s=r.choice(sites); k=r.random()
        if k<.6: a(t,r.randrange(80,240000),ip,'TCP_TUNNEL/200',r.randrange(2000,300000),'CONNECT',f'{s}:443',usr[ip],f'HIER_DIRECT/{s}' ,'-')
        elif k<.75: a(t,r.randrange(10,900),ip,r.choice(['TCP_MISS/200','TCP_MISS/200','TCP_REFRESH_UNMODIFIED/304']),r.randrange(300,90000),'GET',f'http://{r.choice(["ocsp.digicert.com","ctldl.windowsupdate.com","detectportal.firefox.com"])}/{r.randrange(999)}',usr[ip])
        elif k<.85: a(t,r.randrange(0,4),ip,r.choice(['TCP_MEM_HIT/200','TCP_HIT/200']),r.randrange(300,9000),'GET',f'http://ctldl.windowsupdate.com/msdownload/{r.randrange(20)}.cab',usr[ip],'HIER_NONE/-','application/octet-stream')
        elif k<.92: a(t,0,ip,'TCP_DENIED/407',4021,'CONNECT',f'{s}:443','-','HIER_NONE/-','text/html')
        elif k<.96: a(t,0,ip,'TCP_DENIED/403',3890,'CONNECT',r.choice(['www.netflix.com:443','store.steampowered.com:443','www.pokerstars.eu:443']),usr[ip],'HIER_NONE/-')
        else: a(t,r.choice([59993,60001,60012]),ip,r.choice(['TCP_MISS/503','TCP_TUNNEL/503','TCP_MISS/504']),r.randrange(3000,4200),'GET',f'http://intranet-alt.local/{r.randrange(9)}',usr[ip],'HIER_NONE/-')
# phishing download -> beacon -> upload
t=D.datetime(2025,2,25,8,41,7); v='172.30.5.27'
a(t,311,v,'TCP_MISS/302',610,'GET','http://paket-zustellung.info/t/8812',usr[v],'HIER_DIRECT/185.172.128.9')
a(t+D.timedelta(seconds=1),902,v,'TCP_MISS/200',1904411,'GET','http://paket-zustellung.info/dl/Sendung_8812.iso',usr[v],'HIER_DIRECT/185.172.128.9','application/x-iso9660-image')
a(t+D.timedelta(minutes=9),0,'172.30.5.24','TCP_DENIED/403',3890,'GET','http://paket-zustellung.info/t/8840',usr['172.30.5.24'],'HIER_NONE/-')
t+=D.timedelta(minutes=4)
n=0
while t<D.datetime(2025,2,26,14,0,0):
    a(t,r.randrange(60,130),v,'TCP_TUNNEL/200',r.randrange(3100,3140),'CONNECT','cdn-telemetry-sync.com:443',usr[v] ,'HIER_DIRECT/185.172.128.41','-'); t+=D.timedelta(seconds=300+r.randrange(-6,7)); n+=1
for i,(h,m,sz) in enumerate([(19,2,714332),(19,9,801221),(19,40,690113),(20,15,22110)]): a(D.datetime(2025,2,25,h,m,14),[391002,402119,377001,991][i],v,'TCP_TUNNEL/200',sz,'CONNECT','g.api.mega.co.nz:443',usr[v],'HIER_DIRECT/66.203.125.12','-')
for i in range(6): a(D.datetime(2025,2,25,19,0,2)+D.timedelta(seconds=7*i),0,v,'TCP_DENIED/403',3890,'CONNECT','transfer.sh:443',usr[v],'HIER_NONE/-')
a(D.datetime(2025,2,26,13,2,0),740221,'172.30.5.30','TCP_TUNNEL/200',2811004331,'CONNECT','download.visualstudio.microsoft.com:443',usr['172.30.5.30'],'HIER_DIRECT/152.199.19.161','-')
a(D.datetime(2025,2,26,10,0,31),120,'172.30.5.22','NONE_NONE/400',3710,'-','error:invalid-request','-','HIER_NONE/-')
L.sort(); write('proxy/squid_access.log',[l for _,l in L])
