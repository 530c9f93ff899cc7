// What this machine can do, each part tried rather than guessed.
import { execFile } from 'node:child_process'
import { statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { exiftoolPath } from 'exiftool-vendored'
import type { DoctorFinding } from '../../contract/doctor.ts'
import type { HandlersOf } from '../../contract/requests.ts'
import { electronBinary } from '../../electron-binary.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { sqliteVersion } from '../../storage/sqlite.ts'
import { installedLanguages } from '../locate/languages.ts'
import { probeProviders } from '../models/providers.ts'
import type { Workspace } from '../workspace.ts'

const gigabyte = 2 ** 30
const require = createRequire(import.meta.url)

export function doctorHandlers(workspace: Workspace, spawn: Spawner): HandlersOf<'system.doctor'> {
  return {
    'system.doctor': async () => {
      const findings = [node(), sqlite(), await exiftool(), ...(await providers(spawn, workspace)), languages(), await gazetteer(workspace), memory(), await disk(workspace), electron()]
      return { able: findings.every((one) => one.state !== 'absent' || !needed.includes(one.name)), findings }
    },
  }
}

/** Without these the program cannot do its work. */
const needed = ['Node', 'SQLite', 'ExifTool', 'Inference on cpu']

const ready = (name: string, version: string | null, message: string): DoctorFinding => ({ name, state: 'ready', version, message })

function node(): DoctorFinding {
  if (Number(process.versions.node.split('.')[0]) >= 24) return ready('Node', process.version, 'Runs the program.')
  return { name: 'Node', state: 'absent', version: process.version, message: 'Version 24 is needed: "npm ci" installs it beside the program, and npm scripts use it.' }
}

const sqlite = (): DoctorFinding => ready('SQLite', sqliteVersion(), 'Keeps the cases.')

async function exiftool(): Promise<DoctorFinding> {
  try {
    const { stdout } = await promisify(execFile)(await exiftoolPath(), ['-config', '', '-ver'])
    return ready('ExifTool', stdout.trim(), 'Reads metadata; its place table (GeoNames, CC BY 4.0) is the gazetteer.')
  } catch {
    return { name: 'ExifTool', state: 'absent', version: null, message: 'It needs Perl on Linux and macOS: install it ("apt install perl").' }
  }
}

async function providers(spawn: Spawner, workspace: Workspace): Promise<DoctorFinding[]> {
  const states = await probeProviders(spawn, workspace.settings.settings.gpuLibraries)
  const version = (require('onnxruntime-node/package.json') as { version: string }).version
  return states.map(({ name, reason }) =>
    reason === null
      ? ready(`Inference on ${name}`, version, 'A model ran on it.')
      : { name: `Inference on ${name}`, state: 'absent' as const, version: null, message: reason })
}

const languages = (): DoctorFinding => ready('Reading text', null, `PP-OCRv4, and Tesseract in ${installedLanguages().join(' ')}. Others by --language-folder.`)

async function gazetteer(workspace: Workspace): Promise<DoctorFinding> {
  const { places } = (await workspace.knowledge()).gazetteer
  return ready('Gazetteer', null, `${places.count} populated places in ${places.countries.length} countries and territories.`)
}

function memory(): DoctorFinding {
  const [free, total] = [os.freemem() / gigabyte, os.totalmem() / gigabyte]
  const message = `${free.toFixed(1)} of ${total.toFixed(1)} GB free; each worker takes about half a gigabyte.`
  return { name: 'Memory', state: free < 1 ? 'warning' : 'ready', version: null, message }
}

async function disk(workspace: Workspace): Promise<DoctorFinding> {
  const { bavail, bsize } = await statfs(workspace.home)
  const free = (bavail * bsize) / gigabyte
  return { name: 'Disk', state: free < 1 ? 'warning' : 'ready', version: null, message: `${free.toFixed(1)} GB free where the workspace lies (${workspace.home}).` }
}

function electron(): DoctorFinding {
  // The packaged program runs on it and does not hold the package.
  if (process.versions.electron) return ready('Electron', process.versions.electron, 'The desktop window.')
  const root = path.resolve(import.meta.dirname, '../../..')
  if (electronBinary(root, process.env)) return ready('Electron', (require('electron/package.json') as { version: string }).version, 'The desktop window.')
  return { name: 'Electron', state: 'absent', version: null, message: 'Its binary is not here ("npx install-electron" downloads it): the window opens in the browser instead (npm start).' }
}
