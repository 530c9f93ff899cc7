// The processor against the reference's pixels, and its sizes against the reference's and their own promises.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imageTokens, parsePreprocessor, processImage, smartResize } from '../../../../native-models/models/qwen2-5-vl/processor.ts'
import { modelNames, pictureNames, readArrays, readFunctions, readPicture, readPreprocessor, readReference } from './reference.ts'

const published = { min_pixels: 3136, max_pixels: 12845056, patch_size: 14, temporal_patch_size: 2, merge_size: 2, image_mean: [0.48145466, 0.4578275, 0.40821073], image_std: [0.26862954, 0.26130258, 0.27577711], image_processor_type: 'Qwen2VLImageProcessor', processor_class: 'Qwen2_5_VLProcessor' }
const options = parsePreprocessor(published)

describe('processImage', () => {
  it.each(modelNames)('gives the reference\'s patches bit for bit with the settings of %s', async (name) => {
    const { cases } = readReference(name)
    const arrays = readArrays(name)
    for (const picture of pictureNames) {
      const { patches, grid } = await processImage(await readPicture(`images/${picture}.png`), readPreprocessor(name))
      expect([grid]).toEqual(cases[picture].grids)
      const picked = cases[picture].pickedPatches!.flatMap((patch) => [...patches.subarray(patch * 1176, (patch + 1) * 1176)])
      expect(picked, `some patches of ${picture}`).toEqual([...arrays[`${picture}.patches`]!.data])
      expect(createHash('sha256').update(new Uint8Array(patches.buffer)).digest('hex'), `all patches of ${picture}`).toBe(cases[picture].patchesSha256)
    }
  })

  it.each(modelNames)('gives several pictures what the reference gives them together, with %s', async (name) => {
    const { two } = readReference(name).cases
    const hash = createHash('sha256')
    const grids = []
    for (const picture of two.pictures) {
      const { patches, grid } = await processImage(await readPicture(`images/${picture}.png`), readPreprocessor(name))
      hash.update(new Uint8Array(patches.buffer))
      grids.push(grid)
    }
    expect(grids).toEqual(two.grids)
    expect(hash.digest('hex')).toBe(two.patchesSha256)
    expect(two.tokens.length - two.promptTokens.length).toBe(grids.reduce((sum, grid) => sum + imageTokens(grid, 2) - 1, 0))
  })

  it('refuses data of another size than stated', async () => {
    await expect(processImage({ data: new Uint8Array(11), width: 2, height: 2 }, options)).rejects.toThrow('11 bytes are no RGB picture of 2 x 2')
    await expect(processImage({ data: new Uint8Array(0), width: 0, height: 0 }, options)).rejects.toThrow(RangeError)
  })
})

describe('smartResize', () => {
  it('equals the reference at many sizes and bounds', () => {
    for (const [height, width, minPixels, maxPixels, resizedHeight, resizedWidth] of readFunctions().sizes) {
      expect(smartResize({ width, height }, { ...options, minPixels, maxPixels }), `${width} x ${height} within ${minPixels}..${maxPixels}`).toEqual({ width: resizedWidth, height: resizedHeight })
    }
  })

  const side = fc.integer({ min: 1, max: 12_000 })
  const within = fc.record({ width: side, height: side, minPixels: fc.integer({ min: 784, max: 50_000 }), maxPixels: fc.integer({ min: 400_000, max: 2 ** 24 }) }).filter(({ width, height }) => Math.max(width, height) / Math.min(width, height) <= 200)

  it('gives whole tokens, an area within the bounds, and a shape about as before', () => {
    fc.assert(fc.property(within, ({ width, height, minPixels, maxPixels }) => {
      const size = smartResize({ width, height }, { ...options, minPixels, maxPixels })
      expect([size.width % 28, size.height % 28]).toEqual([0, 0])
      expect(size.width * size.height).toBeGreaterThanOrEqual(minPixels)
      const shortest = Math.min(size.width, size.height)
      if (shortest > 28) expect(size.width * size.height).toBeLessThanOrEqual(maxPixels)
      // Both sides are off by less than one token of the scale that they share.
      const scale = Math.sqrt(size.width * size.height / (width * height))
      if (shortest >= 280) expect(Math.abs(Math.log(size.width / size.height / (width / height)))).toBeLessThan(2 * 28 / shortest)
      expect(scale).toBeGreaterThan(0)
    }), { numRuns: 1000 })
  })

  it('leaves a size alone that it gave', () => {
    fc.assert(fc.property(within, ({ width, height, minPixels, maxPixels }) => {
      const bounds = { ...options, minPixels, maxPixels }
      const once = smartResize({ width, height }, bounds)
      fc.pre(once.width * once.height <= maxPixels && Math.max(once.width, once.height) / Math.min(once.width, once.height) <= 200)
      expect(smartResize(once, bounds)).toEqual(once)
    }))
  })

  it('refuses a strip', () => {
    expect(() => smartResize({ width: 4020, height: 20 }, options)).toThrow('4020 x 20 pixels')
    expect(smartResize({ width: 4000, height: 20 }, options)).toEqual({ width: 4004, height: 28 })
  })
})

describe('parsePreprocessor', () => {
  it('reads the published file, and the newer one that states the bounds as edges', () => {
    expect(options).toEqual({ minPixels: 3136, maxPixels: 12845056, patchSize: 14, temporalPatchSize: 2, mergeSize: 2, mean: published.image_mean, deviation: published.image_std, rescaleFactor: 1 / 255 })
    const newer = { ...published, min_pixels: undefined, max_pixels: undefined, size: { shortest_edge: 3136, longest_edge: 12845056 } }
    expect(parsePreprocessor(newer)).toEqual(options)
    expect(parsePreprocessor({ ...newer, min_pixels: 4000, max_pixels: null })).toMatchObject({ minPixels: 4000, maxPixels: 12845056 })
  })

  it.each([
    [{ min_pixels: 5000, max_pixels: 4000 }, 'min_pixels'], [{ max_pixels: 1e12 }, 'max_pixels'], [{ max_pixels: '4' }, 'max_pixels'], [{ patch_size: 0 }, 'patch_size'], [{ patch_size: 14.5 }, 'patch_size'],
    [{ image_std: [0, 1, 1] }, 'image_std.0'], [{ image_mean: [1, 2] }, 'image_mean'], [{ do_resize: false }, 'do_resize'], [{ resample: 2 }, 'resample'], [{ rescale_factor: -1 }, 'rescale_factor'],
  ])('refuses %j and names the field', (change, field) => {
    expect(() => parsePreprocessor({ ...published, ...change })).toThrow(`preprocessor_config.json: ${field}: `)
  })

  it('refuses anything else with a reason', () => {
    fc.assert(fc.property(fc.anything(), (json) => {
      try {
        parsePreprocessor(json)
      } catch (cause) {
        expect(cause).toMatchObject({ name: 'ModelConfigError' })
      }
    }))
  })
})
