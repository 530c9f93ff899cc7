// Worker thread that decodes one HEVC-coded HEIF with libheif in WebAssembly and ends; see heic.ts.
import { parentPort, workerData } from 'node:worker_threads'
import heicDecode from 'heic-decode'
import type { HeicTask } from './heic.ts'

const { bytes, width, height } = workerData as HeicTask
const images = await heicDecode.all({ buffer: bytes })
// A HEIF may hold several images; the primary one is that whose size the header states.
const image = images.find((candidate) => candidate.width === width && candidate.height === height)
if (!image) throw new Error(`no image of ${width} x ${height} in it`)
const { data } = await image.decode()
parentPort?.postMessage(data.buffer, [data.buffer])
