// What the queue needs of a worker process; each host brings its own way to start one.

export interface WorkerExit {
  readonly code: number | null
  readonly signal: string | null
  /** The last of what it wrote to its standard output and error, untrusted. */
  readonly output: string
}

export interface WorkerHandle {
  readonly pid: number | undefined
  send(message: unknown): void
  /** Called once the entry has loaded and listens; a process that ends before that is no item's fault. */
  onReady(listener: () => void): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, also when the process could not be started. */
  onExit(listener: (exit: WorkerExit) => void): void
  /** Ends it at once (SIGKILL). */
  kill(): void
  /** Asks it to end when it has tidied up. */
  stop(): void
}

export type Spawner = (entry: string | URL) => WorkerHandle
