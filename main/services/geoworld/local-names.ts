// A place's name as people there write it: of its known spellings the first that is in the country's own script.

/** ISO 15924 codes that stand for several of Unicode's scripts. */
const compound: Readonly<Record<string, readonly string[]>> = { Jpan: ['Hani', 'Hira', 'Kana'], Kore: ['Hang'], Hans: ['Hani'], Hant: ['Hani'] }
/** Countries whose states write in several scripts; those that scenes have letters for. */
const several: Readonly<Record<string, readonly string[]>> = { IN: ['Deva', 'Beng', 'Taml'] }

/** ISO 15924, by CLDR's likely subtags: 'Cyrl' for Bulgaria. */
const likelyScript = (country: string): string => new Intl.Locale(`und-${country}`).maximize().script ?? 'Latn'

/** Matches names wholly in the script that a country writes in; null where that is Latin. */
function ownScript(country: string): RegExp | null {
  const script = likelyScript(country)
  if (script === 'Latn') return null
  const scripts = several[country] ?? compound[script] ?? [script]
  return new RegExp(`^(?:${scripts.map((one) => `\\p{Script=${one}}`).join('|')}|[\\p{M}\\s.'’-])+$`, 'u')
}

/** @returns a finder of local names: null where no spelling is in the script of the country, as everywhere in Latin countries */
export function localNames(): (country: string, spellings: readonly string[]) => string | null {
  const scripts = new Map<string, RegExp | null>()
  return (country, spellings) => {
    if (!scripts.has(country)) scripts.set(country, ownScript(country))
    const script = scripts.get(country)
    return (script && spellings.find((spelling) => script.test(spelling))) ?? null
  }
}
