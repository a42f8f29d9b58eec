import { defineFaults } from '../engine/kernel/fault.ts'

/** What is wrong with the way a command was typed; every one of these ends with exit code 2. */
export const usageFaults = defineFaults('usage', {
  not_understood: {
    kind: 'invalid',
    detail: (it: { said: string; fix: string }) => it.said,
    fix: (it: { said: string; fix: string }) => it.fix,
  },
  bad_option: {
    kind: 'invalid',
    detail: (it: { option: string; value: string; expected: string }) =>
      `${it.option} cannot be “${it.value}”: it takes ${it.expected}.`,
    fix: (it: { option: string; value: string; expected: string }) => `Give ${it.option} ${it.expected}.`,
  },
  options_conflict: {
    kind: 'invalid',
    detail: (it: { one: string; other: string }) => `${it.one} and ${it.other} cannot stand together.`,
    fix: (it: { one: string; other: string }) => `Leave out ${it.one} or ${it.other}.`,
  },
})

/** True where the fault is about how the command was typed. */
export function isUsage(code: string): boolean {
  return code.startsWith('usage.')
}
