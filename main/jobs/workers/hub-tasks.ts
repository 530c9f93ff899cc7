// Tasks that ask a hub: what a checkpoint is, and its files. Every contact goes into the workspace's log before it is made.
import { statfs } from 'node:fs/promises'
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { describeCheckpoint } from '../../../native-models/packs/hub/describe.ts'
import { CheckpointDescription } from '../../../native-models/packs/hub/description.ts'
import { downloadCheckpoint } from '../../../native-models/packs/hub/download.ts'
import type { DownloadProgress } from '../../../native-models/packs/hub/download.ts'
import { partialOf } from '../../../native-models/packs/hub/partial.ts'
import type { DescribedCheckpoint, FetchedCheckpoint, ModelsEvent, ModelsTask } from '../../contract/models-tasks.ts'
import { networkLog } from './network-log.ts'

type Of<Name extends ModelsTask['task']> = Extract<ModelsTask, { task: Name }>

/** One folder a commit, so that what is resumed is the same; names of repositories hold no '--'. */
const folderOf = (downloads: string, { repository, commit }: CheckpointDescription): string => path.join(downloads, `${repository.replace('/', '--')}@${commit}`)

async function bytesHere(target: string, description: CheckpointDescription): Promise<number> {
  const kept = await Promise.all(description.files.map(async (file) => {
    const whole = await stat(path.join(target, file.path)).catch(() => null)
    return whole?.size === file.bytes ? file.bytes : (await partialOf(target, description, file).kept()).bytes
  }))
  return kept.reduce((sum, bytes) => sum + bytes, 0)
}

export async function describe({ hub, repository, revision, token, log, downloads }: Of<'describe'>, signal: AbortSignal): Promise<DescribedCheckpoint> {
  const description = await describeCheckpoint({ hub, repository, revision, signal, report: networkLog(log, repository), ...(token === null ? {} : { token }) })
  await mkdir(downloads, { recursive: true })
  const { bavail, bsize } = await statfs(downloads)
  const { consent, files, ...about } = description
  const offer = {
    ...about, host: consent.host, fingerprint: consent.fingerprint, files: files.map(({ path: name, bytes }) => ({ path: name, bytes })),
    bytesHere: await bytesHere(folderOf(downloads, description), description), bytesFree: bavail * bsize,
  }
  return { offer, description }
}

/** @param tell progress of the download, in bytes of all files */
export async function download({ description: given, fingerprint, token, log, downloads }: Of<'download'>, signal: AbortSignal, tell: (event: ModelsEvent) => void): Promise<FetchedCheckpoint> {
  const description = CheckpointDescription.parse(given)
  const progress = ({ phase, file, bytes, total, reason }: DownloadProgress) => tell({ phase, done: bytes, total, detail: reason ?? file })
  const { folder } = await downloadCheckpoint({
    description, consent: { ...description.consent, fingerprint }, target: folderOf(downloads, description), signal, progress,
    report: networkLog(log, description.repository), ...(token === null ? {} : { token }),
  })
  return { folder, origin: `${description.hub}/${description.repository}@${description.commit}` }
}
