export { addDefaultMerchant, DEFAULT_MERCHANT } from './add-default-merchant.ts'
export { MERCHANT_STATES, type MerchantState, merchantMachine } from './merchant.machine.ts'
export { findMerchant, listMerchants, type MerchantView } from './merchants.queries.ts'
