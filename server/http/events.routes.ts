import { Type } from 'typebox'
import { events } from '../platform/outbox/events.queries.ts'
import type { App } from './app.ts'
import { Actor, Fields, Instant, Nullable, named, readRoutes } from './resources.ts'

const Event = Type.Object({
  id: Type.String(),
  type: Type.String({ examples: ['import.completed'] }),
  created_at: Instant,
  actor: Actor,
  merchant: Nullable(Type.String({ description: 'Code of the merchant' })),
  data: Fields,
})

/** What happened. */
export function eventRoutes(app: App): void {
  const event = { nouns: 'events', one: 'an event', scope: 'events:read' } as const
  readRoutes(app, named(app, 'Event', Event), { ...event, ...events })
}
