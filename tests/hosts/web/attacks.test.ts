// Attacks on the browser host: strangers, other pages, other names for it, other paths, too much of everything.
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largestInput } from '../../../main/hosts/web/routes.ts'
import { makeHome } from '../../prepare.ts'
import { asPage, ask, open, send, signIn, speak, startHost } from './client.ts'
import type { Answer, Running } from './client.ts'

let home: string
let running: Running
let port: number
let cookie: string
let token: string

beforeAll(async () => {
  home = makeHome('attacks')
  running = await startHost(home, { uploads: `${home}/uploads` })
  port = running.host.port
  token = new URL(running.host.url).searchParams.get('token')!
  cookie = await signIn(running.host.url)
})
afterAll(async () => {
  await running?.close()
  await rm(home, { recursive: true, force: true })
})

const json = JSON.stringify({})
const routes: [method: string, where: string][] = [
  ['GET', '/'], ['GET', '/host'], ['GET', '/events'], ['POST', '/request/case.list'], ['PUT', '/upload/key/a.jpg'], ['GET', '/exports/key/report.html'],
  ['GET', '/assets/main-a1b2c3d4.js'], ['GET', '/media/key/1/thumbnail/0123456789abcdef'], ['GET', '/basemap.pmtiles'], ['HEAD', '/'], ['GET', '/nothing'],
]
/** Each route as the page itself would ask, but for what is given. */
const askAll = async (headers: Record<string, string>, among = routes): Promise<[string, Answer][]> =>
  Promise.all(among.map(async ([method, where]) => [`${method} ${where}`, await ask(port, where, { method, headers: { ...asPage(port, cookie), ...headers }, body: method === 'POST' ? json : undefined })]))

describe('a stranger', () => {
  it('gets nothing without the token, whatever is asked for', async () => {
    for (const [route, { status, headers, body }] of await askAll({ cookie: '' })) {
      expect(status, route).toBe(401)
      expect(headers['set-cookie']).toBeUndefined()
      expect(body).not.toContain('window')
    }
  })
  it('gets nothing with a cookie that is wrong, short, long, or of another name', async () => {
    const name = cookie.split('=')[0]
    const wrong = [`${name}=`, `${name}=${token.slice(0, -1)}`, `${name}=${token}A`, `${name}=${'A'.repeat(43)}`, `geoagent=${token}`, `${name.toUpperCase()}=${token}`, token, `x=${name}=${token}`, `${name}=%`]
    for (const one of wrong) expect((await ask(port, '/host', { headers: { cookie: one } })).status, one).toBe(401)
    expect((await ask(port, '/host', { headers: { cookie: `other=1; ${cookie}` } })).status).toBe(200)
  })
  it('gets no cookie for a token that is wrong, short, long, empty, or in another place', async () => {
    const flipped = (token[0] === 'A' ? 'B' : 'A') + token.slice(1)
    for (const where of [`/?token=${token.slice(0, -1)}`, `/?token=${token}A`, `/?token=${flipped}`, '/?token=', '/?token', `/?Token=${token}`, `/?x=${token}`, `/#token=${token}`, `/host?token=${token}`, `/?token=x&token=${token}`]) {
      const { status, headers } = await ask(port, where.split('#')[0])
      expect([status, headers['set-cookie']], where).toEqual([401, undefined])
    }
  })
  it('cannot sign in by another method', async () => {
    const { status, headers } = await ask(port, `/?token=${token}`, { method: 'POST', headers: { origin: `http://127.0.0.1:${port}` } })
    expect([status, headers['set-cookie']]).toEqual([401, undefined])
  })
})

describe('the person', () => {
  it('opens the printed address, and is sent on without the token', async () => {
    const { status, headers } = await ask(port, `/?token=${token}`, { headers: { 'sec-fetch-site': 'none' } })
    expect([status, headers.location]).toEqual([303, '/'])
    expect(headers['set-cookie']).toEqual([expect.stringMatching(/^geoagent-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)])
    expect((await ask(port, '/', { headers: { cookie } })).body).toContain('window')
  })
  it('may come by a link of another page: the next request is the own page\'s, so that the cookie is sent', async () => {
    const { status, headers, body } = await ask(port, `/?token=${token}`, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } })
    expect([status, headers.location]).toEqual([200, undefined])
    expect(headers['set-cookie']).toHaveLength(1)
    expect(body).toContain('http-equiv="refresh" content="0;url=/"')
  })
  it('is told who and what the host is', async () => {
    expect(JSON.parse((await ask(port, '/host', { headers: { cookie } })).body)).toEqual({ kind: 'web', version: '1.2.3', actor: 'tester', uploads: true })
  })
  it('may use the address for one opening once', async () => {
    const { search } = new URL(running.host.openingUrl())
    expect((await ask(port, `/${search}`)).status).toBe(303)
    expect((await ask(port, `/${search}`)).status).toBe(401)
    const [first, second] = [running.host.openingUrl(), running.host.openingUrl()]
    expect((await ask(port, `/${new URL(first).search}`)).status).toBe(401)
    expect((await ask(port, `/${new URL(second).search}`)).status).toBe(303)
  })
})

describe('another page', () => {
  it('is refused by its origin, on every route, with the cookie', async () => {
    const origins = ['null', 'http://evil.example', `https://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`, `http://localhost:${port}`, `http://127.0.0.1:${port}.evil.example`, `http://127.0.0.1:${port}/`, 'file://', '']
    for (const origin of origins) for (const [route, { status }] of await askAll({ origin })) expect(status, `${origin} ${route}`).toBe(403)
  })
  it('is refused by what the browser says of it, on every route, with the cookie', async () => {
    for (const site of ['cross-site', 'same-site', 'sideways']) for (const [route, { status }] of await askAll({ 'sec-fetch-site': site })) expect(status, `${site} ${route}`).toBe(403)
  })
  it('may link to the start of the window and to nothing else', async () => {
    const headers = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await ask(port, '/', { headers })).status).toBe(200)
    for (const where of ['/host', '/assets/main-a1b2c3d4.js', '/exports/key/report.html', '/media/key/1/picture/0123456789abcdef']) expect((await ask(port, where, { headers })).status, where).toBe(403)
  })
  it('posts no form', async () => {
    const headers = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'content-type': 'application/x-www-form-urlencoded' }
    expect((await ask(port, '/request/case.list', { method: 'POST', headers, body: '{}' })).status).toBe(403)
    expect((await ask(port, '/', { method: 'POST', headers, body: '{}' })).status).toBe(403)
  })
  it('changes nothing from a browser that tells neither origin nor site', async () => {
    for (const [method, where] of routes.filter(([one]) => one === 'POST' || one === 'PUT')) {
      expect((await ask(port, where, { method, headers: { cookie, 'content-type': 'application/json' }, body: json })).status, where).toBe(403)
    }
    expect((await ask(port, '/request/case.list', { method: 'POST', headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }, body: json })).status).toBe(200)
  })
  it('is told by no preflight that it may', async () => {
    const { status, headers } = await ask(port, '/request/case.list', { method: 'OPTIONS', headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } })
    expect(status).toBe(403)
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('another name for the host (DNS rebinding)', () => {
  it('is refused on every route, with the cookie', async () => {
    const names = ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`, `127.0.0.1:0${port}`, `127.0.0.2:${port}`, `127.1:${port}`, `0.0.0.0:${port}`, `[::1]:${port}`, `localhost.:${port}`, `localhost.evil.example:${port}`, `127.0.0.1:${port}@evil.example`, `evil.example#127.0.0.1:${port}`]
    for (const host of names) {
      for (const [route, { status, body }] of await askAll({ host, origin: `http://${host}` })) {
        expect([400, 403], `${host} ${route} ${status}`).toContain(status)
        expect(body).not.toContain('window')
      }
    }
  })
  it('is refused where it is missing or there twice', async () => {
    const rest = `Cookie: ${cookie}\r\nConnection: close\r\n\r\n`
    expect(await speak(port, `GET /host HTTP/1.1\r\n${rest}`)).toMatch(/^HTTP\/1\.1 400 /)
    expect(await speak(port, `GET /host HTTP/1.0\r\n${rest}`)).toMatch(/^HTTP\/1\.1 40[03] /)
    expect(await speak(port, `GET /host HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1:${port}\r\n${rest}`)).toMatch(/^HTTP\/1\.1 40[03] /)
  })
  it('is refused in the request line too, where the header is right', async () => {
    const said = await speak(port, `GET http://evil.example/host HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`)
    expect(said).toMatch(/^HTTP\/1\.1 403 /)
  })
  it('may be localhost', async () => {
    const headers = { cookie, host: `localhost:${port}`, origin: `http://localhost:${port}`, 'content-type': 'application/json' }
    expect((await ask(port, '/request/case.list', { method: 'POST', headers, body: json })).status).toBe(200)
  })
})

describe('another method', () => {
  it('is refused', async () => {
    for (const method of ['TRACE', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'SEARCH']) {
      const { status, body } = await ask(port, '/host', { method, headers: { cookie } })
      expect(status, method).toBe(405)
      expect((await ask(port, '/host', { method })).status, method).toBe(405)
      expect(body).not.toContain(token)
    }
    expect(await speak(port, `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)).toBe('')
  })
  it('does not reach a route of another one', async () => {
    const headers = asPage(port, cookie)
    for (const [method, where] of [['GET', '/request/case.list'], ['PUT', '/request/case.list'], ['POST', '/host'], ['POST', '/events'], ['GET', '/upload/key/a'], ['POST', '/upload/key/a'], ['PUT', '/exports/key/a'], ['POST', '/assets/main-a1b2c3d4.js']]) {
      expect([404, 405], `${method} ${where}`).toContain((await ask(port, where, { method, headers, body: method === 'GET' ? undefined : json })).status)
    }
  })
  it('is HEAD only where there is something to look at', async () => {
    const { status, body } = await ask(port, '/assets/main-a1b2c3d4.js', { method: 'HEAD', headers: { cookie } })
    expect([status, body]).toEqual([200, ''])
    expect((await ask(port, '/events', { method: 'HEAD', headers: { cookie } })).status).toBe(405)
  })
  it('upgrades to nothing', async () => {
    const headers = { cookie, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' }
    expect((await ask(port, '/nothing', { headers })).status).toBe(404)
  })
})

describe('another body', () => {
  const post = (headers: Record<string, string>, body: string | Buffer = json) => ask(port, '/request/case.list', { method: 'POST', headers: { ...asPage(port, cookie), ...headers }, body })

  it('is refused but for JSON by its type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', 'text/plain; application/json', '', 'application/x-ndjson']) {
      expect((await post({ 'content-type': type })).status, type).toBe(415)
    }
    expect((await post({ 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(200)
  })
  it('is refused but for JSON by its content', async () => {
    for (const body of ['', '{', 'undefined', "{'a': 1}", '\0', '{}{}', Buffer.from([0xff, 0xfe])]) {
      const { status, body: said } = await post({}, body)
      expect(status).toBe(400)
      expect(JSON.parse(said)).toMatchObject({ ok: false, error: { code: 'invalid-request' } })
    }
  })
  it('does no harm nested without end or with names of objects', async () => {
    for (const body of ['['.repeat(200_000) + ']'.repeat(200_000), '{"__proto__":{"folder":"/"}}', '{"constructor":{"prototype":{}}}', '{"toString":1}']) await post({}, body)
    expect((await post({})).status).toBe(200)
    expect(({} as { folder?: string }).folder).toBeUndefined()
  })
  it('is refused when too large by its own word, before it is read', async () => {
    const response = await open(port, '/request/case.list', { method: 'POST', headers: { ...asPage(port, cookie), 'content-length': String(largestInput + 1), expect: '100-continue' } }).catch((error: Error) => error)
    if (!(response instanceof Error)) expect(response.statusCode).toBe(413)
    const said = await speak(port, `POST /request/case.list HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: ${largestInput + 1}\r\n\r\n`)
    expect(said).toMatch(/^HTTP\/1\.1 413 /)
    expect(said).toContain('"too-large"')
  })
  it('is refused when too large in pieces, and the host goes on', async () => {
    const head = `POST /request/case.list HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const chunk = Buffer.from(`100000\r\n${' '.repeat(2 ** 20)}\r\n`)
    expect(await speak(port, Buffer.concat([Buffer.from(head), ...Array<Buffer>(18).fill(chunk)]))).toMatch(/^HTTP\/1\.1 413 /)
    expect((await post({})).status).toBe(200)
  })
  it('is taken up to the limit', async () => {
    const padded = ' '.repeat(largestInput - 2) + '{}'
    expect((await post({}, padded)).status).toBe(200)
    expect((await post({ 'transfer-encoding': 'chunked' }, padded)).status).toBe(200)
  })
  it('does not smuggle a second request', async () => {
    const head = `POST /request/case.list HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
    const said = await speak(port, `${head}GET /host HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`)
    expect(said).toMatch(/^HTTP\/1\.1 400 /)
    expect(said).not.toContain('"kind"')
  })
})

describe('another path', () => {
  const spellings = ['..%2f..%2fcase.db', '..%5c..%5ccase.db', '%2e%2e%2fcase.db', '%252e%252e%252fcase.db', '%2fetc%2fpasswd', 'case.db%00.jpg', '%00', '..', '%2e%2e', '.', '%c0%ae%c0%ae', '%ff', '%', 'C%3a%5cwindows', '%E2%80%AE', '...', '..;']

  it('leads to no file and no request', async () => {
    for (const one of spellings) {
      for (const where of [`/${one}`, `/assets/${one}`, `/media/${one}/1/picture/0123456789abcdef`, `/media/key/1/picture/${one}`, `/exports/${one}/report.html`, `/exports/key/${one}`]) {
        const { status, body } = await ask(port, where, { headers: { cookie } })
        const isStart = new URL(where, 'http://host').pathname === '/'
        expect(isStart ? [200] : [400, 404], `${where} ${status}`).toContain(status)
        expect(body).not.toMatch(/SQLite|root:/)
      }
      const asked = await ask(port, `/request/${one}`, { method: 'POST', headers: asPage(port, cookie), body: json })
      expect(asked.status === 200 ? (JSON.parse(asked.body) as { ok: boolean }).ok : false, one).toBe(false)
      for (const where of [`/upload/${one}/a.jpg`, `/upload/key/${one}`]) expect([400, 404, 405], where).toContain((await ask(port, where, { method: 'PUT', headers: asPage(port, cookie), body: 'x' })).status)
    }
    expect(running.failures).toEqual([])
  })
  it('is refused raw as well', async () => {
    for (const target of ['/../../etc/passwd', '/..\\..\\case.db', '\\', '*', 'host', '/\0', '//evil.example/', '/a b', `/${'a'.repeat(20_000)}`]) {
      const said = await speak(port, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`)
      expect(said, target).toMatch(/^HTTP\/1\.1 4\d\d /)
    }
  })
})

describe('every answer', () => {
  it('carries the security headers and is not kept by anyone unless it says so', async () => {
    const ending = routes.filter(([, where]) => where !== '/events')
    const answers = [...(await askAll({}, ending)), ...(await askAll({ cookie: '' })), ...(await askAll({ host: 'evil.example' })), ...(await askAll({ host: 'evil example' }))]
    for (const [route, { status, headers }] of answers) {
      expect(headers['content-security-policy'], route).toContain("default-src 'none'")
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
      expect(headers['cache-control'], route).toBe(status === 200 && route.includes('assets') ? 'private, max-age=31536000, immutable' : status === 200 && route.endsWith(' /') ? 'no-cache' : 'no-store')
    }
  })
})

it('refuses a request that the contract does not have', async () => {
  for (const name of ['toString', '__proto__', 'constructor', 'case.burn']) {
    expect(await send(port, cookie, name as never, {} as never), name).toMatchObject({ ok: false, error: { code: 'invalid-request' } })
  }
})
