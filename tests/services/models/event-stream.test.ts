// Server-sent events, cut anywhere.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventData, LongEvent, LONGEST_EVENT } from '../../../main/services/models/remote/event-stream.ts'

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (const size of sizes) {
    yield bytes.subarray(at, at + size)
    at += size
  }
  yield bytes.subarray(at)
}

const line = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, ''))

test('what was written comes out, wherever lines end and chunks are cut', async () => {
  const events = fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), { maxLength: 5 })
  await fc.assert(fc.asyncProperty(events, fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(7), { maxLength: 60 }), async (written, end, sizes) => {
    const text = written.map((lines) => [': ping', 'event: x', ...lines.map((one) => `data: ${one}`), '', ''].join(end)).join('')
    const read = await Array.fromAsync(eventData(cut(Buffer.from(text), sizes)))
    expect(read).toEqual(written.map((lines) => lines.join('\n')))
  }))
})

test('whatever comes, it ends', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(20)), async (bytes, sizes) => {
    expect(Array.isArray(await Array.fromAsync(eventData(cut(Buffer.from(bytes), sizes))))).toBe(true)
  }))
})

test('an event that never ends is given up, in one line or in many', async () => {
  const endless = async function* (text: string) { for (;;) yield Buffer.from(text) }
  await expect(Array.fromAsync(eventData(endless('x'.repeat(1000))))).rejects.toThrow(LongEvent)
  await expect(Array.fromAsync(eventData(endless(`data: ${'x'.repeat(1000)}\n`)))).rejects.toThrow(String(LONGEST_EVENT))
})

test('an event that the end cuts off is none', async () => {
  expect(await Array.fromAsync(eventData(cut(Buffer.from('data: 1\n\ndata: 2\n'), [])))).toEqual(['1'])
})
