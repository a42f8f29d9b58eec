import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { mappingPage, mappingSchemaPage } from './mapping-page.ts'
import { problemsPage } from './problems-page.ts'
import { readyMappingsPage } from './ready-mappings-page.ts'
import { rulesPage } from './rules-page.ts'

/** Pages that are made from the code: file beside this one, and what makes its text. */
const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'mapping.md': mappingPage,
  'mapping.schema.json': mappingSchemaPage,
  'problems.md': problemsPage,
  'ready-mappings.md': readyMappingsPage,
  'rules.md': rulesPage,
}

const check = process.argv.includes('--check')
const stale: string[] = []
for (const [name, make] of Object.entries(PAGES)) {
  const path = fileURLToPath(new URL(name, import.meta.url))
  const text = await make()
  const old = await readFile(path, 'utf8').catch(() => '')
  if (old === text) continue
  stale.push(name)
  if (!check) await writeFile(path, text)
}
if (check && stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run “npm run docs”.`)
  process.exitCode = 1
} else if (!check) console.log(stale.length === 0 ? 'All pages are up to date.' : `Written: ${stale.join(', ')}.`)
