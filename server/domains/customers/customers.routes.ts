import { Type } from 'typebox'
import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { Instant, Nullable, named, Ref, readRoutes } from '../../http/resources.ts'
import { platformFaults } from '../../platform/faults.ts'
import { anonymiseCustomer } from './anonymise-customer.ts'
import { customers } from './customers.queries.ts'

const Customer = Type.Object({
  id: Type.String(),
  external_id: Type.String(),
  email: Nullable(Type.String()),
  language: Nullable(Type.String()),
  anonymised_at: Nullable(Instant),
  created_at: Instant,
  updated_at: Instant,
  version: Type.Integer(),
})

/** Who buys, as the front end names them. */
export function customerRoutes(app: App): void {
  const schema = named(app, 'Customer', Customer)
  readRoutes(app, schema, { nouns: 'customers', one: 'a customer', scope: 'customers:read', ...customers })
  app.post(
    '/v1/customers/:id/anonymise',
    {
      config: { access: { scope: 'customers:write', only: 'operator' } },
      schema: {
        tags: ['customers'],
        summary: 'Take away what is personal, for good',
        params: Ref,
        response: { 200: schema, ...problems(platformFaults.row_not_found, platformFaults.outdated) },
      },
    },
    async (request) => anonymiseCustomer(request.ctx, request.params.id),
  )
}
