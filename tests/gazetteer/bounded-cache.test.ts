// The cache of look-ups: never larger than said, never another answer than the look-up's.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BoundedCache } from '../../main/gazetteer/bounded-cache.ts'

it('answers as the look-up does, keeps no more than it may, and looks up again only what it let go', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 60 }), (most, keys) => {
    const cache = new BoundedCache<string | null>(most)
    let kept: string[] = []
    for (const key of keys) {
      let found = false
      expect(cache.get(key, () => { found = true; return key === 'a' ? null : key })).toBe(key === 'a' ? null : key)
      expect(found).toBe(!kept.includes(key))
      kept = [...kept.filter((one) => one !== key), key].slice(-most)
      expect(cache.size).toBe(kept.length)
    }
  }))
})

it('does not keep the long texts that its keys were cut out of', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const cache = new BoundedCache<number>(100)
  collect()
  const before = process.memoryUsage().heapUsed
  for (let at = 0; at < 60; at++) {
    const text = `${String(at).padStart(20, 'n')}${'x'.repeat(2 ** 21)}${at}`
    Buffer.from(text)
    cache.get(text.slice(0, 20), () => at)
    cache.get(text.slice(0, 20), () => at)
  }
  collect()
  expect((process.memoryUsage().heapUsed - before) / 2 ** 20).toBeLessThan(40)
  expect(cache.size).toBe(60)
})
