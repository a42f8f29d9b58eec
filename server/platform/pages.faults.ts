import { defineFaults } from '../../engine/kernel/fault.ts'

/** What can be wrong with the way a list was asked for. */
export const pagesFaults = defineFaults('pages', {
  unknown_field: {
    kind: 'invalid',
    detail: (it: { field: string; fields: readonly string[] }) => `The list has no field “${it.field}”.`,
    fix: (it: { fields: readonly string[] }) => `Use one of: ${it.fields.join(', ')}.`,
  },
  bad_value: {
    kind: 'invalid',
    detail: (it: { field: string; value: string; expected: string }) =>
      `“${it.value}” cannot be compared with ${it.field}: it takes ${it.expected}.`,
    fix: (it: { field: string; expected: string }) => `Give ${it.field} ${it.expected}.`,
  },
  bad_limit: {
    kind: 'invalid',
    detail: (it: { limit: string; most: number }) => `A page cannot have ${it.limit} entries.`,
    fix: (it: { most: number }) => `Ask for 1 to ${it.most}, and for the next page with its cursor.`,
  },
  ambiguous: {
    kind: 'conflict',
    detail: (it: { noun: string; ref: string; ids: readonly string[] }) => `Several ${it.noun} are called “${it.ref}”.`,
    fix: (it: { ids: readonly string[] }) => `Name one by its id: ${it.ids.join(', ')}.`,
  },
  bad_cursor: {
    kind: 'invalid',
    detail: 'The cursor is not one of this list in this order.',
    fix: 'Take `next_cursor` of the page before, with the same filters and the same sort.',
  },
})
