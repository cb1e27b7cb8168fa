import sys,os; here=os.path.dirname(os.path.abspath(__file__)); sys.path.insert(0,here); os.chdir(os.path.dirname(here))
from q_common import *; import q_all
def plain(t): return re.sub(r'\s+',' ',t.lower())
def numbers(t): return re.findall(r'(?<![\w.])\d+(?![\w])',re.sub(r"(?<=\d)[., '](?=\d{3}(?!\d))",'',t))
ids={}; out=[]; bad=0
for i,x in enumerate(Q):
    x['id']=f'S{i+1:03d}'
    if x['key']: ids[x['key']]=x['id']
for x in Q:
    F=x['F'] if isinstance(x['F'],list) else [x['F']]
    cmd=x['cmd'].replace('$F',F[0])
    for f in F: assert os.path.exists(f),f
    p=subprocess.run(['bash','-c',cmd],capture_output=True,text=True); o=p.stdout+('\n'+p.stderr if 'tee /dev/stderr' in cmd else '')
    if p.stderr and 'stderr' not in cmd: print(x['id'],'STDERR',p.stderr[:200]); bad+=1
    if '%d' in x['gold']:
        n=[v for v in o.split() if v.isdigit()][-1]; x['gold']=[n if g=='%d' else g for g in x['gold']]
    for g in x['gold']:
        ok=False
        assert g
        for a in g.split('|'):
            a=plain(a)
            if g==NO: ok=o.strip()=='0'
            elif g==NA: ok=o.strip()=='0'
            elif re.fullmatch(r'\d[\d.,]*',a): ok=a in numbers(re.sub(r'[=\t]',' ',o)) or ('.' in a and a in o)
            elif len(a)<=3: ok=re.search(r'(?<!\w)'+re.escape(a)+r'(?!\w)',plain(o)) is not None
            else: ok=a in plain(o)
            if ok: break
        if not ok: bad+=1; print(x['id'],x['type'],'GOLD',g[:60],'NOT IN',o[:400].replace('\n',' // '))
    gl=[]
    if x['g']:
        for f in F:
            r=subprocess.run(['bash','-c',f"iconv -f {'cp1252' if 'sicherung' in f else 'utf-8'} -t utf-8 {f} | tr -d '\\r' | grep -a -m3 -E -- \"$P\""],capture_output=True,text=True,env={**os.environ,'P':x['g']})
            gl+=[l[:400] for l in r.stdout.split('\n') if l][:3]
        if not gl: print(x['id'],'no gold_lines',x['g']); bad+=1
    if not gl: gl=[l[:300] for l in o.split('\n') if l.strip()][:3]
    d={'id':x['id']}
    if len(F)>1: d['files']=F
    else: d['file']=F[0]
    d.update(lang=x['lang'],type=x['type'],question=x['question'],gold=x['gold'],gold_lines=gl[:4],derivation=cmd)
    if x['after']: d['after']=ids[x['after']]
    out.append(d)
for d in out:
    if 'after' in d:
        b=next(e for e in out if e['id']==d['after']); assert b.get('file')==d.get('file') and b['type']!='follow-up'
with open('questions.jsonl','w') as f:
    for d in out: f.write(json.dumps(d,ensure_ascii=False)+'\n')
c=collections.Counter
print(len(out),c(d['type'] for d in out),c(d['lang'] for d in out)); print(c((d.get('file') or '+'.join(d['files'])) for d in out)); print('distinct',len({d['question'] for d in out}),'bad',bad)
