// One measured figure beside its target; benchmarks print them and never fail on them.

export interface Figure {
  name: string
  value: number
  unit: string
  target: string
  met: boolean
}

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
}

export function printFigures(title: string, figures: readonly Figure[]): void {
  console.log(`\n${title}`)
  for (const { name, value, unit, target, met } of figures) {
    const shown = Number.isInteger(value) ? String(value) : value.toPrecision(3)
    console.log(`  ${met ? 'met   ' : 'MISSED'}  ${name.padEnd(72)} ${shown.padStart(8)} ${unit.padEnd(8)} target ${target}`)
  }
}
