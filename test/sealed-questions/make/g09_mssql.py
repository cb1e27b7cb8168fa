# MSSQL ERRORLOG
from common import *
R=random.Random(90909)
L=[]
def l(t,src,m): L.append((t,f'{t:%Y-%m-%d %H:%M:%S}.{R.randint(0,99):02d} {src:<11} {m}'))
def fl(t,u,ip,why,state=8):
    l(t,'Logon',f'Error: 18456, Severity: 14, State: {state}.'); l(t,'Logon',f"Login failed for user '{u}'. Reason: {why} [CLIENT: {ip}]")
BADP='Password did not match that for the login provided.';NOU='Could not find a login matching the name provided.'
def ok(t,u,ip): l(t,'Logon',f"Login succeeded for user '{u}'. Connection made using SQL Server authentication. [CLIENT: {ip}]")
def ow(t,u,ip): l(t,'Logon',f"Login succeeded for user '{u}'. Connection made using Windows authentication. [CLIENT: {ip}]")
a,b=dt('2026-05-04 00:05:00'),dt('2026-05-08 15:00:00')
l(dt('2026-05-04 00:00:03'),'Server','Microsoft SQL Server 2019 (RTM-CU27) (KB5037331) - 15.0.4375.4 (X64)')
l(dt('2026-05-04 00:00:03'),'Server','Server process ID is 2044.'); l(dt('2026-05-04 00:00:04'),'Server','Authentication mode is MIXED.')
l(dt('2026-05-04 00:00:09'),'spid9s','Starting up database \'master\'.')
DB=['ERP_PROD','HR','WEBSHOP','ARCHIV']
for d in range(5):
    for i,db in enumerate(DB):
        t=dt('2026-05-04 01:00:00')+timedelta(days=d,minutes=i*7,seconds=R.randint(0,50))
        if d==2 and db=='ARCHIV': 
            l(t,'Backup','Error: 3041, Severity: 16, State: 1.'); l(t,'Backup','BACKUP failed to complete the command BACKUP DATABASE ARCHIV. Check the backup application log for detailed messages.'); continue
        l(t,'Backup',f"Database backed up. Database: {db}, creation date(time): 2021/03/02(10:12:44), pages dumped: {R.randint(20000,900000)}, first LSN: 88:120:37, last LSN: 88:144:1, number of dump devices: 1, device information: (FILE=1, TYPE=DISK: {{'E:\\Backup\\{db}_{t:%Y%m%d}.bak'}}). This is an informational message only. No user action is required.")
for _ in range(760):
    t=rnd_time(R,a,b); r=R.random()
    if r<.5: ok(t,'erp_app',R.choice(['10.12.5.21','10.12.5.22']))
    elif r<.75: ok(t,'shop_rw','10.12.5.40')
    elif r<.9: ow(t,'KRONBACH\\sqlagent','<local machine>')
    else: ow(t,'KRONBACH\\dba.lenz','10.12.7.14')
for _ in range(18): fl(rnd_time(R,a,b),'report_old','10.12.5.60',NOU,5)
for s in ('2026-05-05 08:14:02','2026-05-05 08:14:21'): fl(dt(s),'erp_app','10.12.7.14',BADP)
for _ in range(26): l(rnd_time(R,a,b),'spid%ds'%R.randint(20,60),f'SQL Server has encountered {R.randint(1,6)} occurrence(s) of I/O requests taking longer than 15 seconds to complete on file [E:\\Data\\ERP_PROD.mdf] in database id 6.')
# incident: sa brute from web server 10.12.5.40 (pivot) 6 May 19:32
t=dt('2026-05-06 19:32:11'); n=0
while t<dt('2026-05-06 19:58:00'):
    u=['sa','sa','sa','sa','admin','sql','dba'][n%7]; n+=1
    fl(t,u,'10.12.5.40',BADP if u=='sa' else NOU,8 if u=='sa' else 5); t+=timedelta(seconds=R.randint(1,4))
def x(s,src,m): l(dt('2026-05-06 '+s),src,m)
ok(dt('2026-05-06 19:58:06'),'sa','10.12.5.40')
x('19:59:30','spid71',"Configuration option 'show advanced options' changed from 0 to 1. Run the RECONFIGURE statement to install.")
x('19:59:31','spid71',"Configuration option 'xp_cmdshell' changed from 0 to 1. Run the RECONFIGURE statement to install.")
x('20:01:14','spid71',"Using 'xpstar.dll' version '2019.150.4375' to execute extended stored procedure 'xp_dirtree'. This is an informational message only; no user action is required.")
x('20:04:52','spid71',"Error: 15281, Severity: 16, State: 1."); x('20:04:52','spid71',"SQL Server blocked access to procedure 'sys.sp_OACreate' of component 'Ole Automation Procedures' because this component is turned off as part of the security configuration for this server.")
x('20:05:20','spid71',"Configuration option 'Ole Automation Procedures' changed from 0 to 1. Run the RECONFIGURE statement to install.")
x('20:11:38','Backup',"Database backed up. Database: HR, creation date(time): 2021/03/02(10:12:44), pages dumped: 41877, first LSN: 90:12:1, last LSN: 90:40:1, number of dump devices: 1, device information: (FILE=1, TYPE=DISK: {'C:\\inetpub\\wwwroot\\img\\t.bak'}). This is an informational message only. No user action is required.")
x('20:13:02','Backup','Error: 18204, Severity: 16, State: 1.'); x('20:13:02','Backup',"BackupDiskFile::CreateMedia: Backup device '\\\\10.12.5.40\\c$\\t2.bak' failed to create. Operating system error 5(Access is denied.).")
x('20:13:02','Backup','BACKUP failed to complete the command BACKUP DATABASE ERP_PROD. Check the backup application log for detailed messages.')
x('20:19:47','spid71',"Error: 15404, Severity: 16, State: 19."); x('20:19:47','spid71',"Could not obtain information about Windows NT group/user 'KRONBACH\\domain admins', error code 0x5.")
ok(dt('2026-05-06 20:22:09'),'sa','10.12.5.40')
x('20:22:55','spid84',"Error: 3702, Severity: 16, State: 4."); x('20:22:55','spid84',"Cannot drop database \"WEBSHOP\" because it is currently in use.")
x('20:24:10','spid84',"Setting database option SINGLE_USER to ON for database 'ARCHIV'.")
x('20:24:31','spid84',"Setting database option OFFLINE to ON for database 'ARCHIV'.")
ok(dt('2026-05-06 20:30:15'),'svc_maint','10.12.5.40')
x('20:31:02','spid84',"Configuration option 'xp_cmdshell' changed from 1 to 0. Run the RECONFIGURE statement to install.")
x('20:33:44','spid90',"The error log has been reinitialized. See the previous log for older entries.")
ok(dt('2026-05-07 03:12:40'),'svc_maint','10.12.5.40')
l(dt('2026-05-07 07:44:12'),'spid55',"Setting database option ONLINE to ON for database 'ARCHIV'.")
l(dt('2026-05-07 07:52:30'),'spid55',"Configuration option 'Ole Automation Procedures' changed from 1 to 0. Run the RECONFIGURE statement to install.")
fl(dt('2026-05-07 22:15:09'),'svc_maint','10.12.5.40',"Login is disabled.",7) if 0 else fl(dt('2026-05-07 22:15:09'),'svc_maint','10.12.5.40',"An error occurred while evaluating the password. Login is disabled.",7)
fl(dt('2026-05-07 22:15:33'),'sa','10.12.5.40',BADP)
L.sort(key=lambda z:z[0]); write('KRONSQL02_ERRORLOG.txt',[z for _,z in L],'\r\n')
