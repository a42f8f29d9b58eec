import { describe, expect, test } from 'vitest'
import { bytes, confidence, duration, listed, percent, plain, plural, quoted, short } from './words.ts'

describe('numbers for people', () => {
  test.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [312_400, '312 kB'],
    [1_234_567_890, '1.2 GB'],
  ])('%d bytes are %s', (size, said) => expect(bytes(size)).toBe(said))

  test.each([
    [0.0123, '12 ms'],
    [3.21, '3.2 s'],
    [125, '2 min 5 s'],
    [3599.7, '1 h 0 min'],
    [3780, '1 h 3 min'],
  ])('%d seconds are %s', (seconds, said) => expect(duration(seconds)).toBe(said))

  test('what is not quite all is never shown as 100 %', () => {
    expect([percent(0.9999), percent(1), percent(0.254)]).toEqual(['99 %', '100 %', '25 %'])
  })

  test('confidence is a word and a number', () => {
    expect([0.97, 0.8, 0.6, 0.2].map(confidence)).toEqual(['sure 97 %', 'likely 80 %', 'perhaps 60 %', 'a guess 20 %'])
  })

  test('one is not several', () => {
    expect([plural(1, 'record'), plural(1204, 'record')]).toEqual(['1 record', '1,204 records'])
  })
})

describe("a stranger's text", () => {
  test('cannot move the cursor, change the colour or turn the direction', () => {
    expect(plain('a\u001b[31mred\u202eabc\u0007\nb')).toBe('a�[31mred�abc�⏎b')
  })

  test('keeps its own letters', () => {
    expect(plain('Élégant — 日本 👩‍👧')).toBe('Élégant — 日本 👩‍👧')
  })

  test('is cut with an ellipsis, never inside a character', () => {
    expect(short('👍👍👍👍', 3)).toBe('👍👍…')
    expect(short('x'.repeat(1_000_000), 5)).toBe('xxxx…')
    expect(short('abc', 3)).toBe('abc')
  })

  test('is quoted for a shell', () => {
    expect(quoted('feed.csv')).toBe('feed.csv')
    expect(quoted("it's $(rm)")).toBe("'it'\\''s $(rm)'")
  })
})

test('a long list says how much more there is', () => {
  expect(listed(['a', 'b', 'c'])).toBe('a, b and c')
  expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more')
})
