export { addDefaultMerchant } from './add-default-merchant.ts'
export { type MerchantState, merchantMachine } from './merchant.machine.ts'
export { findMerchant, listMerchants, type MerchantView } from './merchants.queries.ts'
