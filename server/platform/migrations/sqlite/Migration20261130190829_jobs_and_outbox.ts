import { Migration } from '@mikro-orm/migrations'

export class Migration20261130190829_jobs_and_outbox extends Migration {
  override name = 'Migration20261130190829_jobs_and_outbox'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`event_consumer\` (\`name\` text not null primary key, \`seq\` bigint not null, \`failures\` integer not null, \`error\` json null, \`retry_at\` datetime null, \`updated_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`job\` (\`id\` text not null primary key, \`kind\` text not null, \`payload\` json not null, \`state\` text not null, \`rank\` integer not null, \`key\` text null, \`run_at\` datetime not null, \`attempts\` integer not null, \`attempts_max\` integer not null, \`retry_delay_ms\` integer not null, \`retry_delay_max_ms\` integer not null, \`error\` json null, \`progress\` json null, \`lease_until\` datetime null, \`created_at\` datetime not null, \`started_at\` datetime null, \`ended_at\` datetime null);`,
    )
    this.addSql(`create index \`job_due_index\` on \`job\` (\`rank\`, \`run_at\`) where state = 'queued';`)
    this.addSql(`create index \`job_state_index\` on \`job\` (\`state\`);`)
    this.addSql(
      `create unique index \`job_key_unique\` on \`job\` (\`kind\`, \`key\`) where state in ('queued', 'running');`,
    )

    this.addSql(
      `create table \`schedule\` (\`name\` text not null primary key, \`cron\` text not null, \`time_zone\` text not null, \`kind\` text not null, \`payload\` json not null, \`next_at\` datetime not null, \`last_at\` datetime null);`,
    )

    this.addSql(`alter table \`event\` add column \`seq\` bigint null;`)
    this.addSql(`create unique index \`event_seq_unique\` on \`event\` (\`seq\`);`)
    this.addSql(`create index \`event_unnumbered_index\` on \`event\` (\`id\`) where seq is null;`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`event_consumer\`;`)
    this.addSql(`drop table if exists \`job\`;`)
    this.addSql(`drop table if exists \`schedule\`;`)

    this.addSql(`drop index \`event_seq_unique\`;`)
    this.addSql(`drop index \`event_unnumbered_index\`;`)
    this.addSql(`alter table \`event\` drop column \`seq\`;`)
  }
}
