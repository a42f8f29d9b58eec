import { describe, expect, test } from 'vitest'
import type { Analysis } from '../../engine/contract/analysis.ts'
import { Fault } from '../../engine/kernel/fault.ts'
import { problemDocument } from '../../engine/kernel/problem.ts'
import { problem } from '../../engine/kernel/reject.ts'
import { type ImportReport, noCounts } from '../../engine/report/report.ts'
import { renderAnalysis } from './analysis.ts'
import type { Look } from './look.ts'
import { renderPreview } from './preview.ts'
import { renderFault } from './problem.ts'
import { progressWords } from './progress.ts'
import { renderReport } from './report.ts'
import { displayWidth } from './width.ts'

const look: Look = { width: 100, colour: false }

const column = (path: string, sample: string, fill = 1) => ({
  path,
  type: 'text',
  fill,
  distinct: 9,
  samples: [sample],
  candidates: path === 'Poids' ? [{ attribute: 'weight', confidence: 0.41 }] : [],
})

const analysis: Analysis = {
  source: {
    address: 'boutique.csv',
    bytes: 312_400,
    format: 'csv',
    encoding: 'windows-1252',
    dialect: { delimiter: ';' },
    record_path: null,
    records: 1204,
    records_estimated: true,
    platform: 'prestashop',
    language: 'fr',
  },
  target: 'offers',
  columns: [column('Référence', 'RB-001'), column('Prix TTC', '12,90 €'), column('Poids', '0,3', 0.4)],
  mapping: [
    { attribute: 'sku', from: ['Référence'], confidence: 0.98, reason: 'the name means sku; every value differs' },
    { attribute: 'price', from: ['Prix TTC'], confidence: 0.8, reason: 'the name means price' },
  ],
  unmapped_columns: ['Poids'],
  missing_required: ['title'],
  values: [],
  categories: [
    { source: 'Mode > Robes', records: 300, category: 'women.dresses', confidence: 0.93, reason: 'same words' },
    { source: 'Divers', records: 3, category: null, confidence: 0, reason: 'no category has this name' },
  ],
}

const report: ImportReport = {
  id: '12',
  state: 'completed_with_errors',
  target: 'offers',
  merchant: 'lea',
  dry_run: false,
  started_at: '2026-11-23T10:00:00Z',
  ended_at: '2026-11-23T10:00:03Z',
  seconds: 3.2,
  source: { address: 'boutique.xml', bytes: 312_400, digest: '', format: 'xml' },
  mapping: { id: '1', version: 1 },
  counts: { ...noCounts(), rows: 1210, read: 1204, valid: 1192, created: 1180, updated: 12, invalid: 10, error: 2 },
  problems: [
    {
      code: 'category_kept',
      severity: 'warning',
      attribute: 'category',
      count: 1,
      examples: [{ row: 9, value: 'Divers', detail: 'The source’s own category is kept.' }],
    },
    {
      code: 'not_a_price',
      severity: 'error',
      attribute: 'price',
      count: 10,
      examples: [
        { row: 3, value: 'sur demande', detail: 'Write it like 12.90.' },
        { row: 1018, value: '\u001b[2Jgone', detail: 'Write it like 12.90.' },
      ],
    },
  ],
  reason: null,
}

test('an analysis tells what becomes what, what is missing and what is not used', () => {
  expect(`\n${renderAnalysis(analysis, look)}\n`).toMatchInlineSnapshot(`
    "
    boutique.csv
    CSV, windows-1252, “;” between cells · about 1,204 records · 312 kB · language fr · looks like
    prestashop

    What becomes what (offers)
    attribute  from column  how sure     for example  why
    sku        Référence    sure 98 %    RB-001       the name means sku; every value differs
    price      Prix TTC     likely 80 %  12,90 €      the name means price

    ✗ title is required and no column looks like it. Give it a value: --set title=…, or a column:
      --mapping FILE.

    1 column not used
    column  filled  for example  perhaps
    Poids     40 %  0,3          weight (41 %)

    Categories
    1 category of 2 left to map (3 records of the sample)
    category in the source  records  in the marketplace  how sure   why
    Mode > Robes                300  women.dresses       sure 93 %  same words
    Divers                        3  —                              no category has this name

    See what would come of it: izb preview boutique.csv
    Bring it in:               izb import boutique.csv
    "
  `)
})

test('a header of thousands of columns does not flood the screen', () => {
  const unmapped = Array.from({ length: 5000 }, (_, i) => `c${i}`)
  const text = renderAnalysis({ ...analysis, unmapped_columns: unmapped }, look)
  expect(text).toContain('… and 4,980 more')
  expect(text.split('\n').length).toBeLessThan(60)
})

test('an analysis fits a narrow terminal by leaving out what could not be read', () => {
  const text = renderAnalysis(analysis, { width: 60, colour: false })
  expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(60)
  expect(text).toMatch(/attribute +from column +how sure +for example\n/)
  expect(text).not.toContain('means')
})

describe('a report', () => {
  test('tells the counts, the worst problems first, and what to do next', () => {
    expect(`\n${renderReport(report, look)}\n`).toMatchInlineSnapshot(`
      "
      ! Done, but some records were left out. 1,204 records read: 1,180 new, 12 changed, 10 invalid, 2
        unreadable.
      import 12 · offers · merchant lea · boutique.xml (xml, 312 kB) · 3.2 s

        rows 1,210       read 1,204       valid 1,192      invalid 10       error 2          warnings 0
        created 1,180    updated 12       unchanged 0      skipped 0        removed 0

      Problems
             10 × not_a_price  price  rows 3, 1018 …
                  “sur demande” and “�[2Jgone”
                  Write it like 12.90.
              1 × category_kept (warning)  category  row 9
                  “Divers”
                  The source’s own category is kept.

      Write the rejects to a file: izb imports rejects 12 > rejects.xml
      All problems:                izb imports problems 12
      "
    `)
  })

  test('of a held run tells why and the two ways on', () => {
    const reason = { code: 'imports.too_many_removals', detail: '40 % would be removed.', fix: 'Apply or discard.' }
    const text = renderReport({ ...report, state: 'held', problems: [], reason }, look)
    expect(text).toContain('40 % would be removed. [imports.too_many_removals]\nFix: Apply or discard.')
    expect(text).toContain('izb imports apply 12')
    expect(text).toContain('izb imports discard 12')
  })

  test('names the file of the rejects where one was written', () => {
    expect(renderReport(report, look, { rejectsFile: 'my rejects.xml' })).toContain(
      "izb import 'my rejects.xml' --merchant lea",
    )
  })

  test('fits a narrow terminal, and cuts nothing that says how to mend', () => {
    const detail = 'It stands already in row 6; the first one counts. Give this one a key of its own or take it out.'
    const examples = [{ row: 33, value: 'SAV-005', detail }]
    const line = { code: 'duplicate_key', severity: 'error', attribute: '', count: 1, examples } as const
    const text = renderReport({ ...report, problems: [line] }, { width: 60, colour: true })
    const lines = text.split('\n')
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(60)
    expect(text.replaceAll(/\s+/g, ' ')).toContain(detail)
  })

  test('has colours only where they are wanted', () => {
    expect(renderReport(report, look)).not.toContain('\u001b')
    expect(renderReport(report, { ...look, colour: true })).toContain('\u001b[33m')
  })
})

test('a preview shows source, result and problems of each record', () => {
  const preview = {
    analysis: null,
    records: [
      {
        row: 2,
        source: { Référence: 'RB-001', Images: ['a', 'b'], Vide: '' },
        result: { sku: 'RB-001', price: '12.90' },
        problems: [],
        action: 'create' as const,
      },
      {
        row: 3,
        source: { Référence: 'RB-002', Prix: 'x' },
        result: null,
        problems: [problem('not_a_price', 'error', 'price', 'x')],
        action: 'reject' as const,
      },
    ],
    report: { ...report, counts: { ...noCounts(), read: 2, valid: 1, created: 1, invalid: 1 } },
  }
  expect(`\n${renderPreview(preview, look, { analysis: true })}\n`).toMatchInlineSnapshot(`
    "
    Row 2 would be new
      source
        Référence  RB-001
        Images     a | b
      result
        sku    RB-001
        price  12.90

    Row 3 would be left out
      source
        Référence  RB-002
        Prix       x
      ✗ not_a_price price “x”: The value is not a price.

    In all: 2 records read: 1 new, 1 invalid. Nothing was written.
    "
  `)
})

describe('a fault', () => {
  const fault = new Fault('sources.not_found', 'not_found', 'There is no such file.', 'Check the path.', {
    path: 'feed.csv',
    errors: [{ path: 'attributes.price', code: 'x', detail: 'no rule is called red-price' }],
  })

  test('says what, where and how to mend it', () => {
    expect(renderFault(fault, look)).toBe(
      [
        '✗ There is no such file. [sources.not_found]',
        '  attributes.price: no rule is called red-price',
        'Where: path feed.csv',
        'Fix: Check the path.',
      ].join('\n'),
    )
  })

  test('is a problem document for programs', () => {
    expect(problemDocument(fault)).toMatchObject({ status: 404, code: 'sources.not_found', title: 'not found' })
  })
})

test('progress tells share, rate, outcome and time left', () => {
  const counts = { ...noCounts(), read: 5000, created: 4000, updated: 900, invalid: 100 }
  expect(progressWords(counts, 250, 1000, 2)).toBe(
    '25 % · 5,000 records · 2,500/s · 4,000 new · 900 changed · 100 invalid · 6 s left',
  )
  expect(progressWords(noCounts(), 0, 0, 0)).toBe('0 % · 0 records')
})
