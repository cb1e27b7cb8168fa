from common import *
r=rng(111); L=[]; S=D.timedelta(seconds=1)
def a(t,m,p='dnsmasq[1187]'): L.append((t,f'{bsd(t)} {p}: {m}'))
C={f'192.168.20.{i}':n for i,n in [(14,'wohnzimmer-tv'),(21,'laptop-anke'),(22,'laptop-jonas'),(31,'kasse-01'),(32,'kasse-02'),(40,'drucker-og'),(55,'cam-eingang')]}
dom={'wohnzimmer-tv':['api.netflix.com','ads.samsungads.com','time.samsungcloudsolution.com'],'laptop-anke':['www.orf.at','mail.google.com','doubleclick.net','api.dropboxapi.com'],'laptop-jonas':['github.com','pypi.org','www.youtube.com','google-analytics.com'],'kasse-01':['pos.sumup.com','time.windows.com'],'kasse-02':['pos.sumup.com','time.windows.com'],'drucker-og':['ccc-e.hpeprint.com'],'cam-eingang':['p2p.cloudlinks.cn','ntp.aliyun.com']}
blk={'ads.samsungads.com','doubleclick.net','google-analytics.com'}
def q(t,ip,d,typ='A',res=None):
    a(t,f'query[{typ}] {d} from {ip}')
    if d in blk: a(t,f'gravity blocked {d} is 0.0.0.0')
    elif res=='NX': a(t,f'forwarded {d} to 1.1.1.1'); a(t,f'reply {d} is NXDOMAIN')
    elif res: a(t,f'forwarded {d} to 1.1.1.1'); a(t,f'reply {d} is {res}')
    elif r.random()<.4: a(t,f'cached {d} is 198.51.100.{sum(map(ord,d))%250}')
    else: a(t,f'forwarded {d} to {r.choice(["1.1.1.1","9.9.9.9"])}'); a(t,f'reply {d} is 198.51.100.{sum(map(ord,d))%250}')
for d in (8,9,10):
    day=D.datetime(2025,4,d)
    for t in day_times(r,day,480,7,22,.2): ip=r.choice(list(C)); q(t,ip,r.choice(dom[C[ip]]),r.choice(['A','A','AAAA','HTTPS']) if r.random()<.4 else 'A')
    for ip,n in C.items():
        for h in (0,12): 
            t=day+D.timedelta(hours=h,minutes=int(ip[-2:])%60,seconds=7); mac='b8:27:eb:4%d:%s:1c'%(int(ip[-1]),ip[-2:]); a(t,f'DHCPREQUEST(br-lan) {ip} {mac}','dnsmasq-dhcp[1187]'); a(t,f'DHCPACK(br-lan) {ip} {mac} {n}','dnsmasq-dhcp[1187]')
    for t in day_times(r,day,9,night=1): q(t,'192.168.20.40','wpad.lan','A','NX')
# new device
t=D.datetime(2025,4,9,20,51,3)
for m in ['DHCPDISCOVER(br-lan) 9c:b6:d0:11:7e:02','DHCPOFFER(br-lan) 192.168.20.77 9c:b6:d0:11:7e:02','DHCPREQUEST(br-lan) 192.168.20.77 9c:b6:d0:11:7e:02','DHCPACK(br-lan) 192.168.20.77 9c:b6:d0:11:7e:02 kali']: a(t,m,'dnsmasq-dhcp[1187]'); t+=S
for h in ['pos.sumup.com','kasse-01.lan','kasse-02.lan','drucker-og.lan']: q(t,'192.168.20.77',h,'A',res='192.168.20.31' if '01' in h else None); t+=5*S
# tunnel from kasse-02
t=D.datetime(2025,4,9,23,10,22)
al='abcdefghijklmnopqrstuvwxyz234567'
for i in range(731):
    d=''.join(r.choice(al) for _ in range(r.randrange(38,58)))+'.t.update-cdn-svc.net'; typ='TXT' if i%9 else 'NULL'
    q(t,'192.168.20.32',d,typ,'<TXT>' if typ=='TXT' else 'NODATA'); t+=r.choice([0,0,1,1,2])*S
q(D.datetime(2025,4,9,23,9,58),'192.168.20.32','update-cdn-svc.net','NS','NODATA')
q(D.datetime(2025,4,10,8,2,0),'192.168.20.21','o4jd82kfh2.cdn-update.net','A','203.0.113.88')
# DGA nx from cam
t=D.datetime(2025,4,10,2,15,0)
for i in range(64): q(t,'192.168.20.55',''.join(r.choice('abcdefghijklmnopqrstuvwxyz') for _ in range(12))+r.choice(['.biz','.top']),'A','NX'); t+=r.choice([2,3])*S
for t in [D.datetime(2025,4,8,15,2,9),D.datetime(2025,4,10,9,59,0)]:
    a(t,'Maximum number of concurrent DNS queries reached (max: 150)')
t=D.datetime(2025,4,10,10,1,12); a(t,'exiting on receipt of SIGTERM')
t+=4*S
for m in ['started, version 2.90 cachesize 10000','compile time options: IPv6 GNU-getopt no-DBus no-UBus no-i18n IDN2 DHCP DHCPv6 Lua TFTP conntrack ipset nftset auth DNSSEC loop-detect inotify dumpfile','using nameserver 1.1.1.1#53','using nameserver 9.9.9.9#53','read /etc/hosts - 9 names']: a(t,m,'dnsmasq[30412]')
L=[(t,(l.replace('[1187]','[30412]') if t>D.datetime(2025,4,10,10,1,13) else l)) for t,l in L]
L=[x for x in L if not (D.datetime(2025,4,10,10,1,12)<x[0]<D.datetime(2025,4,10,10,1,16))]
L.sort(key=lambda x:x[0]); write('dns/pihole.log',[l for _,l in L])
