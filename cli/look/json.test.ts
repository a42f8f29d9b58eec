import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { json, spelledYaml } from './json.ts'

const HOSTILE = { 'a\u009b': ['\u009b31m', '\u001b[2J', 'x\u202ey', '\u0085', '\u007f', 'Größe', '\ud800', 'a: b\n'] }

test('JSON and YAML say the same, without a character that steers a terminal', () => {
  const texts = [json(HOSTILE), spelledYaml(stringify(HOSTILE, { lineWidth: 0 }))]
  expect(texts.map((text) => parse(text))).toEqual([HOSTILE, HOSTILE])
  for (const text of texts) expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  expect(texts[0]).not.toMatch(/\u202e/)
})
