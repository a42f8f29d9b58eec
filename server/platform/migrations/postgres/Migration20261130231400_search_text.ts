import { Migration } from '@mikro-orm/migrations'

/** Words of products, as the search index keeps them; the ORM knows no such table. */
export class Migration20261130231400_search_text extends Migration {
  override name = 'Migration20261130231400_search_text'

  override up(): void {
    this.addSql(`create table "search_text" ("id" bigint not null primary key, "words" tsvector not null);`)
    this.addSql(`create index "search_text_words_index" on "search_text" using gin ("words");`)
  }

  override down(): void {
    this.addSql(`drop table if exists "search_text";`)
  }
}
