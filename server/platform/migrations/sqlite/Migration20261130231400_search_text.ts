import { Migration } from '@mikro-orm/migrations'

/** Words of products, as the search index keeps them; the ORM knows no such table. */
export class Migration20261130231400_search_text extends Migration {
  override name = 'Migration20261130231400_search_text'

  override up(): void {
    // Words come folded already; what they were made of stands in `product`, so nothing but the index is kept.
    this.addSql(
      `create virtual table search_text using fts5(title, brand, kind, text, marks, content='', contentless_delete=1, detail=column, tokenize='unicode61 remove_diacritics 0');`,
    )
  }

  override down(): void {
    this.addSql(`drop table if exists search_text;`)
  }
}
