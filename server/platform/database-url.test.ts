import { expect, test } from 'vitest'
import { parseDatabaseUrl, withoutPassword } from './database-url.ts'

test.each([
  ['sqlite:./izb.db', '/home/shop/izb.db'],
  ['sqlite:shop/a b.db', '/home/shop/shop/a b.db'],
  ['sqlite:/var/izb.db', '/var/izb.db'],
  ['sqlite:///var/izb.db', '/var/izb.db'],
])('%s is the file %s', (url, file) => {
  expect(parseDatabaseUrl(url, '/home/shop')).toEqual({ dialect: 'sqlite', file })
})

test.each([
  ['postgres://u:p@db.example/izb', 'db.example:5432'],
  ['postgresql://db.example:6000/izb', 'db.example:6000'],
  ['postgres:///izb?host=/var/run/postgresql', '/var/run/postgresql:5432'],
  ['postgres:///izb', 'localhost:5432'],
])('%s is a server at %s', (url, host) => {
  expect(parseDatabaseUrl(url)).toEqual({ dialect: 'postgres', url, host })
})

test.each([
  '',
  'izb.db',
  'mysql://u:secret@x/y',
  'sqlite:',
  'sqlite::memory:',
  'sqlite://host/izb.db',
  'sqlite:a\0b',
  'postgres://u:secret@[x/y',
])('%o is refused, without its password', (url) => {
  expect(() => parseDatabaseUrl(url)).toThrow(expect.objectContaining({ code: 'platform.bad_database_url' }))
  expect(() => parseDatabaseUrl(url)).not.toThrow('secret')
})

test('a password is masked wherever it stands', () => {
  expect(withoutPassword('postgres://u:p%40ss@h/d?password=q&x=1')).toBe('postgres://u:***@h/d?password=***&x=1')
})
