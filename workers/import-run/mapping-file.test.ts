import { mkdtemp, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMappingText } from './mapping-file.ts'

const folder = await mkdtemp(join(tmpdir(), 'izb-mapping-'))
const file = async (name: string, content: string | Buffer) => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}
const why = (path: string) =>
  readMappingText(path).then(
    () => 'read',
    (fault) => fault.message.replace(`${folder}/`, ''),
  )

test('a mapping that is there is its text, whatever that says', async () => {
  expect(await readMappingText(await file('good.yaml', 'version: 1\n'))).toBe('version: 1\n')
})

test('what is no mapping is refused with its name, the reason and a way out', async () => {
  await expect(readMappingText(join(folder, 'nowhere.yaml'))).rejects.toMatchObject({
    code: 'imports.mapping_file',
    kind: 'invalid',
    message: `The mapping ${folder}/nowhere.yaml cannot be read: there is no such file.`,
    fix: expect.stringContaining('current folder'),
  })
  expect(await why(join(folder, 'good.yaml', 'below'))).toBe(
    'The mapping good.yaml/below cannot be read: there is no such file.',
  )
  expect(await why(folder)).toMatch(/cannot be read: that is a folder\.$/)
  expect(await why('/dev/null')).toBe('The mapping /dev/null cannot be read: that is no file.')
  expect(await why(await file('empty.yaml', ''))).toBe('The mapping empty.yaml cannot be read: it is empty.')
  expect(await why(await file('blank.yaml', ' \n\n'))).toMatch(/it is empty\.$/)
  expect(await why(await file('latin.yaml', Buffer.from('sku: Référence', 'latin1')))).toMatch(/no text in UTF-8\.$/)
  expect(await why(await file('wide.yaml', Buffer.from('sku: a', 'utf16le')))).toMatch(/no text in UTF-8\.$/)
  const large = await file('large.yaml', 'version: 1')
  await truncate(large, 30_000_000)
  expect(await why(large)).toMatch(/it has more than 20 MB, as no mapping has\.$/)
})
