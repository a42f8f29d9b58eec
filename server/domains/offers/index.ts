export {
  findOffer,
  findVariation,
  listOffers,
  listVariations,
  type OfferView,
  type VariationView,
} from './offers.queries.ts'
