// `npm run bench [name...]`: every figure that the project promises, as ratios where machines differ, in one run.
import { benchEngine } from './engine.ts'
import { benchKill } from './kill.ts'
import { benchPhotos } from './photos.ts'
import { benchPosterior } from './posterior.ts'
import { benchReading } from './reading.ts'
import { benchScale } from './scale.ts'
import { benchThroughput } from './throughput.ts'
import { benchUi } from './ui.ts'
import { printFigures } from './figure.ts'
import type { Figure } from './figure.ts'

const benchmarks: Record<string, () => Promise<Figure[]>> = {
  photos: benchPhotos,
  posterior: benchPosterior,
  throughput: benchThroughput,
  reading: benchReading,
  kill: benchKill,
  scale: benchScale,
  ui: benchUi,
  engine: benchEngine,
}

/** Needs 22 GB of disk and a quarter of an hour: on demand only, by `npm run bench:engine`. */
const onDemand = 'engine'

const asked = process.argv.slice(2)
for (const name of asked.length > 0 ? asked : Object.keys(benchmarks).filter((one) => one !== onDemand)) printFigures(name, await benchmarks[name]())
