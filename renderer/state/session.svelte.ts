// The window itself: which view, whether its host is there, and what the person has to be told.
import type { ErrorReport } from '../../main/contract/errors.ts'

export type CaseTab = 'triage' | 'record'
export type Route =
  | { view: 'cases' }
  | { view: 'case'; folder: string; tab: CaseTab; image: number | null }
  | { view: 'models' }
  | { view: 'settings' }
  | { view: 'keys' }

export interface Notice {
  readonly id: number
  readonly tone: 'error' | 'warning' | 'done'
  /** What happened, to which thing, what the person can do. */
  readonly message: string
}

const KEPT = 4

class Session {
  route = $state<Route>({ view: 'cases' })
  connected = $state(true)
  actor = $state('')
  hostKind = $state<'electron' | 'web'>('web')
  uploads = $state(false)
  version = $state('')
  notices = $state<Notice[]>([])
  /** Something takes a while before work can begin. */
  preparing = $state<string | null>(null)
  #lastNotice = 0

  tell(tone: Notice['tone'], message: string): void {
    // The same words twice are one notice.
    if (this.notices.some((notice) => notice.message === message)) return
    this.notices = [...this.notices, { id: ++this.#lastNotice, tone, message }].slice(-KEPT)
  }

  /** Cancelling is silent. */
  tellError(error: ErrorReport): void {
    if (error.code !== 'cancelled') this.tell('error', error.message)
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id)
  }
}

export const session = new Session()
