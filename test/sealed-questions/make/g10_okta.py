# Okta System Log, JSON lines
from common import *
R=random.Random(91010)
L=[]
def ev(t,ty,res,who,ip,country,city,msg,reason=None,target=None,os='Windows',br='CHROME',sev='INFO',ext=None):
    d={'uuid':'%08x-%04x-11f1-%04x-%012x'%(R.getrandbits(32),R.getrandbits(16),R.getrandbits(16),R.getrandbits(48)),'published':f'{t:%Y-%m-%dT%H:%M:%S}.{R.randint(0,999):03d}Z','eventType':ty,'version':'0','severity':sev,'displayMessage':msg,'actor':{'type':'User','alternateId':who},'client':{'ipAddress':ip,'userAgent':{'os':os,'browser':br},'geographicalContext':{'country':country,'city':city}},'outcome':{'result':res,**({'reason':reason} if reason else {})},'target':target or []}
    if ext: d['debugContext']={'debugData':ext}
    L.append((t,json.dumps(d,ensure_ascii=False)))
U={u+'@fjordlys.example':ip for u,ip in (('ingrid.aas','81.166.4.20'),('tor.helle','81.166.4.21'),('sofie.dahl','84.210.33.8'),('lars.nygaard','81.166.4.25'),('admin.berit','81.166.4.30'),('jonas.vik','77.16.90.4'))}
apps=['Salesforce','Workday','Slack','GitHub Enterprise','AWS SSO','Zendesk']
def app(n): return [{'type':'AppInstance','displayName':n}]
def usr(u): return [{'type':'User','alternateId':u}]
LOGIN='User login to Okta';SSO='User single sign on to app';MF='Authentication of user via MFA'
a,b=dt('2026-01-19 00:00:00'),dt('2026-01-23 17:00:00')
def good(t,u,ip,c='Norway',ci='Oslo'):
    ev(t,'user.session.start','SUCCESS',u,ip,c,ci,LOGIN); ev(t+timedelta(seconds=9),'user.authentication.auth_via_mfa','SUCCESS',u,ip,c,ci,MF,ext={'factor':'OKTA_VERIFY_PUSH'})
for _ in range(190):
    t=rnd_time(R,a,b,True); u=R.choice(list(U)); good(t,u,U[u])
    for i in range(R.randint(1,4)): n=R.choice(apps[:5] if u!='jonas.vik@fjordlys.example' else apps); ev(t+timedelta(seconds=40+i*R.randint(20,300)),'user.authentication.sso','SUCCESS',u,U[u],'Norway','Oslo',SSO,target=app(n))
for _ in range(22):
    t=rnd_time(R,a,b,True); u=R.choice(list(U)); ev(t,'user.session.start','FAILURE',u,U[u],'Norway','Oslo',LOGIN,'INVALID_CREDENTIALS',sev='WARN')
ev(dt('2026-01-20 09:03:00'),'user.account.reset_password','SUCCESS','admin.berit@fjordlys.example','81.166.4.30','Norway','Oslo','Fired when the user\'s Okta password is reset',target=usr('lars.nygaard@fjordlys.example'))
ev(dt('2026-01-21 12:40:11'),'user.session.start','SUCCESS','tor.helle@fjordlys.example','193.10.5.77','Sweden','Göteborg',LOGIN,os='iOS',br='SAFARI')
# incident: sofie.dahl MFA fatigue 21 Jan 23:14Z
V='sofie.dahl@fjordlys.example'; I='89.187.175.130'; G=('Netherlands','Amsterdam')
T=lambda s,d='2026-01-21 ':dt(d+s)
for i,u in enumerate(['ingrid.aas','tor.helle','lars.nygaard','sofie.dahl']*3): ev(T('22:51:00')+timedelta(seconds=i*21),'user.session.start','FAILURE',u+'@fjordlys.example',I,*G,LOGIN,'INVALID_CREDENTIALS',os='Linux',br='FIREFOX',sev='WARN')
ev(T('23:14:05'),'user.session.start','SUCCESS',V,I,*G,LOGIN,os='Linux',br='FIREFOX')
t=T('23:14:20'); 
for i in range(17):
    ev(t,'system.push.send_factor_verify_push','SUCCESS',V,I,*G,'Send Okta Verify push',os='Linux',br='FIREFOX')
    t2=t+timedelta(seconds=R.randint(5,20)); last=(i==16)
    if last: ev(t2,'user.authentication.auth_via_mfa','SUCCESS',V,I,*G,MF,ext={'factor':'OKTA_VERIFY_PUSH'},os='Linux',br='FIREFOX')
    elif i in(3,9,12): ev(t2+timedelta(seconds=40),'user.authentication.auth_via_mfa','FAILURE',V,I,*G,MF,'PUSH_TIMEOUT',ext={'factor':'OKTA_VERIFY_PUSH'},sev='WARN')
    else: ev(t2,'user.mfa.okta_verify.deny_push','FAILURE',V,'84.210.33.8','Norway','Bergen','User rejected Okta push verify','USER_REJECTED_PUSH',os='iOS',br='UNKNOWN',sev='WARN')
    t+=timedelta(seconds=R.randint(70,95))
print('approve',t2)
x=lambda s,ty,m,**k: ev(T(s),ty,k.pop('res','SUCCESS'),k.pop('who',V),I,*G,m,os='Linux',br='FIREFOX',**k)
x('23:41:30','user.mfa.factor.activate','Activate factor or authenticator enrollment method for user',target=usr(V),ext={'factor':'GOOGLE_AUTHENTICATOR'})
x('23:42:11','user.mfa.factor.deactivate','Reset factor for user',target=usr(V),ext={'factor':'OKTA_VERIFY_PUSH'})
for s,n,r in (('23:44:02','Salesforce','SUCCESS'),('23:45:50','Zendesk','SUCCESS'),('23:47:13','AWS SSO','FAILURE'),('23:47:40','AWS SSO','FAILURE'),('23:49:05','Workday','SUCCESS'),('23:52:31','GitHub Enterprise','FAILURE')):
    x(s,'user.authentication.sso',SSO,res=r,target=app(n),**({'reason':'User not assigned to app','sev':'WARN'} if r=='FAILURE' else {}))
x('23:58:20','user.session.access_admin_app','User accessing Okta admin app',res='FAILURE',reason='INSUFFICIENT_PRIVILEGES',sev='WARN')
for i in range(4): ev(T('00:0%d:10'%(3+i),'2026-01-22 '),'user.account.update_profile','SUCCESS' if i==3 else 'FAILURE',V,I,*G,'Update user profile for Okta',reason=None if i==3 else 'VALIDATION_ERROR',target=usr(V),os='Linux',br='FIREFOX')
ev(T('00:12:44','2026-01-22 '),'system.api_token.create','FAILURE',V,I,*G,'Create API token','INSUFFICIENT_PRIVILEGES',sev='WARN',os='Linux',br='FIREFOX')
ev(T('00:31:09','2026-01-22 '),'user.session.end','SUCCESS',V,I,*G,'User logout from Okta',os='Linux',br='FIREFOX')
ev(T('05:58:40','2026-01-22 '),'user.session.start','SUCCESS',V,'185.213.154.9','Sweden','Malmö',LOGIN,os='Linux',br='FIREFOX')
ev(T('05:58:58','2026-01-22 '),'user.authentication.auth_via_mfa','SUCCESS',V,'185.213.154.9','Sweden','Malmö',MF,ext={'factor':'GOOGLE_AUTHENTICATOR'},os='Linux',br='FIREFOX')
ev(T('06:01:12','2026-01-22 '),'user.authentication.sso','SUCCESS',V,'185.213.154.9','Sweden','Malmö',SSO,target=app('Workday'),os='Linux',br='FIREFOX')
B='admin.berit@fjordlys.example'
for s,ty,m in (('07:20:10','user.lifecycle.suspend','Suspend Okta user'),('07:20:41','user.session.clear','Clear user session'),('07:22:05','user.mfa.factor.reset_all','Reset all factors for user')):
    ev(T(s,'2026-01-22 '),ty,'SUCCESS',B,'81.166.4.30','Norway','Oslo',m,target=usr(V))
ev(T('07:46:33','2026-01-22 '),'user.session.start','FAILURE',V,'185.213.154.9','Sweden','Malmö',LOGIN,'USER_SUSPENDED',sev='WARN',os='Linux',br='FIREFOX')
ev(T('10:05:00','2026-01-22 '),'user.lifecycle.unsuspend','SUCCESS',B,'81.166.4.30','Norway','Oslo','Unsuspend Okta user',target=usr(V))
L.sort(key=lambda z:z[0])
sus=[]
for t,s in L: # the suspended user has no ordinary activity between 07:20 and 10:05
    if T('07:20:10','2026-01-22 ')<t<T('10:05:00','2026-01-22 ') and f'"actor": {{"type": "User", "alternateId": "{V}"' in s and 'SUSPENDED' not in s: continue
    sus.append(s)
write('okta_system_log.jsonl',sus)
