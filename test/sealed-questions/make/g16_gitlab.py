from common import *
r=rng(116); L=[]; S=D.timedelta(seconds=1)
ID={'Administrator':1,'Nadine Prell':14,'Gökhan Aydin':17,'Paul Reimers':23,'Svenja Todt':31,'CI Bot':44,'Rico Ebert':52}
def ev(t,au,et,eid,path,**x):
    e={"severity":"INFO","time":f"{t:%Y-%m-%dT%H:%M:%S}.{r.randrange(1000):03d}Z","correlation_id":f"01J{r.getrandbits(110):X}"[:26],"meta.caller_id":x.pop('caller','SessionsController#create'),"meta.remote_ip":x['ip_address'],"author_id":ID.get(au,-1),"author_name":au,"entity_id":eid,"entity_type":et,"entity_path":path}
    ip=x.pop('ip_address'); e.update(x); e["ip_address"]=ip; e.setdefault("target_details",au); e["created_at"]=e["time"]; L.append((t,json.dumps(e,ensure_ascii=False,separators=(',',':'))))
ips={'Nadine Prell':'10.33.1.8','Gökhan Aydin':'10.33.1.12','Paul Reimers':'10.33.1.15','Svenja Todt':'10.33.1.19','CI Bot':'10.33.4.2','Administrator':'10.33.0.3','Rico Ebert':'10.33.1.27'}
pr=[(101,'plattform/api'),(102,'plattform/frontend'),(115,'infra/terraform'),(120,'firmware/steuerung')]
for d in range(1,9):
    day=D.datetime(2025,12,d)
    if day.weekday()>4: k=8
    else: k=62
    for t in day_times(r,day,k,6,17,.03):
        u=r.choice([x for x in ips if x not in('Administrator',)]); q=r.random(); p=r.choice(pr)
        if q<.6: ev(t,u,'User',ID[u],u.lower().replace(' ','.').replace('ö','oe'),ip_address=ips[u],**{"with":"standard"},target_id=ID[u],target_type='User')
        elif q<.7: ev(t,u,'User',ID[u],u.lower().replace(' ','.'),ip_address=ips[u],failed_login='STANDARD',target_id=ID[u],target_type='User')
        elif q<.9: ev(t,u,'Project',p[0],p[1],ip_address=ips[u],event_name='repository_git_operation',custom_message='Git fetch' if q<.85 else 'Git push',target_id=p[0],target_type='Project',target_details=p[1],caller='POST /api/:version/internal/allowed')
        else: ev(t,'Nadine Prell','Project',p[0],p[1],ip_address=ips['Nadine Prell'],add='user_access',**{"as":r.choice(['Developer','Reporter'])},target_id=ID[u],target_type='User',target_details=u,caller='Projects::ProjectMembersController#create')
A='188.241.58.17'; u='Rico Ebert'
t=D.datetime(2025,12,6,22,14,3)
for i in range(26): ev(t,u,'User',52,'rico.ebert',ip_address=A,failed_login='STANDARD',target_id=52,target_type='User'); t+=r.randrange(3,10)*S
ev(t,u,'User',52,'rico.ebert',ip_address=A,**{"with":"standard"},target_id=52,target_type='User'); t+=80*S
ev(t,u,'User',52,'rico.ebert',ip_address=A,event_name='personal_access_token_issued',custom_message='Created personal access token with id 903',target_id=903,target_type='PersonalAccessToken',target_details='sync-tool',caller='UserSettings::PersonalAccessTokensController#create'); t+=30*S
ev(t,u,'User',52,'rico.ebert',ip_address=A,event_name='key_added',add='ssh_key',target_id=77,target_type='Key',target_details='root@vps-4411',caller='UserSettings::SshKeysController#create'); t+=55*S
for p in pr: ev(t,u,'Project',p[0],p[1],ip_address=A,event_name='repository_git_operation',custom_message='Git clone',target_id=p[0],target_type='Project',target_details=p[1],caller='POST /api/:version/internal/allowed'); t+=41*S
ev(t,u,'Project',115,'infra/terraform',ip_address=A,change='visibility',**{"from":"Private","to":"Public"},target_id=115,target_type='Project',target_details='infra/terraform',caller='ProjectsController#update'); t+=22*S
ev(t,u,'Project',115,'infra/terraform',ip_address=A,change='access_level',**{"from":"Developer","to":"Maintainer"},target_id=52,target_type='User',target_details=u,caller='Projects::ProjectMembersController#update'); t+=61*S
ev(t,u,'Project',120,'firmware/steuerung',ip_address=A,event_name='protected_branch_removed',remove='protected_branch',target_id=9,target_type='ProtectedBranch',target_details='main',caller='Projects::ProtectedBranchesController#destroy')
t=D.datetime(2025,12,7,9,50,0); a='Administrator'
ev(t,a,'User',52,'rico.ebert',ip_address=ips[a],event_name='user_blocked',custom_message='Blocked user',target_id=52,target_type='User',target_details=u,caller='Admin::UsersController#block'); t+=70*S
ev(t,a,'Project',115,'infra/terraform',ip_address=ips[a],change='visibility',**{"from":"Public","to":"Private"},target_id=115,target_type='Project',target_details='infra/terraform',caller='ProjectsController#update'); t+=30*S
ev(t,a,'User',52,'rico.ebert',ip_address=ips[a],event_name='personal_access_token_revoked',custom_message='Revoked personal access token with id 903',target_id=903,target_type='PersonalAccessToken',target_details='sync-tool',caller='Admin::UsersController')
ev(D.datetime(2025,12,3,13,2,2),'Nadine Prell','Project',102,'plattform/frontend',ip_address=ips['Nadine Prell'],change='visibility',**{"from":"Private","to":"Internal"},target_id=102,target_type='Project',target_details='plattform/frontend',caller='ProjectsController#update')
ev(D.datetime(2025,12,4,8,2,2),'Administrator','User',60,'jana.wirth',ip_address=ips[a],event_name='user_created',add='user',target_id=60,target_type='User',target_details='Jana Wirth',caller='Admin::UsersController#create')
L.sort(key=lambda x:x[0]); write('git/audit_json.log',[l for _,l in L])
