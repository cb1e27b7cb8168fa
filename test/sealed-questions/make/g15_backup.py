from common import *
r=rng(115); L=[]; S=D.timedelta(seconds=1)
def a(t,lv,c,m): L.append((t,f'{t:%d.%m.%Y %H:%M:%S},{r.randrange(1000):03d} [{lv:<7}] {c} - {m}'))
jobs=[('Fileserver-Nacht',22,0),('Datenbank-ERP',23,30),('Exchange-Postfächer',1,15),('Lohnbüro',3,0)]
nr=48100
for d in range(5,12):   # 5.5.(Mo)-11.5.(So) 2025
    day=D.datetime(2025,5,d)
    for j,h,m in jobs:
        nr+=1; t=t0=day+D.timedelta(hours=h,minutes=m,seconds=1); c=f'Auftrag-{nr}'
        if d==9 and j=='Lohnbüro': a(t,'WARNUNG','Planer',f"Auftrag '{j}' wird übersprungen: vorheriger Lauf noch aktiv"); continue
        a(t,'INFO',c,f"Sicherungsauftrag '{j}' gestartet (Typ: {'Vollsicherung' if d==10 else 'Inkrementell'})"); t+=3*S
        a(t,'INFO',c,'Verbindung zum Sicherungsspeicher nas-bkp02 (10.70.0.12) hergestellt'); nf=r.randrange(18,34); err=0
        for i in range(nf):
            t+=r.randrange(4,70)*S; f=r.choice(['Verträge','Pläne','Angebote 2025','Öffentlich','Personal'])
            if r.random()<.02: a(t,'WARNUNG',c,f'Datei wird verwendet und wurde übersprungen: "D:\\Daten\\{f}\\{r.choice(["~$Übersicht.xlsx","Kasse.mdb","Archiv.pst"])}"'); err+=1
            else: a(t,'INFO',c,f'Verzeichnis "D:\\Daten\\{f}\\{r.randrange(100,999)}" gesichert ({r.randrange(10,9000)} Dateien, {r.randrange(1,900)},{r.randrange(10)} MB)')
        if d==6 and j=='Fileserver-Nacht':
            for k in range(3): a(t:=t+30*S,'FEHLER',c,f'Verbindung zu nas-bkp02 verloren (Zeitüberschreitung), Versuch {k+1} von 3')
            a(t:=t+30*S,'INFO',c,'Verbindung zu nas-bkp02 wiederhergestellt')
        if d==8 and j in('Datenbank-ERP','Fileserver-Nacht'):
            a(t:=t+9*S,'FEHLER',c,'Schreibfehler: Auf dem Datenträger ist nicht genügend Speicherplatz vorhanden (Fehler 112)'); a(t:=t+2*S,'FEHLER',c,f"Sicherungsauftrag '{j}' fehlgeschlagen nach {int((t-t0).total_seconds()//60)} Minuten"); continue
        if d==7 and j=='Exchange-Postfächer':
            a(t:=t+9*S,'FEHLER',c,'Anmeldung am Server mail01 fehlgeschlagen: Das Kennwort des Dienstkontos svc-veeam ist abgelaufen'); a(t:=t+2*S,'FEHLER',c,f"Sicherungsauftrag '{j}' fehlgeschlagen nach {int((t-t0).total_seconds()//60)} Minuten"); continue
        a(t:=t+20*S,'INFO',c,'Prüfsummenvergleich: 0 Abweichungen' if not (d==10 and j=='Lohnbüro') else 'Prüfsummenvergleich: 3 Abweichungen')
        if d==10 and j=='Lohnbüro': a(t:=t+S,'FEHLER',c,'Überprüfung fehlgeschlagen: 3 Blöcke beschädigt (Kette 2025-05)')
        gb=r.randrange(20,80) if d!=10 else r.randrange(600,1900); lv='ERFOLG' if err==0 else 'WARNUNG'
        if d==10 and j=='Lohnbüro': lv='WARNUNG'
        a(t:=t+5*S,lv,c,f"Sicherungsauftrag '{j}' beendet {'mit Warnungen ' if lv=='WARNUNG' else ''}({nf} Verzeichnisse, {gb} GB, Dauer {int((t-t0).total_seconds()//60)} min)")
    a(day+D.timedelta(hours=8,minutes=0),'INFO','Dienst',f'Lizenzprüfung: gültig, noch {40-d} Tage'); 
    for h in range(0,24,3): a(day+D.timedelta(hours=h,minutes=40),'INFO','Dienst',f'Freier Speicher auf nas-bkp02: {max(1,61-(d-5)*19 if d<9 else 55)} %')
t=D.datetime(2025,5,9,8,22,14); a(t,'INFO','Konsole','Benutzer OKAL\\svoigt angemeldet von 10.70.3.18'); a(t:=t+64*S,'WARNUNG','Konsole','Benutzer OKAL\\svoigt hat 14 Wiederherstellungspunkte des Auftrags \'Fileserver-Nacht\' gelöscht'); a(t:=t+40*S,'INFO','Konsole','Benutzer OKAL\\svoigt abgemeldet')
t=D.datetime(2025,5,7,9,10,0); a(t,'INFO','Konsole','Benutzer OKAL\\admin.reuter angemeldet von 10.70.3.5'); a(t:=t+90*S,'INFO','Konsole','Kennwort für Dienstkonto svc-veeam aktualisiert durch OKAL\\admin.reuter'); a(t:=t+300*S,'INFO','Wiederherstellung',"Wiederherstellung gestartet: 'Personal\\Übersicht.xlsx' aus 'Fileserver-Nacht' vom 05.05.2025, angefordert von OKAL\\admin.reuter"); a(t:=t+51*S,'ERFOLG','Wiederherstellung','Wiederherstellung abgeschlossen: 1 Datei, 0,4 MB')
t=D.datetime(2025,5,10,14,2,0); a(t,'INFO','Wiederherstellung',"Wiederherstellung gestartet: 'Angebote 2025' aus 'Fileserver-Nacht' vom 04.05.2025, angefordert von OKAL\\hbeck"); a(t:=t+18*S,'FEHLER','Wiederherstellung','Wiederherstellung fehlgeschlagen: Wiederherstellungspunkt nicht gefunden')
for i in range(5): a(D.datetime(2025,5,9,2,11,3)+i*4*S,'WARNUNG','Konsole','Anmeldung fehlgeschlagen: Benutzer OKAL\\administrator von 10.70.3.18 (falsches Kennwort)')
L.sort(key=lambda x:x[0]); write('app/sicherung.log',[l for _,l in L],'cp1252','\r\n')
