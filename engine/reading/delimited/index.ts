import { defineFormat, type Format } from '../../contract/format.ts'
import { delimitedColumns } from './columns.ts'
import { DelimitedOptions, dialectOf } from './dialect.ts'
import { delimitedRejects } from './rejects.ts'
import { delimitedReader } from './rows.ts'
import { sniffDelimited } from './sniff.ts'
import { splitDelimited } from './split.ts'

/** Makes a format of delimited text; `usual` is the delimiter where the options name none. */
export function delimitedFormat(name: 'csv' | 'tsv', summary: string, usual: ',' | '\t'): Format<DelimitedOptions> {
  return defineFormat<DelimitedOptions>({
    name,
    summary,
    options: DelimitedOptions,
    sniff(sample) {
      const guess = sniffDelimited(sample)
      return guess && (guess.options.delimiter === '\t') === (usual === '\t') ? guess : null
    },
    split: (spool, options, from) => splitDelimited(spool, dialectOf(options, usual), from),
    columns: (chunks, options) => delimitedColumns(chunks, dialectOf(options, usual)),
    reader: (options, columns) => delimitedReader(dialectOf(options, usual), columns),
    rejects: (options, columns) => delimitedRejects(dialectOf(options, usual), columns, name),
  })
}
