import sanitize from 'sanitize-html'
import { expect, test } from 'vitest'
import { compileProgram } from '../../engine/mapping/compile.ts'
import { openIsolate } from '../../engine/pipeline/isolate.ts'
import { loadRules } from '../../engine/plugins.ts'
import { targetOf } from '../support/target-of.ts'

const rules = await loadRules()
const TAGS = rules.get('clean-html')?.table as { tags: string[] }
const document = { version: 1 as const, target: 'offers', attributes: { it: { from: 'html', steps: ['clean-html'] } } }
const program = compileProgram(document, ['html'], targetOf({ it: 'long-text' }), rules)

const VECTORS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="x:alert(1)" onerror="eval(src)">',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<body onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)">',
  '<embed src="javascript:alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
  '<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)">x</a>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
  '<a href=javascript:alert(1)>x',
  "<a href='https://ok.example' onclick='alert(1)'>x</a>",
  '<a href="https://ok.example/&quot; onmouseover=&quot;alert(1)">x</a>',
  '<a href=`javascript:alert(1)`>x</a>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<p onclick="alert(1)" class=x id=y>x</p>',
  '<p/onclick=alert(1)>x</p>',
  '<p\nonclick\n=\nalert(1)>x</p>',
  '<div title="</div><script>alert(1)</script>">x</div>',
  '<td colspan="1 onclick=alert(1)">x</td>',
  '<td colspan="2" rowspan=x>x</td>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!-- <img src=x onerror=alert(1)> -->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?php echo 1 ?><b>x</b>',
  '<style>@import "evil.css";</style>x',
  '<style><img src="</style><img src=x onerror=alert(1)//">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea><script>alert(1)</script></textarea>',
  '<title><img src=x onerror=alert(1)></title>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<template><script>alert(1)</script></template>',
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<input autofocus onfocus=alert(1)>',
  '<details open ontoggle=alert(1)>x</details>',
  '<video><source onerror=alert(1)></video>',
  '<link rel=stylesheet href=evil.css>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="javascript:/">',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<b>a<i>b</b>c</i>',
  '<<b>x</b>',
  '<b',
  '</b>',
  '<p>a<p>b',
  '<ul><li>a<li>b</ul>',
  '<table><tr><td>a<td>b<tr><td>c</table>',
  'a < b > c & d',
  '<a href="mailto:a@b.example?subject=x">x</a><a href="tel:+3312345678">y</a>',
]

/** What the sanitizer of npm leaves of it with the same list of tags; it closes and escapes as we do. */
const peer = (html: string) =>
  sanitize(html, {
    allowedTags: TAGS.tags,
    allowedAttributes: { a: ['href', 'rel'], td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
  })

/** Text as it is read, without tags and without the differences of how a sign may be written. */
const same = (html: string) => html.replaceAll('<br />', '<br>').replaceAll('<hr />', '<hr>').replaceAll('&quot;', '"')

test.each(VECTORS)('%s comes out with nothing that another sanitizer would take away', (html) => {
  const isolate = openIsolate(program)
  const cleaned = String(isolate.map([[html]])[0]?.values?.[0])
  const again = String(isolate.map([[cleaned]])[0]?.values?.[0])
  isolate.dispose()
  expect(same(peer(cleaned))).toBe(same(cleaned))
  expect(again).toBe(cleaned)
  expect(cleaned).not.toMatch(/<[^>]*(\son\w+\s*=|style\s*=|javascript:|data:)/i)
})

test('a hundred thousand open tags, quotes and comments take no more than a moment', () => {
  const isolate = openIsolate(program, { recordMs: 2_000 })
  const endless = [
    '<p>',
    '<a href="',
    "<a b='",
    '<!--',
    '<script>',
    '</',
    '<',
    '&',
    '<b a=',
    '<li><p>',
    '<style></sty',
  ].map((it) => [it.repeat(100_000)])
  const mapped = isolate.map(endless)
  isolate.dispose()
  expect(mapped.flatMap((it) => it.problems.map((found) => found.code))).toEqual([])
})
