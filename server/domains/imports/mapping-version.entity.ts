import { defineEntity, p } from '@mikro-orm/core'
import type { ColumnTrace } from '../../../engine/contract/drift.ts'
import { idColumn, instantColumn } from '../../platform/columns.ts'
import { Mapping } from './mapping.entity.ts'

/** A mapping as it was once saved; never changed, because runs refer to it. */
export const MappingVersion = defineEntity({
  name: 'MappingVersion',
  tableName: 'mapping_version',
  uniques: [{ properties: ['mapping', 'version'] }],
  properties: {
    id: idColumn(),
    mapping: () => p.manyToOne(Mapping).ref().index(false).deleteRule('cascade'),
    version: p.integer(),
    // Not jsonb: the order of its attributes is the order in which a script sees them, and its digest stands for both.
    document: p.json<Record<string, unknown>>().columnType('json'),
    digest: p.text(),
    createdAt: instantColumn(),
    /** When somebody said that it is right; null for what was only proposed and taken. */
    confirmedAt: instantColumn().nullable(),
    /** What the source's columns looked like then. */
    columns: p.json<readonly ColumnTrace[]>().nullable(),
  },
})
