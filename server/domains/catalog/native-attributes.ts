import type { AttributeType, ListValue } from '../../../engine/contract/target.ts'
import type { AttributeEntity } from './attribute.entity.ts'

/** An attribute that every marketplace has from the start. */
export interface NativeAttribute {
  readonly code: string
  readonly entity: AttributeEntity
  readonly type: AttributeType
  readonly label: string
  readonly labels: Readonly<Record<string, string>>
  readonly description: string
  readonly unit: string | null
  readonly values: readonly ListValue[] | null
  readonly required: boolean
  readonly localised: boolean
}

/**
 * Attributes that only tell a mapping how rows belong together, or in what a number is written; no product keeps a value
 * under these codes. A weight is kept in the unit of its attribute, so that of the source would belie it.
 */
export const MAPPING_ONLY: readonly string[] = ['parent_id', 'option_name', 'option_value', 'weight_unit']

const LANGUAGES = ['fr', 'de', 'es', 'it'] as const

// code | entity | type, with the unit or marks: ! required, ~ per language | en | fr | de | es | it | description
const TABLE = `
sku|offer|id!|SKU|Référence|Artikelnummer|Referencia|Codice articolo|The merchant's own code of what is sold; another one for each size or colour.
gtin|product|gtin|GTIN|Code EAN|EAN|Código EAN|Codice EAN|The number under the barcode: EAN, UPC, JAN or ISBN.
mpn|product|text|Manufacturer part number|Référence fabricant|Herstellernummer|Referencia del fabricante|Codice produttore|The code by which the maker knows this model.
parent_id|product|id|Parent|Référence parent|Übergeordneter Artikel|Referencia principal|Articolo padre|What all variations of one product have in common in the source.
title|product|text!~|Title|Titre|Titel|Título|Titolo|The name under which customers see the product.
description|product|long-text~|Description|Description|Beschreibung|Descripción|Descrizione|All there is to say about the product, as text or as HTML.
short_description|product|long-text~|Short description|Description courte|Kurzbeschreibung|Descripción breve|Descrizione breve|One or two sentences for lists and previews.
bullet_points|product|texts~|Bullet points|Points forts|Verkaufsargumente|Puntos clave|Punti di forza|Short reasons to buy, one by one.
brand|product|text|Brand|Marque|Marke|Marca|Marca|The make that the product is sold under.
manufacturer|product|text|Manufacturer|Fabricant|Hersteller|Fabricante|Produttore|Who makes it, where that is somebody else than the brand.
category|product|category|Category|Catégorie|Kategorie|Categoría|Categoria|Where the product belongs in the tree of the marketplace.
google_category|product|text|Google category|Catégorie Google|Google-Kategorie|Categoría de Google|Categoria Google|Number or path in Google's taxonomy of products.
price|offer|money!|Price|Prix|Preis|Precio|Prezzo|What the customer pays on an ordinary day.
sale_price|offer|money|Sale price|Prix promotionnel|Aktionspreis|Precio de oferta|Prezzo scontato|What the customer pays while a promotion runs; below the price.
original_price|offer|money|Original price|Prix barré|Streichpreis|Precio original|Prezzo originale|The crossed-out or recommended price, for comparison only.
price_excl_tax|offer|money|Price without tax|Prix hors taxes|Nettopreis|Precio sin impuestos|Prezzo senza imposte|The price before tax is added.
cost_price|offer|money|Cost price|Prix d'achat|Einkaufspreis|Precio de coste|Prezzo di costo|What the merchant paid; shown to nobody else.
unit_price|offer|money|Price per unit|Prix à l'unité de mesure|Grundpreis|Precio por unidad de medida|Prezzo per unità di misura|The price of a kilogram, a litre or a metre.
currency|offer|currency|Currency|Devise|Währung|Moneda|Valuta|In which money the prices of the record are written.
vat_rate|offer|percent|VAT rate|Taux de TVA|Mehrwertsteuersatz|Tipo de IVA|Aliquota IVA|The share of value added tax.
ecotax|offer|money|Eco-contribution|Éco-participation|Umweltabgabe|Ecotasa|Ecocontributo|The part of the price that pays for recycling.
stock|offer|integer|Stock|Stock|Bestand|Existencias|Giacenza|How many can be sold at this moment.
availability|offer|list|Availability|Disponibilité|Verfügbarkeit|Disponibilidad|Disponibilità|Whether it can be had now, later, or not.
status|offer|list|Status|Statut|Status|Estado de publicación|Stato di pubblicazione|Whether the merchant wants it to be on sale.
condition|offer|list|Condition|État|Zustand|Condición|Condizione|New, used, or made like new.
image_url|product|image|Image|Image|Bild|Imagen|Immagine|The picture that stands first.
additional_images|product|urls|More images|Autres images|Weitere Bilder|Más imágenes|Altre immagini|All other pictures, in their order.
product_url|offer|url|Product page|Page du produit|Produktseite|Página del producto|Pagina del prodotto|Where the merchant's own shop shows it.
color|product|text|Colour|Couleur|Farbe|Color|Colore|The colour, in the words of the merchant.
size|product|text|Size|Taille|Größe|Talla|Taglia|The size of clothes, shoes or anything that comes in sizes.
material|product|text|Material|Matière|Material|Material|Materiale|What it is made of.
gender|product|list|Gender|Genre|Geschlecht|Género|Genere|For whom it is made: women, men or both.
age_group|product|list|Age group|Tranche d'âge|Altersgruppe|Grupo de edad|Fascia d'età|For which age it is made.
option_name|product|text|Option name|Nom de l'option|Optionsname|Nombre de la opción|Nome dell'opzione|What a variation differs by, where the source names it in a column.
option_value|product|text|Option value|Valeur de l'option|Optionswert|Valor de la opción|Valore dell'opzione|Which one this variation is, of the option named beside it.
weight|product|measure kg|Weight|Poids|Gewicht|Peso|Peso|How heavy it is.
weight_unit|product|text|Unit of weight|Unité de poids|Gewichtseinheit|Unidad de peso|Unità di peso|In what the weight is written, where a column of its own says so.
length|product|measure cm|Length|Longueur|Länge|Longitud|Lunghezza|The longest side, or the depth.
width|product|measure cm|Width|Largeur|Breite|Anchura|Larghezza|From left to right.
height|product|measure cm|Height|Hauteur|Höhe|Altura|Altezza|From bottom to top.
dimensions|product|text|Dimensions|Dimensions|Abmessungen|Dimensiones|Dimensioni|All sides together in one text.
shipping_cost|offer|money|Shipping cost|Frais de port|Versandkosten|Gastos de envío|Spese di spedizione|What sending it costs the customer.
shipping_class|offer|text|Shipping class|Classe de livraison|Versandklasse|Clase de envío|Classe di spedizione|The group of goods that are sent in the same way.
delivery_time|offer|duration|Delivery time|Délai de livraison|Lieferzeit|Plazo de entrega|Tempi di consegna|How long it takes until it leaves, or arrives.
min_order_quantity|offer|integer|Minimum quantity|Quantité minimale|Mindestbestellmenge|Cantidad mínima|Quantità minima|How many must be taken at least.
sale_start_date|offer|date|Sale starts|Début de la promotion|Aktionsbeginn|Inicio de la oferta|Inizio della promozione|From when the sale price holds.
sale_end_date|offer|date|Sale ends|Fin de la promotion|Aktionsende|Fin de la oferta|Fine della promozione|Until when the sale price holds.
unit|product|text|Unit of sale|Unité de vente|Verkaufseinheit|Unidad de venta|Unità di vendita|What one piece of it is, or what a pack holds.
country_of_origin|product|country|Country of origin|Pays d'origine|Herkunftsland|País de origen|Paese di origine|Where it was made.
language|product|language|Language|Langue|Sprache|Idioma|Lingua|In which language the record is written.
warranty|product|text|Warranty|Garantie|Garantie|Garantía|Garanzia|How long and by whom it is guaranteed.
tags|product|texts|Tags|Mots-clés|Schlagwörter|Etiquetas|Parole chiave|Words to find it by.`

const value = (code: string, en: string, fr: string, de: string, es: string, it: string): ListValue => ({
  code,
  labels: { en, fr, de, es, it },
})

const VALUES: Readonly<Record<string, readonly ListValue[]>> = {
  availability: [
    value('in_stock', 'In stock', 'En stock', 'Auf Lager', 'En stock', 'Disponibile'),
    value('out_of_stock', 'Out of stock', 'Rupture de stock', 'Ausverkauft', 'Agotado', 'Esaurito'),
    value('preorder', 'Preorder', 'Précommande', 'Vorbestellbar', 'Reserva', 'Prenotabile'),
    value('backorder', 'Backorder', 'Sur commande', 'Lieferbar auf Bestellung', 'Bajo pedido', 'Su ordinazione'),
  ],
  status: [
    value('active', 'Active', 'Actif', 'Aktiv', 'Activo', 'Attivo'),
    value('inactive', 'Inactive', 'Inactif', 'Inaktiv', 'Inactivo', 'Inattivo'),
  ],
  condition: [
    value('new', 'New', 'Neuf', 'Neu', 'Nuevo', 'Nuovo'),
    value('refurbished', 'Refurbished', 'Reconditionné', 'Generalüberholt', 'Reacondicionado', 'Ricondizionato'),
    value('used', 'Used', 'Occasion', 'Gebraucht', 'Usado', 'Usato'),
  ],
  gender: [
    value('female', 'Women', 'Femme', 'Damen', 'Mujer', 'Donna'),
    value('male', 'Men', 'Homme', 'Herren', 'Hombre', 'Uomo'),
    value('unisex', 'Unisex', 'Mixte', 'Unisex', 'Unisex', 'Unisex'),
  ],
  age_group: [
    value('newborn', 'Newborn', 'Nouveau-né', 'Neugeborene', 'Recién nacido', 'Neonato'),
    value('infant', 'Infant', 'Bébé', 'Babys', 'Bebé', 'Bebè'),
    value('toddler', 'Toddler', 'Petit enfant', 'Kleinkinder', 'Niño pequeño', 'Bimbo'),
    value('kids', 'Kids', 'Enfant', 'Kinder', 'Niños', 'Bambino'),
    value('adult', 'Adult', 'Adulte', 'Erwachsene', 'Adulto', 'Adulto'),
  ],
}

/** The native attributes, in the order in which they are shown. */
export function nativeAttributes(): NativeAttribute[] {
  return TABLE.trim().split('\n').map(attributeOf)
}

function attributeOf(line: string): NativeAttribute {
  const [code = '', entity, kind = '', label = '', ...rest] = line.split('|')
  const [, type, marks = '', unit] = /^([a-z-]+)([!~]*)(?: (\w+))?$/.exec(kind) ?? []
  return {
    code,
    entity: entity as AttributeEntity,
    type: type as AttributeType,
    label,
    labels: Object.fromEntries([['en', label], ...LANGUAGES.map((language, i) => [language, rest[i] ?? ''])]),
    description: rest[LANGUAGES.length] ?? '',
    unit: unit ?? null,
    values: VALUES[code] ?? null,
    required: marks.includes('!'),
    localised: marks.includes('~'),
  }
}
