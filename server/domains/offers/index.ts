export { offers, variations } from './offers.queries.ts'
