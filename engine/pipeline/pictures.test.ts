import { describe, expect, test } from 'vitest'
import type { VariationsMapping } from '../contract/mapping.ts'
import { assembled, entries, type Record_ } from './assemble.fixture.ts'

describe('the pictures of a product', () => {
  const outputs = ['sku', 'title', 'price', 'size', 'image_url', 'additional_images', '$parent']
  const gallery: VariationsMapping = { parent: 'Handle', axes: ['size'], gallery: true }
  const read = (shape: VariationsMapping, records: readonly Record_[]) =>
    assembled(shape, outputs, entries(records, outputs))
  const shirt = (sku: string, own: string, further: string): Record_ => ({
    $parent: 'tee',
    sku,
    size: sku,
    price: sku === '' ? '' : '1',
    image_url: own,
    additional_images: further,
  })

  test('stand on any of its rows where they are its gallery; a variation has its own', () => {
    const rows = [shirt('S', 'blue', '1'), shirt('M', '', '2'), shirt('L', 'red', ''), shirt('', '', '3')]
    expect(read(gallery, rows)).toMatchObject([
      {
        images: ['1', '2', '3'],
        records: [
          { image_url: 'blue', additional_images: undefined },
          { image_url: '', additional_images: undefined },
          { image_url: 'red', additional_images: undefined },
        ],
      },
    ])
  })

  test('are those of all its rows elsewhere', () => {
    const rows = [shirt('S', '1', '2'), shirt('M', '3', '2')]
    const { gallery: _, ...rowsOwn } = gallery
    expect(read(rowsOwn, rows)).toMatchObject([{ images: ['1', '2', '3'], records: [{ additional_images: '2' }, {}] }])
  })

  test('are its own where it is sold in one form only', () => {
    const one = { ...shirt('S', '', '1'), size: '' }
    expect(read(gallery, [one, shirt('', '', '2'), shirt('', '', '3')])).toMatchObject([
      { parent: null, records: [{ image_url: '1', additional_images: ['2', '3'] }] },
    ])
    expect(read(gallery, [one])).toMatchObject([{ parent: null, records: [{ image_url: '1', additional_images: [] }] }])
    expect(read(gallery, [{ ...one, $parent: '' }])).toMatchObject([{ parent: null, records: [{ image_url: '1' }] }])
  })

  test('are those of its own row, where it has one', () => {
    const outputs = ['sku', 'price', 'image_url', '$type', '$link', '$to']
    const shape: VariationsMapping = { rows: { type: 'T', parent: 'p', child: 'c', link: 'L', to: 'sku' } }
    const group = (picture: string) =>
      assembled(
        shape,
        outputs,
        entries(
          [
            { sku: 'P', $to: 'P', $type: 'p', image_url: picture },
            { sku: 'a', $to: 'a', $type: 'c', $link: 'P', price: '1', image_url: 'own' },
          ],
          outputs,
        ),
      )
    expect(group('whole')).toMatchObject([{ images: ['whole'], records: [{ image_url: 'own' }] }])
    expect(group('')).toMatchObject([{ images: ['own'] }])
  })
})
