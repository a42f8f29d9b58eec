// The configuration of the Medusa that the benchmark runs: nothing but what it insists on.
const { defineConfig } = require('@medusajs/framework/utils')

const http = { storeCors: '', adminCors: '', authCors: '', jwtSecret: 'bench', cookieSecret: 'bench' }
module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: { databaseUrl: process.env.DATABASE_URL, http },
})
