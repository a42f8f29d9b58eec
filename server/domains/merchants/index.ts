export { addDefaultMerchant } from './add-default-merchant.ts'
export { type MerchantState, merchantMachine } from './merchant.machine.ts'
export { merchants } from './merchants.queries.ts'
