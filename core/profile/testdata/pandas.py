# Writes pandas.json from data/*.csv; run at the root of the repository (pandas 1.5.3, scikit-learn 1.2.1).
import pandas as pd, json, numpy as np
out={'pandas':pd.__version__,'describe':{},'duplicated':{},'sort':[],'query':[],'conflict':{}}
def num(v):
    v=float(v); return None if np.isnan(v) else v
files={n:pd.read_csv('data/%s.csv'%n) for n in ['iris','wine','breast_cancer','diabetes','customers','user_events']}
for n,df in files.items():
    d={}
    for c in df.columns:
        s=df[c]
        e={'missing':int(s.isna().sum()),'distinct':int(s.nunique())}
        if s.dtype.kind in 'if':
            q=s.quantile([.25,.5,.75])
            e.update(mean=num(s.mean()),std=num(s.std()),min=num(s.min()),max=num(s.max()),q25=num(q[.25]),median=num(q[.5]),q75=num(q[.75]))
        d[c]=e
    out['describe'][n]=d
    out['duplicated'][n]={'repeats':int(df.duplicated().sum()),'rows':[int(i) for i in np.flatnonzero(df.duplicated(keep=False))]}
c=files['customers']
for col,asc in [('age',True),('age',False),('city',True),('city',False),('visits_30d',False),('newsletter',True),('note',True)]:
    out['sort'].append({'file':'customers','by':col,'down':not asc,'rows':[int(i) for i in c.sort_values(col,ascending=asc,kind='stable').index]})
for expr,q in [('age > 40 and plan == "pro"','age > 40 and plan == "pro"'),('visits_30d <= 5 or city == "Lyon"','visits_30d <= 5 or city == "Lyon"'),('isnull(monthly_spend)','monthly_spend.isnull()'),('not newsletter','newsletter == False')]:
    r=c.query(q,engine='python')
    out['query'].append({'where':expr,'rows':[int(i) for i in r.index]})
feat=['age','city','plan','monthly_spend','visits_30d','newsletter','refund_issued','currency','discount']
g=c.groupby(feat,dropna=False)['churned'].transform('nunique')
out['conflict']={'features':feat,'target':'churned','rows':[int(i) for i in np.flatnonzero(g>1)]}
from sklearn.metrics import roc_auc_score
out['auc']={k:float(roc_auc_score(c.churned,c[k])) for k in ['refund_issued','visits_30d']}
b=files['breast_cancer']
out['auc_bc']={k:float(roc_auc_score(b.diagnosis=='malignant',b[k])) for k in ['perimeter_worst','area_worst','symmetry_se']}
json.dump(out,open('core/profile/testdata/pandas.json','w'),separators=(',',':'))
