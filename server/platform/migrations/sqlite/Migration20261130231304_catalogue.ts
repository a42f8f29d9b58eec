import { Migration } from '@mikro-orm/migrations'

export class Migration20261130231304_catalogue extends Migration {
  override name = 'Migration20261130231304_catalogue'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`bulk_edit\` (\`id\` integer not null primary key autoincrement, \`noun\` text not null, \`actor\` json not null, \`reach\` json null, \`owner_id\` integer null, \`ids\` json null, \`filter\` json null, \`change\` json null, \`action\` text null, \`reasons\` json null, \`state\` text not null, \`last\` bigint not null, \`total\` integer not null, \`changed\` integer not null, \`unchanged\` integer not null, \`refused\` integer not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`ended_at\` datetime null, \`version\` integer not null default 1);`,
    )

    this.addSql(
      `create table \`bulk_edit_outcome\` (\`id\` integer not null primary key autoincrement, \`bulk_edit_id\` integer not null, \`item_id\` bigint not null, \`outcome\` text not null, \`code\` text null, \`detail\` text null, \`errors\` json null, constraint \`bulk_edit_outcome_bulk_edit_id_foreign\` foreign key (\`bulk_edit_id\`) references \`bulk_edit\` (\`id\`) on delete cascade);`,
    )
    this.addSql(`create index \`bulk_edit_outcome_bulk_edit_id_index\` on \`bulk_edit_outcome\` (\`bulk_edit_id\`);`)

    this.addSql(
      `create table \`change_request\` (\`id\` integer not null primary key autoincrement, \`kind\` text not null, \`merchant_id\` integer not null, \`product_id\` bigint not null, \`changes\` json not null, \`before\` json not null, \`note\` text null, \`state\` text not null, \`refusal\` json null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null default 1);`,
    )
    this.addSql(`create index \`change_request_product_id_index\` on \`change_request\` (\`product_id\`);`)
    this.addSql(`create index \`change_request_merchant_id_index\` on \`change_request\` (\`merchant_id\`);`)
    this.addSql(`create index \`change_request_state_index\` on \`change_request\` (\`state\`);`)

    // SQLite adds no column without a default: a new table takes the place of the old one.
    this.addSql(
      `create table \`attribute_next\` (\`id\` integer not null primary key autoincrement, \`code\` text not null, \`label\` text not null, \`labels\` json not null, \`description\` text not null, \`entity\` text not null, \`type\` text not null, \`unit\` text null, \`required\` boolean not null, \`values\` json null, \`categories\` json null, \`active\` boolean not null, \`native\` boolean not null, \`localised\` boolean not null, \`position\` integer not null, \`external_id\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`deleted_at\` datetime null, \`version\` integer not null default 1);`,
    )
    this.addSql(
      `insert into \`attribute_next\` (\`id\`, \`code\`, \`label\`, \`labels\`, \`description\`, \`entity\`, \`type\`, \`unit\`, \`required\`, \`values\`, \`categories\`, \`active\`, \`native\`, \`localised\`, \`position\`, \`created_at\`, \`updated_at\`) select \`id\`, \`code\`, \`label\`, \`labels\`, \`description\`, \`entity\`, \`type\`, \`unit\`, \`required\`, \`values\`, \`categories\`, \`active\`, \`native\`, \`localised\`, \`position\`, unixepoch() * 1000, unixepoch() * 1000 from \`attribute\`;`,
    )
    this.addSql(`drop table \`attribute\`;`)
    this.addSql(`alter table \`attribute_next\` rename to \`attribute\`;`)
    this.addSql(
      `create unique index \`attribute_external_id_unique\` on \`attribute\` (\`external_id\`) where deleted_at is null;`,
    )
    this.addSql(`create unique index \`attribute_code_unique\` on \`attribute\` (\`code\`) where deleted_at is null;`)

    // SQLite adds no column without a default: a new table takes the place of the old one.
    this.addSql(
      `create table \`category_next\` (\`id\` integer not null primary key autoincrement, \`code\` text not null, \`parent_id\` integer null, \`name\` text not null, \`names\` json not null, \`position\` integer not null, \`published\` boolean not null, \`external_id\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`deleted_at\` datetime null, \`version\` integer not null default 1, constraint \`category_parent_id_foreign\` foreign key (\`parent_id\`) references \`category\` (\`id\`) on delete set null);`,
    )
    this.addSql(
      `insert into \`category_next\` (\`id\`, \`code\`, \`parent_id\`, \`name\`, \`names\`, \`position\`, \`published\`, \`external_id\`, \`created_at\`, \`updated_at\`) select \`id\`, \`code\`, \`parent_id\`, \`name\`, \`names\`, \`position\`, \`published\`, \`external_id\`, unixepoch() * 1000, unixepoch() * 1000 from \`category\`;`,
    )
    this.addSql(`drop table \`category\`;`)
    this.addSql(`alter table \`category_next\` rename to \`category\`;`)
    this.addSql(`create index \`category_parent_id_index\` on \`category\` (\`parent_id\`);`)
    this.addSql(`create unique index \`category_code_unique\` on \`category\` (\`code\`) where deleted_at is null;`)
    this.addSql(
      `create unique index \`category_external_id_unique\` on \`category\` (\`external_id\`) where deleted_at is null;`,
    )

    this.addSql(`alter table \`offer\` add column \`sells_from\` datetime null;`)
    this.addSql(`alter table \`offer\` add column \`sells_until\` datetime null;`)
    this.addSql(`alter table \`offer\` add column \`external_id\` text null;`)
    this.addSql(`alter table \`offer\` add column \`refusal\` json null;`)
    this.addSql(`alter table \`offer\` add column \`held\` text null;`)
    this.addSql(
      `create unique index \`offer_external_id_unique\` on \`offer\` (\`merchant_id\`, \`external_id\`) where external_id is not null;`,
    )

    this.addSql(`alter table \`product\` add column \`kind\` text not null default 'goods';`)
    this.addSql(`alter table \`product\` add column \`seo\` json null;`)
    this.addSql(`alter table \`product\` add column \`refusal\` json null;`)
    this.addSql(`alter table \`product\` add column \`held\` text null;`)
    this.addSql(
      `create unique index \`product_external_id_unique\` on \`product\` (\`merchant_id\`, \`external_id\`) where external_id is not null and merchant_id is not null;`,
    )
    this.addSql(
      `create unique index \`product_operator_external_id_unique\` on \`product\` (\`external_id\`) where external_id is not null and merchant_id is null;`,
    )

    this.addSql(`alter table \`variation\` add column \`held\` text null;`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`bulk_edit\`;`)
    this.addSql(`drop table if exists \`bulk_edit_outcome\`;`)
    this.addSql(`drop table if exists \`change_request\`;`)

    this.addSql(`drop index \`attribute_code_unique\`;`)
    this.addSql(`drop index \`attribute_external_id_unique\`;`)
    this.addSql(`alter table \`attribute\` drop column \`external_id\`;`)
    this.addSql(`alter table \`attribute\` drop column \`created_at\`;`)
    this.addSql(`alter table \`attribute\` drop column \`updated_at\`;`)
    this.addSql(`alter table \`attribute\` drop column \`deleted_at\`;`)
    this.addSql(`alter table \`attribute\` drop column \`version\`;`)
    this.addSql(`create unique index \`attribute_code_unique\` on \`attribute\` (\`code\`);`)

    this.addSql(`drop index \`category_code_unique\`;`)
    this.addSql(`drop index \`category_external_id_unique\`;`)
    this.addSql(`alter table \`category\` drop column \`created_at\`;`)
    this.addSql(`alter table \`category\` drop column \`updated_at\`;`)
    this.addSql(`alter table \`category\` drop column \`deleted_at\`;`)
    this.addSql(`alter table \`category\` drop column \`version\`;`)
    this.addSql(`create unique index \`category_code_unique\` on \`category\` (\`code\`);`)
    this.addSql(`create unique index \`category_external_id_unique\` on \`category\` (\`external_id\`);`)

    this.addSql(`drop index \`offer_external_id_unique\`;`)
    this.addSql(`alter table \`offer\` drop column \`sells_from\`;`)
    this.addSql(`alter table \`offer\` drop column \`sells_until\`;`)
    this.addSql(`alter table \`offer\` drop column \`external_id\`;`)
    this.addSql(`alter table \`offer\` drop column \`refusal\`;`)
    this.addSql(`alter table \`offer\` drop column \`held\`;`)

    this.addSql(`drop index \`product_external_id_unique\`;`)
    this.addSql(`drop index \`product_operator_external_id_unique\`;`)
    this.addSql(`alter table \`product\` drop column \`kind\`;`)
    this.addSql(`alter table \`product\` drop column \`seo\`;`)
    this.addSql(`alter table \`product\` drop column \`refusal\`;`)
    this.addSql(`alter table \`product\` drop column \`held\`;`)

    this.addSql(`alter table \`variation\` drop column \`held\`;`)
  }
}
