import { type Finding, finding, meant } from './finding.ts'
import { patternFindings } from './patterns.ts'

const TESTS = 'eq ne gt gte lt lte in contains starts ends matches empty'.split(' ')
const EXAMPLE = 'Such as { field: Stock, gt: 0 }, or all, any and not of these.'
const DEPTH_MAX = 50

/** Judges a condition document, all the way down. */
export function conditionFindings(condition: unknown, path: string, depth = 0): Finding[] {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition) || depth > DEPTH_MAX) {
    return [finding('shape_wrong', path, 'This is no condition.', EXAMPLE)]
  }
  const it = condition as Readonly<Record<string, unknown>>
  const group = ['all', 'any', 'not'].find((key) => key in it)
  if (group !== undefined) {
    const others = Object.keys(it).filter((key) => key !== group)
    const wrong = others.map((key) =>
      finding('unknown_key', `${path}.${key}`, `“${key}” cannot stand beside “${group}”.`, EXAMPLE),
    )
    if (group === 'not') return [...wrong, ...conditionFindings(it.not, `${path}.not`, depth + 1)]
    const list = it[group]
    if (!Array.isArray(list))
      return [finding('shape_wrong', `${path}.${group}`, `“${group}” is a list of conditions.`, EXAMPLE)]
    return [...wrong, ...list.flatMap((each, at) => conditionFindings(each, `${path}.${group}[${at}]`, depth + 1))]
  }
  return testFindings(it, path)
}

function testFindings(it: Readonly<Record<string, unknown>>, path: string): Finding[] {
  if (typeof it.field !== 'string') return [finding('shape_wrong', path, 'The condition names no field.', EXAMPLE)]
  const found: Finding[] = []
  const tests = Object.keys(it).filter((key) => key !== 'field')
  if (tests.length === 0)
    found.push(finding('shape_wrong', path, 'The condition asks nothing.', `Add one of ${TESTS.join(', ')}.`))
  for (const test of tests) {
    const here = `${path}.${test}`
    const value = it[test]
    if (!TESTS.includes(test)) {
      found.push(
        finding(
          'unknown_key',
          here,
          `There is no test “${test}”.`,
          meant(test, TESTS, `Tests are ${TESTS.join(', ')}.`),
        ),
      )
    } else if (
      test === 'in' ? !Array.isArray(value) : test === 'empty' ? typeof value !== 'boolean' : typeof value === 'object'
    ) {
      const what = test === 'in' ? 'a list' : test === 'empty' ? 'true or false' : 'a word or a number'
      found.push(finding('shape_wrong', here, `“${test}” takes ${what}.`, EXAMPLE))
    } else if (test === 'matches') found.push(...patternFindings(String(value), 'iu', here))
  }
  return found
}
