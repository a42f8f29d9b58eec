import { platformFaults } from '../../platform/faults.ts'
import { defineVerb, type Writes } from '../../platform/writes.ts'
import { catalogFaults } from './catalog.faults.ts'
import * as schemas from './catalog.schemas.ts'
import { createAttribute, updateAttribute, upsertAttribute } from './keep-attribute.ts'
import { createCategory, updateCategory, upsertCategory } from './keep-category.ts'
import { publishCategories } from './publish-categories.ts'
import { removeAttribute } from './remove-attribute.ts'
import { removeCategory } from './remove-category.ts'

const only = 'operator' as const
const PLACE = [catalogFaults.below_itself, catalogFaults.not_that_code, catalogFaults.fields_refused] as const

/** What can be done with the tree. */
export const categoryWrites: Writes = {
  create: defineVerb({
    summary: 'Make a category',
    body: schemas.NewCategory,
    only,
    faults: PLACE,
    run: (ctx, _, body) => createCategory(ctx, body),
  }),
  update: defineVerb({
    summary: 'Change a category, or move it with all that stands below it',
    body: schemas.CategoryChange,
    only,
    faults: PLACE,
    run: updateCategory,
  }),
  upsert: defineVerb({
    summary: 'Make a category by your own id, or replace it',
    body: schemas.CategoryReplacement,
    only,
    faults: PLACE,
    run: upsertCategory,
  }),
  remove: defineVerb({
    summary: 'Take an empty category away',
    only,
    faults: [catalogFaults.category_in_use],
    run: removeCategory,
  }),
  whole: {
    publish: defineVerb({
      summary: 'Publish all drafts of the tree',
      only,
      answer: schemas.Published,
      run: (ctx) => publishCategories(ctx),
    }),
  },
}

const LIMITS = [catalogFaults.fields_refused, catalogFaults.attribute_in_use, catalogFaults.attribute_fixed] as const

/** What can be done with attributes. */
export const attributeWrites: Writes = {
  create: defineVerb({
    summary: 'Make an attribute',
    body: schemas.NewAttribute,
    only,
    faults: [catalogFaults.fields_refused],
    run: (ctx, _, body) => createAttribute(ctx, body),
  }),
  update: defineVerb({
    summary: 'Change an attribute; native ones are switched on and off, and made required or not',
    body: schemas.AttributeChange,
    only,
    faults: LIMITS,
    run: updateAttribute,
  }),
  upsert: defineVerb({
    summary: 'Make an attribute by your own id, or replace it',
    body: schemas.AttributeReplacement,
    only,
    faults: LIMITS,
    run: upsertAttribute,
  }),
  remove: defineVerb({
    summary: 'Take an attribute of your own away that has no values',
    only,
    faults: [platformFaults.row_not_found, ...LIMITS.slice(1)],
    run: removeAttribute,
  }),
}
