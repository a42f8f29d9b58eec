import { expect, test } from 'vitest'
import { productEvents } from './catalog.events.ts'
import { productMachine } from './product.machine.ts'

test('the life cycle of a product', () => {
  expect(productMachine.print()).toMatchInlineSnapshot(`
    "draft --submit--> submitted  by merchant, operator, import: submitted
    submitted --accept--> active  by operator, clock: activated
    submitted --refuse--> refused  by operator, clock: refused
    refused|submitted|active|inactive --return_to_draft--> draft  by merchant, operator, import: returned_to_draft
    active --deactivate--> inactive  by merchant, operator, clock, import: deactivated
    inactive --activate--> active  by merchant, operator, import: reactivated
    draft|submitted|active|inactive|refused --delete--> deleted  by merchant, operator, import: deleted
    deleted --recreate--> draft  by merchant, operator, import: created"
  `)
})

test('each of its facts is a documented event', () => {
  const facts = Object.values(productMachine.actions).flatMap((arrows) => arrows.map((it) => it.fact))
  expect(facts.filter((fact) => !Object.hasOwn(productEvents, fact))).toEqual([])
})
