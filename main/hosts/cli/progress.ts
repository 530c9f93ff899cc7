// Progress on standard error: one line rewritten on a terminal, a plain line now and then when piped.
import type { JobProgress } from '../../contract/job.ts'
import { duration } from './printing.ts'

const secondsBetweenPlainLines = 10

export function progressLine(progress: JobProgress): string {
  const finished = progress.done + progress.failed + progress.quarantined
  const parts = [`${finished} of ${progress.total} pictures${progress.kind === 'ask' ? ' asked about' : ''}`]
  if (progress.rate !== null) parts.push(`${progress.rate.toPrecision(2)}/s`)
  if (progress.secondsLeft !== null && finished < progress.total) parts.push(`${duration(progress.secondsLeft)} left`)
  const bad = progress.failed + progress.quarantined
  if (bad > 0) parts.push(`${bad} failed`)
  return parts.join(' · ')
}

export interface LinePrinter {
  show(line: string): void
  end(): void
}

/** @param stream standard error; `quiet` prints nothing */
export function linePrinter(stream: NodeJS.WriteStream, quiet: boolean): LinePrinter {
  if (quiet) return { show: () => {}, end: () => {} }
  if (stream.isTTY) {
    return {
      // A line that wraps could not be written over.
      show: (line) => stream.write(`\r\x1b[K${line.slice(0, (stream.columns || 80) - 1)}`),
      end: () => stream.write('\r\x1b[K'),
    }
  }
  let last = 0
  return {
    show(line) {
      const now = performance.now() / 1000
      if (now - last < secondsBetweenPlainLines) return
      last = now
      stream.write(`${line}\n`)
    },
    end: () => {},
  }
}

export interface ProgressPrinter {
  show(progress: JobProgress): void
  end(): void
}

/** @param stream standard error; `quiet` prints nothing */
export function progressPrinter(stream: NodeJS.WriteStream, quiet: boolean): ProgressPrinter {
  const { show, end } = linePrinter(stream, quiet)
  return { show: (progress) => show(progressLine(progress)), end }
}
