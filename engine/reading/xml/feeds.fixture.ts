/** Repeats a text with its number, a line each. */
export const times = (count: number, make: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('\n')

/** Google's dialect of RSS. */
export const RSS = `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>
<title>Shop</title><link>https://shop.example</link><description>All we have</description>
${times(3, (i) => `<item><g:id>${i}</g:id><title>T${i}</title><g:shipping><g:country>FR</g:country><g:price>5 EUR</g:price></g:shipping><g:shipping><g:country>DE</g:country><g:price>9 EUR</g:price></g:shipping></item>`)}
</channel></rss>`

/** What shops send to Yandex. */
export const YML = `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE yml_catalog SYSTEM "shops.dtd"><yml_catalog date="2026-01-01"><shop>
<name>S</name><company>C</company><url>https://s.example</url><currencies><currency id="RUR" rate="1"/><currency id="USD" rate="60"/></currencies>
<categories>${times(60, (i) => `<category id="${i}" parentId="1">Cat ${i}</category>`)}</categories>
<offers>${times(12, (i) => `<offer id="${i}" available="true"><url>https://s.example/${i}</url><price>${i}</price><currencyId>RUR</currencyId><categoryId>2</categoryId><picture>https://s.example/${i}.jpg</picture><picture>https://s.example/${i}b.jpg</picture><name>N${i}</name><vendor>V</vendor><param name="Color">red</param><param name="Size" unit="EU">4${i}</param></offer>`)}</offers>
</shop></yml_catalog>`

/** What publishers send. */
export const ONIX = `<ONIXMessage release="3.0"><Header><Sender><SenderName>P</SenderName></Sender><SentDateTime>20260101</SentDateTime></Header>
${times(3, (i) => `<Product><RecordReference>r${i}</RecordReference><ProductIdentifier><ProductIDType>03</ProductIDType><IDValue>978000000000${i}</IDValue></ProductIdentifier><ProductIdentifier><IDValue>own-${i}</IDValue><ProductIDType>01</ProductIDType></ProductIdentifier><DescriptiveDetail><TitleDetail><TitleElement><TitleText>T${i}</TitleText></TitleElement></TitleDetail></DescriptiveDetail></Product>`)}</ONIXMessage>`
