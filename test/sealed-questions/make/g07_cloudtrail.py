from common import *
import uuid
r=rng(107); L=[]; S=D.timedelta(seconds=1); ACC='418890273315'
U=lambda:str(uuid.UUID(int=r.getrandbits(128)))
def ev(t,user,ip,src,name,region='eu-central-1',req=None,resp=None,err=None,errm=None,ua='aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0 exe/x86_64.debian.12',key=None,ro=None,typ='AwsApiCall',add=None,role=None):
    if role: ui={"type":"AssumedRole","principalId":f"AROAWCQ3L2ZXKD77PPQ5N:{user}","arn":f"arn:aws:sts::{ACC}:assumed-role/{role}/{user}","accountId":ACC,"accessKeyId":key or "ASIAWCQ3L2ZXH4N5TQ2B","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAWCQ3L2ZXKD77PPQ5N","arn":f"arn:aws:iam::{ACC}:role/{role}","accountId":ACC,"userName":role},"attributes":{"creationDate":f"{t:%Y-%m-%dT%H}:00:00Z","mfaAuthenticated":"false"}}}
    elif user=='root': ui={"type":"Root","principalId":ACC,"arn":f"arn:aws:iam::{ACC}:root","accountId":ACC}
    else: ui={"type":"IAMUser","principalId":"AIDAWCQ3L2ZX"+f"{sum(map(ord,user))*7919:08d}"[:8],"arn":f"arn:aws:iam::{ACC}:user/{user}","accountId":ACC,"userName":user}; 
    if key and not role and user!='root': ui["accessKeyId"]=key
    e={"eventVersion":"1.09","userIdentity":ui,"eventTime":f"{t:%Y-%m-%dT%H:%M:%SZ}","eventSource":src+".amazonaws.com","eventName":name,"awsRegion":region,"sourceIPAddress":ip,"userAgent":ua}
    if err: e["errorCode"]=err; e["errorMessage"]=errm or ""
    e["requestParameters"]=req; e["responseElements"]=resp
    if add: e["additionalEventData"]=add
    e.update({"requestID":U(),"eventID":U(),"readOnly":ro if ro is not None else name.startswith(('Get','List','Describe','Head')),"eventType":typ,"managementEvent":True,"recipientAccountId":ACC,"eventCategory":"Management"})
    if typ=='AwsConsoleSignIn': e["readOnly"]=False
    L.append((t,e))
day=D.datetime(2025,7,22)
con='Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
IP={'mara.lindner':'217.110.44.18','tobias.frey':'217.110.44.18','ci-deployer':'3.121.44.90','backup-sync':'217.110.44.25'}
KEY={'ci-deployer':'AKIAWCQ3L2ZXCI7DEPL0','backup-sync':'AKIAWCQ3L2ZXB4KUP5YN'}
for t in day_times(r,day,420,6,18,.3):
    k=r.random()
    if k<.35: ev(t,'i-0a7b3c91d2e4f5068','10.80.3.14',*r.choice([('ec2','DescribeInstances'),('ssm','UpdateInstanceInformation'),('sts','GetCallerIdentity')]),role='app-node',ua='aws-sdk-go/1.44.260 (go1.20; linux; amd64)')
    elif k<.55: ev(t,'ci-deployer',IP['ci-deployer'],*r.choice([('ecr','GetAuthorizationToken'),('ecs','DescribeServices'),('ecs','UpdateService'),('sts','GetCallerIdentity')]),key=KEY['ci-deployer'])
    elif k<.75: ev(t,'backup-sync',IP['backup-sync'],*r.choice([('s3','ListObjects'),('s3','GetBucketLocation'),('s3','HeadBucket')]),key=KEY['backup-sync'],req={"bucketName":"hafenkontor-backup","Host":"hafenkontor-backup.s3.eu-central-1.amazonaws.com"})
    elif k<.95: ev(t,r.choice(['mara.lindner','tobias.frey']),'217.110.44.18',*r.choice([('ec2','DescribeInstances'),('ec2','DescribeSecurityGroups'),('cloudwatch','DescribeAlarms'),('iam','ListUsers'),('s3','ListBuckets')]),ua=con)
    else: ev(t,'AWSBackup','backup.amazonaws.com','ec2','DescribeVolumes',role='AWSBackupDefaultServiceRole',ua='backup.amazonaws.com')
def console(t,u,ip,ok,mfa):
    ev(t,u,ip,'signin','ConsoleLogin','us-east-1' if u=='root' else 'eu-central-1',None,{"ConsoleLogin":"Success" if ok else "Failure"},None if ok else None,None,con,typ='AwsConsoleSignIn',add={"LoginTo":"https://console.aws.amazon.com/console/home","MobileVersion":"No","MFAUsed":mfa})
    if not ok: L[-1][1]["errorMessage"]="Failed authentication"
console(day+D.timedelta(hours=6,minutes=31,seconds=4),'mara.lindner','217.110.44.18',True,'Yes')
console(day+D.timedelta(hours=7,minutes=2,seconds=19),'tobias.frey','217.110.44.18',False,'No')
console(day+D.timedelta(hours=7,minutes=2,seconds=51),'tobias.frey','217.110.44.18',True,'Yes')
# incident
t=day+D.timedelta(hours=13,minutes=12,seconds=8); A='194.180.49.33'; ua='aws-cli/2.9.19 Python/3.9.16 Linux/5.15.0-kali3-amd64 source/x86_64.kali.2022'
K=KEY['backup-sync']
ad=lambda a,res='*':f"User: arn:aws:iam::{ACC}:user/backup-sync is not authorized to perform: {a} on resource: {res} because no identity-based policy allows the {a} action"
ev(t,'backup-sync',A,'sts','GetCallerIdentity',key=K,ua=ua); t+=9*S
for s,n in [('iam','ListUsers'),('iam','ListRoles'),('iam','GetAccountAuthorizationDetails'),('secretsmanager','ListSecrets'),('ec2','DescribeInstances'),('rds','DescribeDBInstances'),('lambda','ListFunctions20150331'),('kms','ListKeys'),('organizations','DescribeOrganization'),('dynamodb','ListTables'),('ssm','DescribeParameters')]:
    ev(t,'backup-sync',A,s,n,key=K,ua=ua,err='Client.UnauthorizedOperation' if s=='ec2' else 'AccessDenied' if s in('iam','organizations') else 'AccessDeniedException',errm=ad(f'{s}:{n}')); t+=r.randrange(2,9)*S
ev(t,'backup-sync',A,'s3','ListBuckets',key=K,ua=ua); t+=14*S
ev(t,'backup-sync',A,'iam','ListAttachedUserPolicies',key=K,ua=ua,req={"userName":"backup-sync"}); t+=60*S
ev(t,'backup-sync',A,'iam','CreateUser',key=K,ua=ua,req={"userName":"s3-health"},err='AccessDenied',errm=ad('iam:CreateUser',f'arn:aws:iam::{ACC}:user/s3-health')); t+=33*S
ev(t,'backup-sync',A,'sts','AssumeRole',key=K,ua=ua,ro=True,req={"roleArn":f"arn:aws:iam::{ACC}:role/ops-breakglass","roleSessionName":"ops"},resp={"credentials":{"accessKeyId":"ASIAWCQ3L2ZXOPS4BRKG","sessionToken":"IQoJb3JpZ2luX2VjE...","expiration":"Jul 22, 2025, 2:15:00 PM"},"assumedRoleUser":{"assumedRoleId":"AROAWCQ3L2ZXBRKGLASS:ops","arn":f"arn:aws:sts::{ACC}:assumed-role/ops-breakglass/ops"}}); t+=40*S
R=dict(role='ops-breakglass',key='ASIAWCQ3L2ZXOPS4BRKG',ua=ua)
ev(t,'ops',A,'iam','CreateUser',req={"userName":"s3-health"},resp={"user":{"userName":"s3-health","userId":"AIDAWCQ3L2ZXHEALTH01","arn":f"arn:aws:iam::{ACC}:user/s3-health","createDate":"Jul 22, 2025, 1:17:00 PM"}},**R); t+=8*S
ev(t,'ops',A,'iam','CreateAccessKey',req={"userName":"s3-health"},resp={"accessKey":{"userName":"s3-health","accessKeyId":"AKIAWCQ3L2ZXNEWKEY77","status":"Active","createDate":"Jul 22, 2025, 1:17:00 PM"}},**R); t+=11*S
ev(t,'ops',A,'iam','AttachUserPolicy',req={"userName":"s3-health","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"},**R); t+=75*S
ev(t,'ops',A,'cloudtrail','StopLogging',req={"name":"org-trail"},err='AccessDenied',errm=f'User: arn:aws:sts::{ACC}:assumed-role/ops-breakglass/ops is not authorized to perform: cloudtrail:StopLogging with an explicit deny in a service control policy',**R); t+=200*S
N=dict(key='AKIAWCQ3L2ZXNEWKEY77',ua=ua)
for reg in ['us-east-1','us-west-2','ap-southeast-1']:
    ok=reg!='ap-southeast-1'
    ev(t,'s3-health',A,'ec2','RunInstances',reg,req={"instancesSet":{"items":[{"imageId":"ami-0c7217cdde317cfec","minCount":4,"maxCount":4}]},"instanceType":"g5.12xlarge"},resp={"instancesSet":{"items":[{"instanceId":"i-0"+f"{r.getrandbits(60):015x}"[:16]} for _ in range(4)]}} if ok else None,err=None if ok else 'Client.VcpuLimitExceeded',errm=None if ok else 'You have requested more vCPU capacity than your current vCPU limit of 0 allows',**N); t+=30*S
ev(t,'s3-health',A,'s3','PutBucketPolicy',req={"bucketName":"hafenkontor-backup","bucketPolicy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::hafenkontor-backup/*"}]}},**N); t+=600*S
# responders
t=day+D.timedelta(hours=15,minutes=20,seconds=12)
ev(t,'mara.lindner','217.110.44.18','iam','UpdateAccessKey',req={"userName":"backup-sync","accessKeyId":K,"status":"Inactive"},ua=con); t+=50*S
ev(t,'mara.lindner','217.110.44.18','iam','DeleteAccessKey',req={"userName":"s3-health","accessKeyId":"AKIAWCQ3L2ZXNEWKEY77"},ua=con); t+=70*S
ev(t,'mara.lindner','217.110.44.18','ec2','TerminateInstances','us-east-1',req={"instancesSet":{"items":[{"instanceId":"i-0x"}]*4}},ua=con)
L.sort(key=lambda x:x[0])
p=OUT+'cloud/418890273315_CloudTrail_eu-central-1_20250722T2355Z_hT3kQ9bLxW0aZpVe.json'; os.makedirs(os.path.dirname(p),exist_ok=True)
open(p,'w').write(json.dumps({"Records":[e for _,e in L]},separators=(',',':'))); print(p,len(L))
