import type { Lesson } from '../contract/lesson.ts'
import type { AttributeMapping, MappingDocument, Step } from '../contract/mapping.ts'
import { listed } from './usage.ts'

/** More of one kind no shop confirms by looking at it. */
const LESSONS_MAX = 20_000
const SOURCE_CHARS_MAX = 200
// Steps after which several columns are one value: none of them is the attribute by itself.
const JOINING: ReadonlySet<string> = new Set(['concat', 'template', 'calculate', 'script', 'when'])

/** What a confirmed mapping says of its columns, categories and values, one lesson each. */
export function lessonsOf(document: MappingDocument): Lesson[] {
  const columns = new Map<string, string>()
  // A column that gives several attributes is called after the first.
  const teach = (column: string | undefined, meant: string) => {
    if (column && !columns.has(column)) columns.set(column, meant)
  }
  const values: Lesson[] = []
  for (const [code, mapping] of Object.entries(document.attributes)) {
    if (!isPlain(mapping)) continue
    for (const column of listed(mapping.from)) teach(column, code)
    for (const step of mapping.steps ?? []) values.push(...valuesOf(code, step))
  }
  const { category, variations, ignore } = document
  if (category && isPlain(category)) for (const column of listed(category.from)) teach(column, 'category')
  teach(variations?.parent, 'parent_id')
  for (const { name, value } of variations?.options ?? []) {
    teach(name, 'option_name')
    teach(value, 'option_value')
  }
  for (const column of ignore ?? []) teach(column, '')
  const lessons: Lesson[] = [
    ...[...columns].map(([source, meant]): Lesson => ({ kind: 'column', attribute: '', source, meant })),
    ...Object.entries(category?.map ?? {}).map(
      ([source, meant]): Lesson => ({ kind: 'category', attribute: '', source, meant }),
    ),
    ...values,
  ]
  return lessons.filter(({ source }) => source.length <= SOURCE_CHARS_MAX).slice(0, LESSONS_MAX)
}

/** True where what a column holds is the attribute, and not a part of what makes it. */
function isPlain({ script, value, steps, from }: AttributeMapping): boolean {
  if (script !== undefined || value !== undefined || from === undefined) return false
  return !(steps ?? []).some((step) => JOINING.has(typeof step === 'string' ? step : (Object.keys(step)[0] ?? '')))
}

function valuesOf(attribute: string, step: Step): Lesson[] {
  const lookup = typeof step === 'string' ? undefined : (step.lookup as { map?: unknown } | undefined)
  if (typeof lookup?.map !== 'object' || lookup.map === null) return []
  return Object.entries(lookup.map).flatMap(([source, meant]): Lesson[] =>
    typeof meant === 'string' ? [{ kind: 'value', attribute, source, meant }] : [],
  )
}
