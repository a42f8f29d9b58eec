# a feed with sizes goes in, is listed, shown and found well by the doctor
$ printf 'sku,group,title,price,size\nT-S,T,Tee,19.90,S\nT-M,T,Tee,21.90,M\nB,,Belt,9.00,\n' > feed.csv
$ printf 'version: 1\ntarget: offers\nattributes:\n  sku: { from: sku }\n  title: { from: title }\n  price: { from: price }\n  size: { from: size }\nvariations: { parent: group, axes: [size] }\n' > map.yaml
$ izb import feed.csv --mapping map.yaml | head -1
✓ Done. 3 records read: 3 new.
$ izb offers list --json | grep -E '"(title|price)"'
      "title": "…
      "price": "…
      "title": "…
      "price": "…
$ izb variations list --sort sku
id  merchant  sku  axes        price  stock  state
…  default   T-M  size M  21.90 EUR      0  active
…  default   T-S  size S  19.90 EUR      0  active
$ izb products show T | grep -E '^(key|title|state)'
key…T
title…Tee
state…active
$ izb imports list state=completed | wc -l
2
$ izb mappings list target=offers merchant=default --json | grep '"version"'
      "version": 1,
$ izb doctor --json | grep -cE '"state": "(warn|fail)"'
0
[exit 1]
$ izb settings update offer_acceptance=manual | grep -c manual
1
$ izb migrate
The tables are those of this version already.
