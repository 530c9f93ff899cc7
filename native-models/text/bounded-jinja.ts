// Runs a Jinja template that may be hostile: a pack brings it. It sees the values it is given and nothing else, and has limits on steps, sizes and time.
import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja'
import { TextError } from './errors.ts'
import { withinTime } from './time-limit.ts'

/** Qwen2.5-VL's has 1,017 characters, Qwen3's 4,116. */
const longestTemplate = 65_536
const longestOutput = 1_000_000
/** Expressions evaluated; Qwen2.5-VL's template takes 4,270 for 100 messages. */
const mostSteps = 200_000
/**
 * Length of a string, list or mapping inside an expression, and the largest number. One step of the language can multiply two of them (`replace`, `join`,
 * `indent`), so this bounds a step to 64 million characters.
 */
const largestOperand = 8192
const renderMilliseconds = 2000

// The package's own types name their files without an extension and so do not resolve here; this is what is used of them.
interface Statement { readonly type: string }
interface Value { readonly type: string; readonly value: unknown }
interface Evaluator {
  evaluate(statement: Statement | undefined, environment: unknown): Value
  run(program: unknown): Value
}
const EvaluatorClass = Interpreter as unknown as new (environment: unknown) => Evaluator

/** Statements whose value is the text that they print; all others are expressions. */
const printing = new Set(['Program', 'If', 'For', 'Macro', 'Set', 'CallStatement', 'FilterStatement', 'Comment', 'StringLiteral'])

const tooLarge = (what: string): never => {
  throw new TextError('limit', `the chat template makes ${what} that is too large`)
}

function sizeOf(value: Value): number {
  if (typeof value.value === 'string') return value.value.length
  if (typeof value.value === 'number') return Math.abs(value.value)
  if (Array.isArray(value.value)) return value.value.length
  return value.value instanceof Map ? value.value.size : 0
}

class BoundedEvaluator extends EvaluatorClass {
  #steps = 0
  /** Expressions that are being evaluated around this one. */
  #depth = 0

  override evaluate(statement: Statement | undefined, environment: unknown): Value {
    if (++this.#steps > mostSteps) throw new TextError('limit', `the chat template takes more than ${mostSteps} steps`)
    const expressions = statement === undefined || printing.has(statement.type) ? 0 : 1
    this.#depth += expressions
    try {
      const value = super.evaluate(statement, environment)
      if (sizeOf(value) > (this.#depth > 0 ? largestOperand : longestOutput)) tooLarge(`a ${value.type}`)
      return value
    } finally {
      // {% break %} and {% continue %} leave by an exception that the loop catches.
      this.#depth -= expressions
    }
  }
}

/** Python's range, no longer than any list may be. */
function range(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop]
  const length = Math.max(0, Math.ceil((to - from) / step))
  if (!(length <= largestOperand)) tooLarge('a range')
  return Array.from({ length }, (_, index) => from + index * step)
}

/** What chat templates expect to find. The clock (strftime_now) is left out: the same messages give the same prompt. */
const globals = {
  true: true, True: true, false: false, False: false, none: null, None: null, range,
  raise_exception: (message: unknown) => {
    throw new TextError('invalid', `the chat template refuses the messages: ${String(message).slice(0, 500)}`)
  },
}

function run(template: string, values: Record<string, unknown>): string {
  const environment = new Environment()
  for (const [name, value] of Object.entries({ ...values, ...globals })) environment.set(name, value)
  const program = parse(tokenize(template, { lstrip_blocks: true, trim_blocks: true }))
  return String(new BoundedEvaluator(environment).run(program).value)
}

/**
 * @param values what the template may read: strings, numbers, booleans, lists and objects of them
 * @throws TextError 'limit' when it is too large or too slow, 'invalid' when it is wrong or refuses the values
 */
export function renderTemplate(template: string, values: Record<string, unknown>): string {
  if (template.length > longestTemplate) throw new TextError('limit', `the chat template has ${template.length} characters, more than ${longestTemplate}`)
  try {
    return withinTime(renderMilliseconds, 'the chat template', () => run(template, values))
  } catch (cause) {
    if (cause instanceof TextError) throw cause
    throw new TextError('invalid', `the chat template cannot be run: ${cause instanceof Error ? cause.message.slice(0, 500) : 'unknown error'}`, { cause })
  }
}
