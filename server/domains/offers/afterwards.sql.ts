import { integer } from '../../platform/bulk/bulk-rows.ts'

/** How a dialect says “one of these ids” and where the instant stands. */
export interface Placeholders {
  oneOf(column: string): string
  readonly now: string
}

/** Live things are sold, or about to be. */
export const LIVE = "state in ('active', 'submitted')"
const STOCK_MAX = 2_147_483_647

/** Price, stock, availability and state of offers from their variations. */
export function refreshParentsSql({ oneOf, now }: Placeholders): string {
  return `
    update offer set
      price = coalesce(v.price, offer.price),
      sale_price = case when v.live = 0 then offer.sale_price when v.sale_price < v.price then v.sale_price end,
      stock = v.stock,
      availability = v.availability,
      digest = null,
      state = ${stateSql('offer.state')},
      state_by = case when ${stateSql('offer.state')} = offer.state then offer.state_by else 'import' end,
      updated_at = ${now}
    from (
      select offer_id,
        min(case when ${LIVE} then price end) as price,
        min(case when ${LIVE} then sale_price end) as sale_price,
        case
          when count(case when ${LIVE} and stock is null then 1 end) > 0 then null
          when sum(case when ${LIVE} then cast(stock as bigint) else 0 end) > ${STOCK_MAX} then ${STOCK_MAX}
          else sum(case when ${LIVE} then cast(stock as bigint) else 0 end)
        end as stock,
        case
          when count(case when ${LIVE} and availability = 'in_stock' then 1 end) > 0 then 'in_stock'
          else max(case when ${LIVE} then availability end)
        end as availability,
        count(case when ${LIVE} then 1 end) as live,
        count(case when state <> 'deleted' then 1 end) as kept
      from variation where ${oneOf('offer_id')} group by offer_id
    ) v
    where offer.id = v.offer_id`
}

const stateSql = (state: string) => `case
        when v.kept = 0 then 'deleted'
        when v.live > 0 then ${state}
        when ${state} = 'active' then 'inactive'
        when ${state} = 'submitted' then 'draft'
        else ${state}
      end`

/** Variations of offers that are sold as a whole again, or not at all. */
export function dropVariationsSql({ oneOf, now }: Placeholders): string {
  return `update variation set state = 'deleted', state_by = 'import', digest = null, updated_at = ${now}
    where ${oneOf('offer_id')} and state <> 'deleted'`
}

/** Products of a merchant whose only offer became a variation of another product. */
export function abandonProductsSql(merchantId: number, { oneOf, now }: Placeholders): string {
  return `update product set state = 'deleted', state_by = 'import', digest = null, updated_at = ${now}
    where ${oneOf('id')} and merchant_id = ${integer(merchantId)} and state <> 'deleted'
      and not exists (select 1 from offer where offer.product_id = product.id and offer.state <> 'deleted')`
}

/** Variations that count: neither deleted nor put away by an import. */
export const KEPT_VARIATION = `state <> 'deleted' and not (state = 'inactive' and coalesce(state_by, '') = 'import')`

/** Offers that are sold as a whole; only those without a digest have to be asked for variations. */
export const WHOLE = `(digest is not null or not exists (
  select 1 from variation v where v.offer_id = offer.id and ${KEPT_VARIATION}))`
