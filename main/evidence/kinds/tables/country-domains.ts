// Country top-level domains that do not read as their ISO code, and those sold to anyone. After IANA's root zone database.
import { countryWeights, type CountryWeights } from './weights.ts'

/** ccTLD -> countries, where it is not simply the ISO code in capitals. */
export const domainCountries: Readonly<Record<string, CountryWeights>> = {
  uk: countryWeights('GB'),
  su: countryWeights('RU'),
  eu: countryWeights('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'),
  cat: countryWeights('ES'), eus: countryWeights('ES'), gal: countryWeights('ES'), bzh: countryWeights('FR'), corsica: countryWeights('FR'), paris: countryWeights('FR'),
  scot: countryWeights('GB'), wales: countryWeights('GB'), cymru: countryWeights('GB'), london: countryWeights('GB'),
  berlin: countryWeights('DE'), hamburg: countryWeights('DE'), koeln: countryWeights('DE'), cologne: countryWeights('DE'), bayern: countryWeights('DE'), nrw: countryWeights('DE'), ruhr: countryWeights('DE'), saarland: countryWeights('DE'),
  wien: countryWeights('AT'), tirol: countryWeights('AT'), swiss: countryWeights('CH'), zuerich: countryWeights('CH'), amsterdam: countryWeights('NL'), frl: countryWeights('NL'),
  brussels: countryWeights('BE'), vlaanderen: countryWeights('BE'), gent: countryWeights('BE'), istanbul: countryWeights('TR'), ist: countryWeights('TR'),
  moscow: countryWeights('RU'), tatar: countryWeights('RU'), tokyo: countryWeights('JP'), osaka: countryWeights('JP'), kyoto: countryWeights('JP'), nagoya: countryWeights('JP'), yokohama: countryWeights('JP'), okinawa: countryWeights('JP'),
  taipei: countryWeights('TW'), nyc: countryWeights('US'), miami: countryWeights('US'), boston: countryWeights('US'), vegas: countryWeights('US'), gov: countryWeights('US'), mil: countryWeights('US'), edu: countryWeights('US'),
  quebec: countryWeights('CA'), rio: countryWeights('BR'), sydney: countryWeights('AU'), melbourne: countryWeights('AU'), kiwi: countryWeights('NZ'), joburg: countryWeights('ZA'), capetown: countryWeights('ZA'), durban: countryWeights('ZA'),
  'рф': countryWeights('RU'), 'рус': countryWeights('RU'), 'москва': countryWeights('RU'), 'укр': countryWeights('UA'), 'бел': countryWeights('BY'), 'бг': countryWeights('BG'), 'срб': countryWeights('RS'), 'мкд': countryWeights('MK'), 'қаз': countryWeights('KZ'), 'мон': countryWeights('MN'),
  'ελ': countryWeights('GR'), 'გე': countryWeights('GE'), 'հայ': countryWeights('AM'), 'ไทย': countryWeights('TH'), '中国': countryWeights('CN'), '中國': countryWeights('CN'), '香港': countryWeights('HK'), '台灣': countryWeights('TW'), '台湾': countryWeights('TW'),
  '한국': countryWeights('KR'), 'ישראל': countryWeights('IL'), 'مصر': countryWeights('EG'), 'السعودية': countryWeights('SA'), 'امارات': countryWeights('AE'), 'ایران': countryWeights('IR'), 'المغرب': countryWeights('MA'), 'भारत': countryWeights('IN'),
}

/** ccTLDs that are bought for their looks far more often than for their country. */
export const vanityDomains: ReadonlySet<string> = new Set('tv io co me ai fm am ly gg to cc ws la ms nu sh st vc ac im gl ag sc bz mn tk ml ga cf gq pw so vu ht as dj tl gd li fo je'.split(' '))

/** Country domains that are English words: "park.in" may be two words with a speck between them. */
export const wordDomains: ReadonlySet<string> = new Set('in it is be at no so my do by us id re'.split(' '))

/** Short links and global services under a country's domain: they stand on posters and shop doors everywhere. */
export const globalAddresses: ReadonlySet<string> = new Set('youtu.be linktr.ee lnkd.in redd.it flic.kr qr.ae qrco.de shorturl.at spoti.fi pin.it amzn.eu rb.gy msha.ke nyti.ms smarturl.it relink.us db.tt sxc.hu del.icio.us adf.ly'.split(' '))
