import { describe, expect, test } from 'vitest'
import { objectsOf, readAll } from '../reading/records/spool.fixture.ts'
import { ONIX, RSS, times, YML } from '../reading/xml/feeds.fixture.ts'
import xml from './xml.ts'

describe('the columns of an XML file', () => {
  test('repeated siblings are told apart by an attribute', async () => {
    const read = await readAll(xml, YML)
    expect(read.columns).toEqual([
      '@id',
      '@available',
      'url',
      'price',
      'currencyId',
      'categoryId',
      'picture',
      'name',
      'vendor',
      'param[@name="Color"]',
      'param[@name="Size"]',
      'param[@name="Size"]/@unit',
    ])
    expect(objectsOf(read)[1]).toMatchObject({
      '@id': '1',
      picture: ['https://s.example/1.jpg', 'https://s.example/1b.jpg'],
      'param[@name="Size"]': '41',
      'param[@name="Size"]/@unit': 'EU',
    })
  })

  test('repeated siblings are told apart by a child element, wherever it stands in them', async () => {
    const read = await readAll(xml, ONIX)
    expect(read.columns).toEqual([
      'RecordReference',
      'ProductIdentifier[ProductIDType=03]/IDValue',
      'ProductIdentifier[ProductIDType=01]/IDValue',
      'DescriptiveDetail/TitleDetail/TitleElement/TitleText',
    ])
    expect(objectsOf(read)[2]).toMatchObject({
      'ProductIdentifier[ProductIDType=03]/IDValue': '9780000000002',
      'ProductIdentifier[ProductIDType=01]/IDValue': 'own-2',
    })
  })

  test('values that differ everywhere tell nothing apart: they are a list', async () => {
    const text = `<items>${times(4, (i) => `<item><image url="https://x/${i}a"/><image url="https://x/${i}b"/><v id="${2 * i}">1</v><v id="${2 * i + 1}">2</v></item>`)}</items>`
    const read = await readAll(xml, text)
    expect(read.columns).toEqual(['image/@url', 'v', 'v/@id'])
    expect(objectsOf(read)[1]).toEqual({
      'image/@url': ['https://x/1a', 'https://x/1b'],
      v: ['1', '2'],
      'v/@id': ['2', '3'],
    })
  })

  test('more than fifty values tell nothing apart', async () => {
    const text = (values: number) =>
      `<items>${times(120, (i) => `<item><p name="n${i % values}">1</p><p name="n${(i + 1) % values}">2</p></item>`)}</items>`
    expect((await readAll(xml, text(50))).columns).toHaveLength(50)
    expect((await readAll(xml, text(51))).columns).toEqual(['p', 'p/@name'])
  })

  test('what has no known value is the rest', async () => {
    const text =
      '<items><item><i type="main">a</i><i>b</i></item><item><i type="main">c</i><i>d</i><i>e</i></item></items>'
    const read = await readAll(xml, text)
    expect(objectsOf(read)).toEqual([
      { 'i[@type="main"]': 'a', i: 'b' },
      { 'i[@type="main"]': 'c', i: ['d', 'e'] },
    ])
  })

  test('values with quotes, slashes and brackets are found again', async () => {
    const names = ['Breite/Höhe [mm]', 'Diagonale 15"', 'a"]b', 'x=y', "'"]
    const text = `<items>${times(3, (i) => `<item>${names.map((name) => `<p name="${name.replaceAll('"', '&quot;')}">${i}</p>`).join('')}</item>`)}</items>`
    const read = await readAll(xml, text)
    expect(read.columns).toEqual(names.map((name) => `p[@name="${name}"]`))
    expect(read.rows.map((row) => row.cells)).toEqual([0, 1, 2].map((i) => names.map(() => String(i))))
  })

  test('lists beneath a repeated element stand in line', async () => {
    const text =
      '<items><item><v><a>1</a></v><v><b>2</b></v><v><a>3</a></v><v/></item><item><v><a>4</a><b>5</b></v></item></items>'
    const read = await readAll(xml, text, { columns: ['v/a', 'v/b'], options: { record: 'items/item' } })
    expect(read.rows.map((row) => row.cells)).toEqual([
      [
        ['1', '', '3', ''],
        ['', '2', '', ''],
      ],
      ['4', '5'],
    ])
  })

  test('tells an empty element from none, and keeps prefixes, CDATA, entities and the last line break out', async () => {
    const text =
      '<items><item><a/><b></b><g:c>\n  x &amp; <![CDATA[<b> & ]]>&#x41;\r\n</g:c><d e=""/></item><item><h>1</h></item></items>'
    expect(objectsOf(await readAll(xml, text))).toEqual([
      { a: '', b: '', 'g:c': 'x & <b> & A', 'd/@e': '' },
      { h: '1' },
    ])
  })

  test('one malformed record is one broken row with its line, and the next is read', async () => {
    const read = await readAll(
      xml,
      '<items>\n<item><a>1</a></item>\n<item>\n<a>R&D</a></item>\n<item><a>3</b></item>\n<item><a>4</a></item></items>',
    )
    expect(objectsOf(read)).toEqual([{ a: '1' }, 'element_unreadable', 'element_unreadable', { a: '4' }])
    expect(read.rows.map((row) => [row.row, row.line])).toEqual([
      [1, 2],
      [2, 3],
      [3, 5],
      [4, 6],
    ])
    expect(read.rows[1]?.broken?.detail).toBe('Line 4: an & stands alone; write it as &amp;.')
    expect(read.rows[1]?.raw).toBe('<item>\n<a>R&D</a></item>')
  })
})

describe('the nested list of an XML record', () => {
  const text = `<ps><p><id>1</id><vs><v c="r"><s>S</s></v><v><s>M</s><x>1</x></v></vs></p><p><id>2</id><vs/></p><p><id>3</id></p></ps>`

  test('makes a part of each entry, with the cells of its parent', async () => {
    const columns = ['id', 'vs/v/@c', 'vs/v/s', 'vs/v/x']
    const { rows } = await readAll(xml, text, { options: { record: 'ps/p' }, columns, each: 'vs/v' })
    expect(rows.map((row) => row.parts)).toEqual([
      [
        ['1', 'r', 'S', null],
        ['1', null, 'M', '1'],
      ],
      [],
      [],
    ])
    expect(rows[0]?.cells).toEqual(['1', ['r', ''], ['S', 'M'], ['', '1']])
  })

  test('gives each entry only what stands around it', async () => {
    const nested =
      '<ps><p><id>1</id><c><n>red</n><s>S</s><s>M</s></c><c><n>blue</n><s>L</s></c><c><n>green</n></c></p></ps>'
    const { rows } = await readAll(xml, nested, {
      options: { record: 'ps/p' },
      columns: ['id', 'c/n', 'c/s'],
      each: 'c/s',
    })
    expect(rows[0]?.parts).toEqual([
      ['1', 'red', 'S'],
      ['1', 'red', 'M'],
      ['1', 'blue', 'L'],
    ])
  })

  test('has a bound', async () => {
    const columns = Array.from({ length: 1_000 }, (_, i) => `v/c${i}`)
    const huge = `<ps><p>${'<v/>'.repeat(6_000)}</p></ps>`
    const { rows } = await readAll(xml, huge, { options: { record: 'ps/p' }, columns, each: 'v' })
    expect(rows[0]?.broken?.code).toBe('record_too_large')
  })
})

describe('hostile XML', () => {
  const entities = `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`

  test('entities of a DOCTYPE are never expanded, and spoil only the records that use them', async () => {
    const read = await readAll(
      xml,
      `${entities}<items><item><a>1</a></item><item><a>&b;</a></item><item><a>&c;</a></item><item><a>4</a></item></items>`,
    )
    expect(objectsOf(read)).toEqual([{ a: '1' }, 'element_unreadable', 'element_unreadable', { a: '4' }])
    expect(read.rows[2]?.broken?.detail).toContain('the entity &c; is none of XML’s own')
  })

  test('a million levels are one broken row', async () => {
    const deep = `<item>${'<a>'.repeat(1_000_000)}${'</a>'.repeat(1_000_000)}</item>`
    const read = await readAll(xml, `<items><item><a>1</a></item>${deep}<item><a>3</a></item></items>`)
    expect(objectsOf(read)).toEqual([{ a: '1' }, 'nested_too_deep', { a: '3' }])
  })

  test('CDATA that holds an end tag, undeclared prefixes and names of Object’s own are content', async () => {
    const text =
      '<items><item><x:a><![CDATA[</item><item>]]></x:a></item><item><__proto__>1</__proto__><constructor toString="2">3</constructor></item></items>'
    expect((await readAll(xml, text)).rows.map((row) => row.cells)).toEqual([
      ['</item><item>', null, null, null],
      [null, '1', '3', '2'],
    ])
  })

  test('a hundred thousand kinds of elements become ten thousand columns in a moment', async () => {
    const text = `<items>${times(2, (k) => `<item>${times(100_000, (i) => `<a${k}x${i}/>`)}</item>`)}</items>`
    const begun = performance.now()
    expect((await readAll(xml, text)).columns).toHaveLength(10_000)
    expect(performance.now() - begun).toBeLessThan(10_000)
  })
})

describe('the rejects of an XML file', () => {
  const added = { izb_import: '7', izb_row: '2', izb_code: 'not_a_price', izb_detail: 'a "b" <c>\n' }

  test('are the elements in their wrapper, and can be read again', async () => {
    const { options, columns, rows } = await readAll(xml, RSS)
    const writer = xml.rejects(options, columns)
    const file = writer.head + rows.map((row) => writer.record(row.raw, row.cells, added)).join('') + writer.tail
    expect(file).toMatch(
      /^<\?xml [^>]*>\n<rss xmlns:g="http:\/\/base.google.com\/ns\/1.0"><channel>\n<item izb_import="7"/,
    )
    const again = await readAll(xml, file)
    expect(again.options.record).toBe('rss/channel/item')
    expect(objectsOf(again)).toEqual(
      objectsOf({ columns, rows }).map((row) => ({
        ...(row as object),
        '@izb_import': '7',
        '@izb_row': '2',
        '@izb_code': 'not_a_price',
        '@izb_detail': 'a "b" <c>',
      })),
    )
    const twice = xml.rejects(options, columns).record(again.rows[0]!.raw, [], { ...added, izb_import: '8' })
    expect(twice.match(/izb_import/g)).toHaveLength(1)
    expect(twice).toContain('izb_import="8"')
  })

  test('keep what is no element as text, so that the others stay readable', () => {
    const writer = xml.rejects({ record: 'r/item' }, [])
    expect(writer.record('<item><a>1', [], added)).toMatch(/^<item izb_import="7".*>&lt;item&gt;&lt;a&gt;1<\/item>\n$/)
    expect(writer.record('<item/>', [], added)).toMatch(/^<item izb_import="7".*\/>\n$/)
  })
})
