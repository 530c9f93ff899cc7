// The cache of look-ups: never larger than said, never another answer than the look-up's.
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
