import { Migration } from '@mikro-orm/migrations'

export class Migration20261201044411_feeds_and_uploads extends Migration {
  override name = 'Migration20261201044411_feeds_and_uploads'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "upload" ("id" serial primary key, "merchant_id" int null, "name" text not null, "bytes" bigint not null, "digest" text not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null);`,
    )
    this.addSql(`create index "upload_merchant_id_index" on "upload" ("merchant_id");`)
    this.addSql(`create index "upload_expires_at_index" on "upload" ("expires_at");`)

    this.addSql(`alter table "feed" add "upload_id" int null, add "version" int not null default 1;`)
    this.addSql(
      `alter table "feed" add constraint "feed_merchant_id_external_id_unique" unique ("merchant_id", "external_id");`,
    )
    this.addSql(
      `create unique index "feed_operator_external_unique" on "feed" ("external_id") where merchant_id is null;`,
    )

    this.addSql(`alter table "import_run" add "upload_id" int null;`)

    this.addSql(
      `alter table "upload" add constraint "upload_merchant_id_foreign" foreign key ("merchant_id") references "merchant" ("id") on delete set null;`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "upload" cascade;`)

    this.addSql(`alter table "feed" drop constraint "feed_merchant_id_external_id_unique";`)
    this.addSql(`drop index "feed_operator_external_unique";`)
    this.addSql(`alter table "feed" drop column "upload_id", drop column "version";`)

    this.addSql(`alter table "import_run" drop column "upload_id";`)
  }
}
