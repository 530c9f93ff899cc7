// Reads the compact notation of these tables: 'DE:1 CH:.65 LI' is a weight by country code, 1 where none is written.

export type CountryWeights = Readonly<Record<string, number>>

/** @throws Error on a code that is not two capitals or a weight outside (0, 1]: a table is code, and this is its test. */
export function countryWeights(notation: string): CountryWeights {
  const entries = notation.trim().split(/\s+/).map((entry): [string, number] => {
    const [code, written] = entry.split(':')
    const weight = written === undefined ? 1 : Number(written)
    if (!/^[A-Z]{2}$/.test(code) || !(weight > 0 && weight <= 1)) throw new Error(`Bad country weight "${entry}"`)
    return [code, weight]
  })
  return Object.fromEntries(entries)
}

export function wordList(text: string): string[] {
  return text.trim().split(/\s*,\s*|\s*\n\s*/).filter((word) => word !== '')
}
