// geoagent models generate: a pack asked about pictures, its words as they come, or all of it as JSON.
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { Option } from 'commander'
import type { Command } from 'commander'
import type { GeneratedAnswer } from '../../../contract/models-requests.ts'
import { packWord } from '../model-words.ts'
import { harmless } from '../printing.ts'
import { exitStatus, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { realNumber, wholeNumber, zeroOrMore } from '../words.ts'

interface GenerateOptions {
  image: string[]
  adapter?: string
  prompt?: string
  maxTokens?: number
  temperature?: number
  topP?: number
  topK?: number
  repetitionPenalty?: number
  seed?: number
  samples: number
  form: 'free' | 'reasoning-chain'
  json?: boolean
}

/** A model's lines stay lines; what else would steer a terminal does not reach it. */
const harmlessLines = (text: string): string => text.split('\n').map(harmless).join('\n')

const draftOf = (word: string, { image, adapter, prompt, maxTokens, temperature, topP, topK, repetitionPenalty, seed, samples, form }: GenerateOptions) =>
  ({ pack: packWord(word), images: image.map((file) => path.resolve(file)), adapter: adapter && path.resolve(adapter), prompt, maxTokens, samples, form, sampling: { temperature, topP, topK, repetitionPenalty, seed } })

/** One sample is streamed; several would run into each other, and come at the end. */
async function stream(session: Session, word: string, options: GenerateOptions): Promise<GeneratedAnswer> {
  const id = randomUUID()
  const stop = session.app.listen((name, event) => {
    if (name === 'models.piece' && 'piece' in event && event.id === id && options.samples === 1) process.stdout.write(harmlessLines(event.piece.text))
  })
  try {
    return await session.ask('models.generate', { ...draftOf(word, options), id })
  } finally {
    stop()
  }
}

function told({ samples, promptTokens, timings, provider, passedOver }: GeneratedAnswer): string {
  const tokens = samples.reduce((sum, sample) => sum + sample.tokens.length, 0)
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2)
  // A short answer comes with the prompt's own run, and tells no rate.
  const rate = timings.decode > 100 ? `, ${(tokens / (timings.decode / 1000)).toFixed(1)} tokens/s` : ''
  const over = passedOver.map(({ name, reason }) => `  not on ${name}: ${harmless(reason ?? '')}`)
  const times = `load ${seconds(timings.load)} s, pictures ${seconds(timings.image)} s, prompt ${seconds(timings.prefill)} s, answer ${seconds(timings.decode)} s${rate}`
  return [`${promptTokens.length} tokens of prompt, ${tokens} of answer on ${provider ?? 'an unknown provider'}; ${times}`, ...over].join('\n')
}

async function generate(session: Session, word: string, options: GenerateOptions): Promise<number> {
  const answer = options.json ? await session.ask('models.generate', draftOf(word, options)) : await stream(session, word, options)
  if (options.json) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`)
  else {
    if (options.samples > 1) process.stdout.write(answer.samples.map(({ text }, index) => `--- ${index + 1}\n${harmlessLines(text)}`).join('\n'))
    process.stdout.write('\n')
    process.stderr.write(`${told(answer)}\n`)
  }
  return answer.samples.some(({ ended }) => ended === 'cancelled') ? exitStatus.interrupted : exitStatus.done
}

export function addGenerateCommand(group: Command, setStatus: (status: number) => void): void {
  group
    .command('generate <pack>')
    .description('ask a pack; its words are printed as they come. What is not set is as the pack says')
    .option('--image <file...>', 'pictures, before the prompt', [])
    .option('--adapter <folder>', "adapter of the pack, in PEFT's form")
    .option('--prompt <text>', 'what to ask (default: where the picture was taken)')
    .option('--max-tokens <n>', 'longest answer', wholeNumber)
    .option('--temperature <n>', '0 takes the likeliest token each time', realNumber)
    .option('--top-p <n>', 'only the likeliest tokens that have this much probability together', realNumber)
    .option('--top-k <n>', 'only so many of the likeliest tokens; 0 for all', zeroOrMore)
    .option('--repetition-penalty <n>', 'above 1, what was said before becomes less likely', realNumber)
    .option('--seed <n>', 'the same seed gives the same answer (default: 0)', zeroOrMore)
    .option('--samples <n>', 'so many answers', wholeNumber, 1)
    .addOption(new Option('--form <form>', "what it can write: anything, or only the reasoning chain's JSON").choices(['free', 'reasoning-chain']).default('free'))
    .option('--json', 'print token ids, log-probabilities, text and timings as JSON')
    .addHelpText('after', '\nExample:\n  geoagent models generate geoagent --image harbour.jpg --form reasoning-chain')
    .action(async (word: string, options: GenerateOptions) => setStatus(await withSession((session) => generate(session, word, options))))
}
