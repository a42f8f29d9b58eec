import { describe, expect, test } from 'vitest'
import type { CategoryNode } from '../../contract/target.ts'
import { proposeCategories } from './propose-categories.ts'

const node = (code: string, parent: string | null, name: string, de: string, fr: string): CategoryNode => ({
  code,
  parent,
  names: { '': name, de, fr },
})
const TREE = [
  node('fashion', null, 'Fashion', 'Mode', 'Mode'),
  node('fashion-acc', 'fashion', 'Clothing Accessories', 'Bekleidungszubehör', 'Accessoires vestimentaires'),
  node('belts', 'fashion-acc', 'Belts', 'Gürtel', 'Ceintures'),
  node('scarves', 'fashion-acc', 'Scarves', 'Schals', 'Écharpes'),
  node('phone-acc', null, 'Phone Accessories', 'Handyzubehör', 'Accessoires de téléphone'),
  node('chargers', 'phone-acc', 'Chargers', 'Ladegeräte', 'Chargeurs'),
  node('cases', 'phone-acc', 'Phone Cases', 'Handyhüllen', 'Coques de téléphone'),
  node('101', null, 'Food', 'Lebensmittel', 'Alimentation'),
  node('oranges', '101', 'Oranges', 'Orangen', 'Oranges'),
  node('home', null, 'Home & Garden', 'Haus & Garten', 'Maison et jardin'),
  node('lamps', 'home', 'Lamps', 'Lampen', 'Lampes'),
  node('mugs', 'home', 'Mugs', 'Becher', 'Tasses'),
]

const propose = (source: string, ...titles: string[]) =>
  proposeCategories([{ source, records: titles.length, titles }], TREE)[0]

describe('a category that says little is what the titles of its records say', () => {
  test.each([
    ['Divers', ['Lampe LED noire', 'Lampe de bureau en bois'], 'lamps'],
    ['Neuheiten', ['Gürtel Leder braun', 'Gürtel Stoff 120 cm', 'Schal Wolle'], 'belts'],
    ['A-17', ['Blue mug with handle', 'Mug “Paris”', 'Large mug'], 'mugs'],
  ])('%s', (source, titles, code) => expect(propose(source, ...titles)?.category).toBe(code))

  test('of titles of several kinds the branch that they share', () => {
    expect(propose('Sonstiges', 'Table lamp', 'Blue mug', 'Lamp for desks', 'Coffee mug')?.category).toBe('home')
  })

  test('says so, with how many titles and one of them', () => {
    expect(propose('Divers', 'Lampe LED noire', 'Lampe de bureau', 'Xyzzy')).toMatchObject({
      category: 'lamps',
      reason: '“Divers” says too little; 2 of 3 titles, such as “Lampe LED noire”, say “Lamps”',
    })
  })

  test('is proposed the surer the more titles agree, and never as surely as words', () => {
    const one = propose('Divers', 'Lampe LED')?.confidence ?? 1
    const five = propose('Divers', ...[1, 2, 3, 4, 5].map((each) => `Lampe LED ${each}`))?.confidence ?? 0
    expect(one).toBeLessThan(0.6)
    expect(five).toBeGreaterThan(one)
    expect(five).toBeLessThan(0.8)
  })

  test('is left alone where the titles do not agree, or say nothing', () => {
    expect(propose('Divers', 'Blue mug', 'Orangen 1 kg', 'Phone charger')?.category).toBeNull()
    expect(propose('Divers', 'Xyzzy 3000', 'Quuxly')?.category).toBeNull()
  })
})

describe('a word of several meanings', () => {
  test('is the one that the titles mean', () => {
    expect(propose('Accessories', 'Belt, brown', 'Wool scarf', 'Leather belt', 'Silk scarf')?.category).toBe(
      'fashion-acc',
    )
    expect(propose('Accessories', 'Charger 20 W', 'Phone case, red', 'USB charger')?.category).toBe('phone-acc')
  })
})

test('what the last level leaves open the titles say, within what the path says', () => {
  expect(propose('Haus & Garten > Sonstiges', 'Lampe schwarz', 'Lampe weiß')).toMatchObject({
    category: 'lamps',
    reason: expect.stringMatching(/“Home & Garden”, and 2 of 2 titles/),
  })
})

test('clear words are believed, whatever a title says', () => {
  expect(propose('Lamps', 'Mug holder', 'Mug', 'Blue mug')?.category).toBe('lamps')
})

test('a number is a code of the tree unless the titles are of other things', () => {
  expect(propose('101', 'Orangen 1 kg', 'Orangen 2 kg', 'Orangen')?.category).toBe('101')
  expect(propose('101', 'Table lamp', 'Lamp, blue', 'Floor lamp')?.category).toBe('lamps')
  expect(propose('101', 'Table lamp')?.category).toBe('101')
})

test('a colour is only a thing where the title has no other', () => {
  expect(propose('Divers', 'Mug, orange', 'Mug in orange')?.category).toBe('mugs')
  expect(propose('Divers', 'Orange', 'Oranges 2 kg')?.category).toBe('oranges')
})

test('titles that only repeat the category say nothing of it', () => {
  expect(propose('Lamps', 'Lamps')?.reason).toBe('“Lamps” is closest to “Lamps”')
})
