import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'
import { UNITS, type Unit } from '../kernel/words/units.ts'

const options = Type.Object(
  {
    unit: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The unit to give the number in; without it number and unit stay as text.',
      }),
    ),
    assume: Type.Optional(
      Type.String({ minLength: 1, description: 'The unit of numbers that have none; `unit` when nothing is said.' }),
    ),
    'unit-from': Type.Optional(
      Type.String({ description: 'The column that has the unit, for numbers that have none.' }),
    ),
    decimal: Type.Optional(
      Type.Enum([',', '.', 'auto'], { description: 'The decimal sign; `auto` when nothing is said.' }),
    ),
    otherwise: Type.Optional(
      Type.Enum(['reject', 'empty'], {
        description: 'What happens to what is no quantity; `reject` when nothing is said.',
      }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'read-quantity',
  summary: 'Reads a number with its unit, in the words of many languages, and gives the number in the unit asked for.',
  options,
  first: 'unit',
  table: UNITS,
  examples: [
    { options: { unit: 'kg' }, value: '350 g', gives: 0.35 },
    { options: { unit: 'kg' }, value: '1,5kg', gives: 1.5 },
    { options: { unit: 'cm' }, value: '12"', gives: 30.48 },
    { options: { unit: 'g' }, value: '2 Pfund', gives: 907.18474 },
    { options: { unit: 'cl' }, value: '6 x 33 cl', gives: 198 },
    { options: { unit: 'kg' }, value: '2', gives: 2 },
    { options: { unit: 'kg', assume: 'g' }, value: '250', gives: 0.25 },
    { options: { unit: 'kg', 'unit-from': 'Unit' }, value: '250', record: { Unit: 'grammes' }, gives: 0.25 },
    { options: { unit: 'kg' }, value: '12 cm', refuses: 'not_a_quantity' },
    { options: { unit: 'kg' }, value: '12 foo', refuses: 'not_a_quantity' },
    { options: { unit: 'kg' }, value: 'heavy', refuses: 'not_a_quantity' },
    { options: { unit: 'kg' }, value: '1.250 g', refuses: 'ambiguous_number' },
    { options: { unit: 'kg', decimal: ',' }, value: '1.250 g', gives: 1.25 },
    { options: { unit: 'kg', otherwise: 'empty' }, value: 'n/a', gives: '' },
    { options: {}, value: '1,50 Liter', gives: '1.50 Liter' },
  ],
  fields: (given) => {
    const { 'unit-from': from } = given as Static<typeof options>
    return from === undefined ? [] : [from]
  },
  check: (given) => {
    const { unit, assume } = given as Static<typeof options>
    const strange = [unit, assume].find((word) => word !== undefined && UNITS[word.toLowerCase()] === undefined)
    return strange === undefined ? null : `“${strange}” is no unit that is known here`
  },
  apply(
    value: string | number | boolean,
    given: Static<typeof options>,
    { decimal, fold, refuse, field, table }: Tools,
  ) {
    const { unit, assume = unit } = given
    const units = table as Readonly<Record<string, Unit>>
    const no = (code: string, detail: string) => (given.otherwise === 'empty' ? '' : refuse(code, detail))
    const known = (word: string) => (Object.hasOwn(units, fold(word)) ? units[fold(word)] : undefined)
    const parts = /^(?:(\d{1,6})\s?[x×*]\s?)?([-+]?(?:[\d.,'’]|\s(?=\d))*\d[.,]?)\s*(\D.{0,39})?$/.exec(
      String(value).trim().slice(0, 200),
    )
    if (!parts) return no('not_a_quantity', 'Write a number with its unit, such as 350 g.')
    const [, times = '1', digits = '', tail] = parts
    const number = decimal(digits, given.decimal ?? 'auto')
    if (number === undefined)
      return no(
        'ambiguous_number',
        'It reads as two numbers. Say which decimal sign it has: { read-quantity: { decimal: "," } }.',
      )
    if (number === null) return no('not_a_quantity', 'Write a number with its unit, such as 350 g.')
    if (unit === undefined) return tail === undefined ? number : `${number} ${tail.trim()}`
    const column = given['unit-from'] === undefined ? undefined : field(given['unit-from'])
    const word =
      tail?.replace(/\.$/, '').trim() || (typeof column === 'string' && column !== '' ? column : (assume ?? ''))
    const [from, to] = [known(word), known(unit)]
    if (!from || !to) return no('not_a_quantity', `“${from ? unit : word}” is no unit that is known here.`)
    if (from[0] !== to[0]) return no('not_a_quantity', `It is a ${from[0]}; a ${to[0]} in ${unit} is expected.`)
    // Twelve digits are what a product of two factors is sure of.
    return Number(((Number(times) * Number(number) * from[1]) / to[1]).toPrecision(12))
  },
})
