// Folded words of feeds in en, fr, de, es, it, nl, pt, pl, cs, sv, da, ru, uk, el.
const YES =
  'true t yes y 1 on x ok oui o vrai actif active enabled published ja j wahr aktiv si s verdadero activo vero attivo waar actief sim verdadeiro ativo tak prawda aktywny ano pravda aktivni sant sand да д истина активен так ναι αληθες in_stock instock available disponible lieferbar verfugbar'
const NO =
  'false f no n 0 off non faux inactif inactive disabled unpublished draft nein falsch inaktiv falso inactivo inattivo nee onwaar inactief nao inativo nie falsz nieaktywny ne nepravda neaktivni nej falsk нет н ложь ні οχι ψευδες out_of_stock outofstock unavailable indisponible'

/** Words for yes and no, folded. */
export const ANSWERS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(YES.split(' ').map((word) => [word, true])),
  ...Object.fromEntries(NO.split(' ').map((word) => [word, false])),
  'in stock': true,
  'en stock': true,
  'auf lager': true,
  'out of stock': false,
  'rupture de stock': false,
  'en rupture': false,
  'nicht auf lager': false,
}
