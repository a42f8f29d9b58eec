import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { isAlive, ownName } from './owner.ts'

const NOW = new Date('2026-05-06T07:08:09.010Z')
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000)

test('this very process lives, and a number that another process has now does not make it that one', () => {
  expect(isAlive(ownName(), null, NOW)).toBe(true)
  expect(isAlive(`${hostname()}:${process.pid}:1`, ago(0), NOW)).toBe(false)
})

test('a process that ended is dead, however fresh its heartbeat', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  expect(isAlive(`${hostname()}:${child.pid}:${ownName().split(':')[2]}`, ago(0), NOW)).toBe(false)
})

test('a process on another machine lives while its heart beats', () => {
  expect(isAlive('elsewhere:1:1', ago(30), NOW)).toBe(true)
  expect(isAlive('elsewhere:1:1', ago(61), NOW)).toBe(false)
  expect(isAlive('elsewhere:1:1', null, NOW)).toBe(false)
})

test.each([
  '',
  'x',
  `${hostname()}`,
  `${hostname()}:`,
  `${hostname()}::`,
  `${hostname()}:abc:`,
  `${hostname()}:999999999:`,
])('%j is nobody', (owner) => expect(isAlive(owner, null, NOW)).toBe(false))
