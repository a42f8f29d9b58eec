import { expect, test } from 'vitest'
import { changeRequestEvents } from './catalog.events.ts'
import { changeRequestMachine } from './change-request.machine.ts'

test('the life cycle of a change request', () => {
  expect(changeRequestMachine.print()).toMatchInlineSnapshot(`
    "pending --accept--> accepted  by operator, clock: accepted
    pending --refuse--> refused  by operator, clock: refused
    pending --withdraw--> withdrawn  by merchant, operator, clock: withdrawn"
  `)
})

test('each of its facts is a documented event', () => {
  const facts = Object.values(changeRequestMachine.actions).flatMap((arrows) => arrows.map((it) => it.fact))
  expect(facts.filter((fact) => !Object.hasOwn(changeRequestEvents, fact))).toEqual([])
})
