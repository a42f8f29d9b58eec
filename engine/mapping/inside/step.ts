import type { Step } from '../../contract/mapping.ts'

/** A step as rule and options: a bare value is the rule's first option. Null where it is neither. Joined into the program. */
export function stepOf(
  step: Step,
  first: (rule: string) => string | undefined,
): readonly [rule: string, options: Record<string, unknown>] | null {
  if (typeof step === 'string') return [step, {}]
  if (typeof step !== 'object' || step === null || Array.isArray(step)) return null
  const keys = Object.keys(step)
  const rule = keys[0]
  if (rule === undefined || keys.length !== 1) return null
  const given = step[rule]
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    return [rule, given as Record<string, unknown>]
  }
  const name = first(rule)
  return given === undefined || name === undefined ? [rule, {}] : [rule, { [name]: given }]
}

/** The functions of this file, as they are joined. */
export const STEP_PARTS = [stepOf]
