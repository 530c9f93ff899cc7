// What shops write: a word of their trade, a telephone number, an address in the web, a price; each with what it tells of the place.
import type { Random } from '../../../data/random.ts'
import type { Currency } from '../facts/country-facts.ts'
import { areaCodeClaim, callingCodeClaim, currencyClaim, domainClaim, languageClaims } from './claims.ts'
import { between, chance, pick, pickByShare } from './draws.ts'
import type { Claim } from './item.ts'
import type { Place, WrittenLanguage } from './place.ts'

export interface Writing { readonly text: string; readonly claims: readonly Claim[] }

const trades = ['bakery', 'pharmacy', 'market', 'hotel', 'restaurant', 'cafe', 'school', 'bank', 'barber', 'butcher', 'books', 'clothes'] as const

/** N a digit 2 to 9, 9 any digit, A the code. */
const dialled = (pattern: string, code: string, random: Random): string =>
  [...pattern].map((symbol) => (symbol === 'A' ? code : symbol === 'N' ? String(2 + random.integer(8)) : symbol === '9' ? String(random.integer(10)) : symbol)).join('')

/** With the country's calling code where nothing of the number has to be left out for it, by chance; else as written at home. */
export function phoneNumber({ country, areaCode }: Place, random: Random): Writing {
  const pattern = areaCode?.pattern ?? country.phonePattern
  const code = areaCode?.code ?? ''
  const abroad = areaCode ? pattern.slice(pattern.indexOf('A')).replace(')', '') : /^\(?0/.test(pattern) ? null : pattern
  const international = chance(random, 0.5) && abroad !== null
  const text = international ? `+${country.callingCode} ${dialled(abroad, code, random)}` : dialled(pattern, code, random)
  return { text, claims: [...(international ? [callingCodeClaim(country, text)] : []), ...(areaCode ? [areaCodeClaim(code, text)] : [])] }
}

const ascii = (name: string): string => name.normalize('NFD').replace(/[^a-z0-9]+/gi, (part) => (/^[\p{M}'’]+$/u.test(part) ? '' : '-')).replace(/^-|-$/g, '').toLowerCase()

/** Named after the trade where it is written in Latin letters, else after the town. */
export function webAddress({ country, town }: Place, word: string, random: Random): Writing {
  const [trade, name] = [ascii(word), ascii(town.latinName)]
  const host = trade && /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u.test(word) && (trade.length < 11 && chance(random, 0.6)) ? trade : name || 'shop'
  const text = `${chance(random, 0.5) ? 'www.' : ''}${host.slice(0, 14).replace(/-$/, '')}${country.domain}`
  return { text, claims: [domainClaim(country, text)] }
}

export function writePrice({ symbol, place, gap, decimals, separator }: Currency, amount: number): string {
  const figures = decimals === 0 ? String(amount) : amount.toFixed(decimals).replace('.', separator)
  const space = gap ? ' ' : ''
  return place === 'before' ? `${symbol}${space}${figures}` : `${figures}${space}${symbol}`
}

/** Of something for one to eight dollars; whole units rounded to two digits, as shops do. */
export function price({ country }: Place, random: Random): Writing {
  const raw = between(random, 1, 8) * country.currency.perDollar
  const step = country.currency.decimals === 0 ? 10 ** Math.max(0, Math.floor(Math.log10(raw)) - 1) : raw < 20 ? 0.05 : raw < 200 ? 0.5 : 5
  const text = writePrice(country.currency, Math.max(step, Math.round(raw / step) * step))
  return { text, claims: [currencyClaim(country, text)] }
}

export interface Trade {
  readonly language: WrittenLanguage
  readonly word: Writing
  /** The same in another language of the place; null where it has only one. */
  readonly other: Writing | null
}

export function drawTrade({ languages }: Place, random: Random): Trade {
  const language = pickByShare(random, languages)
  const trade = pick(random, trades.filter((known) => language.words[known]))
  const writing = (one: WrittenLanguage): Writing => ({ text: one.words[trade]!, claims: languageClaims(one, one.words[trade]!) })
  const others = languages.filter((one) => one !== language && one.words[trade] && one.words[trade] !== language.words[trade])
  return { language, word: writing(language), other: others.length ? writing(pickByShare(random, others)) : null }
}
