import type { Queries } from '../../platform/database.ts'
import { defineListing } from '../../platform/listing.ts'
import { merchantField, merchantGroupField } from '../../platform/merchant-field.ts'
import { none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'

const rows = (db: Queries) =>
  db
    .selectFrom('audit_entry')
    .leftJoin('merchant', 'merchant.id', 'audit_entry.merchant_id')
    .selectAll('audit_entry')
    .select('merchant.code as merchant')

type AuditRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Who changed what; a merchant sees what was changed of his. */
export const auditLog = defineListing({
  noun: 'audit entry',
  nouns: 'audit entries',
  id: 'audit_entry.id',
  called: [],
  sort: '-id',
  sight: { merchant: ownedBy('audit_entry.merchant_id'), storefront: none },
  fields: {
    id: { column: 'audit_entry.id', kind: 'integer' },
    at: { column: 'audit_entry.at', kind: 'instant' },
    action: { column: 'audit_entry.action', kind: 'text' },
    noun: { column: 'audit_entry.noun', kind: 'text' },
    noun_id: { column: 'audit_entry.noun_id', kind: 'text' },
    merchant: merchantField('audit_entry.merchant_id'),
    merchant_group: merchantGroupField('audit_entry.merchant_id'),
    request_id: { column: 'audit_entry.request_id', kind: 'text', nullable: true },
  },
  rows,
  view: (row: AuditRow) => ({
    id: opaque(row.id),
    at: instant(row.at),
    actor: row.actor,
    action: row.action,
    noun: row.noun,
    noun_id: row.noun_id,
    merchant: row.merchant,
    before: row.before,
    after: row.after,
    request_id: row.request_id,
  }),
})
