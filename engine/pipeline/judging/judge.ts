import type { AttributeDefinition, Written } from '../../contract/target.ts'
import { Flaw, type Given, type Judge } from './flaw.ts'
import { amount, decimal, integer, percent } from './numbers.ts'
import { date, gtin, url } from './patterns.ts'
import { boolean, code, country, currency, language, oneOf, text } from './words.ts'

const TEXT_CHARS_MAX = 4_000
const LONG_TEXT_CHARS_MAX = 200_000
const ID_CHARS_MAX = 190
const LIST_ITEMS_MAX = 200

/** The judge of an attribute's type, made once per run. */
export function judgeOf(definition: AttributeDefinition): Judge {
  const { lengthMax = TEXT_CHARS_MAX } = definition
  const word = () => (definition.values?.length ? oneOf(definition.values) : text(lengthMax))
  switch (definition.type) {
    case 'id':
      return code(definition.lengthMax ?? ID_CHARS_MAX)
    case 'text':
    case 'duration':
    case 'category':
      return text(lengthMax)
    case 'long-text':
      return text(definition.lengthMax ?? LONG_TEXT_CHARS_MAX)
    case 'money':
      return amount
    case 'number':
    case 'measure':
      return decimal
    case 'percent':
      return percent
    case 'integer':
      return integer
    case 'boolean':
      return boolean
    case 'date':
      return date
    case 'url':
    case 'image':
      return url
    case 'urls':
      return many(url)
    case 'texts':
      return many(text(lengthMax))
    case 'list':
      return word()
    case 'multi-list':
      return many(word())
    case 'currency':
      return currency
    case 'country':
      return country
    case 'language':
      return language
    case 'gtin':
      return gtin
    default:
      return nobody(definition.type)
  }
}

function nobody(type: never): never {
  throw new Error(`no judge for ${String(type)}`)
}

/** A list of what one judge takes. What it does not take is left out, and told once. */
function many(judge: Judge): Judge {
  return (value, of) => {
    const items: Exclude<Given, readonly unknown[]>[] = typeof value === 'object' ? [...value] : [value]
    const kept = new Set<string>()
    let flaw: Flaw | undefined
    for (const item of items) {
      if (item === '' || item === null) continue
      const it: Written | Flaw = judge(item, of)
      if (it instanceof Flaw) flaw ??= it
      if (!(it instanceof Flaw)) kept.add(String(it))
      else if (it.instead !== undefined) kept.add(String(it.instead))
      if (kept.size > LIST_ITEMS_MAX) {
        return new Flaw('out_of_range', `The list has more than ${LIST_ITEMS_MAX} entries.`)
      }
    }
    if (flaw) return kept.size > 0 ? new Flaw(flaw.code, flaw.detail, [...kept]) : flaw
    return kept.size > 0 ? [...kept] : null
  }
}
