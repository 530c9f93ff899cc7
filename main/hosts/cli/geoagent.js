#!/usr/bin/env node
// Launcher: the program runs on the Node 24 that npm installed beside it, whatever Node the machine has.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)
const main = path.join(import.meta.dirname, 'main.ts')

/** The `node` package's binary; this process's own when it is recent enough or nothing else is there. */
function runtime() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return path.join(path.dirname(require.resolve('node/package.json')), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

const child = spawn(runtime(), [main, ...process.argv.slice(2)], { stdio: 'inherit' })
// A terminal sends Ctrl-C to the whole group, the child included; twice would mean "stop at once".
process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`geoagent cannot start Node 24 (${error.message}). Run "npm ci" in the program's folder.`)
  process.exitCode = 1
})
child.on('exit', (code, signal) => {
  process.exitCode = signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : (code ?? 1)
})
