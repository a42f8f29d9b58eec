import { Migration } from '@mikro-orm/migrations'

export class Migration20261201050755_images extends Migration {
  override name = 'Migration20261201050755_images'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "image" ("id" bigserial primary key, "digest" text not null, "type" text not null, "bytes" int not null, "width" int not null, "height" int not null, "created_at" timestamptz(3) not null);`,
    )
    this.addSql(`alter table "image" add constraint "image_digest_unique" unique ("digest");`)

    this.addSql(
      `create table "image_following" ("id" serial primary key, "followed_at" timestamptz(3) not null, "pulse" text not null);`,
    )

    this.addSql(
      `create table "image_source" ("id" bigserial primary key, "merchant_id" int null, "url" text not null, "state" text not null, "reason" text null, "detail" text null, "fix" text null, "attempts" int not null, "next_at" timestamptz(3) not null, "etag" text null, "last_modified" text null, "image_id" bigint null, "checked_at" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1);`,
    )
    this.addSql(`create index "image_source_next_at_index" on "image_source" ("next_at") where state <> 'broken';`)
    this.addSql(`create index "image_source_image_id_index" on "image_source" ("image_id");`)
    this.addSql(
      `alter table "image_source" add constraint "image_source_merchant_id_url_unique" unique ("merchant_id", "url");`,
    )
    this.addSql(
      `create unique index "image_source_operator_url_unique" on "image_source" ("url") where merchant_id is null;`,
    )

    this.addSql(
      `create table "image_use" ("id" bigserial primary key, "owner" text not null, "owner_id" bigint not null, "position" int not null, "source_id" bigint not null);`,
    )
    this.addSql(`create index "image_use_source_id_index" on "image_use" ("source_id");`)
    this.addSql(
      `alter table "image_use" add constraint "image_use_owner_owner_id_position_unique" unique ("owner", "owner_id", "position");`,
    )

    this.addSql(
      `create table "image_variant" ("id" bigserial primary key, "image_id" bigint not null, "size" int not null, "digest" text not null, "bytes" int not null, "created_at" timestamptz(3) not null);`,
    )
    this.addSql(
      `alter table "image_variant" add constraint "image_variant_image_id_size_unique" unique ("image_id", "size");`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "image" cascade;`)
    this.addSql(`drop table if exists "image_following" cascade;`)
    this.addSql(`drop table if exists "image_source" cascade;`)
    this.addSql(`drop table if exists "image_use" cascade;`)
    this.addSql(`drop table if exists "image_variant" cascade;`)
  }
}
