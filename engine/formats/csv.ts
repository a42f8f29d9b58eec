import { delimitedFormat } from '../reading/delimited/index.ts'

export default delimitedFormat('csv', 'Rows of cells with a comma, semicolon or any other text between them.', ',')
