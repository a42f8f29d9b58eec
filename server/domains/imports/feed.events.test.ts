import { expect, test } from 'vitest'
import { feedEvents } from './feed.events.ts'
import { feedMachine } from './feed.machine.ts'

test('every fact of a feed’s life is documented, and no other', () => {
  const facts = Object.values(feedMachine.actions).flatMap((arrows) => arrows.map((arrow) => arrow.fact))
  expect(Object.keys(feedEvents).toSorted()).toEqual([...new Set(facts)].toSorted())
  expect(feedEvents.broken.type).toBe('feed.broken')
})
