// The figures of an evaluation, each from the report's own numbers.
import type { EvaluationReport } from '../../../contract/evaluation.ts'
import { answerKinds } from '../../../../training/evaluation/picture.ts'
import type { AnswerKind } from '../../../../training/evaluation/picture.ts'
import { earthAreaKm2 } from '../../../../training/evaluation/search-effort.ts'
import { shareAxis, type Axis, type Plot, type Series } from './plot.ts'
import { kindWords, squareKilometres } from './words.ts'

const looks: Record<AnswerKind, string> = { posterior: 'first', model: 'second', given: 'third' }
const MOST_POINTS = 240

const distanceAxis: Axis = { label: 'distance from the truth, km', from: 0.1, to: 20_016, isLog: true, marks: [0.1, 1, 25, 200, 750, 2500, 20_016].map((at) => ({ at, words: at < 20_000 ? at.toLocaleString('en-GB') : '' })) }

/** Share of all pictures within each distance that occurs. */
function cumulative(distances: readonly (number | null)[]): (readonly [number, number])[] {
  const sorted = distances.filter((km) => km !== null).sort((a, b) => a - b)
  const step = Math.max(1, Math.floor(sorted.length / MOST_POINTS))
  const points = sorted.map((km, index) => [km, (index + 1) / distances.length] as const).filter((_, index) => index % step === 0 || index === sorted.length - 1)
  return [[distanceAxis.from, 0], ...points, [distanceAxis.to, sorted.length / distances.length]]
}

/** Two of them: the best and the untaught. */
const shown = ['GeoAgent', 'Qwen2.5-VL-7B']

function publishedDots(published: EvaluationReport['published']): Series[] {
  return (published?.results ?? []).filter(({ model }) => shown.includes(model)).map(({ model, within25Km, within200Km, within750Km, within2500Km }) => {
    const points = [[25, within25Km], [200, within200Km], [750, within750Km], [2500, within2500Km]].filter((point): point is [number, number] => point[1] !== null)
    return { name: `${model}, published`, look: model === 'GeoAgent' ? 'known' : 'known faint', form: 'dots', points }
  })
}

function distances({ summary, pictures, published }: EvaluationReport): Plot {
  const kinds = answerKinds.filter((kind) => summary.answers[kind])
  const series = kinds.map((kind): Series => ({ name: kindWords[kind], look: looks[kind], form: 'steps', points: cumulative(pictures.map(({ answers }) => answers[kind]?.distanceKm ?? null)) }))
  return { title: 'Pictures within a distance', says: 'The share of pictures whose answer lies no farther from the truth. The higher on the left, the better.', x: distanceAxis, y: shareAxis('share of pictures'), series: [...series, ...publishedDots(published)] }
}

function coverage({ summary: { coverage: curve, regions } }: EvaluationReport): Plot | null {
  const told: Series[] = regions.length === 0 ? [] : [{ name: 'the regions as told', look: 'second', form: 'dots', points: regions.map(({ level, holding }) => [level, holding]) }]
  const line: Series[] = curve.length === 0 ? [] : [{ name: 'densest part of the posterior', look: 'first', points: curve.map(({ level, holding }) => [level, holding]) }]
  if (told.length + line.length === 0) return null
  return { title: 'Truths inside credible regions', says: 'A region that claims so much of the probability should hold so many truths: the dashed line. Below it, the program claims too much; above it, too little.', x: shareAxis('claimed by the region'), y: shareAxis('truths inside'), series: [...line, ...told], diagonal: true }
}

function country({ summary: { country: one } }: EvaluationReport): Plot | null {
  if (!one) return null
  const filled = one.bins.filter(({ pictures }) => pictures > 0)
  const most = Math.max(...filled.map(({ pictures }) => pictures))
  const radii = filled.map(({ pictures }) => 3 + 9 * Math.sqrt(pictures / most))
  return { title: 'Probability of the leading country', says: 'Pictures by what was claimed of their leading country, against how often that was the right one; larger dots stand for more pictures.', x: shareAxis('claimed'), y: shareAxis('right'), series: [{ name: 'leading country', look: 'first', form: 'dots', radii, points: filled.map(({ claimed, right }) => [claimed!, right!]) }], diagonal: true }
}

function abstention({ summary: { abstention: curve } }: EvaluationReport): Plot | null {
  if (!curve) return null
  const line = (name: string, look: string, risk: 'risk25Km' | 'risk200Km' | 'risk750Km'): Series => ({ name, look, form: 'steps', points: curve.points.map((point) => [point.coverage, 1 - point[risk]]) })
  return { title: 'Answering only where sure', says: 'Of the surest so many pictures, the share that is right. A curve that falls to the right tells that the probabilities put the pictures in a useful order.', x: shareAxis('pictures answered, the surest first'), y: shareAxis('right among them'), series: [line('within 25 km', 'first', 'risk25Km'), line('within 200 km', 'second', 'risk200Km'), line('within 750 km', 'third', 'risk750Km')] }
}

function search({ summary: { search: curve } }: EvaluationReport): Plot | null {
  if (curve.length === 0) return null
  const areas = [0.01, 1, 100, 10_000, 1_000_000, earthAreaKm2]
  const x: Axis = { label: 'searched for each picture, the most probable first', from: 0.01, to: earthAreaKm2, isLog: true, marks: areas.map((at) => ({ at, words: at === earthAreaKm2 ? '' : at === 1_000_000 ? '1 m km²' : squareKilometres(at) })) }
  return { title: 'Found by searching an area', says: 'If for each picture the most probable so many km² were searched, this share of truths would be found.', x, y: shareAxis('truths found'), series: [{ name: 'posterior', look: 'first', points: curve.map(({ areaKm2, recall }) => [areaKm2, recall]) }] }
}

/** Those that the report has the numbers for. */
export const figuresOf = (report: EvaluationReport): Plot[] => [distances(report), coverage(report), country(report), abstention(report), search(report)].filter((plot) => plot !== null)
