// Cases that the program is started or called with: by argument, by a second start, or by macOS.
import path from 'node:path'
import { app } from 'electron'
import { z } from 'zod'

/** @returns the case folders among a program's arguments, as absolute paths */
export function casesIn(argv: readonly string[], folder: string): string[] {
  return argv.slice(1).filter((one) => !one.startsWith('-') && /\.geocase[\\/]*$/i.test(one)).map((one) => path.resolve(folder, one))
}

/** What a second start tells the first; Chromium mixes its own switches into the arguments that it passes on. */
const Told = z.object({ cases: z.array(z.string().max(4096)).max(100) })

/** @returns false in a second start: the first one has been told and this one should end */
export const isFirst = (cases: readonly string[]): boolean => app.requestSingleInstanceLock({ cases: [...cases] } satisfies z.infer<typeof Told>)

/**
 * @param open a case that was asked for
 * @param show the person started the program once more
 */
export function onCaseAsked(open: (folder: string) => void, show: () => void): void {
  app.on('open-file', (event, file) => {
    event.preventDefault()
    open(path.resolve(file))
  })
  app.on('second-instance', (_event, _argv, _folder, told) => {
    show()
    for (const folder of Told.safeParse(told).data?.cases ?? []) open(folder)
  })
}
