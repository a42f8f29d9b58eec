import type { Generated } from 'kysely'
import type { Facets } from './document.ts'

export interface SearchTables {
  search_product: SearchProductTable
  search_term: SearchTermTable
  search_spelling: SearchSpellingTable
  search_state: SearchStateTable
}

interface SearchProductTable {
  id: Generated<number>
  stamp: Date
  offers_digest: string
  epoch: number
  category_id: number | null
  facets: Facets
}

interface SearchTermTable {
  term: string
  weight: number
}

interface SearchSpellingTable {
  spelling: string
  term: string
}

interface SearchStateTable {
  id: Generated<number>
  followed_at: Date | null
  pulse: string
  epoch: number
  shape: string
  categories: Record<string, string>
  languages: readonly string[]
}
