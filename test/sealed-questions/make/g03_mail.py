from common import *
r=rng(103); L=[]; S=D.timedelta(seconds=1)
def a(t,m): L.append((t.replace(microsecond=0),m))
Q=lambda:''.join(r.choice('0123456789ABCDEF') for _ in range(11))
MID=lambda:''.join(r.choice('abcdef0123456789') for _ in range(20))
dom='stadtwerke-hainfeld.de'
U=['a.berger','c.lindqvist','info','h.stoll','e.yilmaz','buchhaltung','personal','t.krause','vertrieb','m.ahrens']
home={u:f'10.12.{r.randrange(1,4)}.{r.randrange(10,200)}' for u in U}
EXT=['kunde-mueller.de','gmx.de','web.de','t-online.de','gmail.com','netzbau-ag.de','zaehlertechnik.at','outlook.com']
def send(t,u,ip,rcpts,stat=None,reason=None):
    q=Q(); p=r.randrange(2000,30000)
    host='unknown' if not ip.startswith('10.') else f'pc-{ip.split(".")[-1]}.{dom}'
    a(t,f'postfix/submission/smtpd[{p}]: connect from {host}[{ip}]')
    a(t+S,f'postfix/submission/smtpd[{p}]: {q}: client={host}[{ip}], sasl_method=PLAIN, sasl_username={u}@{dom}')
    a(t+S,f'postfix/cleanup[{p+3}]: {q}: message-id=<{MID()}@{dom}>')
    a(t+S,f'postfix/qmgr[1411]: {q}: from=<{u}@{dom}>, size={r.randrange(1200,890000)}, nrcpt={len(rcpts)} (queue active)')
    a(t+S,f'postfix/submission/smtpd[{p}]: disconnect from {host}[{ip}] ehlo=2 starttls=1 auth=1 mail=1 rcpt={len(rcpts)} data=1 quit=1 commands={7+len(rcpts)-1}')
    end=t
    for i,x in enumerate(rcpts):
        dl=r.uniform(.4,5); st=stat[i] if stat else 'sent'; d=x.split('@')[1]; tt=t+(1+dl)*S; end=max(end,tt)
        resp={'sent':f'(250 2.0.0 OK {MID()[:10]})','bounced':f'(host mx.{d}[198.51.100.{r.randrange(2,200)}] said: 550 5.7.1 Message rejected as spam (in reply to end of DATA command))','deferred':f'(host mx.{d}[198.51.100.{r.randrange(2,200)}] said: 421 4.7.0 Too many messages from your IP, try again later (in reply to MAIL FROM command))'}[st]
        dsn={'sent':'2.0.0','bounced':'5.7.1','deferred':'4.7.0'}[st]
        a(tt,f'postfix/smtp[{p+9}]: {q}: to=<{x}>, relay=mx.{d}[198.51.100.{r.randrange(2,200)}]:25, delay={dl:.2g}, delays=0.1/0/0.3/{dl/2:.2g}, dsn={dsn}, status={st} {resp}')
    if not stat or all(s!='deferred' for s in stat): a(end+S,f'postfix/qmgr[1411]: {q}: removed')
    return q
def recv(t,frm,u):
    q=Q(); p=r.randrange(2000,30000); d=frm.split('@')[1]; ip=f'198.51.100.{r.randrange(2,250)}'
    a(t,f'postfix/smtpd[{p}]: connect from mail.{d}[{ip}]'); a(t+S,f'postfix/smtpd[{p}]: {q}: client=mail.{d}[{ip}]'); a(t+S,f'postfix/cleanup[{p+2}]: {q}: message-id=<{MID()}@{d}>'); a(t+S,f'postfix/qmgr[1411]: {q}: from=<{frm}>, size={r.randrange(1500,300000)}, nrcpt=1 (queue active)')
    a(t+2*S,f'dovecot: lmtp({u}@{dom})<{p}><{MID()[:22]}>: sieve: msgid=<{MID()}@{d}>: stored mail into mailbox \'INBOX\''); a(t+2*S,f'postfix/lmtp[{p+4}]: {q}: to=<{u}@{dom}>, relay=mx1.{dom}[private/dovecot-lmtp], delay=1.1, delays=0.6/0/0.1/0.4, dsn=2.0.0, status=sent (250 2.0.0 <{u}@{dom}> {MID()[:22]} Saved)'); a(t+2*S,f'postfix/qmgr[1411]: {q}: removed'); a(t+3*S,f'postfix/smtpd[{p}]: disconnect from mail.{d}[{ip}] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7')
def login(t,u,ip,ok=True,n=1,sess=None):
    if ok: a(t,f'dovecot: imap-login: Login: user=<{u}@{dom}>, method=PLAIN, rip={ip}, lip=10.12.0.25, mpid={r.randrange(2000,30000)}, TLS, session=<{MID()[:16]}>')
    else: a(t,f'dovecot: imap-login: Disconnected: Connection closed (auth failed, {n} attempts in {n*3+2} secs): user=<{u}@{dom}>, method=PLAIN, rip={ip}, lip=10.12.0.25, TLS, session=<{MID()[:16]}>')
for d in (3,4,5,6):
    day=D.datetime(2025,3,d)
    for t in day_times(r,day,55,7,18,.03): u=r.choice(U); send(t,u,home[u],[f'{r.choice(["info","k.maier","einkauf","office","d.roth"])}@{r.choice(EXT)}'])
    for t in day_times(r,day,45,6,20,.2): recv(t,f'{r.choice(["newsletter","rechnung","service","j.fink"])}@{r.choice(EXT)}',r.choice(U))
    for t in day_times(r,day,60,6,20,.1): u=r.choice(U); login(t,u,home[u])
    for t in day_times(r,day,25,night=1): login(t,r.choice(['admin','scan','test','info']),f'203.0.113.{r.randrange(2,250)}',False,r.randrange(1,4))
    for t in day_times(r,day,12,night=1):
        ip=f'203.0.113.{r.randrange(2,250)}'; p=r.randrange(2000,30000); a(t,f'postfix/smtpd[{p}]: NOQUEUE: reject: RCPT from unknown[{ip}]: 554 5.7.1 <mailtest@yahoo.com>: Relay access denied; from=<spam{r.randrange(99)}@{ip}> to=<mailtest@yahoo.com> proto=ESMTP helo=<User>')
# user mistypes own password then ok
login(D.datetime(2025,3,4,8,2,11),'h.stoll',home['h.stoll'],False,3); login(D.datetime(2025,3,4,8,3,0),'h.stoll',home['h.stoll'])
# hijack
A='102.89.34.117'
t=D.datetime(2025,3,4,19,40,2)
for i in range(22): login(t,'buchhaltung',A,False,3); t+=r.randrange(20,60)*S
login(t,'buchhaltung',A); first=t; t+=70*S
a(t,f"dovecot: managesieve-login: Login: user=<buchhaltung@{dom}>, method=PLAIN, rip={A}, lip=10.12.0.25, mpid=22871, TLS, session=<{MID()[:16]}>"); t+=40*S
a(t,f'dovecot: managesieve(buchhaltung@{dom})<22871><{MID()[:16]}>: Script \'rc-filter\' stored and activated'); 
t=D.datetime(2025,3,5,5,30,8)
for i in range(64):
    n=r.randrange(3,9); rc=[f'{r.choice(["anna","ben","chris","dora","emil","fritz","greta"])}{r.randrange(1,9999)}@{r.choice(["gmail.com","outlook.com","gmx.de","yahoo.com"])}' for _ in range(n)]
    st=[r.choices(['sent','bounced','deferred'],[6,2,2] if i<40 else [2,3,5])[0] for _ in rc]
    send(t,'buchhaltung',A if i%5 else '102.89.47.20',rc,st); t+=r.randrange(25,70)*S
a(t,f'postfix/submission/smtpd[20991]: warning: Recipient address rate limit exceeded: 108 from unknown[{A}] for service submission')
t=D.datetime(2025,3,5,8,25,30)
for i in range(9): a(t,f'postfix/submission/smtpd[{21010+i}]: warning: unknown[{A}]: SASL PLAIN authentication failed: UGFzc3dvcmQ6, sasl_username=buchhaltung@{dom}'); t+=47*S
# tls cert expired destination; mailbox full
for k,t in enumerate([D.datetime(2025,3,4,10,11,5),D.datetime(2025,3,4,11,12,9),D.datetime(2025,3,4,13,40,0)]):
    a(t,'postfix/smtp[8810]: mail.zaehlertechnik.at[198.51.100.77]:25: certificate verification failed: certificate has expired'); a(t+S,f'postfix/smtp[8810]: 3F0A21B77C2: to=<office@zaehlertechnik.at>, relay=mail.zaehlertechnik.at[198.51.100.77]:25, delay={[4,3668,12539][k]}, delays={[3,3667,12538][k]}/0/1/0, dsn=4.7.5, status=deferred (Server certificate not trusted)')
for t in [D.datetime(2025,3,6,9,1,1),D.datetime(2025,3,6,9,31,1),D.datetime(2025,3,6,10,31,1)]:
    a(t,f"dovecot: lmtp(personal@{dom})<9112><{MID()[:22]}>: sieve: msgid=<{MID()}@t-online.de>: failed to store into mailbox 'INBOX': Quota exceeded (mailbox for user is full)")
    a(t+S,f'postfix/lmtp[9114]: 7C11D90A31E: to=<personal@{dom}>, relay=mx1.{dom}[private/dovecot-lmtp], delay=1.2, delays=0.8/0/0.1/0.3, dsn=4.2.2, status=deferred (host mx1.{dom}[private/dovecot-lmtp] said: 452 4.2.2 <personal@{dom}> Quota exceeded (mailbox for user is full) (in reply to end of DATA command))')
import itertools
L.sort(key=lambda x:x[0]); O=[]
for t,g in itertools.groupby(L,key=lambda x:x[0]):
    g=list(g)
    for us,(_,m) in zip(sorted(r.randrange(10**6) for _ in g),g): O.append(f'{t:%Y-%m-%dT%H:%M:%S}.{us:06d}+01:00 mx1 {m}')
write('mail/mail.log',O)
