import Type, { type Static } from 'typebox'
import { defineRule, type Tools, type Value } from '../contract/rule.ts'

const options = Type.Object(
  {
    text: Type.String({
      description:
        'Text with `{{Column}}`, `{{attribute}}` or `{{value}}`; filters follow a bar: upper, lower, trim, default:….',
    }),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'template',
  summary: 'Writes a text around fields; nothing where all its fields are empty.',
  options,
  first: 'text',
  empty: true,
  lists: 'whole',
  examples: [
    { options: { text: '{{Brand}} {{value}}' }, value: 'Shoe', record: { Brand: 'Acme' }, gives: 'Acme Shoe' },
    {
      options: { text: '{{Brand|upper}}-{{Ref|trim}}' },
      value: '',
      record: { Brand: 'Acme', Ref: ' 7 ' },
      gives: 'ACME-7',
    },
    { options: { text: 'Size {{Size|default:unique}}' }, value: '', record: { Size: '' }, gives: 'Size unique' },
    { options: { text: 'Size {{Size}}' }, value: '', record: { Size: '' }, gives: '' },
    { options: { text: 'used' }, value: 'whatever', gives: 'used' },
    { options: { text: '{{value}}' }, value: ['a', 'b'], gives: 'a, b' },
    { options: { text: '{{ Prix TTC | lower }}!' }, value: '', record: { 'Prix TTC': 'AB' }, gives: 'ab!' },
  ],
  fields: (given) => {
    const { text } = given as Static<typeof options>
    const names = [...String(text).matchAll(/\{\{([^{}|]*)[^{}]*\}\}/g)].map((match) => (match[1] ?? '').trim())
    return names.filter((name) => name !== 'value' && name !== '')
  },
  apply(value: Value, given: Static<typeof options>, { once, field }: Tools) {
    const parts = once(given, () =>
      String(given.text)
        .split(/\{\{([^{}]*)\}\}/)
        .map((part, at) => (at % 2 === 0 ? part : part.split('|').map((piece) => piece.trim()))),
    )
    let [filled, asked, text] = [false, false, '']
    for (const part of parts) {
      if (typeof part === 'string') {
        text += part
        continue
      }
      asked = true
      const [name = '', ...filters] = part
      const raw = name === 'value' ? value : field(name)
      let it = Array.isArray(raw) ? raw.filter((each) => each !== '').join(', ') : String(raw ?? '')
      for (const filter of filters) {
        if (filter === 'upper') it = it.toUpperCase()
        else if (filter === 'lower') it = it.toLowerCase()
        else if (filter === 'trim') it = it.trim()
        else if (filter.startsWith('default:') && it === '') it = filter.slice(8).trim()
      }
      filled ||= it !== ''
      text += it
      if (text.length > 1_000_000) break
    }
    return filled || !asked ? text : ''
  },
})
