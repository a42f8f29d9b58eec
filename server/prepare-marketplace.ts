import type { Database } from './platform/database.ts'

export async function prepareMarketplace(_db: Database): Promise<void> {}
