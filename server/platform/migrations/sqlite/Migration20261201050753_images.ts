import { Migration } from '@mikro-orm/migrations'

export class Migration20261201050753_images extends Migration {
  override name = 'Migration20261201050753_images'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`image\` (\`id\` integer not null primary key, \`digest\` text not null, \`type\` text not null, \`bytes\` integer not null, \`width\` integer not null, \`height\` integer not null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`image_digest_unique\` on \`image\` (\`digest\`);`)

    this.addSql(
      `create table \`image_following\` (\`id\` integer not null primary key autoincrement, \`followed_at\` datetime not null, \`pulse\` text not null);`,
    )

    this.addSql(
      `create table \`image_source\` (\`id\` integer not null primary key, \`merchant_id\` integer null, \`url\` text not null, \`state\` text not null, \`reason\` text null, \`detail\` text null, \`fix\` text null, \`attempts\` integer not null, \`next_at\` datetime not null, \`etag\` text null, \`last_modified\` text null, \`image_id\` bigint null, \`checked_at\` datetime null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null default 1);`,
    )
    this.addSql(
      `create index \`image_source_next_at_index\` on \`image_source\` (\`next_at\`) where state <> 'broken';`,
    )
    this.addSql(`create index \`image_source_image_id_index\` on \`image_source\` (\`image_id\`);`)
    this.addSql(
      `create unique index \`image_source_merchant_id_url_unique\` on \`image_source\` (\`merchant_id\`, \`url\`);`,
    )
    this.addSql(
      `create unique index \`image_source_operator_url_unique\` on \`image_source\` (\`url\`) where merchant_id is null;`,
    )

    this.addSql(
      `create table \`image_use\` (\`id\` integer not null primary key, \`owner\` text not null, \`owner_id\` bigint not null, \`position\` integer not null, \`source_id\` bigint not null);`,
    )
    this.addSql(`create index \`image_use_source_id_index\` on \`image_use\` (\`source_id\`);`)
    this.addSql(
      `create unique index \`image_use_owner_owner_id_position_unique\` on \`image_use\` (\`owner\`, \`owner_id\`, \`position\`);`,
    )

    this.addSql(
      `create table \`image_variant\` (\`id\` integer not null primary key, \`image_id\` bigint not null, \`size\` integer not null, \`digest\` text not null, \`bytes\` integer not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`image_variant_image_id_size_unique\` on \`image_variant\` (\`image_id\`, \`size\`);`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`image\`;`)
    this.addSql(`drop table if exists \`image_following\`;`)
    this.addSql(`drop table if exists \`image_source\`;`)
    this.addSql(`drop table if exists \`image_use\`;`)
    this.addSql(`drop table if exists \`image_variant\`;`)
  }
}
