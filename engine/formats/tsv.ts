import { delimitedFormat } from '../reading/delimited/index.ts'

export default delimitedFormat('tsv', 'Rows of cells with tabs between them.', '\t')
