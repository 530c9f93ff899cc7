// A run's log: whole lines on the disk, no update told twice whatever was killed when, and no number that JSON has not.
import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logFile, openRunLog } from '../../../main/jobs/workers/run-log.ts'
import { scratch } from '../../storage/scratch.ts'

const linesIn = (folder: string) => fs.readFileSync(logFile(folder), 'utf8').trim().split('\n').map((text) => JSON.parse(text) as Record<string, unknown>)
const updatesIn = (folder: string) => linesIn(folder).filter(({ event }) => event === 'update').map(({ update }) => update)

test('a line is there with its time once it is written; what is no number is null', () => {
  const folder = scratch()
  const written = openRunLog(folder)({ event: 'update', update: 1, loss: NaN, gradientNorm: Infinity, note: 'a "b"\n' })
  expect(written).toMatchObject({ event: 'update', update: 1, loss: null, gradientNorm: null, note: 'a "b"\n', time: expect.stringMatching(/^\d{4}-.*Z$/) })
  expect(linesIn(folder)).toEqual([written])
})

test('gone on from any checkpoint after any kill, each update is told once, in order, with its evaluation', () => {
  const parent = scratch()
  const kills = fc.array(fc.record({ updates: fc.integer({ min: 0, max: 9 }), checkpointEvery: fc.integer({ min: 1, max: 5 }), torn: fc.boolean() }), { maxLength: 5 })
  fc.assert(fc.property(kills, (courses) => {
    const folder = fs.mkdtempSync(path.join(parent, 'log-'))
    let checkpoint = 0
    for (const { updates, checkpointEvery, torn } of [...courses, { updates: 3, checkpointEvery: 1, torn: false }]) {
      const log = openRunLog(folder)
      if (torn) log({ event: 'passed-over', reason: 'a broken checkpoint' })
      if (checkpoint > 0) log({ event: 'resumed', update: checkpoint })
      const from = checkpoint
      for (let update = from + 1; update <= from + updates; update++) {
        log({ event: 'update', update })
        log({ event: 'evaluation', update })
        if (update % checkpointEvery === 0) checkpoint = update
      }
      if (torn && fs.existsSync(logFile(folder))) fs.appendFileSync(logFile(folder), '{"event":"upda')
    }
    const updates = updatesIn(folder)
    expect(updates).toEqual(updates.map((_, index) => index + 1))
    const evaluations = linesIn(folder).filter(({ event }) => event === 'evaluation').map(({ update }) => update)
    expect(evaluations).toEqual(updates)
  }), { numRuns: 30 })
})

