// Long and short names, beside a day and alone, in en, fr, de, es, it, nl, pt, pl, cs, sv, da, ru, uk, el; folded.
const NAMES = [
  'janv jaenner january jan janvier januar enero ene gennaio gen januari janeiro styczen stycznia sty leden ledna led январь января янв січень січня січ ιανουαριου ιαν ιανουαριος',
  'febr fevr february feb fevrier februar febrero febbraio februari fevereiro fev luty lutego lut unor unora uno февраль февраля февр лютии лютого лют φεβρουαριου φεβ φεβρουαριος',
  'marz maerz march mar mars marzo maart mrt marco marzec marca brezen brezna bre marts март марта мар березень березня бер μαρτιου μαρ μαρτιος',
  'avr april apr avril abril abr aprile kwiecien kwietnia kwi duben dubna dub апрель апреля апр квітень квітня квіт απριλιου απρ απριλιος',
  'may mai mayo maggio mag mei maio maj maja kveten kvetna kve маи мая травень травня трав μαιου μαι μαιος',
  'june jun juin juni junio giugno giu junho czerwiec czerwca cze cerven cervna cvn июнь июня июн червень червня черв ιουνιου ιουν ιουνιος',
  'juil july jul juillet juli julio luglio lug julho lipiec lipca lip cervenec cervence cvc июль июля июл липень липня лип ιουλιου ιουλ ιουλιος',
  'august aug aout agosto ago augustus sierpien sierpnia sie srpen srpna srp augusti август августа авг серпень серпня серп αυγουστου αυγ αυγουστος',
  'sept set september sep septembre septiembre settembre setembro wrzesien wrzesnia wrz zari zar сентябрь сентября сент вересень вересня вер σεπτεμβριου σεπ σεπτεμβριος',
  'october oct octobre oktober okt octubre ottobre ott outubro out pazdziernik pazdziernika paz rijen rijna rij октябрь октября окт жовтень жовтня жовт οκτωβριου οκτ οκτωβριος',
  'november nov novembre noviembre novembro listopad listopada lis listopadu ноябрь ноября нояб листопад листопада лист νοεμβριου νοε νοεμβριος',
  'december dec decembre dezember dez diciembre dic dicembre dezembro grudzien grudnia gru prosinec prosince pro декабрь декабря дек грудень грудня груд δεκεμβριου δεκ δεκεμβριος',
]

/** Month names and their short forms, folded, in the languages feeds are written in. */
export const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  NAMES.flatMap((names, at) => names.split(' ').map((name) => [name, at + 1])),
)
