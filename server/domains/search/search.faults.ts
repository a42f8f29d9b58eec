import { defineFaults } from '../../../engine/kernel/fault.ts'

/** Everything that can be wrong with what somebody looks for. */
export const searchFaults = defineFaults('search', {
  bad_filter: {
    kind: 'invalid',
    detail: (it: { filter: string; value: string; expected: string }) =>
      `“${it.value}” is no ${it.filter} to search by: it takes ${it.expected}.`,
    fix: (it: { filter: string; expected: string }) => `Give ${it.filter} ${it.expected}.`,
  },
  unknown_filter: {
    kind: 'invalid',
    detail: (it: { filter: string; filters: readonly string[] }) => `Nothing is searched by “${it.filter}”.`,
    fix: (it: { filters: readonly string[] }) => `Use one of: ${it.filters.join(', ')}.`,
  },
  too_long: {
    kind: 'invalid',
    detail: (it: { chars: number }) => `A search has ${it.chars} characters at most.`,
    fix: 'Look for fewer words.',
  },
})
