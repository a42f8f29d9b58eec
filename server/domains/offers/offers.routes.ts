import type { App } from '../../http/app.ts'
import { named, readRoutes } from '../../http/resources.ts'
import { historyRoute, writeRoutes } from '../../http/writes.ts'
import { offerHistory, offers, variations } from './offers.queries.ts'
import { Offer, Variation } from './offers.schemas.ts'
import { offerWrites, variationWrites } from './offers.writes.ts'

/** Offers and their variations. */
export function offerRoutes(app: App): void {
  const offer = { nouns: 'offers', one: 'an offer', scope: 'offers:read' } as const
  const schema = named(app, 'Offer', Offer)
  readRoutes(app, schema, { ...offer, ...offers })
  historyRoute(app, { ...offer, history: offerHistory })
  writeRoutes(app, schema, { ...offer, scope: 'offers:write', writes: offerWrites })
  const variation = { nouns: 'variations', one: 'a variation', scope: 'variations:read' } as const
  const shape = named(app, 'Variation', Variation)
  readRoutes(app, shape, { ...variation, ...variations })
  writeRoutes(app, shape, { ...variation, scope: 'variations:write', writes: variationWrites })
}
