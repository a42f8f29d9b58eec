import { expect, test } from 'vitest'
import { feedMachine } from './feed.machine.ts'

test('the life cycle of a feed', () => {
  expect(feedMachine.print()).toMatchInlineSnapshot(`
    "draft --finish--> ready  by merchant, operator, import: ready
    ready --activate--> active  by merchant, operator: activated
    active --pause--> paused  by merchant, operator: paused
    paused --resume--> active  by merchant, operator: activated
    ready|active|paused --break--> broken  by import, clock: broken
    broken --recover--> ready  by merchant, operator, import: recovered"
  `)
})
