import Type, { type Static } from 'typebox'
import { defineRule, type Tools } from '../contract/rule.ts'

const options = Type.Object(
  {
    lines: Type.Optional(
      Type.Boolean({ description: 'Paragraphs, list items and line breaks begin a line; true when nothing is said.' }),
    ),
  },
  { additionalProperties: false },
)

export default defineRule({
  name: 'strip-html',
  summary: 'Makes plain text of HTML: tags, comments, scripts and styles go, entities become characters.',
  options,
  first: 'lines',
  examples: [
    { options: {}, value: '<p>A <b>soft</b> lamp</p>', gives: 'A soft lamp' },
    { options: {}, value: 'Caf&eacute; &amp; th&#233; &#x1F375;', gives: 'Café & thé 🍵' },
    { options: {}, value: '<ul><li>red</li><li>blue</li></ul>', gives: 'red\nblue' },
    { options: { lines: false }, value: '<p>a</p><p>b</p>', gives: 'a b' },
    { options: {}, value: '<style>p{}</style>a<SCRIPT>alert("<b>")</script >b', gives: 'ab' },
    { options: {}, value: '1 < 2 & 3 > 2', gives: '1 < 2 & 3 > 2' },
    { options: {}, value: 'a<!-- hidden > -->b', gives: 'ab' },
    { options: {}, value: '<a title="x > y">link</a>', gives: 'link' },
    { options: {}, value: 'plain', gives: 'plain' },
    { options: {}, value: '<b>', gives: '' },
  ],
  apply(value: string | number | boolean, given: Static<typeof options>, tools: Tools) {
    if (typeof value !== 'string' || !/[<&]/.test(value)) return value
    const line = given.lines === false ? ' ' : '\n'
    const blocks = /^(p|div|br|li|tr|h\d|ul|ol|table|section|article|hr|dt|dd|blockquote)$/
    let text = ''
    for (const token of tools.htmlTokens(value)) {
      if (token.kind === 'text') text += tools.entitiesDecoded(token.text)
      else if (blocks.test(token.name)) text += line
      else if (/^t[dh]$/.test(token.name)) text += ' '
    }
    return text
      .split('\n')
      .map((it) => it.replace(/\s+/g, ' ').trim())
      .filter((it) => it !== '')
      .join('\n')
  },
})
