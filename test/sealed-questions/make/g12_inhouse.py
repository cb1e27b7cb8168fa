# in-house payment system "ZAHLWERK 4", German, own layout
from common import *
R=random.Random(91212)
L=[]; WT='Mo Di Mi Do Fr Sa So'.split()
V={'W041':'H. Grabner','W052':'E. Stoiber','W063':'R. Yilmaz','W077':'T. Lindqvist','W080':'C. Marek'}
PL={'W041':'PLATZ-11','W052':'PLATZ-12','W063':'PLATZ-14','W077':'PLATZ-21','W080':'PLATZ-22'}
def l(t,kz,pl,mod,m,st='I'): L.append((t,pl,kz,mod,m,st))
def fmt(i,x):
    t,pl,kz,mod,m,st=x
    return f'<{i:06d}> {WT[t.weekday()]} {t.day:02d}.{t.month:02d}.{t.year%100} {t:%H.%M.%S}h [{st}] {pl}/{kz} {mod:<9}>> {m}'
a,b=dt('2026-09-21 06:30:00'),dt('2026-09-25 18:00:00')
kred={f'K{20000+i*37}':n for i,n in enumerate(['Alpen-Transporte GmbH','Stahlhandel Wimmer','Druckerei Pfeil','Elektro Sandner','Reinigung Klar OG','Bauer & Söhne KG','Messtechnik Huber','Papier Lang','Kantine Vital','IT-Haus Berg'])}
bel=[700100]
def betrag(): return f'{R.randint(80,18000)},{R.randint(0,99):02d}'
def vorgang(t,u,f,k=None,am=None):
    bel[0]+=R.randint(1,4); n=bel[0]; k=k or R.choice(list(kred)); am=am or betrag()
    l(t,u,PL[u],'ERFASSUNG',f'Beleg {n} erfasst, Kreditor {k} ({kred[k]}), Betrag {am} EUR')
    l(t+timedelta(seconds=R.randint(120,1500)),f,PL[f],'FREIGABE',f'Beleg {n} durch {f} freigegeben (Zweitfreigabe)')
    return n
us=list(V)
for d in range(5):
    day=dt('2026-09-21 00:00:00')+timedelta(days=d)
    for u in us:
        if u=='W063' and d==3: continue   # Urlaub
        t=day+timedelta(hours=7,minutes=R.randint(0,55),seconds=R.randint(0,59)); l(t,u,PL[u],'ANMELDUNG',f'Benutzer {u} ({V[u]}) angemeldet')
        l(day+timedelta(hours=16,minutes=R.randint(5,55)),u,PL[u],'ANMELDUNG',f'Benutzer {u} abgemeldet')
    for _ in range(44):
        u,f=R.sample([x for x in us if not(x=='W063' and d==3)],2); vorgang(day+timedelta(hours=8,seconds=R.randint(0,27000)),u,f)
    for h in range(6,20): l(day+timedelta(hours=h,minutes=2),'SYSTEM','SRV-ZW','STAPEL',f'Kontoauszug eingelesen, {R.randint(3,60)} Umsätze')
    for _ in range(30): l(day+timedelta(hours=7,seconds=R.randint(0,32000)),R.choice([x for x in us if not(x=='W063' and d==3)]),'?','SUCHE','Kreditor gesucht: "'+R.choice(['wimmer','huber','pfeil','lang','berg'])+'"')
    l(day+timedelta(hours=17),'SYSTEM','SRV-ZW','ZAHLLAUF',f'Zahllauf ZL-26{d+31} erstellt, {R.randint(30,44)} Zahlungen'); l(day+timedelta(hours=17,minutes=4),'SYSTEM','SRV-ZW','ZAHLLAUF',f'Zahllauf ZL-26{d+31} an Bank übertragen, Quittung OK')
for s,u in (('2026-09-22 07:31:09','W080'),('2026-09-24 12:50:44','W041')): l(dt(s),u,PL[u],'ANMELDUNG',f'Anmeldung {u} abgewiesen: Kennwort falsch','W')
def m(s,u,mod,t,st='I',pl=None): l(dt(s),u,pl or PL.get(u,'SRV-ZW'),mod,t,st)
# Stammdaten ordinary
m('2026-09-21 10:14:30','W052','STAMMDAT','Kreditor K20037 (Stahlhandel Wimmer): Telefon geändert'); m('2026-09-22 14:41:12','W041','STAMMDAT','Kreditor K20148 (Reinigung Klar OG): Ansprechpartner geändert')
# incident: W077 insider on Do 24.09. uses W063's account (on holiday) at PLATZ-21
m('2026-09-23 16:58:22','W077','BERECHT','Anzeige Benutzerrechte W063 aufgerufen')
m('2026-09-24 06:41:10','W063','ANMELDUNG','Anmeldung W063 abgewiesen: Kennwort falsch','W','PLATZ-21')
m('2026-09-24 06:41:38','W063','ANMELDUNG','Anmeldung W063 abgewiesen: Kennwort falsch','W','PLATZ-21')
m('2026-09-24 06:43:05','W063','ANMELDUNG','Benutzer W063 (R. Yilmaz) angemeldet','I','PLATZ-21')
m('2026-09-24 06:46:51','W063','STAMMDAT','Kreditor K20000 (Alpen-Transporte GmbH): IBAN geändert von AT61*****4411 auf LT12*****9077','I','PLATZ-21')
m('2026-09-24 06:48:17','W063','STAMMDAT','Kreditor K20222 (Messtechnik Huber): IBAN geändert von AT02*****8830 auf LT12*****9077','I','PLATZ-21')
m('2026-09-24 06:49:40','W063','STAMMDAT','Kreditor K20333 (IT-Haus Berg): IBAN-Änderung abgelehnt, Prüfziffer ungültig','F','PLATZ-21')
m('2026-09-24 06:52:03','W063','ANMELDUNG','Benutzer W063 abgemeldet','I','PLATZ-21')
m('2026-09-24 09:20:14','W077','ERFASSUNG','Beleg 790001 erfasst, Kreditor K20000 (Alpen-Transporte GmbH), Betrag 48750,00 EUR')
m('2026-09-24 09:22:40','W077','ERFASSUNG','Beleg 790002 erfasst, Kreditor K20222 (Messtechnik Huber), Betrag 36120,50 EUR')
m('2026-09-24 09:24:11','W077','ERFASSUNG','Beleg 790003 erfasst, Kreditor K20000 (Alpen-Transporte GmbH), Betrag 9980,00 EUR')
m('2026-09-24 09:26:30','W077','FREIGABE','Beleg 790001: Freigabe verweigert, Erfasser und Freigeber identisch','F')
m('2026-09-24 12:05:09','W063','ANMELDUNG','Benutzer W063 (R. Yilmaz) angemeldet','I','PLATZ-21')
m('2026-09-24 12:06:21','W063','FREIGABE','Beleg 790001 durch W063 freigegeben (Zweitfreigabe)','I','PLATZ-21')
m('2026-09-24 12:06:58','W063','FREIGABE','Beleg 790002 durch W063 freigegeben (Zweitfreigabe)','I','PLATZ-21')
m('2026-09-24 12:08:30','W063','ANMELDUNG','Benutzer W063 abgemeldet','I','PLATZ-21')
m('2026-09-24 12:31:44','W052','FREIGABE','Beleg 790003 durch W052 zurückgewiesen: Rechnung fehlt','W')
m('2026-09-24 17:00:20','SYSTEM','ZAHLLAUF','Warnung Limit: Beleg 790001 über 40000,00 EUR, Freigabestufe 3 nötig, aus Zahllauf ZL-2634 entfernt','W')
m('2026-09-24 17:01:05','SYSTEM','ZAHLLAUF','Beleg 790002 in Zahllauf ZL-2634 aufgenommen')
m('2026-09-24 18:12:37','W077','PROTOKOLL','Protokolleinträge 24.09. löschen: abgewiesen, Recht PROT_LOESCH fehlt','F')
m('2026-09-24 18:14:02','W077','EXPORT','Kreditorenliste exportiert nach D:\\TEMP\\kred.csv, 10 Sätze')
m('2026-09-25 08:20:15','W080','STAMMDAT','Kreditor K20000 (Alpen-Transporte GmbH): Sperrkennzeichen gesetzt'); m('2026-09-25 08:21:02','W080','STAMMDAT','Kreditor K20222 (Messtechnik Huber): Sperrkennzeichen gesetzt')
m('2026-09-25 08:40:33','SYSTEM','BERECHT','Benutzer W077 gesperrt durch Admin ZWADM')
m('2026-09-25 08:41:10','W077','ANMELDUNG','Anmeldung W077 abgewiesen: Benutzer gesperrt','W')
m('2026-09-25 09:05:48','SYSTEM','ZAHLLAUF','Rückruf Beleg 790002 an Bank gesendet'); m('2026-09-25 13:17:29','SYSTEM','ZAHLLAUF','Rückruf Beleg 790002: Antwort Bank ABGELEHNT, bereits gutgeschrieben','F')
# normalise tuple order (t,kz,pl..)->(t,pl,kz..)
N=[]
for t,pl,kz,mod,mm,st in L:
    # no ordinary activity of W077 after the lock, none of W063 on 24.09. besides the incident
    if kz=='W077' and t>dt('2026-09-25 08:40:33') and 'gesperrt' not in mm: continue
    if mod=='FREIGABE' and 'durch W077' in mm and t>dt('2026-09-25 08:40:33'): continue
    if pl=='?': pl=PL[kz]
    N.append((t,pl,kz,mod,mm,st))
N.sort(key=lambda z:z[0])
write('zahlwerk4.log',[fmt(i+48211,z) for i,z in enumerate(N)])
