-- What somebody who knows SQL would write for the same feed: copy as it is, then into our tables, with our indexes.
create unlogged table staging (sku text, ean text, title text, description text, brand text, category text, price text, stock text, images text, colour text, size text, weight text);
create temp table path (path text primary key, code text);
create temp table colour (name text primary key, code text);
\copy staging from '{feed}' with (format csv, header true)
\copy path from '{categories}' with (format csv, header true)
\copy colour from '{colours}' with (format csv, header true)
analyze staging;
begin;
insert into product (merchant_id, key, title, brand, gtin, category_id, image_url, attributes, state, state_by, created_at, updated_at)
select merchant.id, trim(s.sku), left(trim(s.title), 150), upper(trim(s.brand)), s.ean, category.id,
  split_part(s.images, '|', 1),
  jsonb_build_object('description', trim(s.description), 'color', colour.code, 'size', trim(s.size), 'weight', s.weight::numeric,
    'additional_images', to_jsonb((string_to_array(s.images, '|'))[2:])),
  'active', 'import', now(), now()
from staging s
join merchant on merchant.code = 'default'
join path on path.path = trim(s.category)
join category on category.code = path.code
join colour on colour.name = s.colour
where trim(s.title) <> '' and trim(s.sku) <> '' and s.price ~ '^[0-9]'
on conflict (merchant_id, key) do update set title = excluded.title, brand = excluded.brand, gtin = excluded.gtin,
  category_id = excluded.category_id, image_url = excluded.image_url, attributes = excluded.attributes, updated_at = excluded.updated_at;
insert into offer (merchant_id, product_id, sku, price, currency, stock, condition, attributes, state, state_by, created_at, updated_at)
select product.merchant_id, product.id, product.key, translate(s.price, U&' \00A0,€', '')::bigint, 'EUR', s.stock::integer, 'new', '{}',
  'active', 'import', now(), now()
from staging s
join merchant on merchant.code = 'default'
join product on product.merchant_id = merchant.id and product.key = trim(s.sku)
on conflict (merchant_id, sku) do update set price = excluded.price, stock = excluded.stock, updated_at = excluded.updated_at;
commit;
drop table staging;
