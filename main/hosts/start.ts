// npm start: builds what is missing of the window, then opens it on the desktop or, where Electron's binary is not there, in the browser.
import { spawn } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import path from 'node:path'
import { electronBinary } from '../electron-binary.ts'
import { hasDisplay } from './web/open-browser.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** One part of the program that is built: by which script, from what, and a file that is there afterwards. */
export interface BuiltPart {
  readonly what: string
  readonly script: readonly string[]
  readonly sources: readonly string[]
  readonly result: string
}

const shared = ['main/contract', 'package-lock.json']
const renderer: BuiltPart = { what: 'window', script: ['node_modules/vite/bin/vite.js', 'build'], sources: ['renderer', 'vite.config.ts', ...shared], result: 'dist/renderer/index.html' }
const desktop: BuiltPart = {
  what: 'desktop program', script: ['main/hosts/electron/build/build.ts'], sources: ['main', 'native-models', 'training', 'tsconfig.build.json', 'package.json', ...shared], result: 'dist/main/hosts/electron/preload.cjs',
}

/** The newest time of change of the files, or those in the folders, in milliseconds; 0 for none. */
function newest(folder: string, names: readonly string[]): number {
  const files = names.flatMap((name) => [name, ...globSync(`${name}/**`, { cwd: folder })])
  return files.reduce((latest, name) => Math.max(latest, statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0), 0)
}

/** Whether a part is missing or older than what it is made of. */
export function isStale(folder: string, { result, sources }: Pick<BuiltPart, 'result' | 'sources'>): boolean {
  const built = statSync(path.join(folder, result), { throwIfNoEntry: false })
  return !built || built.mtimeMs < newest(folder, sources)
}

export type Plan = { readonly host: 'electron'; readonly binary: string } | { readonly host: 'browser'; readonly words: string; readonly open: boolean }

/** Which host shows the window, and what the person is told where it is not the desktop. */
export function planFor(binary: string | null, display: boolean): Plan {
  if (binary === null) {
    return { host: 'browser', open: display, words: 'Electron\'s binary is not on this machine ("npx install-electron" downloads it), so the window is served to the browser.' }
  }
  return display ? { host: 'electron', binary } : { host: 'browser', open: false, words: 'There is no display for a desktop window here, so it is served to the browser.' }
}

/** @returns its exit status; a signal that ends this process ends it too */
function run(program: string, words: readonly string[]): Promise<number> {
  const child = spawn(program, words, { cwd: root, stdio: 'inherit' })
  // A terminal sends Ctrl-C to the whole group, the child included; twice would mean "stop at once".
  const pass = (signal: NodeJS.Signals) => void (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, pass)
  return new Promise((resolve, reject) => child.on('error', reject).on('exit', (code) => resolve(code ?? 1)))
}

async function build(part: BuiltPart): Promise<boolean> {
  if (!isStale(root, part)) return true
  console.error(`Building the ${part.what}. This takes some seconds and is done again only after a change.`)
  if ((await run(process.execPath, part.script.map((word, at) => (at === 0 ? path.join(root, word) : word)))) === 0) return true
  console.error(`The ${part.what} could not be built. "npm ci" installs what that needs.`)
  return false
}

async function start(words: readonly string[]): Promise<number> {
  const plan = planFor(electronBinary(root, process.env), hasDisplay(process.env, process.platform))
  if (!(await build(renderer)) || (plan.host === 'electron' && !(await build(desktop)))) return 1
  if (plan.host === 'electron') return run(plan.binary, [root, ...words])
  console.error(plan.words)
  return run(process.execPath, [path.join(root, 'main/hosts/cli/main.ts'), 'serve', ...(plan.open ? ['--open'] : []), ...words])
}

if (import.meta.main) process.exitCode = await start(process.argv.slice(2))
