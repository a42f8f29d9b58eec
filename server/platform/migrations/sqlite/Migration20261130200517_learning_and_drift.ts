import { Migration } from '@mikro-orm/migrations'

export class Migration20261130200517_learning_and_drift extends Migration {
  override name = 'Migration20261130200517_learning_and_drift'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`lesson\` (\`id\` integer not null primary key autoincrement, \`mapping_id\` integer not null, \`merchant_id\` integer null, \`target\` text not null, \`kind\` text not null, \`attribute\` text not null, \`key\` text not null, \`source\` text not null, \`meant\` text not null, \`created_at\` datetime not null, constraint \`lesson_mapping_id_foreign\` foreign key (\`mapping_id\`) references \`mapping\` (\`id\`) on delete cascade, constraint \`lesson_merchant_id_foreign\` foreign key (\`merchant_id\`) references \`merchant\` (\`id\`) on delete cascade);`,
    )
    this.addSql(`create index \`lesson_mapping_id_index\` on \`lesson\` (\`mapping_id\`);`)
    this.addSql(`create index \`lesson_merchant_id_index\` on \`lesson\` (\`merchant_id\`);`)
    this.addSql(`create index \`lesson_target_key_index\` on \`lesson\` (\`target\`, \`key\`);`)

    this.addSql(`alter table \`mapping_version\` add column \`confirmed_at\` datetime null;`)
    this.addSql(`alter table \`mapping_version\` add column \`columns\` json null;`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`lesson\`;`)

    this.addSql(`alter table \`mapping_version\` drop column \`confirmed_at\`;`)
    this.addSql(`alter table \`mapping_version\` drop column \`columns\`;`)
  }
}
