import { Migration } from '@mikro-orm/migrations'

export class Migration20261130190832_jobs_and_outbox extends Migration {
  override name = 'Migration20261130190832_jobs_and_outbox'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "event_consumer" ("name" text not null, "seq" bigint not null, "failures" int not null, "error" jsonb null, "retry_at" timestamptz(3) null, "updated_at" timestamptz(3) not null, primary key ("name"));`,
    )

    this.addSql(
      `create table "schedule" ("name" text not null, "cron" text not null, "time_zone" text not null, "kind" text not null, "payload" jsonb not null, "next_at" timestamptz(3) not null, "last_at" timestamptz(3) null, primary key ("name"));`,
    )

    this.addSql(`alter table "event" add "seq" bigint null;`)
    this.addSql(`alter table "event" add constraint "event_seq_unique" unique ("seq");`)
    this.addSql(`create index "event_unnumbered_index" on "event" ("id") where seq is null;`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "event_consumer" cascade;`)
    this.addSql(`drop table if exists "schedule" cascade;`)

    this.addSql(`alter table "event" drop constraint "event_seq_unique";`)
    this.addSql(`drop index "event_unnumbered_index";`)
    this.addSql(`alter table "event" drop column "seq";`)
  }
}
