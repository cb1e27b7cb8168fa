# Windows Security/System export, German, semicolon CSV, CRLF
from common import *
R=random.Random(90202)
E=[]
hdr='Zeitpunkt;Ereignis-ID;Computer;Protokoll;Ebene;Konto;Anmeldetyp;Quelladresse;Prozess;Details'
def e(t,i,c,log,k='',lt='',ip='',p='',d='',lv='Informationen'):
    if ';' in d: d='"'+d.replace('"','""')+'"'
    E.append((t,f'{t:%d.%m.%Y %H:%M:%S};{i};{c};{log};{lv};{k};{lt};{ip};{p};{d}'))
PC={'WS-EINK-03':('NORDHAFEN\\b.lorenz','10.44.8.23'),'WS-EINK-07':('NORDHAFEN\\k.wiese','10.44.8.27'),'WS-BUHA-01':('NORDHAFEN\\s.dietz','10.44.8.41'),'WS-BUHA-02':('NORDHAFEN\\o.akin','10.44.8.42'),'WS-IT-01':('NORDHAFEN\\adm.vogt','10.44.9.11')}
SRV=['SRV-FILE01','SRV-DC01','SRV-TERM02','SRV-ERP01']
a,b=dt('2026-09-14 05:30:00'),dt('2026-09-18 16:00:00')
OK='Ein Konto wurde erfolgreich angemeldet.';BAD='Fehler beim Anmelden eines Kontos.'
for _ in range(900):
    t=rnd_time(R,a,b,True); pc=R.choice(list(PC)); u,ip=PC[pc]
    r=R.random()
    if r<.25: e(t,4624,pc,'Security',u,'2','127.0.0.1','C:\\Windows\\System32\\winlogon.exe',OK)
    elif r<.60: e(t,4624,R.choice(['SRV-FILE01','SRV-DC01','SRV-ERP01']),'Security',u,'3',ip,'-',OK)
    elif r<.75: e(t,4634,R.choice(SRV),'Security',u,'3','','','Ein Konto wurde abgemeldet.')
    elif r<.80: e(t,4625,R.choice(['SRV-FILE01','SRV-DC01']),'Security',u,'3',ip,'-',BAD+' Unbekannter Benutzername oder ungültiges Kennwort.')
    elif r<.93: e(t,4688,pc,'Security',u,'','',R.choice(['C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE','C:\\Windows\\System32\\notepad.exe','C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe','C:\\Windows\\System32\\gpupdate.exe']),'Ein neuer Prozess wurde erstellt.')
    else: e(t,7036,R.choice(SRV),'System','','','','services.exe','Dienst "'+R.choice(['Windows Update','Druckwarteschlange','Windows-Zeitgeber'])+'" befindet sich jetzt im Status "'+R.choice(['Wird ausgeführt','Beendet'])+'".')
for d in range(5):
    t=a+timedelta(days=d,minutes=11)
    e(t,4624,'SRV-ERP01','Security','NORDHAFEN\\svc_backup','5','-','C:\\Windows\\System32\\services.exe',OK)
    e(t+timedelta(hours=1),4672,'SRV-ERP01','Security','NORDHAFEN\\svc_backup','','','','Einer neuen Anmeldung wurden besondere Rechte zugewiesen.')
for u,d in (('NORDHAFEN\\k.wiese','2026-09-15 09:12:20'),('NORDHAFEN\\o.akin','2026-09-17 07:58:41')):
    e(dt(d),4740,'SRV-DC01','Security',u,'','','','Ein Benutzerkonto wurde gesperrt. Aufrufender Computer: '+('WS-EINK-07' if 'wiese' in u else 'WS-BUHA-02'))
    e(dt(d)+timedelta(minutes=9),4767,'SRV-DC01','Security',u,'','','','Ein Benutzerkonto wurde entsperrt. Durch: NORDHAFEN\\adm.vogt')
# incident: RDP brute on SRV-TERM02 16.09. 21:48 -> 
t=dt('2026-09-16 21:48:03'); names=['administrator','admin','scan','buero','kasse','test','praktikant']; i=0
while t<dt('2026-09-16 22:31:00'):
    u=names[i%7]; i+=1
    e(t,4625,'SRV-TERM02','Security','NORDHAFEN\\'+u,'3','194.26.135.70','-',BAD+(' Unbekannter Benutzername oder ungültiges Kennwort.' if u in('administrator','scan','praktikant') else ' Das Benutzerkonto ist nicht vorhanden.')); t+=timedelta(seconds=R.randint(5,16))
def sec(s,i,c,**k): e(dt('2026-09-16 '+s),i,c,k.pop('log','Security'),**k)
sec('22:31:19',4624,'SRV-TERM02',k='NORDHAFEN\\scan',lt='3',ip='194.26.135.70',p='-',d=OK)
sec('22:31:22',4624,'SRV-TERM02',k='NORDHAFEN\\scan',lt='10',ip='194.26.135.70',p='C:\\Windows\\System32\\svchost.exe',d=OK)
P='Ein neuer Prozess wurde erstellt. Befehlszeile: '
def pr(s,c,u,exe,cmd): sec(s,4688,c,k=u,p=exe,d=P+cmd)
sc='NORDHAFEN\\scan'
pr('22:33:40','SRV-TERM02',sc,'C:\\Windows\\System32\\whoami.exe','whoami /all')
pr('22:34:15','SRV-TERM02',sc,'C:\\Windows\\System32\\net.exe','net group "Domänen-Admins" /domain')
pr('22:36:51','SRV-TERM02',sc,'C:\\Users\\scan\\Music\\p64.exe','p64.exe -accepteula -ma lsass.exe l.dmp')
sec('22:39:08',4648,'SRV-TERM02',k=sc,p='C:\\Windows\\System32\\runas.exe',d='Anmeldeversuch mit expliziten Anmeldeinformationen. Verwendetes Konto: NORDHAFEN\\svc_backup; Zielserver: SRV-DC01')
sec('22:39:10',4624,'SRV-DC01',k='NORDHAFEN\\svc_backup',lt='3',ip='10.44.6.12',p='-',d=OK)
sec('22:39:10',4672,'SRV-DC01',k='NORDHAFEN\\svc_backup',d='Einer neuen Anmeldung wurden besondere Rechte zugewiesen.')
sec('22:41:33',4720,'SRV-DC01',k='NORDHAFEN\\svc_backup',d='Ein Benutzerkonto wurde erstellt. Neues Konto: NORDHAFEN\\helpdesk2')
sec('22:41:50',4724,'SRV-DC01',k='NORDHAFEN\\svc_backup',d='Es wurde versucht, das Kennwort eines Kontos zurückzusetzen. Zielkonto: NORDHAFEN\\helpdesk2')
sec('22:42:12',4728,'SRV-DC01',k='NORDHAFEN\\svc_backup',d='Einer sicherheitsaktivierten globalen Gruppe wurde ein Mitglied hinzugefügt. Mitglied: NORDHAFEN\\helpdesk2; Gruppe: Domänen-Admins')
for s,c in (('22:47:05','SRV-FILE01'),('22:47:31','SRV-ERP01'),('22:48:02','SRV-DC01')):
    sec(s,4624,c,k='NORDHAFEN\\helpdesk2',lt='3',ip='10.44.6.12',p='-',d=OK)
for s,c in (('22:49:12','SRV-FILE01'),('22:49:40','SRV-ERP01')):
    sec(s,7045,c,log='System',k='NORDHAFEN\\helpdesk2',p='services.exe',d='Im System wurde ein Dienst installiert. Dienstname: WinRAgent; Datei: C:\\Windows\\Temp\\wra.exe; Starttyp: Automatisch')
sec('22:50:03',7000,'SRV-ERP01',log='System',p='services.exe',d='Der Dienst "WinRAgent" wurde aufgrund folgenden Fehlers nicht gestartet: Zugriff verweigert',lv='Fehler')
sec('22:49:15',7036,'SRV-FILE01',log='System',p='services.exe',d='Dienst "WinRAgent" befindet sich jetzt im Status "Wird ausgeführt".')
h='NORDHAFEN\\helpdesk2'
pr('22:53:27','SRV-FILE01',h,'C:\\Program Files\\7-Zip\\7z.exe','7z.exe a -mx1 C:\\PerfLogs\\e.7z D:\\Freigaben\\Einkauf')
pr('23:06:44','SRV-FILE01',h,'C:\\PerfLogs\\rclone.exe','rclone.exe copy C:\\PerfLogs\\e.7z mg:e --transfers 8')
pr('23:31:09','SRV-FILE01',h,'C:\\Windows\\System32\\vssadmin.exe','vssadmin.exe delete shadows /all /quiet')
sec('23:33:58',1102,'SRV-FILE01',k=h,d='Das Überwachungsprotokoll wurde gelöscht.')
sec('23:34:20',1102,'SRV-TERM02',k=h,d='Das Überwachungsprotokoll wurde gelöscht.')
sec('23:36:02',4634,'SRV-TERM02',k=sc,lt='10',d='Ein Konto wurde abgemeldet.')
e(dt('2026-09-17 06:52:14'),4725,'SRV-DC01','Security','NORDHAFEN\\adm.vogt',d='Ein Benutzerkonto wurde deaktiviert. Zielkonto: NORDHAFEN\\helpdesk2')
e(dt('2026-09-17 06:53:40'),4725,'SRV-DC01','Security','NORDHAFEN\\adm.vogt',d='Ein Benutzerkonto wurde deaktiviert. Zielkonto: NORDHAFEN\\scan')
e(dt('2026-09-17 07:20:05'),4625,'SRV-TERM02','Security','NORDHAFEN\\scan','3','194.26.135.70','-',BAD+' Das Konto ist zurzeit deaktiviert.')
E.sort(key=lambda x:x[0])
write('nordhafen_ereignisse.csv',[hdr]+[l for _,l in E],'\r\n',False)
