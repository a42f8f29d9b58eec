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

# what happened is told, and what follows from it is work in the queue
$ izb work --once
Nothing was due.
$ printf 'sku,title,price\n1,Lamp,many\n2,Vase,few\n' > feed.csv; izb import feed.csv > out; izb imports list state=held --json | sed -n 's/.*"id": "\(.*\)",/\1/p' > run; izb imports discard $(cat run) | wc -l | grep -c .
1
$ izb events list type=import.held,import.discarded
id  created_at…type…merchant  by
…  20…Z  import.discarded  default   operator
…  20…Z  import.held       default   import
$ izb events show $(izb events list type=import.held --json | sed -n 's/.*"id": "\([0-9]*\)",/\1/p' | head -1) | grep -E '^(type|merchant)'
type…import.held
merchant…default
$ izb work --once 2> log; grep '"msg"' log | sed -n 's/.*"kind":"\([^"]*\)".*/\1/p'
1 job worked off.
follow-catalog
$ izb jobs list state=queued
id…kind…state…due…tries  last error
…remove-run-folders  queued  20…0/10  —
$ izb jobs list state=queued --json | sed -n 's/.*"id": "\(.*\)",/\1/p' > job; izb jobs cancel $(cat job) | sed 's/[0-9a-f-]\{36\}/it/'
Job it is cancelled.
$ izb jobs cancel $(cat job) 2>&1 | sed 's/[0-9a-f-]\{36\}/it/'
✗ Job it is cancelled: it cannot cancel. [jobs.transition_refused]
Fix: Allowed now: retry.
$ izb jobs retry $(cat job) | sed 's/[0-9a-f-]\{36\}/it/'
Job it is queued again; a worker does it.
$ izb jobs show $(cat job) | grep -E '^(kind|state|key)'
kind…remove-run-folders
state…queued
key…ended
$ izb jobs show nothing
2> ✗ There is no job “nothing”. [jobs.not_found]
2> Fix: List the jobs with: izb jobs list
[exit 1]
$ izb work --concurrency 0
2> ✗ --concurrency cannot be “0”: …
2> …
[exit 2]

# a merchant is made, changed, moved and deleted
$ izb merchants create code=acme name=Acme country=FR | grep -E '^(code|status|kyc)'
code…acme
status…active
kyc…not_required
$ izb merchants update acme city=Lyon iban='DE89 3704 0044 0532 0130 00' --json | grep -E '"(city|iban)"'
  "city": "Lyon",
  "iban": "DE89370400440532013000",
$ izb merchants pause acme reason=holidays | grep -E '^status'
status…paused
$ izb merchants history acme | tail -1 | grep -c holidays
1
$ izb merchant-groups create code=all merchants=acme,default --json | grep -c -e '"acme"' -e '"default"'
2
$ izb merchants update acme nmae=x
2> ✗ The body of the request has a mistake. [http.invalid_request]
2> …
[exit 1]
$ izb merchants delete acme | grep -E '^(name|status)'
name…Deleted merchant
status…deleted
