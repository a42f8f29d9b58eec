# a feed is looked at, previewed and imported, here or at a server
$ printf 'Référence;Libellé;Prix TTC;Stock\nA1;Robe;12,90 €;3\nA2;Jean;1 299,00 €;0\n' > feed.csv
$ izb analyze feed.csv
feed.csv
CSV, utf-8, “;” between cells · …2 records · … bytes…

What becomes what (offers)
attribute  from column  how sure…
sku        Référence    …
title      Libellé      …
price      Prix TTC     …
stock      Stock        …

See what would come of it: izb preview feed.csv
Bring it in:               izb import feed.csv
$ izb preview feed.csv --row 3
Row 3 would be new
  source
    Référence  A2
    Libellé    Jean
    Prix TTC   1 299,00 €
    Stock      0
  result
…
In all: 1 record read: 1 new. Nothing was written.
$ izb offers list
Nothing found.
$ izb import feed.csv
✓ Done. 2 records read: 2 new.
import … · offers · merchant default · /…/feed.csv (csv, … bytes) · …

  rows 2           read 2           valid 2          invalid 0        error 0          warnings 0
  created 2        updated 0        unchanged 0      skipped 0        removed 0
$ izb offers list
id  merchant  sku  title        price  stock  state
…  default   A1   Robe     12.90 EUR      3  active
…  default   A2   Jean   1299.00 EUR      0  active
$ izb import feed.csv --json | grep -E '"(state|read|created|unchanged|address)"'
  "state": "completed",
    "address": "/…/feed.csv",
    "read": 2,
    "created": 0,
    "unchanged": 2,
$ cat feed.csv | izb import - | head -1
✓ Done. 2 records read: 2 unchanged.

# rejects are written beside, mended and imported again, here or at a server
$ printf 'sku,title,price\n1,Lamp,9.90\n2,,5\n3,Vase,on request\n' > feed.csv
$ izb import feed.csv --rejects bad.csv --report report.csv --max-invalid 100% | grep -E '×|^Mend'
        1 × not_a_price  price  row 4
        1 × required_missing  title  row 3
Mend the rejects and import them: izb import bad.csv
$ izb import feed.csv --max-invalid 0.9
! Done, but some records were left out. 3 records read: 1 unchanged, 2 invalid.
…
[exit 3]
$ cut -d, -f1-3,5,6 bad.csv
sku,title,price,izb_row,izb_code
2,,5,3,required_missing
3,Vase,on request,4,not_a_price
$ cat report.csv
code,severity,attribute,count,row,value,detail
…
$ izb imports rejects $(izb imports list --limit 1 --json | grep '"id"' | cut -d'"' -f4) | wc -l
3
$ sed 's/on request/7/; s/2,,5/2,Cup,5/' bad.csv > mended.csv; izb import mended.csv | head -1
✓ Done. 2 records read: 2 new.

# a guard holds the run, here or at a server
$ (echo sku,title,price; seq 1 7 | sed 's/$/,Thing,9.90/'; seq 8 10 | sed 's/$/,Thing,none/') > feed.csv
$ izb import feed.csv
! Stopped by a guard, nothing was removed. 10 records read: 7 new, 3 invalid.
…
3 of 10 records are rejected (30 %); the limit is 20 %. [too_many_invalid]
…
[exit 4]
$ izb imports watch $(izb imports list state=held --limit 1 --json | grep '"id"' | cut -d'"' -f4) --json | grep '"state"'
  "state": "held",
$ izb imports discard $(izb imports list state=held --limit 1 --json | grep '"id"' | cut -d'"' -f4) --json | grep '"state"'
  "state": "completed_with_errors",

# what cannot be says why, in the same words, here or at a server
$ izb import nothing.csv
2> ✗ There is no file nothing.csv. [source.not_found]
2> …
[exit 1]
$ printf 'sku,price\n1,2\n' > feed.csv; izb import feed.csv --json | grep -E '"(code|status)"'
  "status": 422,
  "code": "imports.missing_required",
$ izb import feed.csv --merchant nobody
2> ✗ There is no merchant “nobody”. [imports.merchant_unknown]
2> Fix: The merchants are: default.
[exit 1]
$ izb load planets feed.csv
2> ✗ “planets” is nothing that can be imported. [imports.target_unknown]
2> …
[exit 1]
$ izb import feed.csv --rejects nowhere/bad.csv
2> ✗ nowhere/bad.csv cannot be written: its folder does not exist. [files.cannot_write]
2> …
[exit 1]
$ echo '- a list' > list.yaml; izb import feed.csv --mapping list.yaml
2> ✗ The mapping list.yaml cannot be read…[mapping.unreadable]
2> …
[exit 1]
$ printf '' | izb import - --json | grep '"code"'
  "code": "source.empty",
$ izb offers list
Nothing found.

# the operator loads lists, and a mapping that is named is kept, here or at a server
$ printf 'code,name\nhome,Home\n' > tree.csv; izb load categories tree.csv | head -1
✓ Done. 1 record read: 1 new.
$ printf 'X1,X2,X3\n1,Lamp,9.90\n' > feed.csv
$ printf 'version: 1\ntarget: offers\nattributes:\n  sku: { from: X1 }\n  title: { from: X2 }\n  price: { from: X3 }\n' > map.yaml
$ izb import feed.csv --mapping map.yaml --set category=home | head -1
✓ Done. 1 record read: 1 new.
$ izb import feed.csv --set category=home | head -1
✓ Done. 1 record read: 1 unchanged.
$ izb feeds list --json | grep -E '"(state|mapping)"'
      "state": "ready",
      "mapping": "…",

# a feed is added, run, changed and removed, here or at a server
$ printf 'sku,title,price\n1,Lamp,9.90\n2,Vase,5.00\n' > shop.csv
$ izb feeds add shop.csv --name shop --missing zero-stock --max-removed 100% | grep -E '^(name|state|mode|missing)'
name…shop
state…draft
mode…full
missing…zero-stock
$ izb feeds run shop | head -1
✓ Done. 2 records read: 2 new.
$ izb feeds show shop --json | grep '"state"'
  "state": "ready",
$ izb feeds edit shop --mode delta --json | grep -E '"(mode|missing)"'
  "mode": "delta",
  "missing": "zero-stock",
$ izb feeds run shop --dry-run --json | grep -E '"(dry_run|unchanged)"'
  "dry_run": true,
    "unchanged": 2,
$ izb feeds pause shop
2> ✗ A feed that is ready cannot pause. [platform.transition_refused]
2> …
[exit 1]
$ izb feeds activate shop --json | grep '"state"'
  "state": "active",
$ izb feeds pause shop --json | grep '"state"'
  "state": "paused",
$ izb feeds remove shop --json | grep '"name"'
  "name": "shop",
$ izb feeds run shop
2> ✗ There is no feed shop. [platform.row_not_found]
2> …
[exit 1]
