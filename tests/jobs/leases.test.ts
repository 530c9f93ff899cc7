// A result counts only while its item is leased to this host.
import { expect, test } from 'vitest'
import { leaseItems, settleItem } from '../../main/jobs/leases.ts'
import { cancelJob, createJob, jobProgress } from '../../main/jobs/queue.ts'
import { addFiles } from '../storage/contents.ts'
import { newCase } from '../storage/scratch.ts'

test('a result that comes twice, after a cancel or for another host is not written', () => {
  const store = newCase()
  const job = createJob(store, 'inspect', {}, addFiles(store, ['/a', '/b', '/c']))
  const [one, two, three] = leaseItems(store, job, 'none', 3, 1000).map(({ item }) => item) as [number, number, number]
  const written: number[] = []
  const settle = (item: number) => settleItem(store, item, 'done', null, () => void written.push(item))
  settle(one)
  settle(one)
  store.statement("UPDATE job_items SET owner = 'another host' WHERE id = ?").run(two)
  settle(two)
  cancelJob(store, job)
  settle(three)
  expect(written).toEqual([one])
  expect(jobProgress(store, job)).toMatchObject({ state: 'cancelled', total: 3, done: 1 })
})
