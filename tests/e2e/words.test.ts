// The command line's words: help with an example for every command, wrong use, and exit statuses.
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './command.ts'
import { makeHome } from '../prepare.ts'

let home: string
beforeAll(async () => {
  home = makeHome('words')
})
afterAll(() => rm(home, { recursive: true, force: true }))

describe('help', () => {
  it.each([
    [[]], [['locate']], [['case', 'create']], [['case', 'add']], [['case', 'list']], [['case', 'show']], [['case', 'log']], [['case', 'verify']], [['case', 'export']],
    [['evidence', 'list']], [['evidence', 'accept']], [['evidence', 'reject']], [['evidence', 'weigh']], [['evidence', 'add']], [['evidence', 'remove']],
    [['job', 'list']], [['job', 'failures']], [['gazetteer', 'search']], [['gazetteer', 'reverse']], [['gazetteer', 'import']], [['doctor']],
    [['models', 'list']], [['models', 'import']], [['models', 'get']], [['models', 'info']], [['models', 'verify']], [['models', 'remove']], [['models', 'default']], [['models', 'discard']], [['models', 'export']], [['models', 'generate']],
  ])('geoagent %j --help ends with 0 and shows an example', async (words) => {
    const { status, output } = await run(home, [...words, '--help'])
    expect(status).toBe(0)
    expect(output).toContain('Example:\n  geoagent')
  })
})

describe('wrong use ends with 2 and says what is wrong', () => {
  it.each([
    [['locate'], /missing required argument/],
    [['locate', 'x', '--workers', 'none'], /whole number/],
    [['locate', 'x', '--model', 'geoagent-7b', '--form', 'poem'], /reasoning-chain/],
    [['fly'], /unknown command/],
    [['evidence', 'add', 'x.geocase', '1'], /Give one of/],
    [['gazetteer', 'reverse', '95,10'], /90 degrees/],
  ])('%j', async (words, message) => {
    const { status, errors } = await run(home, words)
    expect(status).toBe(2)
    expect(errors).toMatch(message)
  })
})

describe('failure ends with 1', () => {
  it('for a case that is not there', async () => {
    const { status, errors } = await run(home, ['case', 'show', path.join(home, 'none.geocase')])
    expect(status).toBe(1)
    expect(errors).toContain('no case folder')
  })
  it('for a place that is not found', async () => {
    expect((await run(home, ['gazetteer', 'search', 'Qqqxqqx'])).status).toBe(1)
  })
})

it('doctor tells each part and ends with 0 where the program can work', async () => {
  const { status, output } = await run(home, ['doctor', '--json'])
  const report = JSON.parse(output)
  expect(status).toBe(0)
  expect(report.findings.find((one: { name: string }) => one.name === 'Inference on cpu')).toMatchObject({ state: 'ready' })
})
