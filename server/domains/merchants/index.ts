export { addDefaultMerchant } from './add-default-merchant.ts'
export { type MerchantState, merchantMachine } from './merchant.machine.ts'
export { findMerchant, listMerchants } from './merchants.queries.ts'
