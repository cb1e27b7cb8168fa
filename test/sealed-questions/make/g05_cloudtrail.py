# AWS CloudTrail as JSON lines
from common import *
R=random.Random(90505)
L=[]; ACC='884120557310'
def ev(t,src,name,ip,user,region='eu-central-1',ua='aws-cli/2.17.40 md/awscrt#0.21.2 ua/2.0',err=None,msg=None,req=None,res=None,typ='IAMUser',key=None,ro=None,extra=None):
    ui={'type':typ,'accountId':ACC}
    if typ=='IAMUser': ui.update(arn=f'arn:aws:iam::{ACC}:user/{user}',userName=user); 
    elif typ=='AssumedRole': ui.update(arn=f'arn:aws:sts::{ACC}:assumed-role/{user}',sessionContext={'sessionIssuer':{'type':'Role','userName':user.split('/')[0]}})
    elif typ=='Root': ui.update(arn=f'arn:aws:iam::{ACC}:root')
    elif typ=='AWSService': ui={'type':'AWSService','invokedBy':user}
    if key: ui['accessKeyId']=key
    d={'eventVersion':'1.09','userIdentity':ui,'eventTime':f'{t:%Y-%m-%dT%H:%M:%SZ}','eventSource':src+'.amazonaws.com','eventName':name,'awsRegion':region,'sourceIPAddress':ip,'userAgent':ua}
    if err: d['errorCode']=err
    if msg: d['errorMessage']=msg
    d['requestParameters']=req; d['responseElements']=res
    d['eventID']='%08x-%04x-4%03x-a%03x-%012x'%(R.getrandbits(32),R.getrandbits(16),R.getrandbits(12),R.getrandbits(12),R.getrandbits(48))
    d['readOnly']=ro if ro is not None else name.startswith(('Describe','List','Get','Head'))
    d['eventType']='AwsConsoleSignIn' if name=='ConsoleLogin' else 'AwsApiCall'; d['recipientAccountId']=ACC
    if extra: d.update(extra)
    L.append((t,json.dumps(d,separators=(',',':'))))
a,b=dt('2026-07-13 00:00:00'),dt('2026-07-17 20:00:00')
for _ in range(620):
    t=rnd_time(R,a,b); r=R.random()
    if r<.45: ev(t,'s3',R.choice(['GetObject','PutObject','HeadObject']),'10.60.2.%d'%R.randint(4,9),'app-orders-role/i-0f3ab77','eu-central-1','aws-sdk-java/2.26',req={'bucketName':'orders-prod','key':f'inv/{R.randint(1000,9999)}.pdf'},typ='AssumedRole')
    elif r<.6: ev(t,'ec2',R.choice(['DescribeInstances','DescribeSecurityGroups','DescribeVolumes']),'52.58.10.20','monitoring',typ='IAMUser',key='AKIA5MONITORXX01')
    elif r<.75: ev(t,'sts','AssumeRole','ec2.amazonaws.com','ec2.amazonaws.com',typ='AWSService',ua='ec2.amazonaws.com',req={'roleArn':f'arn:aws:iam::{ACC}:role/app-orders-role'})
    elif r<.9: ev(t,'s3','PutObject','18.197.55.3','ci-deployer',ua='aws-cli/2.15.0 Python/3.11',req={'bucketName':'artifacts-build','key':f'build/{R.randint(100,999)}.zip'},key='AKIA5CIDEPLOY0B7')
    else: ev(t,'kms','Decrypt','10.60.2.4','app-orders-role/i-0f3ab77',typ='AssumedRole',ua='aws-sdk-java/2.26',ro=True)
for _ in range(26):
    t=rnd_time(R,a,b,True); u,ip=R.choice([('nadia.k','80.187.96.4'),('holm','80.187.96.9')]); mf=True
    ev(t,'signin','ConsoleLogin',ip,u,'us-east-1','Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)',res={'ConsoleLogin':'Success'},extra={'additionalEventData':{'MFAUsed':'Yes'}},ro=False)
for s,u in (('2026-07-14 07:01:44','holm'),('2026-07-14 07:02:10','holm')):
    ev(dt(s),'signin','ConsoleLogin','80.187.96.9',u,'us-east-1','Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)',err='Failed authentication',msg='Failed authentication',res={'ConsoleLogin':'Failure'},extra={'additionalEventData':{'MFAUsed':'Yes'}},ro=False)
# incident: ci-deployer key used from 185.220.101.52, 15 Jul 22:10Z
K='AKIA5CIDEPLOY0B7'; I='185.220.101.52'; U='ci-deployer'; ua='Boto3/1.34.131 md/Botocore#1.34.131 ua/2.0 os/linux'
def x(s,src,n,**k):
    k.setdefault('key',K); k.setdefault('ua',ua); ev(dt('2026-07-15 '+s),src,n,k.pop('ip',I),k.pop('user',U),**k)
x('22:10:07','sts','GetCallerIdentity'); D='AccessDenied'
x('22:10:31','iam','ListUsers',region='us-east-1'); x('22:10:34','iam','ListRoles',region='us-east-1')
x('22:10:41','iam','ListAttachedUserPolicies',region='us-east-1',req={'userName':U})
x('22:11:02','s3','ListBuckets'); x('22:11:30','secretsmanager','ListSecrets',err=D,msg=f'User: arn:aws:iam::{ACC}:user/{U} is not authorized to perform: secretsmanager:ListSecrets')
for i,r in enumerate(['us-east-1','us-west-2','eu-west-1','ap-southeast-1','sa-east-1','eu-central-1']): x(f'22:12:{10+i*5}','ec2','DescribeInstances',region=r)
x('22:14:03','iam','CreateUser',region='us-east-1',req={'userName':'aws-support-ops'},res={'user':{'userName':'aws-support-ops','userId':'AIDA5SUPPOPS'}})
x('22:14:20','iam','CreateAccessKey',region='us-east-1',req={'userName':'aws-support-ops'},res={'accessKey':{'accessKeyId':'AKIA5SUPPOPS9Q2','status':'Active','userName':'aws-support-ops'}})
x('22:14:48','iam','AttachUserPolicy',region='us-east-1',req={'userName':'aws-support-ops','policyArn':'arn:aws:iam::aws:policy/AdministratorAccess'})
x('22:15:10','iam','CreateLoginProfile',region='us-east-1',err='EntityTemporarilyUnmodifiable',msg='Login Profile for User aws-support-ops cannot be modified while login profile is being created.',req={'userName':'aws-support-ops'})
x('22:15:52','iam','CreateLoginProfile',region='us-east-1',req={'userName':'aws-support-ops','passwordResetRequired':False},res={'loginProfile':{'userName':'aws-support-ops'}})
x('22:17:33','cloudtrail','StopLogging',err=D,msg=f'User: arn:aws:iam::{ACC}:user/{U} is not authorized to perform: cloudtrail:StopLogging',req={'name':'org-trail'})
y=dict(user='aws-support-ops',key='AKIA5SUPPOPS9Q2')
x('22:20:05','cloudtrail','StopLogging',err='InsufficientDependencyServiceAccessPermissionException',msg='Organization trail cannot be changed from a member account.',req={'name':'org-trail'},**y)
x('22:20:44','guardduty','ListDetectors',**y)
x('22:21:02','guardduty','DeleteDetector',req={'detectorId':'12abc34d567e8fa9'},**y)
for i in range(48): x(f'22:{24+i//6}:{(i%6)*9+3:02d}','s3','GetObject',req={'bucketName':'hr-dossiers','key':f'2026/akte_{1000+i*7}.pdf'},extra={'additionalEventData':{'bytesTransferredOut':R.randint(80000,900000)}},**y)
for i in range(5): x(f'22:33:{10+i*8}','s3','GetObject',req={'bucketName':'finance-vault','key':f'q2/{i}.xlsx'},err=D,msg='Access Denied because of an explicit deny in a resource-based policy',**y)
x('22:40:11','ec2','RunInstances',region='ap-southeast-1',err='Client.VcpuLimitExceeded',msg='You have requested more vCPU capacity than your current vCPU limit of 64 allows for the instance bucket.',req={'instanceType':'p4d.24xlarge','minCount':4,'maxCount':4},**y)
x('22:41:37','ec2','RunInstances',region='ap-southeast-1',req={'instanceType':'g4dn.4xlarge','minCount':3,'maxCount':3},res={'instancesSet':{'items':[{'instanceId':'i-0aa11'},{'instanceId':'i-0aa12'},{'instanceId':'i-0aa13'}]}},**y)
x('22:43:20','ec2','RunInstances',region='sa-east-1',req={'instanceType':'g4dn.xlarge','minCount':2,'maxCount':2},res={'instancesSet':{'items':[{'instanceId':'i-0bb21'},{'instanceId':'i-0bb22'}]}},**y)
x('22:44:09','ec2','AuthorizeSecurityGroupIngress',region='ap-southeast-1',req={'groupId':'sg-07e1','ipPermissions':{'items':[{'ipProtocol':'tcp','fromPort':22,'toPort':22,'ipRanges':{'items':[{'cidrIp':'0.0.0.0/0'}]}}]}},**y)
ev(dt('2026-07-15 23:02:18'),'signin','ConsoleLogin','194.32.122.8','aws-support-ops','us-east-1','Mozilla/5.0 (Windows NT 10.0; Win64; x64)',res={'ConsoleLogin':'Success'},extra={'additionalEventData':{'MFAUsed':'No'}},ro=False)
# response
def h(s,n,src='iam',**k): ev(dt(s),src,n,'80.187.96.4','nadia.k',ua='AWS Internal',key='ASIA5NADIAK77',**k)
h('2026-07-16 06:48:30','UpdateAccessKey',region='us-east-1',req={'userName':U,'accessKeyId':K,'status':'Inactive'})
h('2026-07-16 06:50:02','DeleteLoginProfile',region='us-east-1',req={'userName':'aws-support-ops'})
h('2026-07-16 06:50:40','UpdateAccessKey',region='us-east-1',req={'userName':'aws-support-ops','accessKeyId':'AKIA5SUPPOPS9Q2','status':'Inactive'})
h('2026-07-16 06:55:13','TerminateInstances','ec2',region='ap-southeast-1',req={'instancesSet':{'items':[{'instanceId':'i-0aa11'},{'instanceId':'i-0aa12'},{'instanceId':'i-0aa13'}]}})
ev(dt('2026-07-16 07:30:00'),'sts','GetCallerIdentity',I,'ci-deployer',ua=ua,key=K,err='InvalidClientTokenId',msg='The security token included in the request is invalid')
L.sort(key=lambda z:z[0])
# ci-deployer after deactivation: drop the normal ones
out=[]
for t,s in L:
    if t>dt('2026-07-16 06:48:30') and '"userName":"ci-deployer"' in s and '18.197.55.3' in s: continue
    out.append(s)
write('cloudtrail_884120557310.json',out)
