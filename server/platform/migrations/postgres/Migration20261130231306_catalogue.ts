import { Migration } from '@mikro-orm/migrations'

export class Migration20261130231306_catalogue extends Migration {
  override name = 'Migration20261130231306_catalogue'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "bulk_edit" ("id" serial primary key, "noun" text not null, "actor" jsonb not null, "reach" jsonb null, "owner_id" int null, "ids" jsonb null, "filter" jsonb null, "change" jsonb null, "action" text null, "reasons" jsonb null, "state" text not null, "last" bigint not null, "total" int not null, "changed" int not null, "unchanged" int not null, "refused" int not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, "version" int not null default 1);`,
    )

    this.addSql(
      `create table "bulk_edit_outcome" ("id" serial primary key, "bulk_edit_id" int not null, "item_id" bigint not null, "outcome" text not null, "code" text null, "detail" text null, "errors" jsonb null);`,
    )
    this.addSql(`create index "bulk_edit_outcome_bulk_edit_id_index" on "bulk_edit_outcome" ("bulk_edit_id");`)

    this.addSql(
      `create table "change_request" ("id" serial primary key, "kind" text not null, "merchant_id" int not null, "product_id" bigint not null, "changes" jsonb not null, "before" jsonb not null, "note" text null, "state" text not null, "refusal" jsonb null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1);`,
    )
    this.addSql(`create index "change_request_product_id_index" on "change_request" ("product_id");`)
    this.addSql(`create index "change_request_merchant_id_index" on "change_request" ("merchant_id");`)
    this.addSql(`create index "change_request_state_index" on "change_request" ("state");`)

    this.addSql(`alter table "attribute" drop constraint "attribute_code_unique";`)
    // Rows that are there are as old as the upgrade.
    this.addSql(
      `alter table "attribute" add "external_id" text null, add "created_at" timestamptz(3) not null default now(), add "updated_at" timestamptz(3) not null default now(), add "deleted_at" timestamptz(3) null, add "version" int not null default 1;`,
    )
    this.addSql(
      `alter table "attribute" alter column "created_at" drop default, alter column "updated_at" drop default;`,
    )
    this.addSql(
      `create unique index "attribute_external_id_unique" on "attribute" ("external_id") where deleted_at is null;`,
    )
    this.addSql(`create unique index "attribute_code_unique" on "attribute" ("code") where deleted_at is null;`)

    this.addSql(`alter table "category" drop constraint "category_code_unique";`)
    this.addSql(`alter table "category" drop constraint "category_external_id_unique";`)
    // Rows that are there are as old as the upgrade.
    this.addSql(
      `alter table "category" add "created_at" timestamptz(3) not null default now(), add "updated_at" timestamptz(3) not null default now(), add "deleted_at" timestamptz(3) null, add "version" int not null default 1;`,
    )
    this.addSql(
      `alter table "category" alter column "created_at" drop default, alter column "updated_at" drop default;`,
    )
    this.addSql(`create unique index "category_code_unique" on "category" ("code") where deleted_at is null;`)
    this.addSql(
      `create unique index "category_external_id_unique" on "category" ("external_id") where deleted_at is null;`,
    )

    this.addSql(
      `alter table "offer" add "sells_from" timestamptz(3) null, add "sells_until" timestamptz(3) null, add "external_id" text null, add "refusal" jsonb null, add "held" text null;`,
    )
    this.addSql(
      `create unique index "offer_external_id_unique" on "offer" ("merchant_id", "external_id") where external_id is not null;`,
    )

    this.addSql(
      `alter table "product" add "kind" text not null default 'goods', add "seo" jsonb null, add "refusal" jsonb null, add "held" text null;`,
    )
    this.addSql(
      `create unique index "product_external_id_unique" on "product" ("merchant_id", "external_id") where external_id is not null and merchant_id is not null;`,
    )
    this.addSql(
      `create unique index "product_operator_external_id_unique" on "product" ("external_id") where external_id is not null and merchant_id is null;`,
    )

    this.addSql(`alter table "variation" add "held" text null;`)

    this.addSql(
      `alter table "bulk_edit_outcome" add constraint "bulk_edit_outcome_bulk_edit_id_foreign" foreign key ("bulk_edit_id") references "bulk_edit" ("id") on delete cascade;`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "bulk_edit_outcome" drop constraint "bulk_edit_outcome_bulk_edit_id_foreign";`)

    this.addSql(`drop table if exists "bulk_edit" cascade;`)
    this.addSql(`drop table if exists "bulk_edit_outcome" cascade;`)
    this.addSql(`drop table if exists "change_request" cascade;`)

    this.addSql(`drop index "attribute_code_unique";`)
    this.addSql(`drop index "attribute_external_id_unique";`)
    this.addSql(
      `alter table "attribute" drop column "external_id", drop column "created_at", drop column "updated_at", drop column "deleted_at", drop column "version";`,
    )
    this.addSql(`alter table "attribute" add constraint "attribute_code_unique" unique ("code");`)

    this.addSql(`drop index "category_code_unique";`)
    this.addSql(`drop index "category_external_id_unique";`)
    this.addSql(
      `alter table "category" drop column "created_at", drop column "updated_at", drop column "deleted_at", drop column "version";`,
    )
    this.addSql(`alter table "category" add constraint "category_code_unique" unique ("code");`)
    this.addSql(`alter table "category" add constraint "category_external_id_unique" unique ("external_id");`)

    this.addSql(`drop index "offer_external_id_unique";`)
    this.addSql(
      `alter table "offer" drop column "sells_from", drop column "sells_until", drop column "external_id", drop column "refusal", drop column "held";`,
    )

    this.addSql(`drop index "product_external_id_unique";`)
    this.addSql(`drop index "product_operator_external_id_unique";`)
    this.addSql(
      `alter table "product" drop column "kind", drop column "seo", drop column "refusal", drop column "held";`,
    )

    this.addSql(`alter table "variation" drop column "held";`)
  }
}
