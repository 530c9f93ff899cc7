// The only door: whatever a handler does, the reply is one that any transport can carry.
import { describe, expect, it } from 'vitest'
import { WorkstationError } from '../main/contract/errors.ts'
import type { Handlers } from '../main/contract/requests.ts'
import { createDispatch } from '../main/dispatch.ts'

const call = (signal = new AbortController().signal) => ({ host: 'cli' as const, actor: 'tester', signal })
const throwing = (error: unknown) => ({ 'case.show': () => Promise.reject(error) }) as unknown as Handlers

describe('dispatch', () => {
  it('passes a workstation error on with its code and details', async () => {
    const dispatch = createDispatch(throwing(new WorkstationError('locked', 'Another process writes.', { pid: 7 })), () => expect.unreachable())
    expect(await dispatch('case.show', { case: 'x' }, call())).toEqual({ ok: false, error: { code: 'locked', message: 'Another process writes.', details: { pid: 7 } } })
  })
  it('keeps the text of an unknown failure to the log and tells its id', async () => {
    const logged: unknown[] = []
    const reply = await createDispatch(throwing(new TypeError('secret path')), (...entry) => void logged.push(entry))('case.show', { case: 'x' }, call())
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify(reply)).not.toContain('secret')
    expect(logged).toEqual([[expect.stringMatching(/^[0-9a-f-]{36}$/), 'case.show', expect.any(TypeError)]])
    expect(reply.ok ? '' : reply.error.message).toContain((logged[0] as string[])[0])
  })
  it('says cancelled for what fails after its signal', async () => {
    const reply = await createDispatch(throwing(new Error('aborted')), () => expect.unreachable())('case.show', { case: 'x' }, call(AbortSignal.abort()))
    expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })
  it('gives the handler the parsed input, defaults filled in', async () => {
    const handlers = { 'case.verify': async (input: unknown) => input } as unknown as Handlers
    expect(await createDispatch(handlers, () => expect.unreachable())('case.verify', { case: 'x' }, call())).toEqual({ ok: true, value: { case: 'x', originals: true } })
  })
})
