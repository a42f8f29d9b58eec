import { expect, test } from 'vitest'
import { imageMachine } from './image-source.machine.ts'
import { imageEvents } from './images.events.ts'

test('the life cycle of a picture at an address', () => {
  expect(imageMachine.print()).toMatchInlineSnapshot(`
    "waiting --keep--> kept  by clock: kept
    kept --replace--> kept  by clock: replaced
    waiting --give_up--> broken  by clock: broken
    broken --retry--> waiting  by merchant, operator: requeued"
  `)
})

test('each of its facts is a documented event', () => {
  const facts = Object.values(imageMachine.actions).flatMap((arrows) => arrows.map((it) => it.fact))
  expect(facts.filter((fact) => !Object.hasOwn(imageEvents, fact))).toEqual([])
})
