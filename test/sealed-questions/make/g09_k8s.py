from common import *
import uuid
r=rng(109); L=[]; S=D.timedelta(seconds=1)
U=lambda:str(uuid.UUID(int=r.getrandbits(128)))
def ev(t,user,groups,verb,ns,res,name=None,code=200,ip='10.30.0.11',ua='kubectl/v1.29.4 (linux/amd64) kubernetes/55019c8',sub=None,api='v1',uri=None,level='Metadata',stage='ResponseComplete',req=None,reason=None,grp=''):
    if not uri:
        uri=(f'/api/{api}' if not grp else f'/apis/{grp}/{api}')+(f'/namespaces/{ns}' if ns else '')+f'/{res}'+(f'/{name}' if name else '')+(f'/{sub}' if sub else '')
    o={"resource":res}
    if ns:o["namespace"]=ns
    if name:o["name"]=name
    if grp:o["apiGroup"]=grp
    o["apiVersion"]=api
    if sub:o["subresource"]=sub
    rs={"metadata":{},"code":code}
    if code>=400: rs.update({"status":"Failure","message":f'{res}{"."+grp if grp else ""}{" " if not name else " "+chr(34)+name+chr(34)+" "}is forbidden: User "{user}" cannot {verb} resource "{res}" in API group "{grp}"'+(f' in the namespace "{ns}"' if ns else ' at the cluster scope') if code==403 else 'Unauthorized' if code==401 else f'{res} "{name}" not found',"reason":{403:"Forbidden",401:"Unauthorized",404:"NotFound"}[code]})
    e={"kind":"Event","apiVersion":"audit.k8s.io/v1","level":level,"auditID":U(),"stage":stage,"requestURI":uri,"verb":verb,"user":{"username":user,"groups":groups},"sourceIPs":[ip],"userAgent":ua,"objectRef":o,"responseStatus":rs,"requestReceivedTimestamp":f"{t:%Y-%m-%dT%H:%M:%S}.{r.randrange(10**6):06d}Z","stageTimestamp":f"{t:%Y-%m-%dT%H:%M:%S}.999{r.randrange(1000):03d}Z","annotations":{"authorization.k8s.io/decision":"forbid" if code in(401,403) else "allow","authorization.k8s.io/reason":reason or ""}}
    if req: e["level"]="Request"; e["requestObject"]=req
    L.append((t,e))
SA=lambda n,s:(f'system:serviceaccount:{n}:{s}',["system:serviceaccounts",f"system:serviceaccounts:{n}","system:authenticated"])
day=D.datetime(2025,10,2)
for t in day_times(r,day,1500,0,24,.7):
    k=r.random()
    if k<.3: ev(t,'system:kube-scheduler',["system:authenticated"],'update','kube-system','leases','kube-scheduler',ip='10.30.0.10',ua='kube-scheduler/v1.29.4',api='v1',grp='coordination.k8s.io')
    elif k<.6: n=f'node-{r.randrange(1,5)}'; ev(t,f'system:node:{n}',["system:nodes","system:authenticated"],'get',r.choice(['payments','webshop','monitoring']),r.choice(['pods','configmaps']),f'{r.choice(["api","web","worker"])}-{r.randrange(10)}',ip=f'10.30.0.{20+int(n[-1])}',ua='kubelet/v1.29.4')
    elif k<.75: ev(t,*SA('monitoring','prometheus'),'list',None,r.choice(['pods','nodes','endpoints']),ip='10.42.1.9',ua='Prometheus/2.51.2')
    elif k<.85: ev(t,*SA('argocd','argocd-application-controller'),r.choice(['get','patch','list']),'webshop','deployments','web',ip='10.42.2.14',ua='argocd-application-controller/v2.10',grp='apps')
    elif k<.93: ev(t,r.choice(['lea.hofmann','oidc:marek.zielinski']),["developers","system:authenticated"],r.choice(['get','list']),r.choice(['webshop','payments']),r.choice(['pods','deployments','services']),ip='192.168.77.20')
    elif k<.97: ev(t,'lea.hofmann',["developers","system:authenticated"],'get','webshop','pods',f'web-{r.randrange(90)}',404,ip='192.168.77.20')
    else: ev(t,*SA('cert-manager','cert-manager'),'get','cert-manager','secrets','letsencrypt-prod',ip='10.42.3.3',ua='cert-manager-controller/v1.14')
# anonymous scanner
t=day+D.timedelta(hours=5,minutes=2,seconds=14)
for i in range(37): ev(t,'system:anonymous',["system:unauthenticated"],'list',None,r.choice(['secrets','pods','nodes']),None,403,ip='185.191.171.12',ua='Go-http-client/1.1'); t+=r.randrange(1,6)*S
ev(t,'system:anonymous',["system:unauthenticated"],'get',None,'version',None,200,ip='185.191.171.12',ua='Go-http-client/1.1',uri='/version')
# legit exec
ev(day+D.timedelta(hours=9,minutes=12,seconds=40),'lea.hofmann',["developers","system:authenticated"],'create','webshop','pods','web-3',101,ip='192.168.77.20',sub='exec',uri='/api/v1/namespaces/webshop/pods/web-3/exec?command=ls&command=-la&container=web&stdout=true')
# incident
u,g=SA('ci','ci-runner'); A='77.91.84.140'; ua='kubectl/v1.25.0 (linux/amd64) kubernetes/a866cbe'
t=day+D.timedelta(hours=19,minutes=40,seconds=3)
for res in ['nodes','secrets','clusterroles']: ev(t,u,g,'list',None,res,None,403,A,ua,grp='rbac.authorization.k8s.io' if 'roles' in res else ''); t+=7*S
for ns in ['payments','webshop','monitoring','kube-system','cert-manager']:
    ev(t,u,g,'list',ns,'secrets',None,200 if ns in('payments','webshop') else 403,A,ua); t+=9*S
for n in ['db-credentials','stripe-api-key','registry-pull','tls-payments']: ev(t,u,g,'get','payments','secrets',n,200,A,ua); t+=6*S
ev(t,u,g,'create','payments','pods','api-2',403,A,ua,sub='exec',uri='/api/v1/namespaces/payments/pods/api-2/exec?command=sh&stdin=true'); t+=31*S
ev(t,u,g,'create','webshop','pods','web-7',101,A,ua,sub='exec',uri='/api/v1/namespaces/webshop/pods/web-7/exec?command=sh&stdin=true&tty=true'); t+=400*S
ev(t,*SA('webshop','deployer'),'create',None,'clusterrolebindings','system-metrics-view',201,'10.42.2.77',ua,grp='rbac.authorization.k8s.io',req={"kind":"ClusterRoleBinding","metadata":{"name":"system-metrics-view"},"roleRef":{"kind":"ClusterRole","name":"cluster-admin"},"subjects":[{"kind":"ServiceAccount","name":"ci-runner","namespace":"ci"}]}); t+=25*S
ev(t,u,g,'create','kube-system','daemonsets','node-exporter-v2',201,A,ua,grp='apps',req={"kind":"DaemonSet","metadata":{"name":"node-exporter-v2"},"spec":{"template":{"spec":{"hostPID":True,"hostNetwork":True,"containers":[{"name":"x","image":"docker.io/kr4k/xmr:latest","securityContext":{"privileged":True}}],"volumes":[{"hostPath":{"path":"/"}}]}}}}); t+=40*S
ev(t,u,g,'list',None,'secrets',None,200,A,ua); t+=200*S
ev(t,u,g,'delete','kube-system','events',None,200,A,ua,uri='/api/v1/namespaces/kube-system/events'); t+=4000*S
ev(t,'oidc:marek.zielinski',["platform-admins","system:authenticated"],'delete','kube-system','daemonsets','node-exporter-v2',200,'192.168.77.31',grp='apps'); t+=45*S
ev(t,'oidc:marek.zielinski',["platform-admins","system:authenticated"],'delete',None,'clusterrolebindings','system-metrics-view',200,'192.168.77.31',grp='rbac.authorization.k8s.io')
L.sort(key=lambda x:x[0]); write('k8s/audit.log',[json.dumps(e,separators=(',',':')) for _,e in L])
