import { Migration } from '@mikro-orm/migrations'

export class Migration20261130205931_merchants extends Migration {
  override name = 'Migration20261130205931_merchants'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`merchant_field\` (\`id\` integer not null primary key autoincrement, \`code\` text not null, \`label\` text not null, \`type\` text not null, \`values\` json null, \`required\` boolean not null, \`visible_to\` text not null, \`editable_by\` text not null, \`position\` integer not null, \`external_id\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null default 1);`,
    )
    this.addSql(`create unique index \`merchant_field_code_unique\` on \`merchant_field\` (\`code\`);`)
    this.addSql(`create unique index \`merchant_field_external_id_unique\` on \`merchant_field\` (\`external_id\`);`)

    this.addSql(
      `create table \`onboarding_step\` (\`id\` integer not null primary key autoincrement, \`code\` text not null, \`title\` text not null, \`kind\` text not null, \`asks\` json not null, \`position\` integer not null, \`required\` boolean not null, \`active\` boolean not null, \`external_id\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null default 1);`,
    )
    this.addSql(`create unique index \`onboarding_step_code_unique\` on \`onboarding_step\` (\`code\`);`)
    this.addSql(`create unique index \`onboarding_step_external_id_unique\` on \`onboarding_step\` (\`external_id\`);`)

    this.addSql(
      `create table \`merchant_step\` (\`id\` integer not null primary key autoincrement, \`merchant_id\` integer not null, \`onboarding_step_id\` integer not null, \`state\` text not null, \`reason\` text null, \`terms_version\` text null, \`actor\` json not null, \`at\` datetime not null, constraint \`merchant_step_merchant_id_foreign\` foreign key (\`merchant_id\`) references \`merchant\` (\`id\`) on delete cascade, constraint \`merchant_step_onboarding_step_id_foreign\` foreign key (\`onboarding_step_id\`) references \`onboarding_step\` (\`id\`) on delete cascade);`,
    )
    this.addSql(
      `create index \`merchant_step_onboarding_step_id_index\` on \`merchant_step\` (\`onboarding_step_id\`);`,
    )
    this.addSql(
      `create unique index \`merchant_step_merchant_id_onboarding_step_id_unique\` on \`merchant_step\` (\`merchant_id\`, \`onboarding_step_id\`);`,
    )

    this.addSql(
      `create table \`merchant_document\` (\`id\` integer not null primary key autoincrement, \`merchant_id\` integer not null, \`onboarding_step_id\` integer not null, \`document\` text not null, \`name\` text not null, \`type\` text not null, \`bytes\` integer not null, \`digest\` text not null, \`actor\` json not null, \`at\` datetime not null, constraint \`merchant_document_merchant_id_foreign\` foreign key (\`merchant_id\`) references \`merchant\` (\`id\`) on delete cascade, constraint \`merchant_document_onboarding_step_id_foreign\` foreign key (\`onboarding_step_id\`) references \`onboarding_step\` (\`id\`));`,
    )
    this.addSql(
      `create index \`merchant_document_onboarding_step_id_index\` on \`merchant_document\` (\`onboarding_step_id\`);`,
    )
    this.addSql(`create index \`merchant_document_digest_index\` on \`merchant_document\` (\`digest\`);`)
    this.addSql(
      `create unique index \`merchant_document_merchant_id_onboarding_step_id_document_unique\` on \`merchant_document\` (\`merchant_id\`, \`onboarding_step_id\`, \`document\`);`,
    )

    this.addSql(`alter table \`merchant\` add column \`kyc\` text not null default 'not_required';`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`merchant_field\`;`)
    this.addSql(`drop table if exists \`onboarding_step\`;`)
    this.addSql(`drop table if exists \`merchant_step\`;`)
    this.addSql(`drop table if exists \`merchant_document\`;`)

    this.addSql(`alter table \`merchant\` drop column \`kyc\`;`)
  }
}
