// Scripts, letters and small words: in which countries they stand in public. After Unicode's Scripts.txt and CLDR; weights are ours.
import { countryWeights, wordList, type CountryWeights } from './weights.ts'
import type { LanguageTag } from './languages.ts'

export interface ScriptRule {
  readonly script: string
  readonly letter: RegExp
  readonly countries: CountryWeights
  /** How often the script stands elsewhere (restaurants, shops of immigrants, goods, tourism). */
  readonly abroad: number
}

const script = (name: string, letter: RegExp, abroad: number, countries: string): ScriptRule => ({ script: name, letter, abroad, countries: countryWeights(countries) })

/** Han, kana and Latin are judged apart. */
export const scripts: readonly ScriptRule[] = [
  script('Cyrillic', /\p{Script=Cyrillic}/u, 0.006, 'RU UA BY KZ KG TJ UZ:.3 TM:.1 BG RS:.7 ME:.2 MK BA:.3 MN MD:.15 GE:.05 AM:.08 AZ:.05 XK:.05 EE:.05 LV:.05 IL:.04 LT:.02 CY:.03'),
  script('Greek', /\p{Script=Greek}/u, 0.004, 'GR CY:.8'),
  script('Arabic', /\p{Script=Arabic}/u, 0.008, 'SA EG DZ MA:.8 SD IQ SY YE TN:.9 JO AE:.7 LY LB:.7 PS OM:.8 KW:.8 MR:.7 QA:.6 BH:.7 DJ:.4 TD:.3 IL:.25 KM:.3 SO:.1 ER:.2 EH IR AF PK:.8 IN:.04 CN:.01 TR:.03 MY:.03 BN:.3'),
  script('Hebrew', /\p{Script=Hebrew}/u, 0.004, 'IL PS:.1'),
  script('Devanagari', /\p{Script=Devanagari}/u, 0.004, 'IN:.6 NP'),
  script('Bengali', /\p{Script=Bengali}/u, 0.004, 'BD IN:.1'),
  script('Gurmukhi', /\p{Script=Gurmukhi}/u, 0.01, 'IN:.05 CA:.005 GB:.003'),
  script('Gujarati', /\p{Script=Gujarati}/u, 0.004, 'IN:.06'),
  script('Tamil', /\p{Script=Tamil}/u, 0.005, 'IN:.1 LK:.4 SG:.15 MY:.04'),
  script('Telugu', /\p{Script=Telugu}/u, 0.002, 'IN:.1'),
  script('Kannada', /\p{Script=Kannada}/u, 0.002, 'IN:.08'),
  script('Malayalam', /\p{Script=Malayalam}/u, 0.002, 'IN:.06'),
  script('Odia', /\p{Script=Oriya}/u, 0.002, 'IN:.05'),
  script('Sinhala', /\p{Script=Sinhala}/u, 0.003, 'LK'),
  script('Thai', /\p{Script=Thai}/u, 0.005, 'TH'),
  script('Lao', /\p{Script=Lao}/u, 0.004, 'LA'),
  script('Khmer', /\p{Script=Khmer}/u, 0.003, 'KH'),
  script('Burmese', /\p{Script=Myanmar}/u, 0.003, 'MM TH:.01'),
  script('Tibetan', /\p{Script=Tibetan}/u, 0.01, 'CN:.03 BT IN:.01 NP:.04'),
  script('Mongolian', /\p{Script=Mongolian}/u, 0.01, 'CN:.03 MN:.1'),
  script('Georgian', /\p{Script=Georgian}/u, 0.003, 'GE'),
  script('Armenian', /\p{Script=Armenian}/u, 0.003, 'AM'),
  script('Ethiopic', /\p{Script=Ethiopic}/u, 0.004, 'ET ER'),
  script('Hangul', /\p{Script=Hangul}/u, 0.008, 'KR KP:.9 CN:.02 US:.008 JP:.02'),
  script('Thaana', /\p{Script=Thaana}/u, 0.002, 'MV'),
  script('Tifinagh', /\p{Script=Tifinagh}/u, 0.005, 'MA:.4 DZ:.2'),
]

export const han: ScriptRule = script('Chinese characters', /\p{Script=Han}/u, 0.012, 'CN TW HK:.9 MO JP:.9 SG:.25 MY:.15 KR:.03 KP:.02')
export const kana: ScriptRule = script('kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/u, 0.01, 'JP TW:.02')

/** Frequent characters of signs that only simplified Chinese writes so; Japan's own simplified forms are left out. */
export const simplifiedOnly = /[东车门马鸟鱼龙们这说话请谢认识语读写让进远还运连边过业产买卖亿仅从众优伟传伤价华协单卫厂厅历压厕员园场块坏处备头奖妇妈宁实审宾导寿尔层岁岛师带帮广庆库应开异张录态总护报担择换损摄断无显术机杀杂权条极标树样桥检楼欢毕气汉沟沪济测浇满漏热爱犹现电疗盐监码础种积稳穷竞笔签简粮纪纯纸线组细终经结给绝统继续维绿编缘网罗联职肠肤脏脑药补装规视览订计议讯训记讲许论设访证评诉译试诗诚该详误课调谈负贡财责败货质贩购贵费资赏赛跃转轮软较辆输达迁选递逻邮郑释钟钢钱钻铁银铜链销锅错键锦闪闭问闲间闻阅阳阴阵阶际陆险随难雾韩顶项顺须顾预领频题颜额风飞饭饮饰饺馆驾验骑鲁鲜鸡鸭鹅齐]/u
/** The same for traditional Chinese; characters that Japanese writes the same are left out. */
export const traditionalOnly = /[國會學區來號點聲畫寶屬舊萬雙廣應當發單鐵圖團對擔據擇賣讀變邊關辦辭權觀灣臺藥醫處灣圍壓價傳實寫將專屆歲嶺帶彈從德惠戀戲拜拂擴數斷曉樂樓橋檢櫃歐歡殘氣沒淨滿澤潛濕燈爐獎獨獻產當盡碼祿禮稱穀竊粵經綠緣總績繪繼續罐聯聽肅膽臟艷莊萊蔥薦藝虛蟲衛裝覺觸註證譯讓豐賓贊蹟轉輕辯遲遷選遠鄉釋鎮鑒閱隨隱雜雞靈靜顏飯餅館驗體髮鬥鷄麥麵黃齊齡龍]/u

export interface LetterRule {
  readonly name: string
  readonly letters: RegExp
  readonly languages: readonly LanguageTag[]
  readonly abroad: number
}

/** Letters that few languages use. */
export const letterRules: readonly LetterRule[] = [
  { name: 'ß', letters: /[ßẞ]/u, languages: ['de'], abroad: 0.02 },
  { name: 'ñ', letters: /[ñÑ]/u, languages: ['es', 'fil', 'gl', 'eu'], abroad: 0.15 },
  { name: '¿ or ¡', letters: /[¿¡]/u, languages: ['es', 'gl', 'ca'], abroad: 0.1 },
  { name: 'å', letters: /[åÅ]/u, languages: ['sv', 'nb', 'da', 'fi'], abroad: 0.05 },
  { name: 'ø or æ', letters: /[øØæÆ]/u, languages: ['nb', 'da', 'is'], abroad: 0.03 },
  { name: 'þ or ð', letters: /[þÞðÐ]/u, languages: ['is'], abroad: 0.02 },
  { name: 'ł, ż, ź, ś or ń', letters: /[łŁżŻźŹśŚńŃ]/u, languages: ['pl'], abroad: 0.03 },
  { name: 'ą or ę', letters: /[ąĄęĘ]/u, languages: ['pl', 'lt'], abroad: 0.03 },
  { name: 'ř, ě or ů', letters: /[řŘěĚůŮ]/u, languages: ['cs'], abroad: 0.02 },
  { name: 'ľ, ĺ or ŕ', letters: /[ľĽĺĹŕŔ]/u, languages: ['sk'], abroad: 0.02 },
  { name: 'č, š or ž', letters: /[čČšŠžŽ]/u, languages: ['cs', 'sk', 'sl', 'hr', 'bs', 'sr', 'lt', 'lv', 'et'], abroad: 0.04 },
  { name: 'ć', letters: /[ćĆ]/u, languages: ['pl', 'hr', 'bs', 'sr'], abroad: 0.05 },
  { name: 'ő or ű', letters: /[őŐűŰ]/u, languages: ['hu'], abroad: 0.015 },
  { name: 'ș or ț', letters: /[șȘțȚţŢ]/u, languages: ['ro'], abroad: 0.02 },
  { name: 'ă', letters: /[ăĂ]/u, languages: ['ro', 'vi'], abroad: 0.03 },
  { name: 'ğ or ı', letters: /[ğĞıİ]/u, languages: ['tr', 'az'], abroad: 0.03 },
  { name: 'ə', letters: /[əƏ]/u, languages: ['az'], abroad: 0.02 },
  { name: 'ã or õ', letters: /[ãÃõÕ]/u, languages: ['pt', 'et'], abroad: 0.06 },
  { name: 'Vietnamese letters', letters: /[ưƯơƠạẠảẢấẤầẦẩẨẫẪậẬắẮằẰẳẲẵẴặẶẹẸẻẺẽẼếẾềỀểỂễỄệỆịỊọỌỏỎốỐồỒổỔỗỖộỘớỚờỜởỞỡỠợỢụỤủỦứỨừỪửỬữỮựỰỳỲỵỴỷỶỹỸ]/u, languages: ['vi'], abroad: 0.02 },
  { name: 'ā, ē, ī, ū, ģ, ķ, ļ or ņ', letters: /[āĀēĒīĪūŪģĢķĶļĻņŅ]/u, languages: ['lv'], abroad: 0.05 },
  { name: 'ė or ų', letters: /[ėĖųŲ]/u, languages: ['lt'], abroad: 0.02 },
  { name: 'ġ, ħ or ċ', letters: /[ġĠħĦċĊ]/u, languages: ['mt'], abroad: 0.02 },
  { name: 'œ', letters: /[œŒ]/u, languages: ['fr'], abroad: 0.06 },
  { name: 'ë', letters: /[ëË]/u, languages: ['sq', 'nl'], abroad: 0.2 },
  { name: 'ї, є or ґ', letters: /[їЇєЄґҐ]/u, languages: ['uk'], abroad: 0.03 },
  { name: 'ў', letters: /[ўЎ]/u, languages: ['be'], abroad: 0.03 },
  { name: 'ђ or ћ', letters: /[ђЂћЋ]/u, languages: ['sr'], abroad: 0.02 },
  { name: 'ј, љ, њ or џ', letters: /[јЈљЉњЊџЏ]/u, languages: ['sr', 'mk'], abroad: 0.02 },
  { name: 'ѓ, ќ or ѕ', letters: /[ѓЃќЌѕЅ]/u, languages: ['mk'], abroad: 0.02 },
  { name: 'ы, э or ё', letters: /[ыЫэЭёЁ]/u, languages: ['ru', 'be', 'mn', 'kk', 'ky'], abroad: 0.08 },
  { name: 'қ, ғ, ә, ұ or һ', letters: /[қҚғҒәӘұҰһҺ]/u, languages: ['kk'], abroad: 0.05 },
  { name: 'ө or ү', letters: /[өӨүҮ]/u, languages: ['mn', 'kk', 'ky'], abroad: 0.03 },
  { name: 'پ, چ, ژ or گ', letters: /[پچژگ]/u, languages: ['fa', 'ur'], abroad: 0.06 },
  { name: 'ٹ, ڈ, ڑ or ے', letters: /[ٹڈڑے]/u, languages: ['ur'], abroad: 0.03 },
  { name: 'ة or ي', letters: /[ةي]/u, languages: ['ar'], abroad: 0.08 },
]

/** Small words that running text cannot do without, folded; two different ones are needed. */
export const smallWords: Readonly<Partial<Record<LanguageTag, ReadonlySet<string>>>> = {
  en: new Set(wordList('the, and, with, your, from, this, that, you, are, please, our, have, been, will, not, only')),
  de: new Set(wordList('und, der, das, ist, nicht, fur, mit, auf, wir, sie, ein, eine, bitte, von, zum, zur, bei, auch, nur, oder, im, ihre, unser, unsere, haben, wird, sind, immer, keine')),
  fr: new Set(wordList('les, des, est, une, pour, vous, nous, dans, avec, sur, votre, aux, par, nos, ces, merci, sont, pas, cette, etre')),
  it: new Set(wordList('il, della, delle, dei, degli, per, con, che, non, una, gli, sono, nel, alla, dal, piu, anche, questo, vostra, nostro')),
  es: new Set(wordList('el, los, las, del, para, por, una, con, que, su, muy, nuestro, este, esta, mas, usted, todos, desde, hasta')),
  pt: new Set(wordList('da, dos, das, para, uma, com, nao, que, seu, sua, voce, em, ao, pelo, pela, nosso, mais, ate')),
  nl: new Set(wordList('het, een, van, voor, met, niet, wij, uw, zijn, naar, ook, bij, geen, deze, alle, onze, wordt, maar')),
  sv: new Set(wordList('och, att, det, som, inte, med, till, av, har, vi, ar, ett, eller, vid, endast, ej')),
  da: new Set(wordList('og, det, ikke, til, med, af, er, vi, kun, ved, din, eller, efter, hvor, nar')),
  nb: new Set(wordList('og, det, ikke, til, med, av, er, vi, kun, ved, din, eller, etter, hvor, nar')),
  fi: new Set(wordList('ja, on, ei, etta, tai, myos, sen, kuin, vain, kanssa, meidan, olla')),
  pl: new Set(wordList('nie, sie, jest, oraz, dla, prosze, przez, od, lub, nasz, czy, tylko, przy, jak, tego')),
  cs: new Set(wordList('nebo, pro, neni, jsou, pri, prosim, jen, jako, vas, nas, byl, pouze, vase')),
  sk: new Set(wordList('alebo, pre, nie, su, pri, prosim, len, ako, vas, nas, bol, iba, vase')),
  hu: new Set(wordList('es, az, nem, egy, hogy, van, meg, csak, vagy, kerjuk, minden, itt, lesz')),
  ro: new Set(wordList('si, pentru, cu, din, nu, este, sunt, va, rugam, la, prin, dumneavoastra, sau, doar')),
  tr: new Set(wordList('ve, bir, icin, ile, bu, lutfen, olarak, daha, sizin, degil, veya, gibi, her, olan')),
  bs: new Set(wordList('je, za, se, od, ili, samo, molimo, nije, sve, vas, koji, kako')),
  id: new Set(wordList('dan, yang, untuk, dengan, di, ini, dari, tidak, kami, anda, harap, jangan, oleh, akan')),
  ms: new Set(wordList('dan, yang, untuk, dengan, di, ini, dari, tidak, kami, anda, sila, jangan, oleh, akan')),
  vi: new Set(wordList('va, cua, khong, cho, duoc, cac, voi, xin, vui, long, trong, nhung')),
  fil: new Set(wordList('ang, mga, ng, sa, hindi, po, ito, kayo, lang, para, dito, wala')),
  ca: new Set(wordList('els, les, del, per, amb, una, aquest, sense, nostra, mes, fins')),
  sw: new Set(wordList('na, ya, wa, kwa, za, ni, katika, hii, sana, yako')),
  sq: new Set(wordList('dhe, ne, per, nga, me, eshte, ju, nuk, te, nje')),
}
