# Postfix + Dovecot (ISO timestamps, rsyslog), mailbox taken over
from common import *
R=random.Random(90404)
L=[]
def tz(t): return f'{t:%Y-%m-%dT%H:%M:%S}.{R.randint(100000,999999)}+02:00'
def l(t,prog,m,h='mx2'): L.append((t,f'{tz(t)} {h} {prog}: {m}'))
def qid(): return ''.join(R.choice('0123456789ABCDEF') for _ in range(10))
staff=['j.berger','c.hahn','m.oduya','v.pohl','r.simic','l.tanner','buchhaltung','info']
D='muehlbach-tec.example'
home={u:f'62.2.17.{20+i}' for i,u in enumerate(staff)}
def imap(t,u,ip,ok=True,n=1,ses=None):
    if ok:
        l(t,'dovecot',f'imap-login: Login: user=<{u}@{D}>, method=PLAIN, rip={ip}, lip=10.0.9.5, mpid={R.randint(10000,99999)}, TLS, session=<{ses or "".join(R.choice("abcdefghijkXYZ0123456789") for _ in range(12))}>')
    else:
        l(t,'dovecot',f'imap-login: Disconnected: Connection closed (auth failed, {n} attempts in {n*3} secs): user=<{u}@{D}>, method=PLAIN, rip={ip}, lip=10.0.9.5, TLS')
def out(t,u,ip,to,size,rel='mail.partner.example[198.51.100.80]:25',st='sent',resp='250 2.0.0 Ok: queued',sasl=True,nrcpt=None):
    q=qid(); pid=R.randint(3000,9000); tos=to if isinstance(to,list) else [to]
    l(t,f'postfix/submission/smtpd[{pid}]',f'{q}: client=unknown[{ip}], sasl_method=LOGIN, sasl_username={u}@{D}')
    l(t,f'postfix/cleanup[{pid+1}]',f'{q}: message-id=<{qid().lower()}@{D}>')
    l(t,'postfix/qmgr[1411]',f'{q}: from=<{u}@{D}>, size={size}, nrcpt={len(tos)} (queue active)')
    for x in tos:
        s,rr=(st,resp) if not callable(st) else st(x)
        l(t+timedelta(seconds=R.randint(1,4)),f'postfix/smtp[{pid+3}]',f'{q}: to=<{x}>, relay={rel}, delay={R.randint(1,4)}.{R.randint(1,9)}, delays=0.1/0/0.5/0.6, dsn={"2.0.0" if s=="sent" else "5.7.1" if s=="bounced" else "4.7.1"}, status={s} ({rr})')
    l(t+timedelta(seconds=5),'postfix/qmgr[1411]',f'{q}: removed')
def inn(t,frm,u,size,st='sent'):
    q=qid(); pid=R.randint(3000,9000)
    l(t,f'postfix/smtpd[{pid}]',f'{q}: client=mail.{frm.split("@")[1]}[198.51.100.{R.randint(10,90)}]')
    l(t,'postfix/qmgr[1411]',f'{q}: from=<{frm}>, size={size}, nrcpt=1 (queue active)')
    l(t+timedelta(seconds=1),f'postfix/lmtp[{pid+2}]',f'{q}: to=<{u}@{D}>, relay=mx2[private/dovecot-lmtp], delay=0.4, dsn=2.0.0, status=sent (250 2.0.0 <{u}@{D}> Saved)')
    l(t+timedelta(seconds=1),'postfix/qmgr[1411]',f'{q}: removed')
    return q
a,b=dt('2026-08-24 00:00:00'),dt('2026-08-28 18:00:00')
ext=['einkauf@alpin-rohr.example','office@kranbau-sued.example','rechnung@stahl-weber.example','no-reply@portal.example','sales@valve-trade.example']
for _ in range(420):
    t=rnd_time(R,a,b,True); u=R.choice(staff); imap(t,u,home[u])
for _ in range(150):
    t=rnd_time(R,a,b,True); u=R.choice(staff[:7]); out(t,u,home[u],R.choice(ext),R.randint(2000,400000))
for _ in range(220): inn(rnd_time(R,a,b,True),R.choice(ext),R.choice(staff),R.randint(3000,900000))
for _ in range(120):
    t=rnd_time(R,a,b); ip=R.choice(['141.98.11.68','80.94.95.205','45.148.10.31'])
    l(t,f'postfix/smtpd[{R.randint(3000,9000)}]',f'NOQUEUE: reject: RCPT from unknown[{ip}]: 554 5.7.1 <spam{R.randint(1,99)}@mail.example>: Relay access denied; from=<x@y.example> to=<spam@mail.example> proto=ESMTP helo=<WIN-{R.randint(100,999)}>')
for _ in range(90):
    t=rnd_time(R,a,b); l(t,f'postfix/submission/smtpd[{R.randint(3000,9000)}]',f'warning: unknown[{R.choice(["141.98.11.68","80.94.95.205"])}]: SASL LOGIN authentication failed: UGFzc3dvcmQ6')
for u in ('v.pohl','c.hahn','l.tanner'): imap(rnd_time(R,a,b,True),u,home[u],False,R.randint(1,3))
# incident: phishing mail Tue 25 10:14 to four; c.hahn & v.pohl click? login from 102.89.33.14 
P='dokument@sharepoint-freigabe.example'
for i,u in enumerate(['c.hahn','m.oduya','buchhaltung','r.simic']): inn(dt('2026-08-25 10:14:22')+timedelta(seconds=i*3),P,u,18744+i)
q=qid(); l(dt('2026-08-25 10:14:40'),'postfix/smtpd[7001]',f'NOQUEUE: reject: RCPT from mail.sharepoint-freigabe.example[203.0.113.201]: 550 5.1.1 <p.alt@{D}>: Recipient address rejected: User unknown in virtual mailbox table; from=<{P}> to=<p.alt@{D}> proto=ESMTP helo=<mail.sharepoint-freigabe.example>')
out(dt('2026-08-25 10:31:05'),'r.simic',home['r.simic'],'abuse@hoster.example',3100)
imap(dt('2026-08-25 11:02:47'),'buchhaltung','102.89.33.14',ses='Qx7e0aaB91kL')
for i in range(6): imap(dt('2026-08-25 11:30:00')+timedelta(minutes=R.randint(0,300)),'buchhaltung','102.89.33.14')
imap(dt('2026-08-25 19:44:10'),'c.hahn','102.89.33.14',False,3)
imap(dt('2026-08-25 19:45:02'),'c.hahn','102.89.33.14',False,2)
l(dt('2026-08-25 11:09:33'),'dovecot',f'managesieve-login: Login: user=<buchhaltung@{D}>, method=PLAIN, rip=102.89.33.14, lip=10.0.9.5, mpid=20991, TLS, session=<mS44pp0a>')
l(dt('2026-08-25 11:10:58'),'dovecot',f'managesieve(buchhaltung@{D})<20991><mS44pp0a>: sieve: script "rules2" uploaded and activated (421 bytes)')
for s,f in (('2026-08-25 13:20:15','rechnung@stahl-weber.example'),('2026-08-26 08:05:51','einkauf@alpin-rohr.example'),('2026-08-26 09:47:20','rechnung@stahl-weber.example'),('2026-08-26 15:31:02','office@kranbau-sued.example')):
    inn(dt(s),f,'buchhaltung',R.randint(9000,80000))
    l(dt(s)+timedelta(seconds=2),'dovecot',f'lmtp(buchhaltung@{D})<{R.randint(10000,99999)}>: sieve: msgid=<{qid().lower()}@{f.split("@")[1]}>: forwarded to <acc.recv77@inboxmail.example>')
    l(dt(s)+timedelta(seconds=2),'dovecot',f"lmtp(buchhaltung@{D})<{R.randint(10000,99999)}>: sieve: msgid=<{qid().lower()}@{f.split('@')[1]}>: stored mail into mailbox 'RSS-Feeds'")
# BEC mails
out(dt('2026-08-26 10:22:37'),'buchhaltung','102.89.33.14','rechnung@stahl-weber.example',48120)
out(dt('2026-08-26 16:02:11'),'buchhaltung','102.89.33.14','office@kranbau-sued.example',47766)
# spam run Thu 27 03:05 from second IP
k=0
def st(x):
    z=R.random()
    return ('sent','250 2.0.0 Ok: queued') if z<.62 else (('bounced','host said: 550 5.7.1 Message rejected as spam') if z<.85 else ('deferred','host said: 421 4.7.1 Too many messages, try later'))
t=dt('2026-08-27 03:05:18')
while t<dt('2026-08-27 03:52:00'):
    out(t,'buchhaltung','196.251.72.9',[f'{R.choice(["anna","max","lena","tom","eva"])}{R.randint(100,999)}@{R.choice(["gmx.example","webpost.example","bluemail.example"])}' for _ in range(R.randint(4,8))],6200+k,'mx.freemail.example[192.0.2.44]:25',st); k+=1
    t+=timedelta(seconds=R.randint(35,70))
imap(dt('2026-08-27 03:04:50'),'buchhaltung','196.251.72.9')
for i in range(11): l(dt('2026-08-27 03:52:10')+timedelta(seconds=i*9),f'postfix/submission/smtpd[8{i:03d}]',f'NOQUEUE: reject: RCPT from unknown[196.251.72.9]: 450 4.7.1 <buchhaltung@{D}>: Sender address rejected: Policy rejection: message limit exceeded; from=<buchhaltung@{D}> to=<x{i}@gmx.example> proto=ESMTP helo=<[127.0.0.1]>')
l(dt('2026-08-27 07:38:20'),'dovecot',f'doveadm: user buchhaltung@{D}: password changed, 2 sessions kicked')
l(dt('2026-08-27 07:40:02'),'dovecot',f'doveadm: user buchhaltung@{D}: sieve script "rules2" deactivated')
imap(dt('2026-08-27 07:55:31'),'buchhaltung','102.89.33.14',False,4)
imap(dt('2026-08-27 08:20:00'),'buchhaltung','196.251.72.9',False,2)
imap(dt('2026-08-27 08:31:00'),'buchhaltung',home['buchhaltung'])
L.sort(key=lambda x:x[0]); write('mx2_mail.log',[x for _,x in L])
