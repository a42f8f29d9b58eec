import { Migration } from '@mikro-orm/migrations'

export class Migration20261201024308_search_and_families extends Migration {
  override name = 'Migration20261201024308_search_and_families'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "product_family" ("id" serial primary key, "code" text not null, "name" text not null, "merchant_id" int null, "conditions" jsonb not null, "evaluated_at" timestamptz(3) null, "external_id" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1);`,
    )
    this.addSql(
      `alter table "product_family" add constraint "product_family_merchant_id_code_unique" unique ("merchant_id", "code");`,
    )
    this.addSql(
      `create unique index "product_family_operator_code_unique" on "product_family" ("code") where merchant_id is null;`,
    )
    this.addSql(
      `alter table "product_family" add constraint "product_family_merchant_id_external_id_unique" unique ("merchant_id", "external_id");`,
    )
    this.addSql(
      `create unique index "product_family_operator_external_id_unique" on "product_family" ("external_id") where merchant_id is null;`,
    )

    this.addSql(
      `create table "product_family_member" ("family_id" int not null, "product_id" bigint not null, primary key ("family_id", "product_id"));`,
    )
    this.addSql(`create index "product_family_member_product_id_index" on "product_family_member" ("product_id");`)

    this.addSql(
      `create table "search_product" ("id" bigserial primary key, "stamp" timestamptz(3) not null, "offers_digest" text not null, "epoch" int not null, "category_id" int null, "facets" jsonb not null);`,
    )
    this.addSql(`create index "search_product_category_id_index" on "search_product" ("category_id");`)

    this.addSql(
      `create table "search_spelling" ("spelling" text not null, "term" text not null, primary key ("spelling", "term"));`,
    )

    this.addSql(
      `create table "search_state" ("id" serial primary key, "followed_at" timestamptz(3) null, "pulse" text not null, "epoch" int not null, "shape" text not null, "categories" jsonb not null, "languages" jsonb not null);`,
    )

    this.addSql(
      `create table "search_term" ("term" text collate "C" not null, "weight" int not null, primary key ("term"));`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "product_family" cascade;`)
    this.addSql(`drop table if exists "product_family_member" cascade;`)
    this.addSql(`drop table if exists "search_product" cascade;`)
    this.addSql(`drop table if exists "search_spelling" cascade;`)
    this.addSql(`drop table if exists "search_state" cascade;`)
    this.addSql(`drop table if exists "search_term" cascade;`)
  }
}
