// Runs inside an installed Vendure: its own importer over its own CSV, with what its guide to importing recommends.
// It says when the import begins and ends, so that its start is not counted.
import { readSync, writeSync } from 'node:fs'
import { bootstrap, defaultConfig, Product, TransactionalConnection } from '@vendure/core'
import { importProductsFromCsv, populateInitialData } from '@vendure/core/cli/index.js'

const [feed, file, begin, end] = process.argv.slice(2)
// Without it a progress bar is drawn for every product.
process.env.CREATING_VENDURE_APP = 'true'

/** Says it, and stands still until whoever measures has read the clocks. */
function mark(text) {
  writeSync(
    1,
    `${text}
`,
  )
  readSync(0, Buffer.alloc(1))
}

const app = await bootstrap({
  apiOptions: { port: 0, adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: { tokenMethod: ['bearer'], superadminCredentials: { identifier: 'bench', password: 'bench' } },
  dbConnectionOptions: { type: 'better-sqlite3', database: file, enableWAL: true, synchronize: true, logging: false },
  paymentOptions: { paymentMethodHandlers: [] },
  logger: { ...defaultConfig.logger, info() {}, verbose() {}, debug() {}, warn: console.error, error: console.error },
})
await populateInitialData(app, {
  defaultLanguage: 'en',
  defaultZone: 'Europe',
  countries: [{ name: 'France', code: 'FR', zone: 'Europe' }],
  taxRates: [{ name: 'Standard Tax', percentage: 20 }],
  shippingMethods: [],
  paymentMethods: [],
  collections: [],
})
mark(begin)
const { errors } = await importProductsFromCsv(app, feed, 'en')
mark(end)
if (errors?.length) throw new Error(`Vendure refused ${errors.length}, the first: ${errors[0]}`)
const products = await app.get(TransactionalConnection).rawConnection.getRepository(Product).count()
process.stdout.write(`${JSON.stringify({ products })}\n`)
await app.close()
process.exit(0)
