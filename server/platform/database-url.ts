import { resolve } from 'node:path'
import { platformFaults } from './faults.ts'

/** Where the marketplace lives: one file, or one PostgreSQL database. */
export type DatabaseAddress =
  | { readonly dialect: 'sqlite'; readonly file: string }
  | { readonly dialect: 'postgres'; readonly url: string; readonly host: string }

/** Reads IZB_DATABASE_URL; a relative file is one of the folder, the present one unless told. */
export function parseDatabaseUrl(url: string, folder = ''): DatabaseAddress {
  if (url.startsWith('sqlite:')) return { dialect: 'sqlite', file: resolve(folder, sqliteFile(url)) }
  if (url.startsWith('postgres://') || url.startsWith('postgresql://')) {
    const parsed = URL.parse(url)
    if (!parsed) throw platformFaults.bad_database_url({ url: withoutPassword(url), why: 'it cannot be read as a URL' })
    // `?host=` names a socket folder or the host of a URL that has none.
    const host = parsed.searchParams.get('host') ?? parsed.hostname
    return { dialect: 'postgres', url, host: `${host || 'localhost'}:${parsed.port || 5432}` }
  }
  throw platformFaults.bad_database_url({
    url: withoutPassword(url),
    why: 'it begins with neither “sqlite:” nor “postgres://”',
  })
}

function sqliteFile(url: string): string {
  const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')
  const refuse = (why: string) => platformFaults.bad_database_url({ url, why })
  if (path === '') throw refuse('it names no file')
  if (path.startsWith('//')) throw refuse('a file has no host; write sqlite:/folder/izb.db or sqlite:./izb.db')
  if (path.includes(':memory:')) throw refuse('a database in memory cannot be shared by the processes of an import')
  if (path.includes('\0')) throw refuse('a file name cannot hold a NUL')
  return path
}

/** The address as it may be shown: whoever reads a log learns no password. */
export function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/[^:@/]*):[^@]*@/, '$1:***@').replace(/([?&]password=)[^&]*/i, '$1***')
}
