import type { Condition, FieldCondition } from '../../contract/mapping.ts'
import type { Value } from '../../contract/rule.ts'

declare function decimal(text: string, sign: 'auto'): string | null | undefined

/** Makes a test of a condition document; `field` reads a field of the record at hand. Joined into the program. */
function conditionOf(condition: Condition, field: (name: string) => Value): () => boolean {
  if ('all' in condition) {
    const tests = condition.all.map((each) => conditionOf(each, field))
    return () => tests.every((test) => test())
  }
  if ('any' in condition) {
    const tests = condition.any.map((each) => conditionOf(each, field))
    return () => tests.some((test) => test())
  }
  if ('not' in condition) {
    const test = conditionOf(condition.not, field)
    return () => !test()
  }
  const tests = testsOf(condition)
  const { field: name, empty } = condition
  return () => {
    const value = field(name)
    const all = Array.isArray(value) ? value : [value]
    const texts = all
      .filter((each) => each !== '' && each !== null && each !== undefined)
      .map((each) => String(each).trim())
    if (empty !== undefined && (texts.every((text) => text === '') ? !empty : empty)) return false
    return tests.every((test) => test(texts.length === 0 ? [''] : texts))
  }
}

type Test = (texts: readonly string[]) => boolean

function testsOf(of: FieldCondition): Test[] {
  const tests: Test[] = []
  const some = (test: (text: string) => boolean) => tests.push((texts) => texts.some(test))
  const lower = (value: unknown) => String(value).trim().toLowerCase()
  const { eq, ne, gt, gte, lt, lte, contains, starts, ends, matches } = of
  if (eq !== undefined) some(equal(eq))
  if (ne !== undefined) tests.push((texts) => !texts.some(equal(ne)))
  if (gt !== undefined) some((text) => compare(text, gt) > 0)
  if (gte !== undefined) some((text) => compare(text, gte) >= 0)
  if (lt !== undefined) some((text) => compare(text, lt) < 0)
  if (lte !== undefined) some((text) => compare(text, lte) <= 0)
  if (of.in !== undefined) {
    const any = of.in.map(equal)
    some((text) => any.some((test) => test(text)))
  }
  if (contains !== undefined) some((text) => text.toLowerCase().includes(lower(contains)))
  if (starts !== undefined) some((text) => text.toLowerCase().startsWith(lower(starts)))
  if (ends !== undefined) some((text) => text.toLowerCase().endsWith(lower(ends)))
  if (matches !== undefined) {
    const pattern = new RegExp(matches, 'iu')
    some((text) => pattern.test(text))
  }
  return tests
}

function equal(wanted: string | number | boolean): (text: string) => boolean {
  if (typeof wanted === 'number') return (text) => compare(text, wanted) === 0
  const word = String(wanted).trim().toLowerCase()
  return (text) => text.toLowerCase() === word
}

/** NaN where the two cannot be compared: every test is then false. */
function compare(text: string, wanted: string | number): number {
  if (text === '') return Number.NaN
  const number = typeof wanted === 'number' ? wanted : Number(decimal(wanted, 'auto') ?? Number.NaN)
  if (Number.isNaN(number)) return text < String(wanted) ? -1 : text > String(wanted) ? 1 : 0
  const plain = /^-?\d+(\.\d+)?$/.test(text)
  return Number(plain ? text : (decimal(text, 'auto') ?? Number.NaN)) - number
}

/** The functions of this file, as they are joined. */
export const CONDITION_PARTS = [conditionOf, testsOf, equal, compare]
