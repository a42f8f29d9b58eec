import { describe, expect, test } from 'vitest'
import { sniffDelimited } from './sniff.ts'

const sniff = (text: string, name = '') => sniffDelimited({ head: Buffer.from(text), whole: true, name })
const lines = (...all: string[]) => `${all.join('\n')}\n`

const TABLE = [
  ['sku', 'title', 'price', 'stock', 'image'],
  ['A-1', 'Mug, blue', '12,90', '4', 'https://a.example/1.jpg'],
  ['A-2', 'Mug; red', '1 299,00', '0', 'https://a.example/2.jpg'],
  ['A-3', 'Lid "large"', '3,50', '12', 'https://a.example/3.jpg'],
]

function write(delimiter: string, quote: string) {
  const cell = (text: string) =>
    text.includes(delimiter) || text.includes(quote) ? quote + text.replaceAll(quote, quote + quote) + quote : text
  return lines(...TABLE.map((row) => row.map(cell).join(delimiter)))
}

describe('the delimiter', () => {
  for (const delimiter of [',', ';', '\t', '|', '¦', '^', '~', '\x01', '||', '~|~', ';;', '§']) {
    test(JSON.stringify(delimiter), () => {
      const guess = sniff(write(delimiter, '"'))
      expect(guess?.options).toMatchObject({ delimiter, quote: '"', header: 1 })
      expect(guess?.confidence).toBeGreaterThan(0.85)
    })
  }

  test('decimal commas part nothing', () => {
    expect(sniff(lines('A1;10,50', 'A2;9,90', 'A3;12,00'))?.options).toMatchObject({ delimiter: ';', header: false })
  })

  test('the hint that Excel writes is believed', () => {
    expect(sniff(lines('sep=|', 'sku|title', 'a|b;c,d'))?.options).toMatchObject({ delimiter: '|', header: 2 })
  })
})

describe('quotes', () => {
  test('apostrophes', () => {
    const text = lines("'sku','title','price'", "'a','Mug, blue','1'", "'b','It''s','2'")
    expect(sniff(text)?.options).toMatchObject({ quote: "'", escape: 'double', header: 1 })
  })

  test('backslashes', () => {
    const text = lines('"sku","title"', '"a","say \\"hi\\", twice"', '"b","a \\"big\\" one"', '"c","plain"')
    expect(sniff(text)?.options).toMatchObject({ quote: '"', escape: 'backslash' })
  })

  test('none, where they are part of the texts', () => {
    const rows = Array.from({ length: 12 }, (_, row) => `${row}\t"${row} inch\t${row},00`)
    expect(sniff(lines('id\tsize\tprice', ...rows))?.options).toMatchObject({ delimiter: '\t', quote: false })
  })

  test('one that is never closed does not change the dialect', () => {
    const text = lines('sku,title,price', 'a,Rake,1', 'b,"Spade,2', 'c,Hoe,3')
    expect(sniff(text)?.options).toMatchObject({ delimiter: ',', quote: '"' })
  })
})

describe('the header', () => {
  test('on line 14, below a report title', () => {
    const above = ['Price list', 'Date;01.02.2026', '', 'a lone " here', '', '', '', '', '', '', '', '', ';;;;']
    expect(sniff(`${above.join('\n')}\n${write(';', '"')}`)?.options).toMatchObject({ delimiter: ';', header: 14 })
  })

  test('none at all', () => {
    const rows = TABLE.slice(1).map((row) => row.map((cell) => cell.replaceAll(/[;"]/g, '')).join(';'))
    expect(sniff(lines(...rows))?.options.header).toBe(false)
    expect(sniff(lines('40211;Bell;12,90;4099001200034'))?.options.header).toBe(false)
  })

  test('nothing below it', () => {
    expect(sniff('sku,title,price\n')?.options.header).toBe(1)
  })

  test('standing again between the rows', () => {
    const text = write(',', '"')
    expect(sniff(text + text)?.options).toMatchObject({ header: 1, repeatsHeader: true })
    expect(sniff(text)?.options).not.toHaveProperty('repeatsHeader')
  })

  test('the second of two, where labels stand above names', () => {
    const labels = 'Item code,Item name,Price in EUR,Pieces,Picture'
    const rows = [
      'A,Mug,1.5,3,https://a.example/1',
      'B,Lid,2.5,4,https://a.example/2',
      'C,Pot,3.5,5,https://a.example/3',
    ]
    expect(sniff(lines(labels, 'sku,title,price,stock,image', ...rows))?.options.header).toBe(2)
  })

  test('numbered names above codes that are built otherwise', () => {
    const names = Array.from({ length: 40 }, (_, at) => `attribute ${at + 5}`)
    const row = (sku: string, price: string) =>
      [sku, 'Wide', price, ...names.map((_, at) => (at % 4 ? '' : `v${at}`))].join(';')
    const text = lines(['sku', 'title', 'price', ...names].join(';'), row('W-1', '9,90'), row('W-2', '19,90'))
    expect(sniff(text)?.options.header).toBe(1)
    const codes = ['A-1;v1;9,90', 'A-2;v2;8,90', 'A-3;v3;7,90']
    expect(sniff(lines(...codes))?.options.header).toBe(false)
  })

  test('totals below do not matter', () => {
    expect(sniff(`${write(';', '"')};;;Total: 16;\n3 rows\n`)?.options).toMatchObject({ delimiter: ';', header: 1 })
  })
})

describe('other formats', () => {
  for (const text of [
    '<?xml version="1.0"?>\n<a/>',
    '{ "a": 1, "b": 2 }',
    '[{"a":1,"b":2}]',
    'PK\x03\x04,',
    '%PDF-1.7',
    '',
  ]) {
    test(JSON.stringify(text), () => expect(sniff(text, 'feed.csv')).toBeNull())
  }

  test('prose is hardly believed', () => {
    const text = 'Dear customer, the feed is late.\nWe are sorry.\nIt comes tomorrow, at ten, or later.\n'
    expect(sniff(text)?.confidence ?? 0).toBeLessThan(0.6)
  })

  test('one column of codes is a table when its name says so', () => {
    const text = lines('sku', 'A-1', 'A-2', 'A-3')
    expect(sniff(text, 'stock.csv')).toMatchObject({ confidence: 0.5, options: { header: 1 } })
    expect(sniff(text)?.confidence).toBeLessThan(0.3)
  })
})
