// A process of its own that downloads what it is told to, so that it can be killed in the middle.
import { downloadCheckpoint } from '../../../../native-models/packs/hub/download.ts'
import type { CheckpointDescription } from '../../../../native-models/packs/hub/description.ts'

const { description, target } = JSON.parse(process.argv[2]!) as { description: CheckpointDescription; target: string }
await downloadCheckpoint({
  description, consent: description.consent, target, signal: new AbortController().signal, report: () => undefined,
  progress: ({ bytes }) => process.stdout.write(`${bytes}\n`),
})
process.stdout.write('done\n')
