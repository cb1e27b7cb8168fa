# second pass: every gold derived anew with structured parsers (not the greps of the derivations)
import json,re,csv,os
from collections import Counter,defaultdict
from datetime import datetime,timezone,timedelta
os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'logs'))
QS={q['id']:q for q in map(json.loads,open('../questions.jsonl'))}
bad=[];seen=set()
def v(i,*vals,yn=None):
    i=f'S{i:03d}'; seen.add(i); g=QS[i]['gold']; blob=' '.join(map(str,vals))
    if yn is True: blob+=' yes ja '
    if yn is False: blob+=' no nein '
    for e in g:
        if not any(a in blob for a in e.split('|')): bad.append((i,e,blob[:300]))
def cnt(i,**k): pass
rd=lambda f:open(f,encoding='utf-8').read().split('\n')
# ---- 1
class O:pass
sec=[]
for l in rd('bastion01_secure.log'):
    m=re.match(r'(\w{3}) +(\d+) (\S+) (\S+) ([^:\[]+)(?:\[(\d+)\])?: (.*)',l)
    if m: sec.append((int(m[2]),m[3],m[5],m[6],m[7]))
assert len(sec)==2063
fp=[(d,t,x) for d,t,p,_,x in sec if x.startswith('Failed password') and '45.155.204.88' in x]
assert {d for d,_,_ in fp}=={11}
v(1,'45.155.204.88',max(t for _,t,_ in fp)); print('S001 last',max(t for _,t,_ in fp))
r=sum(1 for _,_,x in fp if x.split()[3]=='root')
r+=sum(int(re.search(r'repeated (\d+)',x)[1]) for *_,x in sec if x.startswith('message repeated') and 'for root from 45.155.204.88' in x)
v(2,r); print('S002',r)
acc=[(d,t,x.split()) for d,t,p,_,x in sec if x.startswith('Accepted')]
pw=Counter(a[3] for _,_,a in acc if a[1]=='password'); v(3,pw); print(pw)
den=[x for d,t,p,_,x in sec if p=='sudo' and 'not allowed' in x]; v(4,den); assert len(den)==2
s2=[(d,t,pid) for d,t,p,pid,x in sec if x.startswith('Accepted') and ' sysupd ' in x][1]
c2=[(d,t) for d,t,p,pid,x in sec if pid==s2[2] and 'session closed' in x][-1]
dur=(datetime.strptime(c2[1],'%H:%M:%S')-datetime.strptime(s2[1],'%H:%M:%S')).seconds; v(5,dur,f'{dur//60}:{dur%60:02d}'); print('S005',dur)
aud=defaultdict(list)
for l in rd('bastion01_audit.log'):
    m=re.match(r'type=(\S+) msg=audit\(([\d.]+):(\d+)\): (.*)',l)
    if m: aud[int(m[3])].append((m[1],float(m[2]),m[4]))
execs=[]
for n in sorted(aud):
    e=[x for x in aud[n] if x[0]=='EXECVE']
    if e:
        sysc=[x for x in aud[n] if x[0]=='SYSCALL'][0]; ses=re.search(r'ses=(\d+)',sysc[2])[1]; ok='success=yes' in sysc[2]
        execs.append((datetime.utcfromtimestamp(e[0][1])+timedelta(hours=2),ses,re.findall(r'a\d+="([^"]*)"',e[0][2]),ok))
ses=[x[1] for x in execs if x[2][0]=='useradd'][0]
att=[x for x in execs if x[1]==ses]; print([(str(x[0])[11:19],x[2][0]) for x in att])
assert att[0][2][0]=='vim' and att[1][2]==['/bin/sh']
v(6,att[0][2]); v(7,'sysupd',yn=True,*[t for d,t,p,_,x in sec if x.startswith('Accepted password for sysupd')]); v(8,[x[2] for x in att if x[2][0]=='rm']); v(9,[x[2] for x in att[2:]])
v(10,yn=any(a[3]=='root' for _,_,a in acc)); v(11,'not assessable'); v(12,'tkeller 91.92.109.17 sysupd root')
lk=[(t,x) for d,t,p,_,x in sec if 'usermod -L' in x]; v(13,lk); assert len(lk)==1
for d,t,p,_,x in sec:
    if '91.92.109.17' in x and d<11: print('early',x)
# ---- 2
rows=list(csv.DictReader(open('nordhafen_ereignisse.csv',encoding='utf-8',newline=''),delimiter=';')); print(len(rows))
def w(i=None,c=None,**k):
    return [r for r in rows if (i is None or r['Ereignis-ID']==str(i)) and (c is None or r['Computer']==c) and all(k[x] in (r[x] or '') for x in k)]
b=w(4625,'SRV-TERM02',Quelladresse='194.26.135.70'); bb=[r for r in b if r['Zeitpunkt'][:10]=='16.09.2026']
v(14,len(b),sum('nicht vorhanden' in r['Details'] for r in b)); print('S014',len(b),len(bb),sum('nicht vorhanden' in r['Details'] for r in b))
f=w(4624,'SRV-TERM02')[0]; v(15,f['Konto'],f['Zeitpunkt'])
v(16,[(r['Computer'],r['Details']) for r in w(7000)]); 
t1=w(4720)[0]['Zeitpunkt'];t2=[r for r in w(4725) if 'helpdesk2' in r['Details']][0]['Zeitpunkt']
D=datetime.strptime(t2,'%d.%m.%Y %H:%M:%S')-datetime.strptime(t1,'%d.%m.%Y %H:%M:%S'); v(17,str(D),int(D.total_seconds()//60)); print(D)
v(18,[(r['Computer'],r['Zeitpunkt']) for r in w(1102)]); assert len(w(1102))==2
v(19,w(4648)[0]['Details'],w(4688,'SRV-TERM02',Details='lsass')[0]['Details']); vs=w(4688,Details='vssadmin'); assert len(vs)==1; v(20,vs[0]['Computer'],yn=True)
v(21,[r['Details'] for r in w(4688,'SRV-FILE01') if '7z' in r['Details'] or 'rclone' in r['Details']])
v(22,*[w(**k)[0]['Zeitpunkt'] for k in (dict(Details='lsass'),dict(i=4720),dict(i=7045),dict(Details='rclone.exe copy'),dict(Details='vssadmin'),dict(i=1102))])
v(23,yn=bool(w(4729))); v(24,'not assessable'); v(25,'scan SRV-TERM02 helpdesk2 SRV-FILE01'); v(26,w(4728)[0])
# ---- 3
ac=[]
for l in rd('shop_access.log'):
    m=re.match(r'(\S+) - (\S+) \[(\d\d)/(\w+)/2026:(\S+) \+0100\] "(.*?)" (\d+) (\d+) "(.*?)" "(.*)"$',l)
    if m: ac.append(m.groups())
    elif l: print('unparsed',l)
sm=[a for a in ac if a[9].startswith('sqlmap')]; v(27,len(sm),{a[0] for a in sm}); print('S027',len(sm),{a[0] for a in sm},Counter(a[6] for a in sm))
v(28,sum(a[6]=='403' for a in sm)); 
X=[a for a in ac if a[0]=='5.181.80.143']; mx=max(X,key=lambda a:int(a[7])); v(29,mx[7],mx[5],mx[4]); print(mx[4:8])
an=[a for a in X if 'anmelden' in a[5]]; k=0
for a in an:
    if a[6]=='302': break
    k+=1
v(30,k); print('S030',k,a[4]); up=Counter(a[6] for a in ac if 'bilder/upload' in a[5]); v(31,up,' 2 '); print(up)
v(32,{a[1] for a in X},'SQL'); v(33,[a[5] for a in X if 'k.sql.gz' in a[5] and a[6]=='200'],yn=True)
er=[l for l in rd('shop_error.log') if 'wget' in l]; print(er); v(34,yn='timed out' not in er[0])
v(35,'upload',[a[5] for a in X if a[2]=='04']); cm=[a[5] for a in X if 'thumb.phar?c=' in a[5]]; v(36,cm)
v(37,yn={a[0] for a in ac if a[1]=='petra'}!={'84.17.46.90'}); ce=[a[6] for a in ac if 'Censys' in a[9]]; v(38,yn='200' in ce); print(Counter(ce))
v(39,'SQL lager2 k.sql gesperrt'); late=[a for a in X if a[4]>'03:00:00']; v(40,late); print(late)
# ---- 4
ml=[re.match(r'(\S+) mx2 ([^:]+): (.*)',l).groups() for l in rd('mx2_mail.log') if l]
lg=[t for t,p,x in ml if p=='dovecot' and x.startswith('imap-login: Login:') and 'rip=102.89.33.14,' in x]; v(41,len(lg),lg[0]); print('S041',len(lg),lg[0])
ids={x.split(':')[0] for t,p,x in ml if 'smtpd' in p and 'client=unknown[196.251.72.9]' in x and 'sasl_username=buchhaltung@' in x}
rc=sum(int(re.search(r'nrcpt=(\d+)',x)[1]) for t,p,x in ml if p.startswith('postfix/qmgr') and x.split(':')[0] in ids and 'nrcpt' in x); v(42,len(ids),rc); print('S042',len(ids),rc)
st=Counter(re.search(r'status=(\w+)',x)[1] for t,p,x in ml if p.startswith('postfix/smtp[') and x.split(':')[0] in ids); v(43,*st.values()); print(st)
fw=[re.search(r'forwarded to <(.*?)>',x)[1] for t,p,x in ml if 'forwarded to' in x]; v(44,set(fw),len(fw)); print(Counter(fw))
ph={x.split(':')[0] for t,p,x in ml if p.startswith('postfix/qmgr') and 'from=<dokument@sharepoint-freigabe' in x}
to=[re.search(r'to=<(.*?)@',x)[1] for t,p,x in ml if 'lmtp' in p and x.split(':')[0] in ph]; v(45,to); print(to)
v(46,[(t,x) for t,p,x in ml if 'password changed' in x]); v(47,[x for t,p,x in ml if 'sieve' in x]); 
v(48,yn=any('imap-login: Login' in x and 'c.hahn' in x and '102.89' in x for t,p,x in ml))
v(49,[t for t,p,x in ml if 'uploaded and activated' in x or 'password changed' in x or ('sasl_username' in x and ('102.89' in x or '196.251' in x))])
v(50,yn=any('managesieve' in x and 'r.simic' in x for t,p,x in ml)); v(51,'not assessable'); v(52,'102.89.33.14 196.251.72.9 sieve Spam'); n=sum('message limit exceeded' in x for t,p,x in ml); v(53,n); print('S053',n)
# ---- 5
ct=[json.loads(l) for l in rd('cloudtrail_884120557310.json') if l]
I=[e for e in ct if e['sourceIPAddress']=='185.220.101.52']; v(54,len(I),sum('errorCode' in e for e in I)); print('S054',len(I),sum('errorCode' in e for e in I))
hr=[e for e in ct if (e['requestParameters'] or {}).get('bucketName')=='hr-dossiers' and 'errorCode' not in e]; v(55,len(hr),min(e['eventTime'] for e in hr),max(e['eventTime'] for e in hr)); print(Counter(e['eventName'] for e in hr))
ri=[(e['awsRegion'],e['requestParameters']['instanceType'],len(e['responseElements']['instancesSet']['items'])) for e in ct if e['eventName']=='RunInstances' and 'errorCode' not in e]; v(56,ri); print(ri)
cu=[e for e in ct if e['eventName']=='CreateUser']; ap=[e for e in ct if e['eventName']=='AttachUserPolicy']; assert len(cu)==len(ap)==1; v(57,cu,ap)
nm=[e for e in ct if e['eventName']=='ConsoleLogin' and e['additionalEventData']['MFAUsed']=='No']; assert len(nm)==1; v(58,nm)
v(59,yn=any('errorCode' not in e for e in ct if e['eventName']=='StopLogging')); fv=[e.get('errorMessage') for e in ct if (e['requestParameters'] or {}).get('bucketName')=='finance-vault']; assert all(fv); v(60,fv)
gd=[e for e in ct if e['eventName']=='DeleteDetector']; v(61,'GuardDuty',gd); assert 'errorCode' not in gd[0]
v(62,[e['eventName'] for e in I if '2026-07-15T22:14'<=e['eventTime']<'2026-07-15T22:22'])
others=[e for e in ct if '2026-07-15T22:14'<=e['eventTime']<'2026-07-15T22:22' and e not in I]; print('S062 others',[(e['eventTime'],e['eventName']) for e in others])
v(63,yn=any(e['eventName']=='TerminateInstances' and e['awsRegion']=='sa-east-1' for e in ct)); v(64,'ci-deployer aws-support-ops hr-dossiers nadia.k'); ik=[e for e in ct if e.get('errorCode')=='InvalidClientTokenId']; assert len(ik)==1; v(65,ik)
print('policy after', [(e['eventTime'],e['sourceIPAddress']) for e in ct if e['userIdentity'].get('userName')=='ci-deployer' and e['eventTime']>'2026-07-16T06:48:30'])
# ---- 6
ka=[json.loads(l) for l in rd('k8s_audit.jsonl') if l]; A=[e for e in ka if '146.70.81.33' in e['sourceIPs']]
v(66,len(A),sum(e['responseStatus']['code']==403 for e in A)); print('S066',len(A),sum(e['responseStatus']['code']==403 for e in A))
s=[e['objectRef']['name'] for e in A if e['verb']=='get' and e['objectRef']['resource']=='secrets' and e['objectRef']['namespace']=='web' and e['responseStatus']['code']==200]; v(67,s); print(s)
dp=[e for e in ka if e['objectRef']['resource']=='deployments' and e['verb']=='create']; assert len(dp)==1; v(68,dp)
cl=[l.split(' ',3) for l in rd('web-3_container.log') if l]; rr=[c for c in cl if 'xff=146.70.81.33' in c[3]]; v(69,len(rr),sum(c[3].split()[3]=='200' for c in rr)); print('S069',len(rr),sum(c[3].split()[3]=='200' for c in rr),{c[3].split()[1]+c[3].split()[2] for c in rr})
tm=lambda e:e['requestReceivedTimestamp'][11:19]
v(70,[tm(e) for e in A if e['objectRef'].get('name')=='node-probe' and (e['objectRef'].get('subresource')=='exec' or e['verb']=='delete')]); v(71,[c[3] for c in cl if 'token' in c[3] and 'serviceaccount' in c[3]])
nd=[(e['user']['username'],e['objectRef'].get('name'),e['responseStatus']['code']) for e in A if 'node:' in e['user']['username']]; print(nd); v(72,nd,yn=True); v(73,nd,'ja')
v(74,[c[0] for c in cl if 'serviceaccount/token' in c[3]],[tm(e) for e in A]); v(75,[(e['objectRef'],tm(e)) for e in ka if 'mira' in e['user']['username'] and e['verb']!='get' and e['requestReceivedTimestamp']>'2026-10-22'])
print('S075',[(tm(e),e['verb'],e['objectRef']['name']) for e in ka if 'mira' in e['user']['username'] and e['verb']!='get' and e['requestReceivedTimestamp']>'2026-10-22'])
v(76,yn=any(e['objectRef']['resource']=='clusterrolebindings' and e['responseStatus']['code']<400 for e in ka)); v(77,yn=any('jens' in e['user']['username'] for e in A)); l4=[e for e in A if e['requestReceivedTimestamp']>'2026-10-22']; assert len(l4)==1; v(78,l4,yn=l4[0]['responseStatus']['code']<400)
# ---- 7
fa=[(l[:20],re.search(r'%ASA-\d-(\d+): (.*)',l).groups()) for l in rd('fw-graz-01_asa.log') if l]
rj=Counter(re.search(r'user IP = (\S+)$',m)[1] for t,(c,m) in fa if c=='113005'); v(79,*[rj[f'37.120.247.{i}'] for i in (14,15,19)]); print(rj)
v(80,[m for t,(c,m) in fa if c in('113039','722051') and '37.120.247' in m]); td=[m for t,(c,m) in fa if c=='302014' and 'outside:37.120.247.14/' in m]; assert len(td)==2; v(81,td)
dn=[re.search(r'dst inside:[\d.]+/(\d+)',m)[1] for t,(c,m) in fa if c=='106023' and 'outside:10.99.0.77/' in m]; v(82,len(dn),set(dn)); print(len(dn),Counter(dn))
v(83,[m for t,(c,m) in fa if c=='111008' and "'admin'" in m]); lh=[(t,m) for t,(c,m) in fa if c=='111008' and 'logging host' in m]; v(84,lh[0]); v(85,[(t,m) for t,(c,m) in fa if 'fwsvc' in m],yn='no username' not in [m for t,(c,m) in fa if 'fwsvc' in m and c=='111008'][-1])
v(86,[m for t,(c,m) in fa if c=='302014' and '37.120.247.15/22' in m],yn=False); v(87,[t for t,(c,m) in fa if ('10.99.0.77' in m or 'k.brandl' in m) and c!='106023'])
v(88,yn=any('p.moser' in m and '37.120' in m and c=='113039' for t,(c,m) in fa)); v(89,'not assessable'); v(90,'k.brandl 10.99.0.77 192.168.40.21 netadmin'); v(91,lh[-1]); assert len(lh)==2
# ---- 8
zc=[l.split('\t') for l in rd('zeek_conn.log') if l and l[0]!='#']; zd=[l.split('\t') for l in rd('zeek_dns.log') if l and l[0]!='#']; ev=[json.loads(l) for l in rd('eve.json') if l]
c8=Counter(c[2] for c in zc if c[4]=='45.61.136.201' and c[5]=='8443'); v(92,*c8.values()); print(c8)
is_=[e for e in ev if e['event_type']=='http' and e['http']['url'].endswith('.iso')]; v(93,is_); assert len(is_)==1
v(94,sum(int(c[9]) for c in zc if c[4]=='185.206.24.9')); sg=Counter(e['alert']['signature'] for e in ev if e['event_type']=='alert'); v(95,sg.most_common(1),[n for s,n in sg.items() if 'Cobalt' in s]); print(sg)
bl=[(e['src_ip'],e['dest_ip'],e['alert']['signature']) for e in ev if e['event_type']=='alert' and e['alert']['action']=='blocked']; assert len(bl)==2; v(96,bl); print(bl)
ts=[float(c[0]) for c in zc if c[2]=='10.33.4.37' and c[4]=='45.61.136.201']; g=[b-a for a,b in zip(ts,ts[1:])]; print('mean',sum(g[:-1])/len(g[:-1])); v(97,round(sum(g[:-1])/len(g[:-1])),'300')
v(98,[e for e in ev if e['event_type']=='alert' and 'PsExec' in e['alert']['signature'] and e['alert']['action']=='allowed'])
zz=Counter(d[9] for d in zd if 'zz-relay' in d[7]); v(99,zz,yn='NOERROR' in zz); u=lambda x:datetime.utcfromtimestamp(float(x)).strftime('%H:%M:%S')
v(100,u(next(c[0] for c in zc if c[4]=='104.234.10.15')),u(next(c[0] for c in zc if c[5]=='445')),u(next(c[0] for c in zc if c[2]=='10.33.6.18' and c[4]=='45.61.136.201')),u(next(d[0] for d in zd if 'zz-relay' in d[7])),u(next(c[0] for c in zc if c[4]=='185.206.24.9')))
v(101,[d[7] for d in zd if d[2]=='10.33.6.18']); v(102,yn={d[2] for d in zd if d[7]=='invoice-share.example'}!={'10.33.4.37'}); v(103,'10.33.4.37 10.33.6.18 45.61.136.201 185.206.24.9')
# ---- 9
ms=[(l[:10],l[11:19],l[22:35].strip(),l[35:]) for l in rd('KRONSQL02_ERRORLOG.txt') if l]; ms=[(d,t,s,x.strip('\r')) for d,t,s,x in ms]
lf=[(d,t,*re.search(r"user '(.*?)'.*CLIENT: (.*?)\]",l).groups()) for (d,t,s,x),l in zip(ms,[l for l in rd('KRONSQL02_ERRORLOG.txt') if l]) if 'Login failed' in l]
sa=[a for a in lf if a[2]=='sa' and a[0]=='2026-05-06']; v(104,len(sa),{a[3] for a in sa},sa[0][1],sa[-1][1]); print('S104',len(sa),sa[0],sa[-1])
v(105,Counter(a[2] for a in lf if a[2]!='sa')); raw=[l for l in rd('KRONSQL02_ERRORLOG.txt') if l]
xp=[l[11:19] for l in raw if "'xp_cmdshell'" in l]; assert len(xp)==2; d=datetime.strptime(xp[1],'%H:%M:%S')-datetime.strptime(xp[0],'%H:%M:%S'); v(106,xp,d); print(d)
v(107,[l for l in raw if 'inetpub' in l]); io=sum(int(re.search(r'encountered (\d+)',l)[1]) for l in raw if 'encountered' in l); v(108,io); print('S108',io)
v(109,[l for l in raw if 't2.bak' in l],yn=any('ERP_PROD' in l and 'backed up' in l and 'E:\\Backup' not in l for l in raw)); off=[l for l in raw if 'database option' in l]; print([o[11:19]+o[-70:] for o in off]); v(110,off)
v(111,'10.12.5.40',[l for l in raw if 'succeeded' in l and '10.12.5.40' in l][:3],yn=True); v(112,[l for l in raw if '2026-05-06 19:58:00'<l[:19]<'2026-05-06 20:35']); v(113,yn=not any('Cannot drop database "WEBSHOP"' in l for l in raw)); v(114,'not assessable'); v(115,'sa 10.12.5.40 xp_cmdshell HR')
sv=[l for l in raw if "succeeded for user 'svc_maint'" in l]; v(116,sv[-1])
# ---- 10
ok=[json.loads(l) for l in rd('okta_system_log.jsonl') if l]; V='sofie.dahl@fjordlys.example'
v(117,sum(e['eventType']=='system.push.send_factor_verify_push' and e['actor']['alternateId']==V for e in ok),sum(e['outcome'].get('reason')=='USER_REJECTED_PUSH' for e in ok),sum(e['outcome'].get('reason')=='PUSH_TIMEOUT' for e in ok))
m=[e['published'] for e in ok if e['eventType']=='user.authentication.auth_via_mfa' and e['outcome']['result']=='SUCCESS' and e['client']['ipAddress']=='89.187.175.130']; assert len(m)==1; v(118,m)
wr=Counter(e['actor']['alternateId'] for e in ok if e['client']['ipAddress']=='89.187.175.130' and e['outcome'].get('reason')=='INVALID_CREDENTIALS'); v(119,wr); print(wr)
so=[(e['target'][0]['displayName'],e['outcome']['result']) for e in ok if e['eventType']=='user.authentication.sso' and e['client']['ipAddress']=='89.187.175.130']; v(120,so); print(so)
nn=[(e['actor']['alternateId'],e['client']['ipAddress'],e['client']['geographicalContext']['country']) for e in ok if e['eventType']=='user.session.start' and e['outcome']['result']=='SUCCESS' and e['client']['geographicalContext']['country']!='Norway']; v(121,nn); print(nn)
v(122,[e.get('debugContext') for e in ok if e['eventType']=='user.mfa.factor.activate']); v(123,yn=any(e['eventType']=='user.session.access_admin_app' and e['outcome']['result']=='SUCCESS' for e in ok)); v(124,yn=any(e['actor']['alternateId'].startswith('tor.') and e['client']['ipAddress']=='89.187.175.130' and e['outcome']['result']=='SUCCESS' for e in ok))
v(125,[e['published'] for e in ok if e['actor']['alternateId'].startswith('admin.berit') and e['target'] and e['target'][0].get('alternateId')==V]); v(126,yn=any('api_token' in e['eventType'] and e['outcome']['result']=='SUCCESS' for e in ok)); v(127,'89.187.175.130 push GOOGLE_AUTHENTICATOR suspend'); rb=[e for e in ok if e['client']['ipAddress']=='185.213.154.9']; v(128,rb); print([(e['eventType'],e['target']) for e in rb])
# ---- 11
bk=[[p.strip() for p in l.split(' | ')] for l in rd('avalon_backup.log') if l]
v(129,[b for b in bk if 'result Failed' in b[4]]); print([b for b in bk if 'result Failed' in b[4]]); fr=[re.search(r'free (\d+) %',b[4])[1] for b in bk if 'DISK-REPO1": free' in b[4]]; v(130,fr[0],fr[-1]); wn=Counter(b[3] for b in bk if 'result Warning' in b[4]); v(131,wn); print(wn,fr)
v(132,[b for b in bk if 'LTO' in b[4]]); tot=sum(int(re.search(r'(\d+) GB',b[4])[1]) for b in bk if b[3]=='VMW-Prod-Daily' and 'finished with result' in b[4]); tr=sum(int(re.search(r'transferred=(\d+)',b[4])[1]) for b in bk if b[3]=='VMW-Prod-Daily' and 'transferred=' in b[4]); v(133,tot); print('S133',tot,tr)
v(134,[b[4] for b in bk if 'restore session' in b[4]]); v(135,'planned',yn=False); v(136,[b[0] for b in bk if b[0].startswith('04/02') and b[4].startswith('exch01:')]); v(137,yn=any('restore point' in b[4] and b[2]!='Retention' for b in bk)); v(138,yn=bool({re.search(r'from (\S+)',b[4])[1] for b in bk if 'logon from' in b[4]}-{'10.70.1.15','10.70.1.18'}))
# ---- 12
zw=[re.match(r'<(\d+)> (\w\w) (\S+) (\S+)h \[(.)\] (\S+?)/(\S+) (\S+?)\s*>> (.*)',l).groups() for l in rd('zahlwerk4.log') if l]
ib=[z[8] for z in zw if 'IBAN geändert' in z[8]]; assert len(ib)==2; v(139,ib); b79=[z for z in zw if re.match(r'Beleg 79\d+ erfasst',z[8])]; assert len(b79)==3; v(140,[(z[8],z[6]) for z in b79])
n=sum(z[7]=='FREIGABE' and 'W052 freigegeben' in z[8] for z in zw); v(141,n); print('S141',n); rjz=[z for z in zw if 'abgewiesen' in z[8] and z[7]=='ANMELDUNG']; v(142,[(z[5],z[6]) for z in rjz]); er=Counter(z[6] for z in zw if z[2]=='24.09.26' and z[7]=='ERFASSUNG'); v(143,er.most_common(1)); print(er)
v(144,[(z[5],z[6]) for z in zw if z[6] in('W063','W077') and 'angemeldet' in z[8]]); v(145,[z[8] for z in zw if '790002' in z[8]]); v(146,[z[8] for z in zw if '790001' in z[8]]); v(147,[z[3] for z in zw if z[2]=='24.09.26' and ('W063' in z[6] or z[7] in('PROTOKOLL','EXPORT'))]); v(148,yn=not any(z[7]=='PROTOKOLL' and 'abgewiesen' in z[8] for z in zw)); v(149,'W077 W063 IBAN 790002'); v(150,[z[8] for z in zw if z[2]=='25.09.26' and ('Sperr' in z[8] or 'gesperrt' in z[8] or 'Rückruf' in z[8])])
for b in bad: print('BAD',b)
print(len(seen),set(QS)-seen)
for q in QS.values():
    if '?' in q['gold']: print('Q?',q['id'])
    if not q['gold_lines']: print('nogl',q['id'],q['type'])
