import { defineFaults } from '../../engine/kernel/fault.ts'
import type { ProblemError } from '../../engine/kernel/problem.ts'

/** What can be wrong with a request before any domain has heard of it. */
export const httpFaults = defineFaults('http', {
  invalid_request: {
    kind: 'invalid',
    detail: (it: { part: string; errors: readonly ProblemError[] }) =>
      `The ${it.part} of the request ${it.errors.length === 1 ? 'has a mistake' : `has ${it.errors.length} mistakes`}.`,
    fix: 'Mend what `errors` names; /docs shows what the route takes.',
  },
  unreadable: {
    kind: 'invalid',
    detail: (it: { why: string }) => `The request cannot be read: ${it.why}.`,
    fix: 'Send well-formed JSON in UTF-8 and a well-formed address.',
  },
  unsupported: {
    kind: 'unsupported',
    detail: (it: { type: string }) => `A body of the type “${it.type}” is not understood here.`,
    fix: 'Send JSON with the header `Content-Type: application/json`.',
  },
  too_large: {
    kind: 'too_large',
    detail: 'The body is larger than this route takes.',
    fix: 'Send less at once.',
  },
  no_route: {
    kind: 'not_found',
    detail: (it: { path: string }) => `There is nothing at ${it.path}.`,
    fix: 'GET /v1/openapi.json lists what there is; /docs shows it.',
  },
  method_not_allowed: {
    kind: 'not_allowed',
    detail: (it: { method: string; path: string; allow: readonly string[] }) =>
      `${it.path} does not know ${it.method}.`,
    fix: (it: { allow: readonly string[] }) => `It knows ${it.allow.join(', ')}.`,
  },
  too_many: {
    kind: 'limited',
    detail: (it: { seconds: number }) => `Too many requests; there is room again in ${it.seconds} seconds.`,
    fix: 'Wait as long as `Retry-After` says. Ask for larger pages, or follow changes with `updated_since`.',
  },
  overloaded: {
    kind: 'unavailable',
    detail: 'The server has more to do than it can at this moment.',
    fix: 'Ask again in a few seconds.',
  },
  key_reused: {
    kind: 'unprocessable',
    detail: 'This Idempotency-Key was used for another request.',
    fix: 'Make a new key for every new request; repeat a key only with the same address and the same body.',
  },
  bad_key: {
    kind: 'invalid',
    detail: 'An Idempotency-Key has 1 to 255 characters.',
    fix: 'Use a UUID.',
  },
})
