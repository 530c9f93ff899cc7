// A street scene as SVG: sky, hills, houses, road and one sign. Made of shapes only, so the same numbers give the same picture.

export interface Sign {
  lines: readonly string[]
  /** Fill of the board and colour of the letters. */
  board: string
  ink: string
}

export interface Scene {
  /** Chooses houses, hills and colours. */
  seed: number
  sky: readonly [string, string]
  ground: string
  walls: readonly string[]
  roofs: string
  sign: Sign | null
}

const width = 1600
const height = 1200
const horizon = 640

/** Park-Miller minimal standard generator, 0..1. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

const escapeXml = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`)

function hills(random: () => number, fill: string): string {
  const points = Array.from({ length: 9 }, (_, step) => `${step * 200},${Math.round(horizon - 60 - random() * 150)}`)
  return `<polygon points="0,${horizon} ${points.join(' ')} ${width},${horizon}" fill="${fill}" opacity="0.55"/>`
}

function house(random: () => number, x: number, scene: Scene): string {
  const w = 170 + random() * 90
  const h = 190 + random() * 190
  const top = horizon + 90 - h
  const wall = scene.walls[Math.floor(random() * scene.walls.length)]
  const windows = []
  for (let row = 0; row * 85 + 60 < h - 40; row++) {
    for (let column = 0; column < 3; column++) {
      windows.push(`<rect x="${x + 22 + column * (w / 3.2)}" y="${top + 30 + row * 85}" width="34" height="48" fill="#39424c" stroke="#e9e4da" stroke-width="4"/>`)
    }
  }
  const roof = `<polygon points="${x - 12},${top} ${x + w / 2},${top - 70 - random() * 40} ${x + w + 12},${top}" fill="${scene.roofs}"/>`
  return `<rect x="${x}" y="${top}" width="${w}" height="${h}" fill="${wall}"/>${roof}${windows.join('')}`
}

function signBoard(sign: Sign): string {
  const size = 74
  const longest = Math.max(...sign.lines.map((line) => [...line].length))
  const w = Math.max(360, longest * size * 0.68 + 80)
  const h = sign.lines.length * size * 1.35 + 56
  const x = width - w - 90
  const y = 380
  const text = sign.lines.map(
    (line, row) => `<text x="${x + w / 2}" y="${y + 28 + size * (row * 1.35 + 0.98)}" font-family="DejaVu Sans" font-weight="bold" font-size="${size}" text-anchor="middle" fill="${sign.ink}">${escapeXml(line)}</text>`,
  )
  const posts = [0.18, 0.82].map((share) => `<rect x="${x + w * share}" y="${y + h}" width="18" height="${1010 - y - h}" fill="#7c8288"/>`)
  return `${posts.join('')}<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="16" fill="${sign.board}" stroke="${sign.ink}" stroke-width="7"/>${text.join('')}`
}

/** @returns an SVG document of 1600 x 1200 */
export function drawScene(scene: Scene): string {
  const random = randomFrom(scene.seed)
  const houses = Array.from({ length: 5 }, (_, place) => house(random, 30 + place * 265 + random() * 40, scene))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${scene.sky[0]}"/><stop offset="1" stop-color="${scene.sky[1]}"/></linearGradient></defs>
<rect width="${width}" height="${horizon}" fill="url(#sky)"/>
${hills(random, '#5d7466')}
<rect y="${horizon}" width="${width}" height="${height - horizon}" fill="${scene.ground}"/>
${houses.join('\n')}
<polygon points="700,${horizon + 60} 860,${horizon + 60} 1500,${height} 120,${height}" fill="#55585c"/>
<polygon points="776,${horizon + 80} 784,${horizon + 80} 830,${height} 780,${height}" fill="#e8e4d4"/>
${scene.sign ? signBoard(scene.sign) : ''}
</svg>`
}
