// Web and e-mail addresses: the country of their top-level domain.
import { parse } from 'tldts'
import type { EvidenceDraft } from '../../../contract/evidence.ts'
import { countryCodes } from '../../../gazetteer/countries.ts'
import { accepted, countriesPhrase, kept, markLikelihood, quoted } from '../drafts.ts'
import { markRatios, type WorldShares } from '../shares.ts'
import { domainCountries, globalAddresses, vanityDomains, wordDomains } from '../tables/country-domains.ts'
import type { CountryWeights } from '../tables/weights.ts'
import { plainText, type ReadLine } from '../text-lines.ts'

interface FoundDomain { readonly domain: string; readonly suffix: string; readonly countries: CountryWeights; readonly certain: boolean; readonly confidence: number; readonly line: ReadLine }

const isoCodes = new Set(countryCodes)

/**
 * Share of a country domain's addresses that are of another country (brands, products, deliveries): ours.
 * Without "www." or "@" the dot may be the end of a sentence, the more so before "in" or "it".
 */
const foreignOf = ({ certain, suffix }: FoundDomain): number => (certain ? 0.15 : wordDomains.has(suffix) ? 0.6 : 0.3)

const reliabilityOf = ({ confidence }: FoundDomain): number => Math.min(1, Math.max(0, (confidence - 0.5) / 0.4))

/** A vanity domain (.tv, .io) is as good as never its country's: it hardly says anything. */
function ratiosOf(found: FoundDomain, shares: WorldShares): Record<string, number> {
  if (!vanityDomains.has(found.suffix)) return markRatios(found.countries, shares, foreignOf(found), reliabilityOf(found))
  return Object.fromEntries(Object.keys(found.countries).map((code) => [code, 1 + reliabilityOf(found)]))
}

function countriesOf(suffix: string): CountryWeights | null {
  const last = suffix.slice(suffix.lastIndexOf('.') + 1)
  if (domainCountries[last]) return domainCountries[last]
  const code = last.toUpperCase()
  return /^[A-Z]{2}$/.test(code) && isoCodes.has(code) ? { [code]: 1 } : null
}

/** Runs without spaces that hold a dot; readers put a space after "www." or around "@" now and then. */
const CANDIDATE = /(?:[\p{L}\p{N}._%+-]+@)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}]{2,}/gu

const joined = (text: string): string => text.replace(/\bwww\s*[.,]\s*/giu, 'www.').replace(/\s*@\s*/g, '@')

/** A sentence's end ("Haus.In der"): the last part starts with a capital and the rest does not. */
const isSentence = (candidate: string): boolean => /\.\p{Lu}\p{Ll}+$/u.test(candidate) && !/^\P{Ll}+$/u.test(candidate)

function domainsOf(line: ReadLine): FoundDomain[] {
  if (!line.text.includes('.')) return []
  return [...joined(line.text).matchAll(CANDIDATE)].flatMap(([candidate]) => {
    const certain = candidate.includes('@') || /^www\./i.test(candidate)
    if (!certain && isSentence(candidate)) return []
    const { domain, domainWithoutSuffix, publicSuffix, isIcann } = parse(candidate.toLowerCase(), { allowPrivateDomains: false })
    const letters = (domainWithoutSuffix ?? '').replace(/[^\p{L}]/gu, '').length
    const countries = publicSuffix && isIcann ? countriesOf(publicSuffix) : null
    if (!domain || !publicSuffix || !countries || globalAddresses.has(domain) || letters < (certain ? 2 : 4)) return []
    return [{ domain: plainText(domain), suffix: publicSuffix.slice(publicSuffix.lastIndexOf('.') + 1), countries, certain, confidence: line.confidence, line }]
  })
}

function byCountry(found: readonly FoundDomain[]): FoundDomain[] {
  const best = new Map<string, FoundDomain>()
  const strength = (domain: FoundDomain): number => domain.confidence * (1 - foreignOf(domain))
  for (const domain of found) {
    const key = Object.keys(domain.countries).join(' ')
    const known = best.get(key)
    if (!known || strength(domain) > strength(known) || (strength(domain) === strength(known) && domain.domain < known.domain)) best.set(key, domain)
  }
  return [...best.values()]
}

/** One item per country: ten addresses of one firm say no more than one. */
export function domainMarks(lines: readonly ReadLine[], shares: WorldShares): EvidenceDraft[] {
  return byCountry(lines.flatMap(domainsOf)).flatMap((found) => {
    if (reliabilityOf(found) === 0) return []
    const ratios = ratiosOf(found, shares)
    const says = `${countriesPhrase(ratios, 'the European Union')}: address ${quoted(found.domain)}`
    return [accepted('text-mark', says, { origin: 'region', detail: `domain .${found.suffix}`, text: kept(found.line.text), box: found.line.box }, markLikelihood(ratios))]
  })
}
