import { Migration } from '@mikro-orm/migrations'

export class Migration20261130203800_access extends Migration {
  override name = 'Migration20261130203800_access'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "audit_entry" ("id" serial primary key, "at" timestamptz(3) not null, "actor" jsonb not null, "request_id" text null, "merchant_id" int null, "action" text not null, "noun" text not null, "noun_id" text not null, "before" jsonb null, "after" jsonb null);`,
    )
    this.addSql(`create index "audit_entry_merchant_id_index" on "audit_entry" ("merchant_id");`)
    this.addSql(`create index "audit_entry_noun_noun_id_index" on "audit_entry" ("noun", "noun_id");`)
    this.addSql(`create index "audit_entry_at_index" on "audit_entry" ("at");`)

    this.addSql(
      `create table "customer" ("id" serial primary key, "external_id" text not null, "email" text null, "language" text null, "anonymised_at" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1);`,
    )
    this.addSql(`alter table "customer" add constraint "customer_external_id_unique" unique ("external_id");`)

    this.addSql(
      `create table "kept_answer" ("id" serial primary key, "digest" text not null, "asked" text not null, "status" int not null, "body" text null, "created_at" timestamptz(3) not null);`,
    )
    this.addSql(`alter table "kept_answer" add constraint "kept_answer_digest_unique" unique ("digest");`)
    this.addSql(`create index "kept_answer_created_at_index" on "kept_answer" ("created_at");`)

    this.addSql(
      `create table "merchant_group" ("id" serial primary key, "code" text not null, "name" text not null, "external_id" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1);`,
    )
    this.addSql(`alter table "merchant_group" add constraint "merchant_group_code_unique" unique ("code");`)
    this.addSql(
      `alter table "merchant_group" add constraint "merchant_group_external_id_unique" unique ("external_id");`,
    )

    this.addSql(
      `create table "merchant_group_member" ("id" serial primary key, "merchant_group_id" int not null, "merchant_id" int not null);`,
    )
    this.addSql(`create index "merchant_group_member_merchant_id_index" on "merchant_group_member" ("merchant_id");`)
    this.addSql(
      `alter table "merchant_group_member" add constraint "merchant_group_member_merchant_group_id_merchant_id_unique" unique ("merchant_group_id", "merchant_id");`,
    )

    this.addSql(
      `create table "user_account" ("id" serial primary key, "email" text not null, "name" text not null, "language" text null, "password_hash" text null, "failures" int not null, "locked_until" timestamptz(3) null, "last_login_at" timestamptz(3) null, "disabled_at" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1);`,
    )
    this.addSql(`alter table "user_account" add constraint "user_account_email_unique" unique ("email");`)

    this.addSql(
      `create table "token" ("id" serial primary key, "name" text null, "role" text not null, "merchant_id" int null, "user_id" int null, "prefix" text not null, "hash" text not null, "scopes" jsonb not null, "expires_at" timestamptz(3) null, "last_used_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1);`,
    )
    this.addSql(`create index "token_merchant_id_index" on "token" ("merchant_id");`)
    this.addSql(`create index "token_user_id_index" on "token" ("user_id");`)
    this.addSql(`alter table "token" add constraint "token_hash_unique" unique ("hash");`)

    this.addSql(
      `create table "membership" ("id" serial primary key, "user_id" int not null, "role" text not null, "merchant_id" int null, "merchant_group_id" int null);`,
    )
    this.addSql(`create index "membership_user_id_index" on "membership" ("user_id");`)
    this.addSql(`create index "membership_merchant_id_index" on "membership" ("merchant_id");`)
    this.addSql(`create index "membership_merchant_group_id_index" on "membership" ("merchant_group_id");`)

    this.addSql(
      `create table "access_link" ("id" serial primary key, "user_id" int null, "hash" text not null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, "created_at" timestamptz(3) not null);`,
    )
    this.addSql(`create index "access_link_user_id_index" on "access_link" ("user_id");`)
    this.addSql(`alter table "access_link" add constraint "access_link_hash_unique" unique ("hash");`)

    this.addSql(
      `alter table "merchant_group_member" add constraint "merchant_group_member_merchant_group_id_foreign" foreign key ("merchant_group_id") references "merchant_group" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "merchant_group_member" add constraint "merchant_group_member_merchant_id_foreign" foreign key ("merchant_id") references "merchant" ("id") on delete cascade;`,
    )

    this.addSql(
      `alter table "token" add constraint "token_merchant_id_foreign" foreign key ("merchant_id") references "merchant" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "token" add constraint "token_user_id_foreign" foreign key ("user_id") references "user_account" ("id") on delete cascade;`,
    )

    this.addSql(
      `alter table "membership" add constraint "membership_user_id_foreign" foreign key ("user_id") references "user_account" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "membership" add constraint "membership_merchant_id_foreign" foreign key ("merchant_id") references "merchant" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "membership" add constraint "membership_merchant_group_id_foreign" foreign key ("merchant_group_id") references "merchant_group" ("id") on delete cascade;`,
    )

    this.addSql(
      `alter table "access_link" add constraint "access_link_user_id_foreign" foreign key ("user_id") references "user_account" ("id") on delete cascade;`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "merchant_group_member" drop constraint "merchant_group_member_merchant_group_id_foreign";`,
    )
    this.addSql(`alter table "membership" drop constraint "membership_merchant_group_id_foreign";`)
    this.addSql(`alter table "token" drop constraint "token_user_id_foreign";`)
    this.addSql(`alter table "membership" drop constraint "membership_user_id_foreign";`)
    this.addSql(`alter table "access_link" drop constraint "access_link_user_id_foreign";`)

    this.addSql(`drop table if exists "audit_entry" cascade;`)
    this.addSql(`drop table if exists "customer" cascade;`)
    this.addSql(`drop table if exists "kept_answer" cascade;`)
    this.addSql(`drop table if exists "merchant_group" cascade;`)
    this.addSql(`drop table if exists "merchant_group_member" cascade;`)
    this.addSql(`drop table if exists "user_account" cascade;`)
    this.addSql(`drop table if exists "token" cascade;`)
    this.addSql(`drop table if exists "membership" cascade;`)
    this.addSql(`drop table if exists "access_link" cascade;`)
  }
}
