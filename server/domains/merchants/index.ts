export { findMerchant, listMerchants, type MerchantView } from './merchants.queries.ts'
