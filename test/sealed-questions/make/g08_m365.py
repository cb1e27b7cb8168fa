from common import *
import uuid,csv
r=rng(108); L=[]; S=D.timedelta(seconds=1); T='3f1c6a5e-77aa-4b0e-9c41-0d2f61b7a910'
U=lambda:str(uuid.UUID(int=r.getrandbits(128)))
d='@gruenwald-bau.at'
def ev(t,op,user,rt,wl,ip,**x):
    i=U(); ad={"CreationTime":f"{t:%Y-%m-%dT%H:%M:%S}","Id":i,"Operation":op,"OrganizationId":T,"RecordType":rt,"ResultStatus":x.pop('rs','Succeeded'),"UserKey":user,"UserType":0,"Version":1,"Workload":wl,"ClientIP":ip,"UserId":user}; ad.update(x)
    L.append((t,[i,f"{t:%Y-%m-%dT%H:%M:%S}.0000000Z",rt,op,user,json.dumps(ad,ensure_ascii=False,separators=(',',':')),'','']))
P=['birgit.haas','florian.auer','gf.gruenwald','ines.pichler','stefan.lang','office','adm.kofler']
IP={p:f'91.112.20.{40+i}' for i,p in enumerate(P)}
def login(t,u,ip,ok=True,app='Office365 Shell WCSS-Client',err=None,ua='Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Edg/124.0'):
    ev(t,'UserLoggedIn' if ok else 'UserLoginFailed',u+d,15,'AzureActiveDirectory',ip,rs='Success' if ok else 'Failed',ApplicationId='89bee1f7-5e6e-4d8a-9f3d-ecd601259da7',ExtendedProperties=[{"Name":"ResultStatusDetail","Value":"Success" if ok else "Redirect"},{"Name":"UserAgent","Value":ua},{"Name":"RequestType","Value":"OAuth2:Authorize"}],**({} if ok else {"LogonError":err or "InvalidUserNameOrPassword"}))
files=['Angebot_Brückenbau.docx','Kalkulation 2025.xlsx','Bauplan_A3.pdf','Protokoll "Jour fixe".docx','Urlaubsliste.xlsx','Lohnliste_April.xlsx']
for dd in range(12,17):
    day=D.datetime(2025,5,dd)
    for t in day_times(r,day,150,5,16,.05):
        u=r.choice(P); k=r.random()
        if k<.25: login(t,u,IP[u])
        elif k<.3: login(t,u,IP[u],False); login(t+20*S,u,IP[u])
        elif k<.6: ev(t,r.choice(['FileAccessed','FileModified','FileDownloaded','FileAccessed']),u+d,6,'SharePoint' if r.random()<.5 else 'OneDrive',IP[u],ObjectId='https://gruenwaldbau.sharepoint.com/sites/projekte/'+(f:=r.choice(files)),SourceFileName=f,SiteUrl='https://gruenwaldbau.sharepoint.com/sites/projekte/',UserAgent='MSOCS')
        elif k<.85: ev(t,'MailItemsAccessed',u+d,50,'Exchange',IP[u],MailboxOwnerUPN=u+d,ClientInfoString='Client=OWA;Action=ViaProxy',OperationProperties=[{"Name":"MailAccessType","Value":"Bind"},{"Name":"IsThrottled","Value":"False"}])
        else: ev(t,'Send',u+d,2,'Exchange',IP[u],MailboxOwnerUPN=u+d,Item={"Subject":r.choice(['Re: Termin Dienstag','Angebot','WG: Rechnung 2025-118','Baustelle Linz'])})
    for t in day_times(r,day,7,night=1): login(t,r.choice(['office','gf.gruenwald']),f'45.{r.randrange(80,100)}.{r.randrange(256)}.{r.randrange(1,250)}',False)
# legit inbox rule
ev(D.datetime(2025,5,12,9,14,33),'New-InboxRule','ines.pichler'+d,1,'Exchange',IP['ines.pichler']+':50211',rs='True',ObjectId='ines.pichler\\Newsletter',Parameters=[{"Name":"Name","Value":"Newsletter"},{"Name":"From","Value":"news@baufach.at"},{"Name":"MoveToFolder","Value":"Newsletter"}])
# BEC
A='102.129.145.77'; u='birgit.haas'; axi='axios/1.7.2'
t=D.datetime(2025,5,14,6,48,2); login(t,u,A,False,err='UserStrongAuthClientAuthNRequiredInterrupt',ua=axi); t+=19*S; login(t,u,A,ua=axi)
t+=340*S
for i in range(61): ev(t,'MailItemsAccessed',u+d,50,'Exchange',A,MailboxOwnerUPN=u+d,ClientInfoString='Client=REST;Client=RESTSystem;;',ClientAppId='a1b2c3d4-0000-4411-8890-5f0e5ad9d001',OperationProperties=[{"Name":"MailAccessType","Value":"Bind"},{"Name":"IsThrottled","Value":"False"}]); t+=r.randrange(3,20)*S
ev(t,'Consent to application.',u+d,8,'AzureActiveDirectory',A,rs='Success',ObjectId='a1b2c3d4-0000-4411-8890-5f0e5ad9d001',ModifiedProperties=[{"Name":"ConsentContext.IsAdminConsent","NewValue":"False","OldValue":""},{"Name":"ConsentAction.Permissions","NewValue":"Scope: Mail.Read Mail.Send offline_access","OldValue":""}],Target=[{"ID":"PERFECTDATA SOFTWARE","Type":1}]); t+=120*S
ev(t,'New-InboxRule',u+d,1,'Exchange',A+':41880',rs='True',ObjectId='birgit.haas\\.',Parameters=[{"Name":"Name","Value":"."},{"Name":"SubjectOrBodyContainsWords","Value":"Rechnung;Überweisung;IBAN"},{"Name":"MoveToFolder","Value":"RSS-Feeds"},{"Name":"MarkAsRead","Value":"True"},{"Name":"StopProcessingRules","Value":"True"}]); t+=88*S
ev(t,'Set-Mailbox',u+d,1,'Exchange',A+':41911',rs='False',ObjectId=u,Parameters=[{"Name":"ForwardingSmtpAddress","Value":"smtp:bhaas.gruenwald@proton.me"},{"Name":"DeliverToMailboxAndForward","Value":"True"}]); t+=3600*S
for i in range(23): ev(t,'FileDownloaded',u+d,6,'SharePoint',A,ObjectId=f'https://gruenwaldbau.sharepoint.com/sites/finanzen/Rechnungen/RE-2025-{101+i}.pdf',SourceFileName=f'RE-2025-{101+i}.pdf',SiteUrl='https://gruenwaldbau.sharepoint.com/sites/finanzen/',UserAgent=axi); t+=r.randrange(1,5)*S
t=D.datetime(2025,5,15,7,30,12)
for s in ['Neue Bankverbindung','Neue Bankverbindung','WG: Rechnung 2025-118 - geänderte IBAN']: ev(t,'Send',u+d,2,'Exchange',A,MailboxOwnerUPN=u+d,Item={"Subject":s}); t+=400*S
ev(t,'HardDelete',u+d,3,'Exchange',A,MailboxOwnerUPN=u+d,AffectedItems=[{"Subject":"Neue Bankverbindung","ParentFolder":{"Path":"\\Gesendete Elemente"}}]*3)
# response
t=D.datetime(2025,5,15,13,5,40); a='adm.kofler'+d; ip=IP['adm.kofler']
ev(t,'Reset user password.',a,8,'AzureActiveDirectory',ip,rs='Success',ObjectId=u+d); t+=35*S
ev(t,'Update StsRefreshTokenValidFrom Timestamp.',a,8,'AzureActiveDirectory',ip,rs='Success',ObjectId=u+d); t+=140*S
ev(t,'Remove-InboxRule',a,1,'Exchange',ip+':50110',rs='True',ObjectId='birgit.haas\\.'); t+=60*S
t=D.datetime(2025,5,15,19,12,9)
for i in range(4): login(t,u,A,False,ua=axi); t+=31*S
ev(D.datetime(2025,5,13,10,0,3),'Add member to role.',a,8,'AzureActiveDirectory',ip,rs='Success',ObjectId='stefan.lang'+d,ModifiedProperties=[{"Name":"Role.DisplayName","NewValue":"\"Helpdesk Administrator\"","OldValue":""}])
ev(D.datetime(2025,5,13,11,20,0),'AnonymousLinkCreated','florian.auer'+d,14,'SharePoint',IP['florian.auer'],ObjectId='https://gruenwaldbau.sharepoint.com/sites/projekte/Bauplan_A3.pdf',SourceFileName='Bauplan_A3.pdf')
L.sort(key=lambda x:x[0],reverse=True)
p=OUT+'cloud/AuditLog_2025-05-12_2025-05-16.csv'
with open(p,'w',encoding='utf-8-sig',newline='') as f:
    w=csv.writer(f); w.writerow('RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,AssociatedAdminUnitsNames'.split(','))
    for _,x in L: w.writerow(x)
print(p,len(L))
