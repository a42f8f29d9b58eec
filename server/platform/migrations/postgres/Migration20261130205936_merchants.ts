import { Migration } from '@mikro-orm/migrations'

export class Migration20261130205936_merchants extends Migration {
  override name = 'Migration20261130205936_merchants'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "merchant_field" ("id" serial primary key, "code" text not null, "label" text not null, "type" text not null, "values" jsonb null, "required" boolean not null, "visible_to" text not null, "editable_by" text not null, "position" int not null, "external_id" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1);`,
    )
    this.addSql(`alter table "merchant_field" add constraint "merchant_field_code_unique" unique ("code");`)
    this.addSql(
      `alter table "merchant_field" add constraint "merchant_field_external_id_unique" unique ("external_id");`,
    )

    this.addSql(
      `create table "onboarding_step" ("id" serial primary key, "code" text not null, "title" text not null, "kind" text not null, "asks" jsonb not null, "position" int not null, "required" boolean not null, "active" boolean not null, "external_id" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "version" int not null default 1);`,
    )
    this.addSql(`alter table "onboarding_step" add constraint "onboarding_step_code_unique" unique ("code");`)
    this.addSql(
      `alter table "onboarding_step" add constraint "onboarding_step_external_id_unique" unique ("external_id");`,
    )

    this.addSql(
      `create table "merchant_step" ("id" serial primary key, "merchant_id" int not null, "onboarding_step_id" int not null, "state" text not null, "reason" text null, "terms_version" text null, "actor" jsonb not null, "at" timestamptz(3) not null);`,
    )
    this.addSql(`create index "merchant_step_onboarding_step_id_index" on "merchant_step" ("onboarding_step_id");`)
    this.addSql(
      `alter table "merchant_step" add constraint "merchant_step_merchant_id_onboarding_step_id_unique" unique ("merchant_id", "onboarding_step_id");`,
    )

    this.addSql(
      `create table "merchant_document" ("id" serial primary key, "merchant_id" int not null, "onboarding_step_id" int not null, "document" text not null, "name" text not null, "type" text not null, "bytes" int not null, "digest" text not null, "actor" jsonb not null, "at" timestamptz(3) not null);`,
    )
    this.addSql(
      `create index "merchant_document_onboarding_step_id_index" on "merchant_document" ("onboarding_step_id");`,
    )
    this.addSql(`create index "merchant_document_digest_index" on "merchant_document" ("digest");`)
    this.addSql(
      `alter table "merchant_document" add constraint "merchant_document_merchant_id_onboarding_step_id__f3754_unique" unique ("merchant_id", "onboarding_step_id", "document");`,
    )

    this.addSql(`alter table "merchant" add "kyc" text not null default 'not_required';`)

    this.addSql(
      `alter table "merchant_step" add constraint "merchant_step_merchant_id_foreign" foreign key ("merchant_id") references "merchant" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "merchant_step" add constraint "merchant_step_onboarding_step_id_foreign" foreign key ("onboarding_step_id") references "onboarding_step" ("id") on delete cascade;`,
    )

    this.addSql(
      `alter table "merchant_document" add constraint "merchant_document_merchant_id_foreign" foreign key ("merchant_id") references "merchant" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "merchant_document" add constraint "merchant_document_onboarding_step_id_foreign" foreign key ("onboarding_step_id") references "onboarding_step" ("id");`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "merchant_step" drop constraint "merchant_step_onboarding_step_id_foreign";`)
    this.addSql(`alter table "merchant_document" drop constraint "merchant_document_onboarding_step_id_foreign";`)

    this.addSql(`drop table if exists "merchant_field" cascade;`)
    this.addSql(`drop table if exists "onboarding_step" cascade;`)
    this.addSql(`drop table if exists "merchant_step" cascade;`)
    this.addSql(`drop table if exists "merchant_document" cascade;`)

    this.addSql(`alter table "merchant" drop column "kyc";`)
  }
}
