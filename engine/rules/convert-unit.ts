import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'
import { UNITS, type Unit } from '../kernel/words/units.ts'

const options = Type.Object(
  {
    from: Type.String({ minLength: 1, description: 'The unit the number is in.' }),
    to: Type.String({ minLength: 1, description: 'The unit it is wanted in.' }),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'convert-unit',
  summary: 'Turns a number from one unit into another. Texts that have a unit of their own are for read-quantity.',
  options,
  table: UNITS,
  examples: [
    { options: { from: 'g', to: 'kg' }, value: '350', gives: 0.35 },
    { options: { from: 'inch', to: 'cm' }, value: 10, gives: 25.4 },
    { options: { from: 'lb', to: 'kg' }, value: '1,5', gives: 0.680388555 },
    { options: { from: 'h', to: 'min' }, value: '1.5', gives: 90 },
    { options: { from: 'g', to: 'kg' }, value: '350 g', refuses: 'not_a_number' },
  ],
  check: (given) => {
    const { from, to } = given as Static<typeof options>
    const kinds = [from, to].map((word) => UNITS[word.toLowerCase()]?.[0])
    if (kinds.includes(undefined)) return `“${kinds[0] === undefined ? from : to}” is no unit that is known here`
    return kinds[0] === kinds[1] ? null : `there is no way from ${from} to ${to}`
  },
  apply(
    value: string | number | boolean,
    { from, to }: Static<typeof options>,
    { decimal, fold, refuse, table }: Tools,
  ) {
    const units = table as Readonly<Record<string, Unit>>
    const [a, b] = [units[fold(from)], units[fold(to)]]
    if (!a || !b || a[0] !== b[0]) return refuse('not_a_quantity', `There is no way from ${from} to ${to}.`)
    const number = typeof value === 'number' ? value : Number(decimal(String(value), 'auto') ?? Number.NaN)
    if (Number.isNaN(number))
      return refuse('not_a_number', 'Put the rule read-number before, or read-quantity in its place.')
    return Number(((number * a[1]) / b[1]).toPrecision(12))
  },
})
