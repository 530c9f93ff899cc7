// Records made by hand that look like real ones: the fixtures of the export tests, and of a report to look at.
import type { MultiPolygon, Point } from '../../../main/contract/geography.ts'
import type { CredibleRegion } from '../../../main/contract/posterior.ts'
import type { LocationRecord, RecordEvidence } from '../../../main/contract/record.ts'
import type { ExportSetting } from '../../../main/services/export/exporter.ts'

export const setting: ExportSetting = { title: 'Harbour fire, June', version: 'GeoAgent Workstation 0.1.0', madeAt: '2024-06-12T08:15:00Z', columns: 160 }

const degree = Math.PI / 180

/** Counter-clockwise, closed; `wobble` makes it look less like a circle. May run over 180 degrees. */
export function ring(centre: Point, km: number, wobble = 0, corners = 48): [number, number][] {
  const open = Array.from({ length: corners }, (_, index): [number, number] => {
    const angle = (index / corners) * 2 * Math.PI
    const radius = (km / 111.195) * (1 + wobble * (Math.sin(3 * angle + 1) + 0.6 * Math.cos(5 * angle)))
    return [centre.longitude + (radius * Math.cos(angle)) / Math.cos(centre.latitude * degree), centre.latitude + radius * Math.sin(angle)]
  })
  return [...open, open[0]]
}

/** Cuts a ring that runs east over 180 degrees into two, as RFC 7946 asks. Each half is convex enough for a clamp. */
function split(over: [number, number][]): MultiPolygon {
  const west = over.map(([x, y]): [number, number] => [Math.min(x, 180), y])
  const east = over.map(([x, y]): [number, number] => [Math.max(x, 180) - 360, y])
  return [[west], [east]]
}

const region = (level: 0.5 | 0.9, areaKm2: number, polygons: MultiPolygon): CredibleRegion => ({ level, probability: level + 0.02, areaKm2, polygons })

const evidence = (id: string, draft: Partial<RecordEvidence> & Pick<RecordEvidence, 'kind' | 'says'>): RecordEvidence => ({
  id, source: { origin: 'tag', detail: 'EXIF' }, accepted: true, weight: 1, effect: 0, ...draft,
})

const base: LocationRecord = {
  image: '', sha256: null, status: 'unlocated', best: null, country: null, region: null, city: null, hypotheses: [], credible: [], evidence: [],
  answer: null, capturedAt: null, width: null, height: null, duplicates: [], similar: [], reasoning: null,
}

const hash = (seed: string): string => seed.repeat(64).slice(0, 64)

const stuttgartPoint = { latitude: 48.7784, longitude: 9.1801 }
const zurich = { latitude: 47.3769, longitude: 8.5417 }

/** A sign, a clock and a neighbour say Stuttgart, a caption says Zurich. */
export const stuttgart: LocationRecord = {
  ...base,
  image: '/cases/harbour/DCIM/IMG_2024-06-09_112021.jpg', sha256: hash('3fa9c1'), status: 'located',
  best: { ...stuttgartPoint, radius50Km: 14.2, radius90Km: 163 },
  country: { name: 'Germany', code: 'DE', probability: 0.894, words: 'very likely' },
  region: { name: 'Baden-Württemberg', probability: 0.811, words: 'very likely' },
  city: { name: 'Stuttgart', probability: 0.618, words: 'likely' },
  hypotheses: [
    { ...stuttgartPoint, probability: 0.618, words: 'likely', label: 'Stuttgart, Baden-Württemberg, Germany', grain: 'place', country: 'DE' },
    { ...zurich, probability: 0.094, words: 'very unlikely', label: 'Zürich, Zürich, Switzerland', grain: 'place', country: 'CH' },
    { latitude: 48.7396, longitude: 9.3048, probability: 0.071, words: 'very unlikely', label: 'Esslingen am Neckar, Baden-Württemberg, Germany', grain: 'place', country: 'DE' },
    { latitude: 49.1399, longitude: 9.2205, probability: 0.038, words: 'almost no chance', label: 'Heilbronn, Baden-Württemberg, Germany', grain: 'place', country: 'DE' },
    { latitude: 47.8095, longitude: 13.055, probability: 0.008, words: 'no chance to speak of', label: 'Salzburg, Austria', grain: 'place', country: 'AT' },
  ],
  credible: [
    region(0.5, 613.4, [[ring(stuttgartPoint, 14, 0.12)]]),
    region(0.9, 9312, [[ring({ latitude: 48.85, longitude: 9.22 }, 47, 0.14), ring({ latitude: 49.0, longitude: 9.6 }, 7).reverse()], [ring(zurich, 17, 0.1)]]),
  ],
  evidence: [
    evidence('a1', { kind: 'text-place', says: 'Stuttgart, Germany', source: { origin: 'region', detail: 'pp-ocr, confidence 0.81', text: 'Stuttgarter Str.' }, effect: 0.31 }),
    evidence('a2', { kind: 'neighbour', says: 'within 4 km of IMG_2024-06-09_111422.jpg', source: { origin: 'neighbour', detail: 'same camera, 6 minutes apart', image: 38 }, effect: 0.24 }),
    evidence('a3', { kind: 'text-mark', says: 'Germany, Austria or Switzerland', source: { origin: 'region', detail: 'street word', text: '…straße' }, effect: 0.04 }),
    evidence('a4', { kind: 'clock', says: 'zones at +02:00 on 9 June', source: { origin: 'tag', detail: 'EXIF:OffsetTimeOriginal', text: '+02:00' }, effect: 0.01 }),
    evidence('a5', { kind: 'named-place', says: 'Zürich, Switzerland', source: { origin: 'tag', detail: 'IPTC:Caption-Abstract', text: 'Besuch in Zürich' }, weight: 0.5, effect: -0.072 }),
    evidence('a6', { kind: 'named-place', says: 'Vienna, Austria', source: { origin: 'folder-name', detail: 'folder “Wien trip”' }, accepted: false, reason: 'rejected by the analyst: the folder is from another journey' }),
    evidence('a7', { kind: 'analyst', says: 'not in the drawn area', source: { origin: 'analyst', detail: 'excluded area 1' }, effect: 0.002 }),
  ],
  answer: 'Germany; Baden-Württemberg; Stuttgart', capturedAt: '2024-06-09T11:20:21+02:00', width: 4000, height: 3000,
  similar: ['/cases/harbour/DCIM/IMG_2024-06-09_112019.jpg'],
}

const arezzoPoint = { latitude: 43.467448, longitude: 11.885127 }

/** GPS, street-sharp, and a conflicting second tag that was set aside. */
export const arezzo: LocationRecord = {
  ...base,
  image: '/cases/harbour/walk/DSCN0010.jpg', sha256: hash('b07e42'), status: 'located',
  best: { ...arezzoPoint, radius50Km: 0.0118, radius90Km: 0.0215 },
  country: { name: 'Italy', code: 'IT', probability: 0.9993, words: 'as good as certain' },
  region: { name: 'Tuscany', probability: 0.9991, words: 'as good as certain' },
  city: { name: 'Arezzo', probability: 0.9987, words: 'as good as certain' },
  hypotheses: [{ ...arezzoPoint, probability: 0.9987, words: 'as good as certain', label: 'Arezzo, Tuscany, Italy', grain: 'place', country: 'IT' }],
  credible: [region(0.5, 0.000437, [[ring(arezzoPoint, 0.0118)]]), region(0.9, 0.00145, [[ring(arezzoPoint, 0.0215)]])],
  evidence: [
    evidence('b1', { kind: 'coordinates', says: '43.46745, 11.88513 within 10 m', source: { origin: 'tag', detail: 'EXIF:GPS', text: '43 deg 28\' 2.81" N, 11 deg 53\' 6.46" E' }, effect: 0.9986 }),
    evidence('b2', { kind: 'clock', says: 'zones at +02:00 on 22 October', source: { origin: 'tag', detail: 'GPS time against local time' }, effect: 0.0002 }),
    evidence('b3', { kind: 'coordinates', says: '0, 0', source: { origin: 'tag', detail: 'XMP:GPS' }, accepted: false, reason: 'exactly 0, 0 is what a camera without a fix writes' }),
  ],
  answer: 'Italy; Tuscany; Arezzo', capturedAt: '2008-10-22T16:28:39+02:00', width: 640, height: 480,
  duplicates: ['/cases/harbour/walk/copy of DSCN0010.jpg'],
}

const suvaSea = { latitude: -16.9, longitude: 179.9 }

/** Fiji: regions on both sides of 180 degrees. */
export const fiji: LocationRecord = {
  ...base,
  image: '/cases/harbour/ferry/taveuni.heic', sha256: hash('5517dd'), status: 'located',
  best: { ...suvaSea, radius50Km: 41, radius90Km: 96 },
  country: { name: 'Fiji', code: 'FJ', probability: 0.962, words: 'almost certain' },
  region: { name: 'Northern', probability: 0.73, words: 'likely' },
  city: null,
  hypotheses: [
    { ...suvaSea, probability: 0.73, words: 'likely', label: 'Northern, Fiji', grain: 'region', country: 'FJ' },
    { latitude: -18.1416, longitude: 178.4415, probability: 0.19, words: 'very unlikely', label: 'Suva, Central, Fiji', grain: 'place', country: 'FJ' },
  ],
  credible: [region(0.5, 5280, split(ring(suvaSea, 41, 0.08))), region(0.9, 28_900, split(ring(suvaSea, 96, 0.08)))],
  evidence: [
    evidence('c1', { kind: 'text-mark', says: 'Fiji', source: { origin: 'region', detail: 'telephone number, +679', text: '+679 888 0261' }, effect: 0.58 }),
    evidence('c2', { kind: 'clock', says: 'zones at +12:00 on 3 May', effect: 0.11 }),
  ],
  answer: 'Fiji; Northern', capturedAt: '2023-05-03T09:04:11+12:00', width: 4032, height: 3024,
}

const capRing = (latitude: number): [number, number][] => {
  const along = Array.from({ length: 73 }, (_, index): [number, number] => [180 - index * 5, latitude])
  return [[-180, -90], [180, -90], ...along, [-180, -90]]
}

/** Around the South Pole: rings that close along the edge of the plane map. */
export const pole: LocationRecord = {
  ...base,
  image: '/cases/harbour/south/station.tif', sha256: hash('e9'), status: 'located',
  best: { latitude: -89.997, longitude: -139.27, radius50Km: 120, radius90Km: 330 },
  country: { name: 'Antarctica', code: 'AQ', probability: 0.97, words: 'almost certain' },
  region: null, city: null,
  hypotheses: [{ latitude: -89.997, longitude: -139.27, probability: 0.91, words: 'very likely', label: 'Antarctica', grain: 'country', country: 'AQ' }],
  credible: [region(0.5, 45_200, [[capRing(-88.9)]]), region(0.9, 342_000, [[capRing(-87)]])],
  evidence: [evidence('d1', { kind: 'analyst', says: 'within 200 km of the pole', source: { origin: 'analyst', detail: 'pin' }, effect: 0.9 })],
  answer: 'Antarctica', width: 2048, height: 1365,
}

/** English words only: several countries, none likely. */
export const diffuse: LocationRecord = {
  ...base,
  image: '/cases/harbour/misc/exit sign.png', sha256: hash('77aa0'), status: 'located',
  best: { latitude: 40.7, longitude: -74, radius50Km: 5400, radius90Km: 12_400 },
  country: { name: 'United States', code: 'US', probability: 0.41, words: 'unlikely' }, region: null, city: null,
  hypotheses: [
    { latitude: 40.7, longitude: -74, probability: 0.41, words: 'unlikely', label: 'United States', grain: 'country', country: 'US' },
    { latitude: 51.5, longitude: -0.12, probability: 0.22, words: 'unlikely', label: 'United Kingdom', grain: 'country', country: 'GB' },
    { latitude: -33.87, longitude: 151.2, probability: 0.08, words: 'very unlikely', label: 'Australia', grain: 'country', country: 'AU' },
    { latitude: -41.29, longitude: 174.78, probability: 0.03, words: 'almost no chance', label: 'New Zealand', grain: 'country', country: 'NZ' },
  ],
  credible: [
    region(0.5, 3_410_000, [[ring({ latitude: 39, longitude: -82 }, 950, 0.15)], [ring({ latitude: 52.6, longitude: -1.5 }, 260, 0.1)]]),
    region(0.9, 14_800_000, [[ring({ latitude: 40, longitude: -95 }, 1900, 0.1)], [ring({ latitude: 53, longitude: -2.5 }, 420, 0.1)], [ring({ latitude: -32, longitude: 147 }, 900, 0.1)], [ring({ latitude: -41, longitude: 173.5 }, 420)]]),
  ],
  evidence: [evidence('e1', { kind: 'text-script', says: 'a country where English is written', source: { origin: 'region', detail: 'pp-ocr, confidence 0.97', text: 'EMERGENCY EXIT ONLY' }, effect: 0.22 })],
  width: 1280, height: 960,
}

const tokyoPoint = { latitude: 35.6581, longitude: 139.7514 }

/** Tokyo as a model saw it. */
const tokyoReasoning: LocationRecord['reasoning'] = {
  model: { name: 'GeoAgent-7B', packHash: hash('9b'), adapterHash: null },
  chain: {
    stages: {
      country: { clues: ['Sign “港区 MINATO CITY” in kanji and Latin letters', 'Traffic keeps to the left'], reasoning: 'The script and the side of traffic are those of Japan.', conclusion: 'Japan', uncertainty: 'Very low.' },
      region: { clues: ['Dense high-rise skyline'], reasoning: 'Minato is a ward of Tokyo.', conclusion: 'Tokyo', uncertainty: 'Low.' },
      place: { clues: ['A lattice tower in white and orange', 'A licence plate of Thailand'], reasoning: 'The tower is Tokyo Tower.', conclusion: 'Minato', uncertainty: '' },
    },
    answer: ['Japan', 'Tokyo', 'Minato'], form: 'json', problems: [],
  },
  clues: [
    { stage: 'country', text: 'Sign “港区 MINATO CITY” in kanji and Latin letters', state: 'verified', because: "'港区 MINATO CITY' was read in the picture" },
    { stage: 'country', text: 'Traffic keeps to the left', state: 'unverified', because: null }, { stage: 'region', text: 'Dense high-rise skyline', state: 'unverified', because: null },
    { stage: 'place', text: 'A lattice tower in white and orange', state: 'unverified', because: null },
    { stage: 'place', text: 'A licence plate of Thailand', state: 'contradicted', because: 'it names Thailand; accepted evidence says Japan' },
  ],
  text: '{"ChainOfThought": {}}', others: [], seed: 7, sampling: { temperature: 0 }, timings: { decode: 812 }, at: '2026-11-28T05:00:00.000Z',
}
/** Wide characters in the name and in what was read. */
export const tokyo: LocationRecord = {
  ...base,
  image: '/cases/harbour/港区/東京タワー 夜景 がぎぐ.webp', sha256: hash('0d1e2f'), status: 'located',
  best: { ...tokyoPoint, radius50Km: 3.1, radius90Km: 7.9 },
  country: { name: 'Japan', code: 'JP', probability: 0.988, words: 'almost certain' }, region: { name: 'Tokyo', probability: 0.962, words: 'almost certain' }, city: { name: 'Tokyo', probability: 0.93, words: 'very likely' },
  hypotheses: [{ ...tokyoPoint, probability: 0.93, words: 'very likely', label: 'Tokyo, Tokyo, Japan', grain: 'place', country: 'JP' }, { latitude: 34.69, longitude: 135.5, probability: 0.021, words: 'almost no chance', label: 'Osaka, Osaka, Japan', grain: 'place', country: 'JP' }],
  credible: [region(0.5, 29.6, [[ring(tokyoPoint, 3.1, 0.1)]]), region(0.9, 192, [[ring(tokyoPoint, 7.9, 0.1)]])],
  evidence: [evidence('f1', { kind: 'text-place', says: 'Minato, Tokyo', source: { origin: 'region', detail: 'pp-ocr, confidence 0.93', text: '港区 MINATO CITY' }, effect: 0.66 }), evidence('f2', { kind: 'text-script', says: 'Japan', source: { origin: 'region', detail: 'kanji with kana', text: '港区の' }, effect: 0.09 })],
  answer: 'Japan; Tokyo; Tokyo', capturedAt: '2022-11-30T19:41:00', width: 3000, height: 4000, reasoning: tokyoReasoning,
}

export const unlocated: LocationRecord = { ...base, image: '/cases/harbour/misc/wall.gif', sha256: hash('1b'), width: 800, height: 600 }

export const failed: LocationRecord = {
  ...base, image: '/cases/harbour/DCIM/IMG_0417.jpg', sha256: hash('c4'), status: 'failed',
  error: { code: 'unreadable', message: 'The JPEG ends after 12 kB of its data; restore it from the card or a backup.', details: { bytes: 12_288 } },
}

/** A name and texts that try everything at once. */
export const hostile: LocationRecord = {
  ...unlocated,
  image: '/x/"><script>alert(1)</script>\u202egpj.exe\u0007\u001b[31m\n=HYPERLINK("http://evil.example")\ud800.jpg',
  sha256: null,
  evidence: [
    evidence('<img src=x onerror=alert(1)>', { kind: 'named-place', says: '</q></td><svg onload=alert(2)>', source: { origin: 'file-name', detail: ']]><!--', text: '\u2066&lt;b&gt; <a href="javascript:alert(3)">' }, accepted: false, reason: '<style>*{display:none}</style>' }),
  ],
  duplicates: ['@SUM(1+1)', '-2+3', "';DROP TABLE--"],
}

export const realistic: readonly LocationRecord[] = [stuttgart, arezzo, fiji, pole, diffuse, tokyo, unlocated, failed, hostile]
