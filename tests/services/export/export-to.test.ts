// Files are written whole or not at all, and failures say what to do.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { ExportFormat } from '../../../main/contract/export.ts'
import { exportTo } from '../../../main/services/export/export-to.ts'
import { writeFailure } from '../../../main/services/export/write-failure.ts'
import { collect } from './collect.ts'
import { realistic, setting, stuttgart } from './records.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'export-to-'))
})

describe('a file', () => {
  test.each(ExportFormat.options)('as %s holds the whole export', async (format) => {
    const target = path.join(folder, 'out')
    expect(await exportTo(target, format, realistic, setting)).toEqual({ records: realistic.length })
    expect(readFileSync(target, 'utf8')).toBe(await collect(format, realistic))
    expect(readdirSync(folder)).toEqual(['out'])
  })
  test('replaces an older one only when complete', async () => {
    const target = path.join(folder, 'out.jsonl')
    writeFileSync(target, 'before')
    async function* broken() {
      yield stuttgart
      throw new Error('source gone')
    }
    await expect(exportTo(target, 'jsonl', broken(), setting)).rejects.toThrow('source gone')
    expect(readFileSync(target, 'utf8')).toBe('before')
    expect(readdirSync(folder)).toEqual(['out.jsonl'])
    await exportTo(target, 'jsonl', [stuttgart], setting)
    expect(readFileSync(target, 'utf8')).not.toBe('before')
  })
})

describe('failures', () => {
  test('a missing folder, a folder in the way and a file as folder', async () => {
    mkdirSync(path.join(folder, 'taken'))
    writeFileSync(path.join(folder, 'file'), '')
    const failing = (name: string) => exportTo(path.join(folder, name), 'csv', [stuttgart], setting)
    await expect(failing('none/out.csv')).rejects.toMatchObject({ code: 'not-found', details: { file: path.join(folder, 'none/out.csv') } })
    await expect(failing('taken')).rejects.toMatchObject({ code: 'invalid-request' })
    await expect(failing('file/out.csv')).rejects.toMatchObject({ code: 'invalid-request' })
    expect(readdirSync(folder).sort()).toEqual(['file', 'taken'])
  })
  test.runIf(process.platform === 'linux')('a folder that may not be written', async () => {
    await expect(exportTo('/sys/out.csv', 'csv', [stuttgart], setting)).rejects.toMatchObject({ code: 'read-only' })
  })
  test.runIf(process.platform === 'linux')('a limit on the file in mid-write leaves nothing behind', () => {
    const script = path.join(folder, 'write.ts')
    const at = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href)
    writeFileSync(script, `
      import { exportTo } from ${at('../../../main/services/export/export-to.ts')}
      import { setting, stuttgart } from ${at('./records.ts')}
      try { await exportTo(${JSON.stringify(path.join(folder, 'out.jsonl'))}, 'jsonl', Array(200).fill(stuttgart), setting) } catch (error) { process.stdout.write(error.code) }
    `)
    // the shell's limit counts blocks of 512 or 1024 bytes; the export is over 1 MB
    expect(execFileSync('bash', ['-c', 'ulimit -f 256; exec "$0" "$1"', process.execPath, script], { encoding: 'utf8' })).toBe('disk-full')
    expect(readdirSync(folder)).toEqual(['write.ts'])
  })
  test.each([['ENOSPC', 'disk-full'], ['EDQUOT', 'disk-full'], ['EROFS', 'read-only'], ['EACCES', 'read-only']])('%s becomes %s', (system, code) => {
    expect(writeFailure(Object.assign(new Error(system), { code: system }), '/a/b.csv')).toMatchObject({ code, message: expect.stringContaining('/a/b.csv') })
  })
  test('what is not known stays as it is', () => {
    const error = new Error('else')
    expect(writeFailure(error, 'x')).toBe(error)
  })
})
