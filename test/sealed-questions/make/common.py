import random, os, json
from datetime import datetime, timedelta, timezone
OUT=os.path.join(os.path.dirname(os.path.abspath(__file__)),'..','logs')
os.makedirs(OUT,exist_ok=True)
MON='Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
def dt(s): return datetime.strptime(s,'%Y-%m-%d %H:%M:%S')
def bsd(t): return f'{MON[t.month-1]} {t.day:2d} {t:%H:%M:%S}'
def rnd_time(R,a,b,work=False):
    while True:
        t=a+timedelta(seconds=R.random()*(b-a).total_seconds())
        if not work: return t
        if t.weekday()<5 and 7<=t.hour<18: return t
        if R.random()<0.06: return t
def write(name,lines,eol='\n',last=True):
    with open(os.path.join(OUT,name),'w',encoding='utf-8',newline='') as f:
        f.write(eol.join(lines)+(eol if last else ''))
    print(name,len(lines))
