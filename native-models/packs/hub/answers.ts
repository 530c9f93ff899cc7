// What an answer's status means, and the reading of small JSON answers.
import { HubError } from './errors.ts'
import { ask } from './exchange.ts'
import type { Answer, HubAccess, Question } from './exchange.ts'

/** @returns milliseconds that Retry-After asks for (RFC 9110, section 10.2.3: seconds or a date), or undefined */
export function retryAfter(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** The error for a status that brings nothing. */
export function failureOf({ status, headers, host }: Answer, subject: string): HubError {
  if (status === 401) return new HubError('refused', `${host} does not give ${subject}: it is not there, or needs a token.`)
  if (status === 403) return new HubError('refused', `${host} does not give ${subject}: its conditions have to be accepted at the hub first, and the token has to be of that account.`)
  if (status === 404 || status === 410) return new HubError('not-found', `${host} has no ${subject}.`)
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const words = status === 429 ? 'asks for fewer requests' : 'is in trouble'
    return new HubError('unreachable', `${host} ${words} (status ${status} for ${subject}).`, { passing: true, wait: retryAfter(headers.get('retry-after')) })
  }
  return new HubError('unreachable', `${host} gave the unexpected status ${status} for ${subject}.`)
}

/** @throws HubError 'corrupt' where the body came compressed although it was asked for as it is */
export function refuseEncoding({ headers, host }: Answer, subject: string): void {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase()
  if (encoding && encoding !== 'identity') throw new HubError('corrupt', `${host} compresses ${subject} unasked, so that its size cannot be checked.`)
}

async function readAll({ body, host }: Answer, subject: string, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > limit) throw new HubError('hostile', `${host} sends more than ${limit} bytes for its ${subject}.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * @param limit bytes that are read at most
 * @throws HubError as `ask` and `failureOf` tell, 'corrupt' where it is not JSON, 'hostile' where it is longer
 */
export async function askJson(access: HubAccess, question: Question, limit: number): Promise<{ value: unknown; headers: Headers }> {
  return ask(access, question, async (answer) => {
    if (answer.status !== 200) throw failureOf(answer, question.subject)
    refuseEncoding(answer, question.subject)
    const text = (await readAll(answer, question.subject, limit)).toString('utf8')
    try {
      return { value: JSON.parse(text) as unknown, headers: answer.headers }
    } catch (cause) {
      throw new HubError('corrupt', `${answer.host} gave no JSON as its ${question.subject}: it may not be a hub.`, { cause })
    }
  })
}
