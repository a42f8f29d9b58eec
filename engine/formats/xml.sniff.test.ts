import { describe, expect, test } from 'vitest'
import { ONIX, RSS, times, YML } from '../reading/xml/feeds.fixture.ts'
import xml from './xml.ts'

const sniffed = (text: string, whole = true) =>
  xml.sniff({ head: Buffer.from(text), whole, name: 'feed.xml' })?.options.record

describe('finding the records of an XML file', () => {
  test.each([
    ['RSS', RSS, 'rss/channel/item'],
    ['RSS with a single item', RSS.replace(/(<\/item>).*<\/item>/s, '$1'), 'rss/channel/item'],
    [
      'Atom',
      `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><author><name>n</name></author>${times(2, (i) => `<entry><id>${i}</id><title>t</title></entry>`)}</feed>`,
      'feed/entry',
    ],
    ['YML', YML, 'yml_catalog/shop/offers/offer'],
    ['ONIX', ONIX, 'ONIXMessage/Product'],
    [
      'BMEcat',
      `<BMECAT version="2005"><HEADER><CATALOG><LANGUAGE>deu</LANGUAGE><CATALOG_ID>1</CATALOG_ID><TERRITORY>DE</TERRITORY><TERRITORY>AT</TERRITORY></CATALOG></HEADER><T_NEW_CATALOG>${times(3, (i) => `<PRODUCT mode="new"><SUPPLIER_PID>${i}</SUPPLIER_PID><PRODUCT_DETAILS><DESCRIPTION_SHORT>d</DESCRIPTION_SHORT></PRODUCT_DETAILS><PRODUCT_FEATURES><FEATURE><FNAME>Farbe</FNAME><FVALUE>rot</FVALUE></FEATURE><FEATURE><FNAME>Form</FNAME><FVALUE>rund</FVALUE></FEATURE></PRODUCT_FEATURES></PRODUCT>`)}</T_NEW_CATALOG></BMECAT>`,
      'BMECAT/T_NEW_CATALOG/PRODUCT',
    ],
    [
      'products with variants',
      `<products>${times(2, (i) => `<product><id>${i}</id><title>t</title><variants>${times(9, (k) => `<variant><sku>${k}</sku><size>${k}</size><price>1</price><stock>2</stock></variant>`)}</variants></product>`)}</products>`,
      'products/product',
    ],
    [
      'one product with images',
      '<products><product><id>1</id><images><image>a</image><image>b</image></images></product></products>',
      'products/product',
    ],
    [
      'one product as the root',
      '<product><id>1</id><name>n</name><images><image>a</image><image>b</image></images></product>',
      'product',
    ],
    [
      'records without a known name',
      `<Daten><Zeile><A>1</A><B>2</B></Zeile><Zeile><A>1</A><B>2</B></Zeile></Daten>`,
      'Daten/Zeile',
    ],
    [
      'categories that hold products',
      `<catalog>${times(3, (i) => `<category><name>c${i}</name><products>${times(5, (k) => `<product><id>${k}</id><name>n</name><price>1</price></product>`)}</products></category>`)}</catalog>`,
      'catalog/category/products/product',
    ],
    [
      'records that are attributes only',
      `<rows>${times(4, (i) => `<row id="${i}" price="1" name="x"/>`)}</rows>`,
      'rows/row',
    ],
  ])('%s', (_name, text, record) => {
    expect(sniffed(text)).toBe(record)
    // Nor does it matter where a sample ends.
    if (text.length > 1_500) expect(sniffed(text.slice(0, -180), false)).toBe(record)
  })

  test.each([['<!doctype html><html></html>'], ['<HTML><body/></HTML>'], ['a;b'], ['{"a":"<b>"}'], [''], ['<']])(
    'takes %j for something else',
    (text) => {
      expect(sniffed(text)).toBeUndefined()
    },
  )
})
