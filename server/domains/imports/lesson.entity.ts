import { defineEntity, p } from '@mikro-orm/core'
import type { LessonKind } from '../../../engine/contract/lesson.ts'
import { idColumn, instantColumn } from '../../platform/columns.ts'
import { Merchant } from '../merchants/merchant.entity.ts'
import { Mapping } from './mapping.entity.ts'

/** One thing that a confirmed mapping teaches this marketplace; those of a mapping are replaced when it is confirmed anew. */
export const Lesson = defineEntity({
  name: 'Lesson',
  tableName: 'lesson',
  // One look per analysis: by target, and by the keys of what the source holds.
  indexes: [{ properties: ['target', 'key'] }],
  properties: {
    id: idColumn(),
    mapping: () => p.manyToOne(Mapping).ref().index().deleteRule('cascade'),
    /** Who confirmed it; null for the operator. */
    merchant: () => p.manyToOne(Merchant).ref().nullable().index().deleteRule('cascade'),
    target: p.text(),
    kind: p.text().$type<LessonKind>(),
    /** Attribute whose list it is about; '' where the source's column or category is. */
    attribute: p.text(),
    /** What all spellings of `source` have in common. */
    key: p.text(),
    source: p.text(),
    /** Attribute, category or value of a list; '' for a column that was left out on purpose. */
    meant: p.text(),
    createdAt: instantColumn(),
  },
})
