import { Migration } from '@mikro-orm/migrations'

export class Migration20261123192216_initial extends Migration {
  override name = 'Migration20261123192216_initial'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "attribute" ("id" serial primary key, "code" text not null, "label" text not null, "labels" jsonb not null, "description" text not null, "entity" text not null, "type" text not null, "unit" text null, "required" boolean not null, "values" jsonb null, "categories" jsonb null, "active" boolean not null, "native" boolean not null, "localised" boolean not null, "position" int not null);`,
    )
    this.addSql(`alter table "attribute" add constraint "attribute_code_unique" unique ("code");`)

    this.addSql(
      `create table "category" ("id" serial primary key, "code" text not null, "parent_id" int null, "name" text not null, "names" jsonb not null, "position" int not null, "published" boolean not null, "external_id" text null);`,
    )
    this.addSql(`alter table "category" add constraint "category_code_unique" unique ("code");`)
    this.addSql(`create index "category_parent_id_index" on "category" ("parent_id");`)
    this.addSql(`alter table "category" add constraint "category_external_id_unique" unique ("external_id");`)

    this.addSql(
      `create table "commission_rule" ("id" serial primary key, "code" text not null, "merchant" text null, "merchant_group" text null, "category" text null, "brand" text null, "family" text null, "country_of_origin" text null, "destination_zone" text null, "percent_ppm" int null, "amount" bigint null, "currency" text null, "base" text null, "shipping" text null, "per" text null, "stacking" text null, "priority" int null, "minimum" bigint null, "maximum" bigint null, "starts_at" timestamptz(3) null, "ends_at" timestamptz(3) null, "external_id" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null);`,
    )
    this.addSql(`alter table "commission_rule" add constraint "commission_rule_code_unique" unique ("code");`)
    this.addSql(
      `alter table "commission_rule" add constraint "commission_rule_external_id_unique" unique ("external_id");`,
    )

    this.addSql(
      `create table "event" ("id" serial primary key, "type" text not null, "created_at" timestamptz(3) not null, "actor" jsonb not null, "merchant_id" int null, "data" jsonb not null);`,
    )

    this.addSql(
      `create table "merchant" ("id" serial primary key, "code" text not null, "name" text not null, "email" text null, "region" text null, "language" text null, "currency" text null, "legal_name" text null, "registration_number" text null, "vat_number" text null, "street" text null, "postal_code" text null, "city" text null, "country" text null, "iban" text null, "status" text not null, "custom" jsonb not null, "external_id" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1);`,
    )
    this.addSql(`alter table "merchant" add constraint "merchant_code_unique" unique ("code");`)
    this.addSql(`alter table "merchant" add constraint "merchant_external_id_unique" unique ("external_id");`)

    this.addSql(
      `create table "feed" ("id" serial primary key, "merchant_id" int null, "target" text not null, "address" text not null, "name" text null, "state" text not null, "implicit" boolean not null, "mapping_id" int null, "mode" text not null, "missing" text not null, "options" jsonb not null, "external_id" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null);`,
    )
    this.addSql(
      `alter table "feed" add constraint "feed_merchant_id_target_address_unique" unique ("merchant_id", "target", "address");`,
    )
    this.addSql(`create unique index "feed_operator_unique" on "feed" ("target", "address") where merchant_id is null;`)

    this.addSql(
      `create table "mapping" ("id" serial primary key, "merchant_id" int null, "target" text not null, "name" text not null, "feed_id" int null, "created_at" timestamptz(3) not null);`,
    )
    this.addSql(`create index "mapping_merchant_id_index" on "mapping" ("merchant_id");`)
    this.addSql(`create index "mapping_feed_id_index" on "mapping" ("feed_id");`)

    this.addSql(
      `create table "mapping_version" ("id" serial primary key, "mapping_id" int not null, "version" int not null, "document" json not null, "digest" text not null, "created_at" timestamptz(3) not null);`,
    )
    this.addSql(
      `alter table "mapping_version" add constraint "mapping_version_mapping_id_version_unique" unique ("mapping_id", "version");`,
    )

    this.addSql(
      `create table "import_run" ("id" serial primary key, "public_id" text not null, "feed_id" int null, "merchant_id" int null, "target" text not null, "address" text not null, "mode" text not null, "missing" text not null, "dry_run" boolean not null, "options" jsonb not null, "state" text not null, "mapping_id" int null, "mapping_version" int null, "format" text null, "source_bytes" bigint null, "source_digest" text null, "source_options" jsonb null, "columns" jsonb null, "folder" text null, "position" jsonb null, "counts" jsonb not null, "owner" text null, "heartbeat_at" timestamptz(3) null, "attempts" int not null, "reason" jsonb null, "skipped_rows" jsonb not null, "started_at" timestamptz(3) null, "ended_at" timestamptz(3) null, "created_at" timestamptz(3) not null);`,
    )
    this.addSql(`alter table "import_run" add constraint "import_run_public_id_unique" unique ("public_id");`)
    this.addSql(`create index "import_run_feed_id_index" on "import_run" ("feed_id");`)
    this.addSql(`create index "import_run_merchant_id_index" on "import_run" ("merchant_id");`)
    this.addSql(`create index "import_run_state_index" on "import_run" ("state");`)

    this.addSql(
      `create table "import_reject" ("id" serial primary key, "run_id" int not null, "seq" int not null, "row" int not null, "code" text not null, "attribute" text not null, "detail" text not null, "raw" text null, "cells" jsonb null);`,
    )
    this.addSql(
      `alter table "import_reject" add constraint "import_reject_run_id_seq_unique" unique ("run_id", "seq");`,
    )

    this.addSql(
      `create table "import_problem" ("id" serial primary key, "run_id" int not null, "code" text not null, "severity" text not null, "attribute" text not null, "count" int not null, "examples" jsonb not null);`,
    )
    this.addSql(
      `alter table "import_problem" add constraint "import_problem_run_id_code_severity_attribute_unique" unique ("run_id", "code", "severity", "attribute");`,
    )

    this.addSql(
      `create table "offer" ("id" bigserial primary key, "merchant_id" int not null, "product_id" bigint not null, "sku" text not null, "price" bigint null, "sale_price" bigint null, "currency" text not null, "stock" int null, "availability" text null, "condition" text null, "attributes" jsonb not null, "state" text not null, "state_by" text null, "digest" text null, "feed_id" int null, "run_id" int null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null);`,
    )
    this.addSql(`create index "offer_product_id_index" on "offer" ("product_id");`)
    this.addSql(`alter table "offer" add constraint "offer_merchant_id_sku_unique" unique ("merchant_id", "sku");`)

    this.addSql(
      `create table "product" ("id" bigserial primary key, "merchant_id" int null, "key" text not null, "title" text null, "brand" text null, "gtin" text null, "category_id" int null, "source_category" text null, "image_url" text null, "attributes" jsonb not null, "state" text not null, "state_by" text null, "match_key" text null, "external_id" text null, "digest" text null, "feed_id" int null, "run_id" int null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null);`,
    )
    this.addSql(`create index "product_match_key_index" on "product" ("match_key") where match_key is not null;`)
    this.addSql(`alter table "product" add constraint "product_merchant_id_key_unique" unique ("merchant_id", "key");`)
    this.addSql(`create unique index "product_operator_key_unique" on "product" ("key") where merchant_id is null;`)

    this.addSql(`create table "setting" ("key" text not null, "value" jsonb not null, primary key ("key"));`)

    this.addSql(
      `create table "transition" ("id" serial primary key, "noun" text not null, "noun_id" bigint not null, "from_state" text null, "to_state" text not null, "action" text not null, "actor" jsonb not null, "reason" text null, "at" timestamptz(3) not null);`,
    )
    this.addSql(`create index "transition_noun_noun_id_index" on "transition" ("noun", "noun_id");`)

    this.addSql(
      `create table "variation" ("id" bigserial primary key, "merchant_id" int not null, "offer_id" bigint not null, "sku" text not null, "gtin" text null, "axes" jsonb not null, "price" bigint null, "sale_price" bigint null, "stock" int null, "availability" text null, "image_url" text null, "attributes" jsonb not null, "state" text not null, "state_by" text null, "digest" text null, "feed_id" int null, "run_id" int null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null);`,
    )
    this.addSql(`create index "variation_offer_id_index" on "variation" ("offer_id");`)
    this.addSql(
      `alter table "variation" add constraint "variation_merchant_id_sku_unique" unique ("merchant_id", "sku");`,
    )

    this.addSql(
      `alter table "category" add constraint "category_parent_id_foreign" foreign key ("parent_id") references "category" ("id") on delete set null;`,
    )

    this.addSql(
      `alter table "feed" add constraint "feed_merchant_id_foreign" foreign key ("merchant_id") references "merchant" ("id") on delete set null;`,
    )

    this.addSql(
      `alter table "mapping" add constraint "mapping_merchant_id_foreign" foreign key ("merchant_id") references "merchant" ("id") on delete set null;`,
    )
    this.addSql(
      `alter table "mapping" add constraint "mapping_feed_id_foreign" foreign key ("feed_id") references "feed" ("id") on delete set null;`,
    )

    this.addSql(
      `alter table "mapping_version" add constraint "mapping_version_mapping_id_foreign" foreign key ("mapping_id") references "mapping" ("id") on delete cascade;`,
    )

    this.addSql(
      `alter table "import_run" add constraint "import_run_feed_id_foreign" foreign key ("feed_id") references "feed" ("id") on delete set null;`,
    )
    this.addSql(
      `alter table "import_run" add constraint "import_run_merchant_id_foreign" foreign key ("merchant_id") references "merchant" ("id") on delete set null;`,
    )

    this.addSql(
      `alter table "import_reject" add constraint "import_reject_run_id_foreign" foreign key ("run_id") references "import_run" ("id") on delete cascade;`,
    )

    this.addSql(
      `alter table "import_problem" add constraint "import_problem_run_id_foreign" foreign key ("run_id") references "import_run" ("id") on delete cascade;`,
    )
  }
}
