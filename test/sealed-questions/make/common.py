import random, datetime as D, json, os
OUT=__import__('os').path.join(__import__('os').path.dirname(__import__('os').path.dirname(__import__('os').path.abspath(__file__))),'logs','')
os.makedirs(OUT,exist_ok=True)
MON='Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
def rng(seed): return random.Random(seed)
def day_times(r,day,n,lo=6,hi=21,night=0.15):
    """n datetimes in a day, mostly office hours"""
    o=[]
    for _ in range(n):
        if r.random()<night: s=r.uniform(0,86400)
        else: s=min(max(r.gauss((lo+hi)/2*3600,(hi-lo)/5*3600),0),86399)
        o.append(day+D.timedelta(seconds=s))
    return sorted(o)
def bsd(t): return f"{MON[t.month-1]} {t.day:2d} {t:%H:%M:%S}"
def write(name,lines,enc='utf-8',nl='\n'):
    p=OUT+name; os.makedirs(os.path.dirname(p),exist_ok=True)
    with open(p,'w',encoding=enc,newline='') as f: f.write(nl.join(lines)+nl)
    print(name,len(lines))
