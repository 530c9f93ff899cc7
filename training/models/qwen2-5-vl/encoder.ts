// Chats and pictures as the model reads them while it is trained.
import { openTower } from '../../../native-models/models/qwen2-5-vl/open-sessions.ts'
import type { OpenedPack } from '../../../native-models/models/qwen2-5-vl/opened-pack.ts'
import { processImage } from '../../../native-models/models/qwen2-5-vl/processor.ts'
import type { PictureRgb } from '../../../native-models/models/qwen2-5-vl/processor.ts'
import { promptOf, seePatches } from '../../../native-models/models/qwen2-5-vl/prompt.ts'
import type { SeenPicture } from '../../../native-models/models/qwen2-5-vl/prompt.ts'
import type { Patches } from '../../../native-models/models/qwen2-5-vl/vision.ts'
import type { Session, SessionOptions } from '../../../native-models/runtime/session.ts'
import type { ChatMessage } from '../../../native-models/text/chat-template.ts'
import type { Example, SeenPrompt } from './examples.ts'
import { trainsTower } from './forward.ts'
import type { ForwardPlan } from './forward.ts'

/** Pictures go through the frozen tower at once; where it is trained they stay patches. */
export class ExampleEncoder {
  readonly #opened: OpenedPack
  readonly #plan: ForwardPlan
  readonly #session: SessionOptions
  #tower: Promise<Session> | null = null

  constructor(opened: OpenedPack, plan: ForwardPlan, session: SessionOptions) {
    this.#opened = opened
    this.#plan = plan
    this.#session = session
  }

  async #see(picture: PictureRgb, maxPixels: number | undefined): Promise<{ seen: SeenPicture; patches: Patches }> {
    const { preprocessor, config } = this.#opened
    const patches = await processImage(picture, maxPixels === undefined ? preprocessor : { ...preprocessor, maxPixels: Math.min(maxPixels, preprocessor.maxPixels) })
    if (trainsTower(this.#plan.trained)) return { patches, seen: { grid: patches.grid, vectors: new Float32Array(0) } }
    this.#tower ??= openTower(this.#plan.weights, config, this.#session)
    return { patches, seen: await seePatches(await this.#tower, patches, config) }
  }

  async #prompt(ids: readonly number[], images: readonly PictureRgb[], room: number, maxPixels: number | undefined): Promise<SeenPrompt> {
    const pictures: { seen: SeenPicture; patches: Patches }[] = []
    for (const image of images) pictures.push(await this.#see(image, maxPixels))
    const prompt = promptOf(ids, pictures.map(({ seen }) => seen), room, this.#opened.config)
    return { ...prompt, patches: trainsTower(this.#plan.trained) ? pictures.map(({ patches }) => patches) : [] }
  }

  prompt(messages: readonly ChatMessage[], images: readonly PictureRgb[], room: number, maxPixels?: number): Promise<SeenPrompt> {
    return this.#prompt(this.#opened.encode(messages, true), images, room, maxPixels)
  }

  async example(messages: readonly ChatMessage[], images: readonly PictureRgb[], maxPixels?: number): Promise<Example> {
    if (messages.at(-1)?.role !== 'assistant') throw new RangeError('the last message is not the assistant\'s: there is no answer to learn')
    const { stopTokens } = this.#opened
    const [asked, whole] = [this.#opened.encode(messages.slice(0, -1), true), this.#opened.encode(messages, false)]
    if (asked.some((id, index) => whole[index] !== id)) throw new RangeError('the chat template writes a chat with its answer otherwise than the prompt, so the answer cannot be told apart')
    // The template may write a line break after the token that ends an answer; the model never gets to write it.
    const end = whole.findLastIndex((id) => stopTokens.includes(id)) + 1
    if (end <= asked.length) throw new RangeError('the chat template does not end an answer with a token that stops generation')
    const prompt = await this.#prompt(whole.slice(0, end), images, 0, maxPixels)
    const answer = end - asked.length
    return { ...prompt, answer: [prompt.ids.length - answer, prompt.ids.length] }
  }

  async close(): Promise<void> {
    await (await this.#tower)?.release()
  }
}
