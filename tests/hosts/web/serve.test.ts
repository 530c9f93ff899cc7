// geoagent serve as a process: what it prints, and how it ends.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run, start } from '../../e2e/command.ts'
import { makeHome } from '../../prepare.ts'
import { ask, open, send, signIn } from './client.ts'

const isBuilt = existsSync(path.resolve(import.meta.dirname, '../../../dist/renderer/index.html'))
let home: string
beforeAll(() => void (home = makeHome('serve')))
afterAll(() => rm(home, { recursive: true, force: true }))

/** A server that has printed its address. */
async function serve(...words: string[]) {
  const started = start(home, ['serve', '--json', ...words])
  const line = await Promise.race([
    new Promise<string>((resolve) => started.child.stdout!.once('data', (chunk: string) => resolve(chunk))),
    started.ended.then(({ errors }) => Promise.reject(new Error(errors))),
  ])
  return { ...started, ...(JSON.parse(line) as { url: string; port: number }) }
}

describe('words', () => {
  it.each([['--port', 'http'], ['--port', '65536'], ['--port', '-1'], ['--uploads', 'here']])('refuses %s %s', async (...words) => {
    expect((await run(home, ['serve', ...words])).status).toBe(2)
  })
  it.skipIf(isBuilt)('says how to build the window where it is not built', async () => {
    const { status, errors } = await run(home, ['serve'])
    expect([status, errors]).toEqual([1, expect.stringContaining('npm start')])
  })
})

describe.skipIf(!isBuilt)('a server', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('prints one line, serves, and ends within two seconds of %s with a window open and a run going on', async (signal) => {
    const { child, ended, url, port } = await serve()
    const cookie = await signIn(url)
    expect(JSON.parse((await ask(port, '/host', { headers: { cookie } })).body)).toMatchObject({ kind: 'web', uploads: false })
    const events = await open(port, '/events', { headers: { cookie } })
    const closed = new Promise((resolve) => events.on('error', resolve).on('close', resolve).resume())
    const folder = path.join(home, `${signal}.geocase`)
    await send(port, cookie, 'case.create', { case: folder })
    await send(port, cookie, 'image.add', { case: folder, files: [{ path: path.resolve(import.meta.dirname, '../../samples') }] })
    const job = await send(port, cookie, 'run.start', { case: folder })
    const waiting = send(port, cookie, 'job.wait', { case: folder, job: job.ok ? job.value!.job : 0 }).catch(() => null)
    const began = performance.now()
    child.kill(signal)
    const { status, output, errors } = await ended
    expect(performance.now() - began).toBeLessThan(2000)
    await Promise.all([closed, waiting])
    expect([status, errors]).toEqual([0, ''])
    expect(output).toBe(`${JSON.stringify({ url, port })}\n`)
  })
  it('says in words that a port is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { status, errors } = await run(home, ['serve', '--port', String(port)])
    other.close()
    expect([status, errors]).toEqual([1, expect.stringContaining(`Port ${port} is in use`)])
  })
  it('tells a person that the address is for them alone', async () => {
    const started = start(home, ['serve'])
    await new Promise((resolve) => started.child.stdout!.once('data', resolve))
    started.child.kill('SIGTERM')
    const { output } = await started.ended
    expect(output).toMatch(/^GeoAgent Workstation: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n.*Ctrl-C/)
  })
})
