// Writes the sample pictures of this folder: `npm run samples`. Needs the DejaVu Sans fonts; places and numbers are chosen, not photographed.
import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { exiftoolPath } from 'exiftool-vendored'
import sharp from 'sharp'
import { drawScene } from './scene.ts'
import type { Scene, Sign } from './scene.ts'

interface Sample {
  file: string
  scene: Partial<Scene> & { seed: number }
  /** ExifTool's assignments. */
  tags?: readonly string[]
  /** Another file that lies beside it. */
  sidecar?: { file: string; content: string }
}

const plain: Omit<Scene, 'seed'> = {
  sky: ['#6fa3d0', '#d7e6ef'],
  ground: '#8f9a76',
  walls: ['#d9cbb0', '#c9b79a', '#e3dccb', '#b9a68c'],
  roofs: '#8d4b38',
  sign: null,
}
const white = (...lines: string[]): Sign => ({ lines, board: '#f7f7f2', ink: '#1c1c1c' })
const blue = (...lines: string[]): Sign => ({ lines, board: '#1f4e9c', ink: '#ffffff' })
const green = (...lines: string[]): Sign => ({ lines, board: '#1d6b3f', ink: '#ffffff' })

const camera = ['-Make=Kestrel', '-Model=K-20', '-SerialNumber=4711008']
const gps = (latitude: number, longitude: number) => [
  `-GPSLatitude=${Math.abs(latitude)}`, `-GPSLatitudeRef=${latitude < 0 ? 'S' : 'N'}`,
  `-GPSLongitude=${Math.abs(longitude)}`, `-GPSLongitudeRef=${longitude < 0 ? 'W' : 'E'}`,
]
const taken = (local: string, offset?: string) => [`-DateTimeOriginal=${local}`, ...(offset ? [`-OffsetTimeOriginal=${offset}`] : [])]

const samples: readonly Sample[] = [
  { file: '01-gps.jpg', scene: { seed: 11 }, tags: [...gps(43.46312, 11.8781), '-GPSHPositioningError=6', ...camera, ...taken('2025:05:14 10:02:10')] },
  { file: '02-same-walk.jpg', scene: { seed: 12 }, tags: [...camera, ...taken('2025:05:14 10:05:40')] },
  { file: '03-sign-white.jpg', scene: { seed: 13, sign: white('Apotheke', 'Notdienst', 'Bahnhofstraße 7') } },
  { file: '04-sign-telephone.jpg', scene: { seed: 14, sign: white('Warsztat rowerowy', 'tel. +48 22 555 01 23') } },
  { file: '05-sign-blue.jpg', scene: { seed: 15, sign: blue('Київ', 'Бровари 18 км') } },
  { file: '06-sign-green.jpg', scene: { seed: 16, sign: green('Θεσσαλονίκη', 'Φαρμακείο') } },
  { file: '07-clock.jpg', scene: { seed: 17, roofs: '#5b5f66' }, tags: ['-Make=Kestrel', '-Model=Pocket 3', ...taken('2025:10:02 08:15:00', '+05:45')] },
  { file: '08-named-place.jpg', scene: { seed: 18 }, tags: ['-IPTC:City=Valparaíso', '-IPTC:Country-PrimaryLocationName=Chile', '-codedcharacterset=utf8'] },
  { file: '09-contradiction.jpg', scene: { seed: 19 }, tags: [...gps(48.2082, 16.3738), '-XMP:GPSLatitude=47.4979', '-XMP:GPSLongitude=19.0402'] },
  { file: '10-takeout.png', scene: { seed: 20 }, sidecar: { file: '10-takeout.png.supplemental-metadata.json', content: JSON.stringify({ title: '10-takeout.png', photoTakenTime: { timestamp: '1747216800' }, geoData: { latitude: 35.0116, longitude: 135.7681, altitude: 0 } }, null, 1) } },
  { file: 'Lisboa 2024/11-folder-name.jpg', scene: { seed: 21, walls: ['#e8d9a8', '#c9dbe2', '#efe6df'] } },
  { file: '12-nothing.png', scene: { seed: 22, sky: ['#9aa3a8', '#d5d8d8'] } },
  { file: '13-gps-zero.jpg', scene: { seed: 23, sign: white('Farmácia', 'www.exemplo.pt') }, tags: gps(0, 0) },
]

async function make(folder: string, sample: Sample): Promise<void> {
  const file = path.join(folder, sample.file)
  await mkdir(path.dirname(file), { recursive: true })
  await rm(file, { force: true })
  const pixels = sharp(Buffer.from(drawScene({ ...plain, ...sample.scene })))
  await (file.endsWith('.png') ? pixels.resize(1000).png({ palette: true }) : pixels.jpeg({ quality: 82 })).toFile(file)
  if (sample.tags) await promisify(execFile)(await exiftoolPath(), ['-overwrite_original', '-n', ...sample.tags, file])
  if (sample.sidecar) await writeFile(path.join(folder, sample.sidecar.file), sample.sidecar.content)
}

for (const sample of samples) await make(import.meta.dirname, sample)
console.log(`${samples.length} pictures written.`)
