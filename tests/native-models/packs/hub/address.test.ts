// Addresses: a hub's, and those made of what a person or a hub names.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkToken, fileAddress, isLoopback, isRepository, isRevision, parseHub, parseRepository } from '../../../../native-models/packs/hub/address.ts'

describe('a hub', () => {
  it.each(['https://huggingface.co', 'https://mirror.example/hf/', 'http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:9'])('may be %s', (address) => {
    expect(parseHub(address)).toBeInstanceOf(URL)
  })
  it.each([
    'huggingface.co', 'http://huggingface.co', 'http://127.0.0.1.example', 'ftp://127.0.0.1', 'file:///etc', 'javascript:1', 'https://user:word@huggingface.co', 'https://huggingface.co/?a=1', '',
  ])('may not be %s', (address) => {
    expect(() => parseHub(address)).toThrow(expect.objectContaining({ code: 'invalid' }))
  })
  it.each(['http://2130706433', 'http://0x7f.1', 'http://127.1', 'http://[::ffff:127.0.0.1]', 'http://a.localhost', 'http://0.0.0.0'])('is this machine: %s', (address) => {
    expect(isLoopback(new URL(address))).toBe(true)
  })
  it.each(['http://128.0.0.1', 'http://localhost.example', 'http://127.0.0.1.nip.example', 'http://[::2]'])('is not this machine: %s', (address) => {
    expect(isLoopback(new URL(address))).toBe(false)
  })
  it('keeps a path for what lies under it', () => {
    expect(fileAddress(parseHub('https://mirror.example/hf/'), 'a/b', 'c0', 'x.json').href).toBe('https://mirror.example/hf/a/b/resolve/c0/x.json')
  })
})

describe('a repository', () => {
  it.each([['Qwen/Qwen2.5-VL-3B-Instruct', 'main'], ['gpt2@v1.0', 'v1.0'], ['a/b@refs/pr/7', 'refs/pr/7']])('%s', (words, revision) => {
    expect(parseRepository(words)).toEqual({ repository: words.split('@')[0], revision })
  })
  it.each(['', '/', 'a/b/c', '../b', 'a/..', 'a/b@', 'a/b@../x', 'a b', 'a/b?x', 'a/b#x', 'a/b@x y', 'a/b@-x', '.a/b', 'a--b/c', `a/${'b'.repeat(97)}`, 'a/b@x//y'])('not %j', (words) => {
    expect(() => parseRepository(words)).toThrow(expect.objectContaining({ code: 'invalid' }))
  })
  it('never leads elsewhere, whatever the names are', () => {
    const hub = parseHub('https://mirror.example/hf')
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' }), fc.string({ unit: 'binary-ascii' }), (repository, revision, name) => {
      fc.pre(isRepository(repository) || isRevision(revision))
      const address = fileAddress(hub, isRepository(repository) ? repository : 'a/b', isRevision(revision) ? revision : 'main', `f${name}`)
      expect(address.origin).toBe('https://mirror.example')
      expect(address.search + address.hash).toBe('')
      expect(address.pathname.startsWith('/hf/')).toBe(true)
    }))
  })
})

it('takes a token that can stand in a header, and does not repeat another', () => {
  expect(checkToken('hf_abc')).toBe('hf_abc')
  expect(checkToken(undefined)).toBeNull()
  for (const token of ['', 'secret\r\nx: y', 'secret word', 'sécret']) expect(() => checkToken(token)).toThrow(expect.objectContaining({ code: 'invalid', message: expect.not.stringContaining('cret') as string }))
})
