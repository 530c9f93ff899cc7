// The host process killed at random moments: the table ends as if it had been left alone.
import fs from 'node:fs'
import path from 'node:path'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openCase } from '../../main/storage/case-folder.ts'
import { verifyCase } from '../../main/storage/verify.ts'
import { HOST_DEATHS_ALONE, HOST_DEATHS_SHARED, leaseItems } from '../../main/jobs/leases.ts'
import { createJob, jobFailures, jobProgress, openJobs } from '../../main/jobs/queue.ts'
import { recoverJobs } from '../../main/jobs/recovery.ts'
import type { CaseStore } from '../../main/storage/case-store.ts'
import { addFiles } from '../storage/contents.ts'
import { newCase } from '../storage/scratch.ts'
import { bench, sleep, workerFile } from './run.ts'

const IMAGES = 150

function caseOnDisk(): string {
  const store = newCase()
  addFiles(store, Array.from({ length: IMAGES }, (_, i) => `/p/${i}.jpg`))
  store.close()
  return store.folder
}

/** Starts the host and, after `afterMs` from when it is up, kills it; null lets it finish. Says whether it finished. */
async function runHost(folder: string, afterMs: number | null): Promise<boolean> {
  const child = spawn(process.execPath, [workerFile('host'), folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>
  await Promise.race([once(child.stdout, 'data'), ended])
  if (afterMs !== null) setTimeout(() => child.kill('SIGKILL'), afterMs)
  const [code, signal] = await ended
  if (signal !== 'SIGKILL') expect(code).toBe(0)
  return code === 0
}

/** What was written, without the times it was written at. */
function contents(store: CaseStore): unknown {
  const all = (sql: string) => store.database.prepare(sql).all()
  return {
    images: all('SELECT id, path, sha256, status, error FROM images ORDER BY id'),
    observations: all('SELECT image_id, tools, observation FROM observations ORDER BY image_id'),
    evidence: all('SELECT * FROM evidence ORDER BY image_id, id'),
    records: all('SELECT * FROM records ORDER BY image_id'),
    inspected: all("SELECT subject, count(*) AS times FROM audit WHERE action = 'image.inspected' GROUP BY subject ORDER BY subject"),
    items: all('SELECT image_id, state, error, owner FROM job_items ORDER BY id'),
    jobs: all('SELECT id, state, error FROM jobs'),
  }
}

function contentsOf(folder: string): unknown {
  const store = openCase(folder, { write: false })
  try {
    return contents(store)
  } finally {
    store.close()
  }
}

test('killed and started again twelve times, it ends as if left alone', async () => {
  const [undisturbed, disturbed] = [caseOnDisk(), caseOnDisk()]
  expect(await runHost(undisturbed, null)).toBe(true)
  let finished = false
  for (let kill = 0; kill < 12 && !finished; kill++) finished = await runHost(disturbed, Math.random() * 350)
  if (!finished) expect(await runHost(disturbed, null)).toBe(true)
  expect(contentsOf(disturbed)).toEqual(contentsOf(undisturbed))
  const store = openCase(disturbed, { write: false })
  expect((await verifyCase(store, { originals: false })).sound).toBe(true)
  store.close()
})

test('its workers end with it, even one that hangs', async () => {
  const folder = caseOnDisk()
  const child = spawn(process.execPath, [workerFile('host'), folder, 'hang'], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  await sleep(700)
  const workers = childrenOf(child.pid as number)
  expect(workers.length).toBeGreaterThan(0)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await sleep(2500)
  expect(workers.filter((pid) => fs.existsSync(path.join('/proc', String(pid)))).filter((pid) => !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1')))).toEqual([])
})

function childrenOf(pid: number): number[] {
  return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter((text) => text !== '').map(Number)
}

describe('leases of a dead host', () => {
  /** As a host leaves it that was killed with these items in hand. */
  function killedWith(store: CaseStore, job: number, suspicion: 'none' | 'host', count: number): void {
    store.transaction(() => {
      leaseItems(store, job, suspicion, count, 1000)
      store.statement("UPDATE job_items SET owner = 'a dead host' WHERE state = 'leased'").run()
      store.statement("UPDATE jobs SET state = 'running' WHERE id = ?").run(job)
    })
  }

  const quarantined: number[] = []
  const recover = (store: CaseStore) => recoverJobs(store, ({ image }) => void quarantined.push(image))
  const suspicions = (store: CaseStore) => store.statement<{ suspicion: string }>('SELECT suspicion FROM job_items ORDER BY id').all().map(({ suspicion }) => suspicion)

  test('return to the queue', () => {
    const store = newCase()
    const job = createJob(store, 'inspect', {}, addFiles(store, ['/a', '/b', '/c']))
    killedWith(store, job, 'none', 2)
    expect(jobProgress(store, job).state).toBe('running')
    recover(store)
    expect(jobProgress(store, job)).toMatchObject({ state: 'queued', total: 3, done: 0 })
    expect(openJobs(store)).toEqual([job])
    expect(store.statement("SELECT 1 FROM job_items WHERE state <> 'waiting' OR owner IS NOT NULL").all()).toEqual([])
  })

  test('lead to the item that kills the host each time, and to no other', () => {
    const store = newCase()
    const job = createJob(store, 'inspect', {}, addFiles(store, ['/killer', '/beside', '/later']))
    for (let death = 0; death < HOST_DEATHS_SHARED; death++) {
      expect(suspicions(store)).toEqual(['none', 'none', 'none'])
      killedWith(store, job, 'none', 2)
      recover(store)
    }
    expect(suspicions(store)).toEqual(['host', 'host', 'none'])
    for (let death = 0; death < HOST_DEATHS_ALONE; death++) {
      expect(jobProgress(store, job).quarantined).toBe(0)
      killedWith(store, job, 'host', 1)
      recover(store)
    }
    expect(jobFailures(store, job)).toMatchObject([{ image: 1, state: 'quarantined', error: { code: 'worker-died', message: expect.stringContaining('6 times') } }])
    expect(quarantined).toEqual([1])
  })

  test('of which one is under suspicion are run last, with nothing else in hand', async () => {
    const work = bench(6)
    work.store.statement("UPDATE job_items SET suspicion = 'host' WHERE image_id IN (1, 3)").run()
    let inHand = 0
    const most: number[] = []
    const usual = (image: number) => ({ act: 'echo', value: image, delayMs: 20 })
    const prepare = ({ image }: { image: number }) => {
      work.started.push(image)
      most.push(++inHand)
      return usual(image)
    }
    const accept = () => {
      inHand -= 1
      return () => undefined
    }
    expect(await work.run({ prepare, accept })).toMatchObject({ done: 6 })
    expect(work.started.slice(4)).toEqual([1, 3])
    expect(most.slice(4)).toEqual([1, 1])
  })
})
