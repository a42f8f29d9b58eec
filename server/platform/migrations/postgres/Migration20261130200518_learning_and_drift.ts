import { Migration } from '@mikro-orm/migrations'

export class Migration20261130200518_learning_and_drift extends Migration {
  override name = 'Migration20261130200518_learning_and_drift'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "lesson" ("id" serial primary key, "mapping_id" int not null, "merchant_id" int null, "target" text not null, "kind" text not null, "attribute" text not null, "key" text not null, "source" text not null, "meant" text not null, "created_at" timestamptz(3) not null);`,
    )
    this.addSql(`create index "lesson_mapping_id_index" on "lesson" ("mapping_id");`)
    this.addSql(`create index "lesson_merchant_id_index" on "lesson" ("merchant_id");`)
    this.addSql(`create index "lesson_target_key_index" on "lesson" ("target", "key");`)

    this.addSql(`alter table "mapping_version" add "confirmed_at" timestamptz(3) null, add "columns" jsonb null;`)

    this.addSql(
      `alter table "lesson" add constraint "lesson_mapping_id_foreign" foreign key ("mapping_id") references "mapping" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "lesson" add constraint "lesson_merchant_id_foreign" foreign key ("merchant_id") references "merchant" ("id") on delete cascade;`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "lesson" cascade;`)

    this.addSql(`alter table "mapping_version" drop column "confirmed_at", drop column "columns";`)
  }
}
