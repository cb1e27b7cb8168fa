import json,subprocess,re,collections
Q=[]
EM='January February March April May June July August September October November December'.split()
GM='Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split()
def dt(s):
    y,m,d=map(int,s.split('-')); e=EM[m-1]; g=GM[m-1]
    return '|'.join(dict.fromkeys([s,f'{d:02d}.{m:02d}.{y}',f'{d}.{m}.',f'{d:02d}.{m:02d}.',f'{d:02d}/{e[:3]}/{y}',f'{e[:3]} {d}',f'{e[:3]} {d:02d}',f'{e} {d}',f'{d} {e[:3]}',f'{d:02d} {e[:3]}',f'{d}. {g}',f'{d}. {g[:3]}',f'{d} {g}']))
def hr(h): return f'{h:02d}:00|{h:02d} uhr|{h:02d}h|{h:02d} h|{h:02d}-|{h:02d}–|t{h:02d}'
NO='no|nein'
NA='not assessable'
def q(F,lang,typ,question,gold,cmd,g=None,after=None,key=None):
    Q.append(dict(F=F,lang=lang,type=typ,question=question,gold=gold,cmd=cmd,g=g,after=after,key=key))
