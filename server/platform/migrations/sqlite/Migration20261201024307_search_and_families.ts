import { Migration } from '@mikro-orm/migrations'

export class Migration20261201024307_search_and_families extends Migration {
  override name = 'Migration20261201024307_search_and_families'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`product_family\` (\`id\` integer not null primary key autoincrement, \`code\` text not null, \`name\` text not null, \`merchant_id\` integer null, \`conditions\` json not null, \`evaluated_at\` datetime null, \`external_id\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null default 1);`,
    )
    this.addSql(
      `create unique index \`product_family_merchant_id_code_unique\` on \`product_family\` (\`merchant_id\`, \`code\`);`,
    )
    this.addSql(
      `create unique index \`product_family_operator_code_unique\` on \`product_family\` (\`code\`) where merchant_id is null;`,
    )
    this.addSql(
      `create unique index \`product_family_merchant_id_external_id_unique\` on \`product_family\` (\`merchant_id\`, \`external_id\`);`,
    )
    this.addSql(
      `create unique index \`product_family_operator_external_id_unique\` on \`product_family\` (\`external_id\`) where merchant_id is null;`,
    )

    this.addSql(
      `create table \`product_family_member\` (\`family_id\` integer not null, \`product_id\` bigint not null, primary key (\`family_id\`, \`product_id\`));`,
    )
    this.addSql(
      `create index \`product_family_member_product_id_index\` on \`product_family_member\` (\`product_id\`);`,
    )

    this.addSql(
      `create table \`search_product\` (\`id\` integer not null primary key, \`stamp\` datetime not null, \`offers_digest\` text not null, \`epoch\` integer not null, \`category_id\` integer null, \`facets\` json not null);`,
    )
    this.addSql(`create index \`search_product_category_id_index\` on \`search_product\` (\`category_id\`);`)

    this.addSql(
      `create table \`search_spelling\` (\`spelling\` text not null, \`term\` text not null, primary key (\`spelling\`, \`term\`));`,
    )

    this.addSql(
      `create table \`search_state\` (\`id\` integer not null primary key autoincrement, \`followed_at\` datetime null, \`pulse\` text not null, \`epoch\` integer not null, \`shape\` text not null, \`categories\` json not null, \`languages\` json not null);`,
    )

    this.addSql(`create table \`search_term\` (\`term\` text not null primary key, \`weight\` integer not null);`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`product_family\`;`)
    this.addSql(`drop table if exists \`product_family_member\`;`)
    this.addSql(`drop table if exists \`search_product\`;`)
    this.addSql(`drop table if exists \`search_spelling\`;`)
    this.addSql(`drop table if exists \`search_state\`;`)
    this.addSql(`drop table if exists \`search_term\`;`)
  }
}
