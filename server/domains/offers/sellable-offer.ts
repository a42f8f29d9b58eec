import { type RawBuilder, sql } from 'kysely'

/** True where nothing of the offer itself or of its merchant keeps it from being sold at that moment; wants both tables. */
export function sellableOffer(now: Date): RawBuilder<boolean> {
  // The kind of the product is read only where nothing is in stock: a service has none that could be empty.
  return sql<boolean>`(offer.state = 'active' and merchant.status = 'active' and offer.price is not null
    and (offer.stock is null or offer.stock > 0
      or exists (select 1 from product sold where sold.id = offer.product_id and sold.kind = 'service'))
    and (offer.sells_from is null or offer.sells_from <= ${now})
    and (offer.sells_until is null or offer.sells_until > ${now}))`
}
