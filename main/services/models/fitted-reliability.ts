// How often models were found to be right on this machine's own pictures: kept in the workspace, so that no pack changes and no hash with it.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { ModelIdentity, Reliability } from '../../contract/reasoning.ts'
import { guarded } from '../../storage/failures.ts'
import { isAscending } from '../../evidence/model-answer/reliability.ts'

const Kept = z.strictObject({ format: z.literal(1), model: ModelIdentity, reliability: Reliability, madeAt: z.iso.datetime() })

/**
 * One file for each model, named by what records name it by: the hashes of pack and adapter, or the name alone of a model on another
 * machine, which has no hash. A pack that is moved or renamed keeps what was found; one that is made anew is another.
 */
function fileOf(home: string, { name, packHash, adapterHash }: ModelIdentity): string {
  const key = packHash === null ? ['remote', name] : ['pack', packHash, adapterHash ?? '']
  return path.join(home, 'reliability', `${createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32)}.json`)
}

/** Null where nothing was fitted; a file that does not read as one says nothing. */
export function fittedReliability(home: string, model: ModelIdentity): Reliability | null {
  try {
    const { data } = Kept.safeParse(JSON.parse(fs.readFileSync(fileOf(home, model), 'utf8')))
    return data && isAscending(data.reliability.shares) ? data.reliability : null
  } catch {
    return null
  }
}

/** Whole or not at all. @returns the file @throws WorkstationError `disk-full`, `read-only` */
export function keepReliability(home: string, model: ModelIdentity, reliability: Reliability): string {
  const file = fileOf(home, model)
  const kept: z.infer<typeof Kept> = { format: 1, model, reliability, madeAt: new Date().toISOString() }
  guarded(path.dirname(file), () => {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    const unfinished = `${file}.${process.pid}.part`
    fs.writeFileSync(unfinished, `${JSON.stringify(kept, null, 2)}\n`, { flush: true })
    fs.renameSync(unfinished, file)
  })
  return file
}

/** @returns whether there was anything */
export function forgetReliability(home: string, model: ModelIdentity): boolean {
  const file = fileOf(home, model)
  if (!fs.existsSync(file)) return false
  guarded(file, () => fs.rmSync(file))
  return true
}
