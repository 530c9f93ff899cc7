// Exports as downloads: what a case was exported to and nothing else, never as a page.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome } from '../../prepare.ts'
import { ask, askBytes, send, signIn, startHost } from './client.ts'
import type { Running } from './client.ts'

let home: string
let running: Running
let port: number
let cookie: string
let folder: string
let key: string

beforeAll(async () => {
  home = makeHome('exports')
  running = await startHost(home)
  port = running.host.port
  cookie = await signIn(running.host.url)
  const created = await send(port, cookie, 'case.create', { title: 'Exports' })
  if (!created.ok) throw new Error(created.error.message)
  ;({ case: folder, key } = created.value)
})
afterAll(async () => {
  await running?.close()
  await rm(home, { recursive: true, force: true })
})

const get = (name: string) => ask(port, `/exports/${key}/${name}`, { headers: { cookie } })

it('gives what case.export wrote, as a file to keep', async () => {
  const exported = await send(port, cookie, 'case.export', { case: folder, format: 'html' })
  if (!exported.ok) throw new Error(exported.error.message)
  const name = path.basename(exported.value.file)
  const { status, headers } = await get(encodeURIComponent(name))
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([200, 'application/octet-stream', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`])
  expect((await askBytes(port, `/exports/${key}/${encodeURIComponent(name)}`, { headers: { cookie } })).equals(readFileSync(exported.value.file))).toBe(true)
})

it('gives no other file of the case, no folder, and no link', async () => {
  mkdirSync(path.join(folder, 'exports/below'), { recursive: true })
  writeFileSync(path.join(folder, 'exports/below/a.txt'), 'a')
  symlinkSync('/etc/hostname', path.join(folder, 'exports/link.txt'))
  for (const name of ['..%2fcase.db', '..%5ccase.db', '%2e%2e', '%2e', 'below', 'below%2fa.txt', 'link.txt', 'none.txt', '..%2f..%2f..%2fetc%2fpasswd', 'case.db%00.txt', '%252e%252e%252fcase.db']) {
    expect((await get(name)).status, name).toBe(404)
  }
  expect((await ask(port, `/exports/none/case.db`, { headers: { cookie } })).status).toBe(404)
})

it('writes odd names into its header so that they stay names', async () => {
  const name = `a"; filename=b.exe\u202Efdp'(1) ä.csv`
  writeFileSync(path.join(folder, 'exports', name), 'x')
  const { status, headers } = await get(encodeURIComponent(name))
  expect(status).toBe(200)
  expect(headers['content-disposition']).toBe("attachment; filename*=UTF-8''a%22%3B%20filename%3Db.exe%E2%80%AEfdp%27%281%29%20%C3%A4.csv")
})
