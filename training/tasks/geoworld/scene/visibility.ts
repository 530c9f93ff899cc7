// Which facts of a painted scene can be seen, and where: by the pixels that are left of each mark, and the height of letters.
import type { FactKind, SceneFact } from '../types.ts'
import type { Visibility } from '../raster/canvas.ts'
import type { Camera } from './camera.ts'
import type { Claim, Mark } from './item.ts'
import { letterPixels, type Painted } from './painter.ts'

/** Pixels that a thing must cover to be told by its colour or outline; more where the kind is told by its form. */
const leastPixels: Partial<Record<FactKind, number>> = { vegetation: 90, relief: 90, roof: 60, wall: 60, soil: 60, 'driving-side': 60, bollard: 40, plate: 45, 'warning-sign': 60 }
const leastPixelsOfOthers = 30
/** Pixels of height that letters must have. */
export const leastLetterHeight = 6
/** A letter's width as a share of its height below which a board is seen too much from the side. */
const leastLetterAspect = 0.28

interface Seen { readonly painted: number; readonly visible: number; readonly box: Visibility['box'] }

const nothing: Seen = { painted: 0, visible: 0, box: null }

function united(a: Visibility['box'], b: Visibility['box']): Visibility['box'] {
  if (!a || !b) return a ?? b
  const [x, y] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])]
  return [x, y, Math.max(a[0] + a[2], b[0] + b[2]) - x, Math.max(a[1] + a[3], b[1] + b[3]) - y]
}

/** What is left of each mark: lines of text on a board leave as much of the board as of themselves. */
function seenMarks({ canvas, ids }: Painted): Map<Mark, Seen> {
  const counts = canvas.visibility()
  const own = new Map([...ids].map(([mark, id]): [Mark, Seen] => [mark, counts.get(id) ?? nothing]))
  const all = new Map(own)
  for (const [mark, { visible, box }] of own) {
    const board = mark.within && all.get(mark.within)
    if (board) all.set(mark.within!, { painted: board.painted, visible: board.visible + visible, box: united(board.box, box) })
  }
  return all
}

function legible(camera: Camera, mark: Mark): boolean {
  if (!mark.letters) return true
  const pixels = letterPixels(camera, mark.letters)
  if (!pixels || pixels.height < leastLetterHeight || pixels.width < leastLetterAspect * pixels.height) return false
  return pixels.points.every(([x, y]) => x >= 0 && y >= 0 && x <= camera.width && y <= camera.height)
}

const shares = (box: Visibility['box'], { width, height }: Camera): SceneFact['box'] => box && [box[0] / width, box[1] / height, box[2] / width, box[3] / height]

interface Candidate { readonly fact: SceneFact; readonly pixels: number }

function candidate(one: Claim, mark: Mark, seen: Seen, camera: Camera): Candidate {
  const visible = seen.visible >= (leastPixels[one.kind] ?? leastPixelsOfOthers) && 2 * seen.visible >= seen.painted && legible(camera, mark)
  return { pixels: seen.visible, fact: { kind: one.kind, value: one.value, text: one.text, colour: one.colour, box: shares(seen.box, camera), visible } }
}

const better = (a: Candidate, b: Candidate): Candidate => (Number(b.fact.visible) - Number(a.fact.visible) || b.pixels - a.pixels) > 0 ? b : a

/** Each fact once, where it is seen best; in the order in which kinds were painted. @param latent what holds of the place, drawn or not */
export function factsOfScene(painted: Painted, camera: Camera, latent: readonly Claim[]): SceneFact[] {
  const best = new Map<string, Candidate>()
  for (const [mark, seen] of seenMarks(painted)) {
    for (const one of mark.claims) {
      const key = [one.kind, one.value, one.text].join('\n')
      const found = candidate(one, mark, seen, camera)
      const known = best.get(key)
      best.set(key, known ? better(known, found) : found)
    }
  }
  const drawn = [...best.values()].map(({ fact }) => fact)
  const undrawn = latent.filter((one) => !drawn.some(({ kind, value }) => kind === one.kind && value === one.value))
  return [...drawn, ...undrawn.map((one): SceneFact => ({ kind: one.kind, value: one.value, text: null, colour: one.colour, box: null, visible: false }))]
}
