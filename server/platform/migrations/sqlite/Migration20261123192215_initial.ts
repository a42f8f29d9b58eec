import { Migration } from '@mikro-orm/migrations'

export class Migration20261123192215_initial extends Migration {
  override name = 'Migration20261123192215_initial'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`attribute\` (\`id\` integer not null primary key autoincrement, \`code\` text not null, \`label\` text not null, \`labels\` json not null, \`description\` text not null, \`entity\` text not null, \`type\` text not null, \`unit\` text null, \`required\` boolean not null, \`values\` json null, \`categories\` json null, \`active\` boolean not null, \`native\` boolean not null, \`localised\` boolean not null, \`position\` integer not null);`,
    )
    this.addSql(`create unique index \`attribute_code_unique\` on \`attribute\` (\`code\`);`)

    this.addSql(
      `create table \`category\` (\`id\` integer not null primary key autoincrement, \`code\` text not null, \`parent_id\` integer null, \`name\` text not null, \`names\` json not null, \`position\` integer not null, \`published\` boolean not null, \`external_id\` text null, constraint \`category_parent_id_foreign\` foreign key (\`parent_id\`) references \`category\` (\`id\`) on delete set null);`,
    )
    this.addSql(`create unique index \`category_code_unique\` on \`category\` (\`code\`);`)
    this.addSql(`create index \`category_parent_id_index\` on \`category\` (\`parent_id\`);`)
    this.addSql(`create unique index \`category_external_id_unique\` on \`category\` (\`external_id\`);`)

    this.addSql(
      `create table \`commission_rule\` (\`id\` integer not null primary key autoincrement, \`code\` text not null, \`merchant\` text null, \`merchant_group\` text null, \`category\` text null, \`brand\` text null, \`family\` text null, \`country_of_origin\` text null, \`destination_zone\` text null, \`percent_ppm\` integer null, \`amount\` bigint null, \`currency\` text null, \`base\` text null, \`shipping\` text null, \`per\` text null, \`stacking\` text null, \`priority\` integer null, \`minimum\` bigint null, \`maximum\` bigint null, \`starts_at\` datetime null, \`ends_at\` datetime null, \`external_id\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`commission_rule_code_unique\` on \`commission_rule\` (\`code\`);`)
    this.addSql(`create unique index \`commission_rule_external_id_unique\` on \`commission_rule\` (\`external_id\`);`)

    this.addSql(
      `create table \`event\` (\`id\` integer not null primary key autoincrement, \`type\` text not null, \`created_at\` datetime not null, \`actor\` json not null, \`merchant_id\` integer null, \`data\` json not null);`,
    )

    this.addSql(
      `create table \`merchant\` (\`id\` integer not null primary key autoincrement, \`code\` text not null, \`name\` text not null, \`email\` text null, \`region\` text null, \`language\` text null, \`currency\` text null, \`legal_name\` text null, \`registration_number\` text null, \`vat_number\` text null, \`street\` text null, \`postal_code\` text null, \`city\` text null, \`country\` text null, \`iban\` text null, \`status\` text not null, \`custom\` json not null, \`external_id\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null default 1);`,
    )
    this.addSql(`create unique index \`merchant_code_unique\` on \`merchant\` (\`code\`);`)
    this.addSql(`create unique index \`merchant_external_id_unique\` on \`merchant\` (\`external_id\`);`)

    this.addSql(
      `create table \`feed\` (\`id\` integer not null primary key autoincrement, \`merchant_id\` integer null, \`target\` text not null, \`address\` text not null, \`name\` text null, \`state\` text not null, \`implicit\` boolean not null, \`mapping_id\` integer null, \`mode\` text not null, \`missing\` text not null, \`options\` json not null, \`external_id\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null, constraint \`feed_merchant_id_foreign\` foreign key (\`merchant_id\`) references \`merchant\` (\`id\`) on delete set null);`,
    )
    this.addSql(
      `create unique index \`feed_merchant_id_target_address_unique\` on \`feed\` (\`merchant_id\`, \`target\`, \`address\`);`,
    )
    this.addSql(
      `create unique index \`feed_operator_unique\` on \`feed\` (\`target\`, \`address\`) where merchant_id is null;`,
    )

    this.addSql(
      `create table \`mapping\` (\`id\` integer not null primary key autoincrement, \`merchant_id\` integer null, \`target\` text not null, \`name\` text not null, \`feed_id\` integer null, \`created_at\` datetime not null, constraint \`mapping_merchant_id_foreign\` foreign key (\`merchant_id\`) references \`merchant\` (\`id\`) on delete set null, constraint \`mapping_feed_id_foreign\` foreign key (\`feed_id\`) references \`feed\` (\`id\`) on delete set null);`,
    )
    this.addSql(`create index \`mapping_merchant_id_index\` on \`mapping\` (\`merchant_id\`);`)
    this.addSql(`create index \`mapping_feed_id_index\` on \`mapping\` (\`feed_id\`);`)

    this.addSql(
      `create table \`mapping_version\` (\`id\` integer not null primary key autoincrement, \`mapping_id\` integer not null, \`version\` integer not null, \`document\` json not null, \`digest\` text not null, \`created_at\` datetime not null, constraint \`mapping_version_mapping_id_foreign\` foreign key (\`mapping_id\`) references \`mapping\` (\`id\`) on delete cascade);`,
    )
    this.addSql(
      `create unique index \`mapping_version_mapping_id_version_unique\` on \`mapping_version\` (\`mapping_id\`, \`version\`);`,
    )

    this.addSql(
      `create table \`import_run\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`feed_id\` integer null, \`merchant_id\` integer null, \`target\` text not null, \`address\` text not null, \`mode\` text not null, \`missing\` text not null, \`dry_run\` boolean not null, \`options\` json not null, \`state\` text not null, \`mapping_id\` integer null, \`mapping_version\` integer null, \`format\` text null, \`source_bytes\` bigint null, \`source_digest\` text null, \`source_options\` json null, \`columns\` json null, \`folder\` text null, \`position\` json null, \`counts\` json not null, \`owner\` text null, \`heartbeat_at\` datetime null, \`attempts\` integer not null, \`reason\` json null, \`skipped_rows\` json not null, \`started_at\` datetime null, \`ended_at\` datetime null, \`created_at\` datetime not null, constraint \`import_run_feed_id_foreign\` foreign key (\`feed_id\`) references \`feed\` (\`id\`) on delete set null, constraint \`import_run_merchant_id_foreign\` foreign key (\`merchant_id\`) references \`merchant\` (\`id\`) on delete set null);`,
    )
    this.addSql(`create unique index \`import_run_public_id_unique\` on \`import_run\` (\`public_id\`);`)
    this.addSql(`create index \`import_run_feed_id_index\` on \`import_run\` (\`feed_id\`);`)
    this.addSql(`create index \`import_run_merchant_id_index\` on \`import_run\` (\`merchant_id\`);`)
    this.addSql(`create index \`import_run_state_index\` on \`import_run\` (\`state\`);`)

    this.addSql(
      `create table \`import_reject\` (\`id\` integer not null primary key autoincrement, \`run_id\` integer not null, \`seq\` integer not null, \`row\` integer not null, \`code\` text not null, \`attribute\` text not null, \`detail\` text not null, \`raw\` text null, \`cells\` json null, constraint \`import_reject_run_id_foreign\` foreign key (\`run_id\`) references \`import_run\` (\`id\`) on delete cascade);`,
    )
    this.addSql(`create unique index \`import_reject_run_id_seq_unique\` on \`import_reject\` (\`run_id\`, \`seq\`);`)

    this.addSql(
      `create table \`import_problem\` (\`id\` integer not null primary key autoincrement, \`run_id\` integer not null, \`code\` text not null, \`severity\` text not null, \`attribute\` text not null, \`count\` integer not null, \`examples\` json not null, constraint \`import_problem_run_id_foreign\` foreign key (\`run_id\`) references \`import_run\` (\`id\`) on delete cascade);`,
    )
    this.addSql(
      `create unique index \`import_problem_run_id_code_severity_attribute_unique\` on \`import_problem\` (\`run_id\`, \`code\`, \`severity\`, \`attribute\`);`,
    )

    this.addSql(
      `create table \`offer\` (\`id\` integer not null primary key, \`merchant_id\` integer not null, \`product_id\` bigint not null, \`sku\` text not null, \`price\` bigint null, \`sale_price\` bigint null, \`currency\` text not null, \`stock\` integer null, \`availability\` text null, \`condition\` text null, \`attributes\` json not null, \`state\` text not null, \`state_by\` text null, \`digest\` text null, \`feed_id\` integer null, \`run_id\` integer null, \`created_at\` datetime not null, \`updated_at\` datetime not null);`,
    )
    this.addSql(`create index \`offer_product_id_index\` on \`offer\` (\`product_id\`);`)
    this.addSql(`create unique index \`offer_merchant_id_sku_unique\` on \`offer\` (\`merchant_id\`, \`sku\`);`)

    this.addSql(
      `create table \`product\` (\`id\` integer not null primary key, \`merchant_id\` integer null, \`key\` text not null, \`title\` text null, \`brand\` text null, \`gtin\` text null, \`category_id\` integer null, \`source_category\` text null, \`image_url\` text null, \`attributes\` json not null, \`state\` text not null, \`state_by\` text null, \`match_key\` text null, \`external_id\` text null, \`digest\` text null, \`feed_id\` integer null, \`run_id\` integer null, \`created_at\` datetime not null, \`updated_at\` datetime not null);`,
    )
    this.addSql(`create index \`product_match_key_index\` on \`product\` (\`match_key\`) where match_key is not null;`)
    this.addSql(`create unique index \`product_merchant_id_key_unique\` on \`product\` (\`merchant_id\`, \`key\`);`)
    this.addSql(
      `create unique index \`product_operator_key_unique\` on \`product\` (\`key\`) where merchant_id is null;`,
    )

    this.addSql(`create table \`setting\` (\`key\` text not null primary key, \`value\` json not null);`)

    this.addSql(
      `create table \`transition\` (\`id\` integer not null primary key autoincrement, \`noun\` text not null, \`noun_id\` bigint not null, \`from_state\` text null, \`to_state\` text not null, \`action\` text not null, \`actor\` json not null, \`reason\` text null, \`at\` datetime not null);`,
    )
    this.addSql(`create index \`transition_noun_noun_id_index\` on \`transition\` (\`noun\`, \`noun_id\`);`)

    this.addSql(
      `create table \`variation\` (\`id\` integer not null primary key, \`merchant_id\` integer not null, \`offer_id\` bigint not null, \`sku\` text not null, \`gtin\` text null, \`axes\` json not null, \`price\` bigint null, \`sale_price\` bigint null, \`stock\` integer null, \`availability\` text null, \`image_url\` text null, \`attributes\` json not null, \`state\` text not null, \`state_by\` text null, \`digest\` text null, \`feed_id\` integer null, \`run_id\` integer null, \`created_at\` datetime not null, \`updated_at\` datetime not null);`,
    )
    this.addSql(`create index \`variation_offer_id_index\` on \`variation\` (\`offer_id\`);`)
    this.addSql(`create unique index \`variation_merchant_id_sku_unique\` on \`variation\` (\`merchant_id\`, \`sku\`);`)
  }
}
