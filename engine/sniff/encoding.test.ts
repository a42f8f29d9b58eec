import { describe, expect, test } from 'vitest'
import { detectEncoding, encodingName } from './encoding.ts'

/** Writes text in a legacy encoding, by asking the decoder what each byte sequence means. */
function encode(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding)
  const table = new Map<string, number[]>()
  for (let first = 0; first < 256; first += 1) {
    table.set(decoder.decode(Uint8Array.of(first)), [first])
    if (first < 0x80) continue
    for (let second = 0x40; second < 256; second += 1) {
      const both = decoder.decode(Uint8Array.of(first, second))
      if ([...both].length === 1 && !table.has(both)) table.set(both, [first, second])
    }
  }
  return Buffer.from(
    [...text].flatMap((char) => {
      const bytes = table.get(char)
      if (!bytes) throw new Error(`${encoding} has no ${char}`)
      return bytes
    }),
  )
}

const detect = (bytes: Buffer, hint?: string) => detectEncoding(bytes, true, hint)

const CYRILLIC = 'Артикул;Название;Цена\n1;Стул садовый деревянный;1290\n2;Тарелка для супа большая;450\n'
const JAPANESE = '商品コード,商品名,価格\n1,木製ガーデンチェア,12900\n2,スープ皿 大きいサイズ,4500\n'

describe('the letters tell', () => {
  const samples: readonly (readonly [string, string, string])[] = [
    [
      'windows-1250',
      'Polish',
      'Nazwa;Cena\nŁyżka stołowa ze stali nierdzewnej;12,90\nŻurek w misce;45,00\nŚwieca zapachowa, źródło światła;9,99\n',
    ],
    [
      'windows-1250',
      'Romanian',
      'Cod;Denumire;Preţ\n1;Scaun de grădină din lemn şi metal;129\n2;Farfurie adâncă pentru supă, mărime mare;45\n',
    ],
    [
      'windows-1250',
      'Czech',
      'Kód;Název;Cena\n1;Zahradní židle dřevěná;1290\n2;Hluboký talíř na polévku, šedý;450\n3;Žlutý hrnek;90\n',
    ],
    [
      'windows-1253',
      'Greek',
      'Κωδικός;Όνομα;Τιμή\n1;Καρέκλα ξύλινη για κήπο;12,90\n2;Τραπέζι σαλονιού με γυάλινη επιφάνεια;45,00\n',
    ],
    [
      'windows-1252',
      'German',
      'Artikel;Bezeichnung;Preis\n1;Gartenstuhl aus Holz für draußen;12,90 €\n2;Müslischüssel „groß“;4,50 €\n3;Türöffner weiß;9,99 €\n',
    ],
    [
      'windows-1252',
      'French',
      'Référence;Libellé;Prix\n1;Chaise de jardin pliée;12,90 €\n2;Théière émaillée, modèle d’été;45,00 €\n3;Pâte à crêpes;3 €\n',
    ],
    ['windows-1252', 'Spanish', 'Código;Descripción;Precio\n1;Silla de jardín pequeña;12\n2;Plato hondo para niño;5\n'],
    ['windows-1252', 'Swedish', 'Art;Namn;Pris\n1;Trädgårdsstol av trä;12\n2;Djup tallrik för soppa, blå;5\n'],
    [
      'windows-1254',
      'Turkish',
      'Kod;Ürün adı;Fiyat\n1;Ahşap bahçe sandalyesi;129\n2;Büyük çorba kâsesi, gümüş ışıltı;45\n',
    ],
    ['windows-1251', 'Russian', CYRILLIC],
    [
      'windows-1251',
      'Ukrainian',
      'Артикул;Назва;Ціна\n1;Стілець садовий дерев’яний;1290\n2;Тарілка для супу велика;450\n',
    ],
    ['koi8-r', 'Russian', CYRILLIC],
    ['shift_jis', 'Japanese', JAPANESE],
    ['euc-jp', 'Japanese', JAPANESE],
    ['gb18030', 'Chinese', '商品编码,商品名称,价格\n1,木制花园椅子,129\n2,大号汤盘,45\n'],
    ['big5', 'Chinese', '商品編號,商品名稱,價格\n1,木製花園椅子,129\n2,大號湯盤,45\n'],
    ['euc-kr', 'Korean', '상품코드,상품명,가격\n1,나무 정원 의자,12900\n2,큰 수프 접시,4500\n'],
  ]
  for (const [encoding, language, text] of samples) {
    test(`${language} in ${encoding}`, () => {
      const bytes = encode(text, encoding)
      const guess = detect(bytes)
      expect(guess.encoding).toBe(encoding)
      expect(new TextDecoder(guess.encoding).decode(bytes)).toBe(text)
    })
  }
})

describe('UTF-16', () => {
  for (const text of ['sku\ttitle\r\nU-1\tŻurek bowl\r\n', CYRILLIC, JAPANESE]) {
    const little = Buffer.from(text, 'utf16le')
    const big = Buffer.from(little).swap16()
    test(`without a byte order mark: ${text.slice(0, 10)}`, () => {
      expect(detect(little)).toEqual({ encoding: 'utf-16le', bomBytes: 0, by: 'zero-bytes' })
      expect(detect(big)).toEqual({ encoding: 'utf-16be', bomBytes: 0, by: 'zero-bytes' })
    })
    test(`with one: ${text.slice(0, 10)}`, () => {
      expect(detect(Buffer.concat([Buffer.of(0xff, 0xfe), little]))).toMatchObject({
        encoding: 'utf-16le',
        bomBytes: 2,
      })
      expect(detect(Buffer.concat([Buffer.of(0xfe, 0xff), big]))).toMatchObject({ encoding: 'utf-16be', bomBytes: 2 })
    })
  }

  test('a few NUL bytes in a text are no UTF-16', () => {
    expect(detect(Buffer.from(`sku,title\nN-1,Tape\0 19 mm\n${'\0'.repeat(8)}`)).encoding).toBe('utf-8')
  })
})

describe('UTF-8', () => {
  test('with and without a byte order mark', () => {
    expect(detect(Buffer.from('\uFEFFété'))).toEqual({ encoding: 'utf-8', bomBytes: 3, by: 'bom' })
    expect(detect(Buffer.from('été'))).toEqual({ encoding: 'utf-8', bomBytes: 0, by: 'utf-8' })
    expect(detect(Buffer.from('plain'))).toEqual({ encoding: 'utf-8', bomBytes: 0, by: 'ascii' })
  })

  test('a sample that ends inside a character', () => {
    const bytes = Buffer.from('prix 3 €')
    for (const cut of [1, 2]) {
      expect(detectEncoding(bytes.subarray(0, bytes.length - cut), false).encoding).toBe('utf-8')
    }
    expect(detectEncoding(Buffer.from('é€'), false)).toMatchObject({ encoding: 'utf-8', by: 'utf-8' })
  })

  test('with some rows pasted from another encoding it is still UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('Crème brûlée\n'),
      encode('Glaçon\n', 'windows-1252'),
      Buffer.from('Pôté\n'),
    ])
    expect(detect(bytes)).toMatchObject({ encoding: 'utf-8', by: 'utf-8' })
  })
})

describe('what others say', () => {
  const latin = encode('café', 'windows-1252')
  test('a hint decides where the bytes leave it open, and only there', () => {
    expect(detect(latin, 'ISO-8859-2')).toMatchObject({ encoding: 'iso-8859-2', by: 'hint' })
    expect(detect(Buffer.from('plain'), 'cp1250')).toMatchObject({ encoding: 'windows-1250', by: 'hint' })
    expect(detect(Buffer.from('café'), 'windows-1252')).toMatchObject({ encoding: 'utf-8', by: 'utf-8' })
  })

  test('an XML declaration is believed, but not where it claims a UTF it is not', () => {
    const xml = (name: string) => Buffer.concat([Buffer.from(`<?xml version="1.0" encoding='${name}'?>\n<a>`), latin])
    expect(detect(xml('windows-1257'))).toMatchObject({ encoding: 'windows-1257', by: 'declaration' })
    expect(detect(xml('utf-16')).encoding).toBe('windows-1252')
    expect(detect(xml('no-such')).encoding).toBe('windows-1252')
  })

  test('ISO 8859-15 is what it says where its euro shows, and Windows where anything of Windows does', () => {
    const latin9 = Buffer.from('Référence;Prix\nœuvre;12,90 €\n'.replace('€', '\xa4').replace('œ', '\xbd'), 'latin1')
    const guess = detect(latin9, 'ISO-8859-15')
    expect(new TextDecoder(guess.encoding).decode(latin9)).toBe('Référence;Prix\nœuvre;12,90 €\n')
    const windows = Buffer.concat([latin9, Buffer.of(0x80)])
    expect(detect(windows, 'ISO-8859-15').encoding).toBe('windows-1252')
    expect(detect(latin, 'iso8859-15').encoding).toBe('windows-1252')
  })

  test('names as people write them', () => {
    expect(['cp1252', 'Latin1', 'ANSI', 'CP932', 'gb2312', 'utf8'].map(encodingName)).toEqual([
      'windows-1252',
      'windows-1252',
      'windows-1252',
      'shift_jis',
      'gb18030',
      'utf-8',
    ])
    expect(encodingName('klingon')).toBeNull()
  })
})

test('a megabyte is judged in a blink', () => {
  const bytes = encode('Gartenstuhl für draußen;12\n', 'windows-1252')
  const sample = Buffer.concat(Array<Buffer>(Math.ceil(1_000_000 / bytes.length)).fill(bytes))
  const start = performance.now()
  expect(detectEncoding(sample, false).encoding).toBe('windows-1252')
  expect(performance.now() - start).toBeLessThan(1_000)
})
