import { Migration } from '@mikro-orm/migrations'

export class Migration20261130203742_access extends Migration {
  override name = 'Migration20261130203742_access'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`audit_entry\` (\`id\` integer not null primary key autoincrement, \`at\` datetime not null, \`actor\` json not null, \`request_id\` text null, \`merchant_id\` integer null, \`action\` text not null, \`noun\` text not null, \`noun_id\` text not null, \`before\` json null, \`after\` json null);`,
    )
    this.addSql(`create index \`audit_entry_merchant_id_index\` on \`audit_entry\` (\`merchant_id\`);`)
    this.addSql(`create index \`audit_entry_noun_noun_id_index\` on \`audit_entry\` (\`noun\`, \`noun_id\`);`)
    this.addSql(`create index \`audit_entry_at_index\` on \`audit_entry\` (\`at\`);`)

    this.addSql(
      `create table \`customer\` (\`id\` integer not null primary key autoincrement, \`external_id\` text not null, \`email\` text null, \`language\` text null, \`anonymised_at\` datetime null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null default 1);`,
    )
    this.addSql(`create unique index \`customer_external_id_unique\` on \`customer\` (\`external_id\`);`)

    this.addSql(
      `create table \`kept_answer\` (\`id\` integer not null primary key autoincrement, \`digest\` text not null, \`asked\` text not null, \`status\` integer not null, \`body\` text null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`kept_answer_digest_unique\` on \`kept_answer\` (\`digest\`);`)
    this.addSql(`create index \`kept_answer_created_at_index\` on \`kept_answer\` (\`created_at\`);`)

    this.addSql(
      `create table \`merchant_group\` (\`id\` integer not null primary key autoincrement, \`code\` text not null, \`name\` text not null, \`external_id\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null default 1);`,
    )
    this.addSql(`create unique index \`merchant_group_code_unique\` on \`merchant_group\` (\`code\`);`)
    this.addSql(`create unique index \`merchant_group_external_id_unique\` on \`merchant_group\` (\`external_id\`);`)

    this.addSql(
      `create table \`merchant_group_member\` (\`id\` integer not null primary key autoincrement, \`merchant_group_id\` integer not null, \`merchant_id\` integer not null, constraint \`merchant_group_member_merchant_group_id_foreign\` foreign key (\`merchant_group_id\`) references \`merchant_group\` (\`id\`) on delete cascade, constraint \`merchant_group_member_merchant_id_foreign\` foreign key (\`merchant_id\`) references \`merchant\` (\`id\`) on delete cascade);`,
    )
    this.addSql(
      `create index \`merchant_group_member_merchant_id_index\` on \`merchant_group_member\` (\`merchant_id\`);`,
    )
    this.addSql(
      `create unique index \`merchant_group_member_merchant_group_id_merchant_id_unique\` on \`merchant_group_member\` (\`merchant_group_id\`, \`merchant_id\`);`,
    )

    this.addSql(
      `create table \`user_account\` (\`id\` integer not null primary key autoincrement, \`email\` text not null, \`name\` text not null, \`language\` text null, \`password_hash\` text null, \`failures\` integer not null, \`locked_until\` datetime null, \`last_login_at\` datetime null, \`disabled_at\` datetime null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null default 1);`,
    )
    this.addSql(`create unique index \`user_account_email_unique\` on \`user_account\` (\`email\`);`)

    this.addSql(
      `create table \`token\` (\`id\` integer not null primary key autoincrement, \`name\` text null, \`role\` text not null, \`merchant_id\` integer null, \`user_id\` integer null, \`prefix\` text not null, \`hash\` text not null, \`scopes\` json not null, \`expires_at\` datetime null, \`last_used_at\` datetime null, \`revoked_at\` datetime null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null default 1, constraint \`token_merchant_id_foreign\` foreign key (\`merchant_id\`) references \`merchant\` (\`id\`) on delete cascade, constraint \`token_user_id_foreign\` foreign key (\`user_id\`) references \`user_account\` (\`id\`) on delete cascade);`,
    )
    this.addSql(`create index \`token_merchant_id_index\` on \`token\` (\`merchant_id\`);`)
    this.addSql(`create index \`token_user_id_index\` on \`token\` (\`user_id\`);`)
    this.addSql(`create unique index \`token_hash_unique\` on \`token\` (\`hash\`);`)

    this.addSql(
      `create table \`membership\` (\`id\` integer not null primary key autoincrement, \`user_id\` integer not null, \`role\` text not null, \`merchant_id\` integer null, \`merchant_group_id\` integer null, constraint \`membership_user_id_foreign\` foreign key (\`user_id\`) references \`user_account\` (\`id\`) on delete cascade, constraint \`membership_merchant_id_foreign\` foreign key (\`merchant_id\`) references \`merchant\` (\`id\`) on delete cascade, constraint \`membership_merchant_group_id_foreign\` foreign key (\`merchant_group_id\`) references \`merchant_group\` (\`id\`) on delete cascade);`,
    )
    this.addSql(`create index \`membership_user_id_index\` on \`membership\` (\`user_id\`);`)
    this.addSql(`create index \`membership_merchant_id_index\` on \`membership\` (\`merchant_id\`);`)
    this.addSql(`create index \`membership_merchant_group_id_index\` on \`membership\` (\`merchant_group_id\`);`)

    this.addSql(
      `create table \`access_link\` (\`id\` integer not null primary key autoincrement, \`user_id\` integer null, \`hash\` text not null, \`expires_at\` datetime not null, \`used_at\` datetime null, \`created_at\` datetime not null, constraint \`access_link_user_id_foreign\` foreign key (\`user_id\`) references \`user_account\` (\`id\`) on delete cascade);`,
    )
    this.addSql(`create index \`access_link_user_id_index\` on \`access_link\` (\`user_id\`);`)
    this.addSql(`create unique index \`access_link_hash_unique\` on \`access_link\` (\`hash\`);`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`audit_entry\`;`)
    this.addSql(`drop table if exists \`customer\`;`)
    this.addSql(`drop table if exists \`kept_answer\`;`)
    this.addSql(`drop table if exists \`merchant_group\`;`)
    this.addSql(`drop table if exists \`merchant_group_member\`;`)
    this.addSql(`drop table if exists \`user_account\`;`)
    this.addSql(`drop table if exists \`token\`;`)
    this.addSql(`drop table if exists \`membership\`;`)
    this.addSql(`drop table if exists \`access_link\`;`)
  }
}
