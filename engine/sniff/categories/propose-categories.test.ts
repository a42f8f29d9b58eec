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
  node('shoes', 'fashion', 'Shoes', 'Schuhe', 'Chaussures'),
  node('shoe-care', 'fashion', 'Shoe care', 'Schuhpflege', 'Entretien des chaussures'),
  node('home', null, 'Home & Garden', 'Haus & Garten', 'Maison et jardin'),
  node('lamps', 'home', 'Lamps', 'Lampen', 'Lampes'),
  node('fridges', 'home', 'Refrigerators', 'Kühlschränke', 'Réfrigérateurs'),
  node('irons', 'home', 'Irons & Ironing Boards', 'Bügeleisen', 'Fers à repasser'),
  node('cables', 'home', 'TV & Monitor Mounts', 'Halterungen', 'Supports'),
]

/** The code proposed for one source. */
const codeOf = (source: string) => proposeCategories([{ source, records: 1 }], TREE)[0]?.category ?? null

describe('a source’s category is found in the tree', () => {
  test.each([
    ['Shoes', 'shoes'],
    ['shoe', 'shoes'],
    ['Women > Shoes', 'shoes'],
    ['Damenschuhe', 'shoes'],
    ['Mode / Chaussures', 'shoes'],
    ['Обувь', 'shoes'],
    ['Zubehör > Schuhpflege', 'shoe-care'],
    ['FRIGO', 'fridges'],
    ['Холодильники', 'fridges'],
    ['Home > Lighting > Lamps', 'lamps'],
    ['Haus & Garten > Sonstiges', 'home'],
    ['Irons', 'irons'],
    ['New; Sale; Lampes', 'lamps'],
  ])('%s is %s', (source, code) => expect(codeOf(source)).toBe(code))

  test.each(['Sonstiges', 'New in', 'Promocje', 'Bicycles', '', 'x'.repeat(100_000), '>>>'])(
    '%.20s is left alone',
    (source) => {
      expect(codeOf(source)).toBeNull()
    },
  )
})

describe('a word is what it is in most languages of the tree', () => {
  const five = (code: string, parent: string | null, [name, de, fr, es, it]: readonly string[]): CategoryNode => ({
    code,
    parent,
    names: { '': name ?? '', de: de ?? '', fr: fr ?? '', es: es ?? '', it: it ?? '' },
  })
  const tree = [
    five('tablecloths', null, ['Tablecloths', 'Tischtücher', 'Nappes', 'Manteles', 'Tovaglie']),
    five('diapers', null, ['Diapers', 'Windeln', 'Couches', 'Pañales', 'Pannolini']),
    five('lanyards', null, ['Lanyards', 'Tragebänder', 'Cordons', 'Cintas', 'Cordini']),
    five('belts', null, ['Belts', 'Gürtel', 'Ceintures', 'Cinturones', 'Cinture']),
    five('mice', null, ['Mice', 'Mäuse', 'Souris', 'Ratones', 'Mouse']),
    five('mouse-parts', null, [
      'Mouse Spares',
      'Mausersatzteile',
      'Pièces pour souris',
      'Recambios para ratones',
      'Ricambi per mouse',
    ]),
    five('mowers', null, ['Lawn Mowers', 'Rasenmäher', 'Tondeuses', 'Cortacéspedes', 'Tosaerba']),
    five('garden', null, ['Garden', 'Garten', 'Jardin', 'Jardín', 'Giardino']),
  ]
  test.each([
    ['Nappies', 'diapers'],
    ['Cintos', 'belts'],
    ['Myszki', 'mice'],
    ['Garden > Lawnmowers', 'mowers'],
  ])('%s is %s', (source, code) => {
    expect(proposeCategories([{ source, records: 1 }], tree)[0]?.category).toBe(code)
  })
})

test('a number that is a code of the tree is that node', () => {
  expect(
    proposeCategories([{ source: '187', records: 3 }], [node('187', null, 'Shoes', 'Schuhe', 'Chaussures')]),
  ).toEqual([
    { source: '187', records: 3, category: '187', confidence: 0.99, reason: 'It is the code of the category' },
  ])
})

test('a code of the tree is that node, though words would say another', () => {
  const tree = [node('lamps', null, 'Shoes', 'Schuhe', 'Chaussures'), node('x', null, 'Lamps', 'Lampen', 'Lampes')]
  expect(proposeCategories([{ source: 'lamps', records: 1 }], tree)[0]).toMatchObject({
    category: 'lamps',
    confidence: 0.99,
  })
})

test('a tree that bites its own tail holds nobody', () => {
  const ring = [node('a', 'b', 'Shoes', 'Schuhe', 'Chaussures'), node('b', 'a', 'Lamps', 'Lampen', 'Lampes')]
  expect(proposeCategories([{ source: 'Lamps > Shoes', records: 1 }], ring)[0]?.category).toBe('a')
})

test('what has no place is listed all the same, with nothing beside it', () => {
  const found = proposeCategories(
    [
      { source: 'Bicycles', records: 7 },
      { source: 'Shoes', records: 2 },
    ],
    TREE,
  )
  expect(found).toMatchObject([
    { source: 'Bicycles', records: 7, category: null, confidence: 0, reason: expect.stringMatching(/close enough/) },
    { source: 'Shoes', records: 2, category: 'shoes' },
  ])
})

test('without a tree nothing is proposed, and everything is listed', () => {
  expect(proposeCategories([{ source: 'Shoes', records: 1 }], [])).toMatchObject([
    { source: 'Shoes', records: 1, category: null, confidence: 0 },
  ])
})

test('a word of a hundred thousand letters takes no time', () => {
  const started = performance.now()
  codeOf('damenschuh'.repeat(10_000))
  expect(performance.now() - started).toBeLessThan(1_000)
})
