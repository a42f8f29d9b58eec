import { Migration } from '@mikro-orm/migrations'

export class Migration20261201044410_feeds_and_uploads extends Migration {
  override name = 'Migration20261201044410_feeds_and_uploads'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`upload\` (\`id\` integer not null primary key autoincrement, \`merchant_id\` integer null, \`name\` text not null, \`bytes\` bigint not null, \`digest\` text not null, \`created_at\` datetime not null, \`expires_at\` datetime not null, constraint \`upload_merchant_id_foreign\` foreign key (\`merchant_id\`) references \`merchant\` (\`id\`) on delete set null);`,
    )
    this.addSql(`create index \`upload_merchant_id_index\` on \`upload\` (\`merchant_id\`);`)
    this.addSql(`create index \`upload_expires_at_index\` on \`upload\` (\`expires_at\`);`)

    this.addSql(`alter table \`feed\` add column \`upload_id\` integer null;`)
    this.addSql(`alter table \`feed\` add column \`version\` integer not null default 1;`)
    this.addSql(
      `create unique index \`feed_merchant_id_external_id_unique\` on \`feed\` (\`merchant_id\`, \`external_id\`);`,
    )
    this.addSql(
      `create unique index \`feed_operator_external_unique\` on \`feed\` (\`external_id\`) where merchant_id is null;`,
    )

    this.addSql(`alter table \`import_run\` add column \`upload_id\` integer null;`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`upload\`;`)

    this.addSql(`drop index \`feed_merchant_id_external_id_unique\`;`)
    this.addSql(`drop index \`feed_operator_external_unique\`;`)
    this.addSql(`alter table \`feed\` drop column \`upload_id\`;`)
    this.addSql(`alter table \`feed\` drop column \`version\`;`)

    this.addSql(`alter table \`import_run\` drop column \`upload_id\`;`)
  }
}
