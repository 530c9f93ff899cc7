// The examples of a training run: a dataset's lines as chats, measured, in the parts that they name.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ChatMessage } from '../../../native-models/text/chat-template.ts'
import { DatasetError } from '../../../training/data/dataset-line.ts'
import type { DatasetLine } from '../../../training/data/dataset-line.ts'
import { readDataset } from '../../../training/data/read-dataset.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { TrainingData, TrainingPlan } from '../../contract/training.ts'
import type { ExampleLengths } from './example-lengths.ts'

export interface TrainingExample {
  /** 'line 12' */
  readonly id: string
  /** SFT: the last is the assistant's. GRPO: without an answer. */
  readonly messages: readonly ChatMessage[]
  /** Absolute paths, one for each image part. */
  readonly images: readonly string[]
  /** Of GRPO. */
  readonly solution: string
  /** Tokens; of GRPO with the longest answer. */
  readonly length: number
  /** Tokens that the loss is on. */
  readonly answer: number
}

export interface TrainingExamples {
  readonly train: readonly TrainingExample[]
  readonly validation: readonly TrainingExample[]
  readonly data: TrainingData
  /** Over all that is trained on. */
  readonly longestAnswer: number
}

const mark = '<image>'

/** ms-swift's mark for a picture as an image part. */
function partsOf(content: string): ChatMessage['content'] {
  const texts = content.split(mark)
  if (texts.length === 1) return content
  return texts.flatMap((text, index) => [...(index > 0 ? [{ type: 'image' as const }] : []), ...(text === '' ? [] : [{ type: 'text' as const, text }])])
}

const marksIn = (messages: DatasetLine['messages']): number => messages.reduce((sum, { content }) => sum + content.split(mark).length - 1, 0)

/** Pictures without marks come before the first words of the person, as ms-swift puts them. @throws DatasetError */
function markedMessages({ messages, images }: DatasetLine): DatasetLine['messages'] {
  const marks = marksIn(messages)
  if (marks === images.length) return messages
  const first = messages.findIndex(({ role }) => role === 'user')
  if (marks > 0 || first < 0) throw new DatasetError(`The messages have ${marks} marks ${mark} for ${images.length} pictures.`)
  return messages.map((message, index) => (index === first ? { ...message, content: mark.repeat(images.length) + message.content } : message))
}

/** @throws DatasetError */
function chatOf(line: DatasetLine, method: TrainingPlan['method']): { messages: ChatMessage[]; answer: string } {
  const last = line.messages.at(-1)
  const answered = last?.role === 'assistant'
  if (method === 'sft' && (!answered || last.content.trim() === '')) throw new DatasetError("The last message is no answer of the assistant's to learn from.")
  const asked = method === 'grpo' && answered ? { ...line, messages: line.messages.slice(0, -1) } : line
  if (!asked.messages.some(({ role }) => role === 'user')) throw new DatasetError("There is no message of the user's.")
  if (method === 'grpo' && !line.solution?.trim()) throw new DatasetError('There is no solution, which the rewards are reckoned from.')
  const messages = markedMessages(asked).map(({ role, content }) => ({ role, content: partsOf(content) }))
  return { messages, answer: answered ? last.content : '' }
}

/** Of the token that ends an answer. */
const END = 2

function exampleOf(value: DatasetLine, line: number, file: string, plan: TrainingPlan, lengths: ExampleLengths): TrainingExample {
  const { messages, answer } = chatOf(value, plan.method)
  const images = value.images.map((image) => path.resolve(path.dirname(file), image))
  const written = plan.method === 'grpo' ? plan.settings.maxTokens : 0
  return {
    id: `line ${line}`, messages, images, solution: value.solution ?? '',
    length: lengths.chat(messages, images.length) + written,
    answer: plan.method === 'grpo' ? plan.settings.maxTokens : lengths.text(answer) + END,
  }
}

async function sha256Of(file: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest)
  return digest.digest('hex')
}

/** @throws DatasetError for a picture that is not there */
async function holdPictures({ images }: TrainingExample): Promise<void> {
  for (const image of images) {
    const found = await stat(image).catch(() => null)
    if (!found?.isFile()) throw new DatasetError(`The picture ${image} is not there.`)
  }
}

const emptyParts = () => ({ train: [] as TrainingExample[], validation: [] as TrainingExample[], test: 0, leftOut: 0 })

/** Lines of the test part are only counted: nobody learns from them, and they need no answer. */
async function* examplesIn(plan: TrainingPlan, lengths: ExampleLengths, signal?: AbortSignal): AsyncGenerator<{ part: 'train' | 'validation'; example: TrainingExample } | { part: 'test' }> {
  for await (const { line, value } of readDataset(plan.dataset)) {
    signal?.throwIfAborted()
    const { part = 'train' } = value
    try {
      if (part === 'test') {
        yield { part }
        continue
      }
      const example = exampleOf(value, line, plan.dataset, plan, lengths)
      await holdPictures(example)
      yield { part, example }
    } catch (error) {
      throw error instanceof DatasetError ? new DatasetError(error.reason, { file: plan.dataset, line }, { cause: error }) : error
    }
  }
}

const most = (values: readonly number[]): number => values.reduce((largest, value) => Math.max(largest, value), 0)

/**
 * Reads a dataset through. The test part is not trained on.
 * @throws WorkstationError 'unreadable' or 'not-found', naming file and line, 'invalid-request' where nothing is left to train on
 */
export async function readTrainingData(plan: TrainingPlan, lengths: ExampleLengths, signal?: AbortSignal): Promise<TrainingExamples> {
  const parts = emptyParts()
  try {
    const sha256 = await sha256Of(plan.dataset)
    for await (const found of examplesIn(plan, lengths, signal)) {
      if (found.part === 'test') parts.test += 1
      else if (found.example.length > plan.settings.maxLength) parts.leftOut += 1
      else parts[found.part].push(found.example)
    }
    const { train, validation, test, leftOut } = parts
    if (train.length === 0) throw new WorkstationError('invalid-request', `${plan.dataset} has nothing to train on${leftOut > 0 ? `: ${leftOut} examples are longer than ${plan.settings.maxLength} tokens, which --max-length sets` : '.'}`, { leftOut })
    const data = { file: plan.dataset, sha256, train: train.length, validation: validation.length, test, leftOut, longestTokens: most(train.map(({ length }) => length)) }
    return { train, validation, data, longestAnswer: most(train.map(({ answer }) => answer)) }
  } catch (cause) {
    throw readingError(cause, plan.dataset)
  }
}

function readingError(cause: unknown, file: string): unknown {
  if (cause instanceof DatasetError) return new WorkstationError('unreadable', cause.message, { file: cause.file, line: cause.line }, { cause })
  const code = (cause as NodeJS.ErrnoException | null)?.code
  if (typeof code !== 'string' || cause instanceof WorkstationError) return cause
  return new WorkstationError(code === 'ENOENT' ? 'not-found' : 'unreadable', `The dataset ${file} cannot be read (${code}).`, { file }, { cause })
}
