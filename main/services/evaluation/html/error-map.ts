// Where the pictures were taken, each coloured by how far off its answer was.
import type { EvaluationReport } from '../../../contract/evaluation.ts'
import type { AnswerKind } from '../../../../training/evaluation/picture.ts'
import { countriesIn, ground } from '../../export/map/ground.ts'
import { viewOf } from '../../export/map/view.ts'
import { createWorld } from '../../export/map/world.ts'
import { html, type Markup } from '../../export/markup.ts'

const size = { width: 1080, height: 500 }
/** Half the height of the closest view, km: what is nearer together is a city's. */
const CLOSEST_KM = 400
/** More circles hide each other; an even part of the pictures is drawn. */
const MOST_DRAWN = 4000

const bands = [
  { look: 'near', words: 'within 25 km', km: 25 }, { look: 'middle', words: '200 km', km: 200 }, { look: 'far', words: '2,500 km', km: 2500 }, { look: 'wrong', words: 'farther', km: Infinity },
] as const

const lookOf = (distanceKm: number | null): string => (distanceKm === null ? 'none' : bands.find(({ km }) => distanceKm <= km)!.look)

export function errorMap({ pictures }: EvaluationReport, kind: AnswerKind): Markup {
  const step = Math.ceil(pictures.length / MOST_DRAWN)
  const drawn = pictures.filter((_, index) => index % step === 0)
  const view = viewOf(drawn.map(({ truth }) => truth), CLOSEST_KM, size)
  const circles = drawn.map(({ truth, answers }) => {
    const [x, y] = view.projection([truth.longitude, truth.latitude]) ?? [NaN, NaN]
    return Number.isFinite(x) && html`<circle class="${lookOf(answers[kind]?.distanceKm ?? null)}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4"/>`
  })
  const keys = html`<p class="keys">${bands.map(({ look, words }) => html`<span><i class="${look} dot"></i>${words}</span>`)}<span><i class="none dot"></i>no answer</span></p>`
  const part = step > 1 && html` One in ${step} is drawn.`
  return html`<figure class="overview errors"><svg class="map${view.local ? '' : ' world'}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="Map of the pictures by the distance of their answers">${ground(view, countriesIn(view, createWorld()))}${circles}</svg>${keys}<figcaption class="soft">Where the pictures were taken, by how far off the answer is.${part}</figcaption></figure>`
}
