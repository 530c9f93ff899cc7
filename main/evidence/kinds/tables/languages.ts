// In which countries a language stands on signs, labels and bills: roughly its share of the public text there, 0 to 1.
// Official status and speakers after CLDR's territoryInfo and the CIA World Factbook, rounded by hand; ours, to be recalibrated.
import { countryWeights, type CountryWeights } from './weights.ts'

export interface Language {
  readonly name: string
  readonly countries: CountryWeights
}

const language = (name: string, countries: string): Language => ({ name, countries: countryWeights(countries) })

const spanishAmerica = 'MX CO AR PE VE CL EC GT CU BO DO HN PY SV NI CR PA UY PR'

/** Keys are BCP 47 tags; a region subtag marks words that only that variety uses. */
export const languages = {
  ar: language('Arabic', 'SA EG DZ MA:.8 SD IQ SY YE TN:.9 JO AE:.7 LY LB:.7 PS OM:.8 KW:.8 MR:.7 QA:.6 BH:.7 DJ:.5 TD:.3 IL:.25 KM:.3 SO:.2 ER:.3 EH'),
  az: language('Azerbaijani', 'AZ IR:.02'),
  be: language('Belarusian', 'BY:.4'),
  bg: language('Bulgarian', 'BG'),
  bs: language('Bosnian, Croatian or Serbian', 'BA HR RS:.4 ME:.9 XK:.05 SI:.05'),
  ca: language('Catalan', 'ES:.2 AD FR:.01'),
  cs: language('Czech', 'CZ SK:.08'),
  cy: language('Welsh', 'GB:.08'),
  da: language('Danish', 'DK GL:.5 FO:.4'),
  de: language('German', 'DE AT CH:.65 LI LU:.25 IT:.02 BE:.02'),
  'de-AT': language('Austrian German', 'AT DE:.05 IT:.02'),
  'de-CH': language('Swiss German', 'CH LI:.8'),
  el: language('Greek', 'GR CY'),
  en: language('English', 'US GB IE AU NZ CA:.8 JM TT BS BB BZ GY GD LC VC AG DM KN ZA:.7 NG:.8 GH:.8 KE:.7 UG:.8 ZW:.8 ZM:.8 BW:.8 NA:.7 MW:.7 LR:.9 SL:.9 GM:.8 SG:.8 MT:.6 IN:.5 PK:.4 PH:.6 LK:.4 BD:.25 MY:.4 HK:.4 AE:.5 QA:.4 BH:.4 KW:.35 OM:.35 FJ:.8 PG:.8 SB:.8 VU:.6 TZ:.4 RW:.4 ET:.3 CM:.3 PR:.4 GI:.9 IM JE GG BM KY VI GU MU:.5 SC:.6 NP:.3 CY:.3 IL:.2 EG:.1 KH:.1 TH:.1 JP:.08 KR:.08 CN:.04'),
  'en-GB': language('British English', 'GB IE AU:.7 NZ:.7 ZA:.5 IM JE GG GI MT:.6 IN:.4 SG:.5 HK:.4 KE:.5 NG:.5 MY:.3 CY:.3 JM:.4'),
  'en-US': language('American English', 'US CA:.7 PR:.4 GU VI PH:.3 LR:.4 BS:.3'),
  es: language('Spanish', `ES AD:.4 GI:.3 GQ:.7 US:.1 ${spanishAmerica}`),
  'es-ES': language('Spanish of Spain', 'ES AD:.4'),
  'es-419': language('Latin American Spanish', `${spanishAmerica} US:.08`),
  et: language('Estonian', 'EE'),
  eu: language('Basque', 'ES:.06 FR:.01'),
  fa: language('Persian', 'IR AF:.7'),
  fi: language('Finnish', 'FI SE:.01'),
  fil: language('Filipino', 'PH:.5'),
  fr: language('French', 'FR MC BE:.45 CH:.25 LU:.7 CA:.25 SN:.9 CI BF ML NE BJ TG GN CM:.7 GA CG CD TD:.5 CF DJ:.4 MG:.6 KM:.4 HT:.6 DZ:.5 MA:.5 TN:.5 LB:.25 MR:.3 VU:.3 RW:.2 BI:.5 GP MQ GF RE YT:.9 NC PF PM WF BL MF IT:.01 VN:.01'),
  'fr-CA': language('Canadian French', 'CA:.3'),
  ga: language('Irish', 'IE:.4 GB:.01'),
  gl: language('Galician', 'ES:.07'),
  he: language('Hebrew', 'IL PS:.1'),
  hi: language('Hindi', 'IN:.6 NP:.1'),
  hr: language('Croatian', 'HR BA:.3 RS:.02'),
  hu: language('Hungarian', 'HU RO:.06 SK:.06 RS:.02'),
  hy: language('Armenian', 'AM'),
  id: language('Indonesian', 'ID TL:.1'),
  is: language('Icelandic', 'IS'),
  it: language('Italian', 'IT SM VA CH:.07 HR:.02 SI:.02'),
  ja: language('Japanese', 'JP'),
  ka: language('Georgian', 'GE'),
  kk: language('Kazakh', 'KZ'),
  km: language('Khmer', 'KH'),
  ko: language('Korean', 'KR KP:.9 CN:.01'),
  ky: language('Kyrgyz', 'KG'),
  lo: language('Lao', 'LA'),
  lt: language('Lithuanian', 'LT'),
  lv: language('Latvian', 'LV'),
  mk: language('Macedonian', 'MK'),
  mn: language('Mongolian', 'MN'),
  ms: language('Malay', 'MY BN SG:.1'),
  mt: language('Maltese', 'MT'),
  my: language('Burmese', 'MM'),
  nb: language('Norwegian', 'NO SJ:.8'),
  ne: language('Nepali', 'NP IN:.02'),
  nl: language('Dutch', 'NL BE:.6 SR AW:.5 CW:.5 SX:.3 BQ:.5'),
  pl: language('Polish', 'PL'),
  pt: language('Portuguese', 'PT BR AO MZ CV GW:.8 ST TL:.3 MO:.2'),
  'pt-BR': language('Brazilian Portuguese', 'BR'),
  'pt-PT': language('European Portuguese', 'PT AO:.6 MZ:.6 CV:.6 GW:.5 ST:.5 MO:.15'),
  ro: language('Romanian', 'RO MD'),
  ru: language('Russian', 'RU BY:.9 KZ:.7 KG:.7 UA:.3 UZ:.3 TJ:.3 TM:.2 MD:.2 AM:.1 GE:.08 AZ:.1 EE:.1 LV:.1 LT:.03 MN:.03 IL:.08'),
  sk: language('Slovak', 'SK CZ:.06'),
  sl: language('Slovenian', 'SI IT:.01 AT:.01'),
  sq: language('Albanian', 'AL XK MK:.25 ME:.05'),
  sr: language('Serbian', 'RS ME:.8 BA:.5 XK:.05'),
  sv: language('Swedish', 'SE FI:.2 AX'),
  sw: language('Swahili', 'TZ KE:.5 UG:.1 CD:.1'),
  th: language('Thai', 'TH'),
  tr: language('Turkish', 'TR CY:.3 BG:.01 DE:.01'),
  uk: language('Ukrainian', 'UA'),
  ur: language('Urdu', 'PK IN:.03'),
  vi: language('Vietnamese', 'VN'),
  'zh-Hans': language('simplified Chinese', 'CN SG:.2 MY:.1'),
  'zh-Hant': language('traditional Chinese', 'TW HK MO CN:.05 MY:.03'),
} satisfies Record<string, Language>

export type LanguageTag = keyof typeof languages
