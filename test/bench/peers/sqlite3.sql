-- What somebody who knows SQL would write for the same feed: import as it is, then into our tables, with our indexes.
pragma journal_mode = wal;
pragma synchronous = normal;
pragma cache_size = -65536;
create temp table staging (sku, ean, title, description, brand, category, price, stock, images, colour, size, weight);
create temp table path (path text primary key, code text) without rowid;
create temp table colour (name text primary key, code text) without rowid;
.import --csv --skip 1 --schema temp {feed} staging
.import --csv --skip 1 --schema temp {categories} path
.import --csv --skip 1 --schema temp {colours} colour
begin immediate;
insert into product (merchant_id, key, title, brand, gtin, category_id, image_url, attributes, state, state_by, created_at, updated_at)
select merchant.id, trim(s.sku), substr(trim(s.title), 1, 150), upper(trim(s.brand)), s.ean, category.id,
  substr(s.images, 1, instr(s.images || '|', '|') - 1),
  json_object('description', trim(s.description), 'color', colour.code, 'size', trim(s.size), 'weight', cast(s.weight as real),
    'additional_images', json(case when instr(s.images, '|') = 0 then '[]'
      else '["' || replace(substr(s.images, instr(s.images, '|') + 1), '|', '","') || '"]' end)),
  'active', 'import', cast((julianday('now') - 2440587.5) * 86400000 as integer), cast((julianday('now') - 2440587.5) * 86400000 as integer)
from temp.staging s
cross join merchant on merchant.code = 'default'
cross join temp.path on path.path = trim(s.category)
cross join category on category.code = path.code
cross join temp.colour on colour.name = s.colour
where trim(s.title) <> '' and trim(s.sku) <> '' and s.price glob '[0-9]*'
on conflict (merchant_id, key) do update set title = excluded.title, brand = excluded.brand, gtin = excluded.gtin,
  category_id = excluded.category_id, image_url = excluded.image_url, attributes = excluded.attributes, updated_at = excluded.updated_at;
insert into offer (merchant_id, product_id, sku, price, currency, stock, condition, attributes, state, state_by, created_at, updated_at)
select product.merchant_id, product.id, product.key,
  cast(replace(replace(replace(replace(s.price, '€', ''), char(160), ''), ' ', ''), ',', '') as integer), 'EUR', cast(s.stock as integer), 'new', '{}',
  'active', 'import', product.created_at, product.updated_at
from temp.staging s
cross join merchant on merchant.code = 'default'
cross join product on product.merchant_id = merchant.id and product.key = trim(s.sku)
where true
on conflict (merchant_id, sku) do update set price = excluded.price, stock = excluded.stock, updated_at = excluded.updated_at;
commit;
