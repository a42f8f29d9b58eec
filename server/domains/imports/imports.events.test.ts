import { expect, test } from 'vitest'
import { importRunMachine } from './import-run.machine.ts'
import { importEvents } from './imports.events.ts'

test('every fact of a run’s life is documented, and no other', () => {
  const facts = Object.values(importRunMachine.actions).flatMap((arrows) => arrows.map((arrow) => arrow.fact))
  expect(Object.keys(importEvents).toSorted()).toEqual([...new Set(facts)].toSorted())
  expect(importEvents.completed.type).toBe('import.completed')
})
