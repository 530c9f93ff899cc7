// What the workspace keeps of the person's choices: settings and the cases opened lately, in one small file.
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { defaultSettings, Settings } from '../../contract/workspace.ts'
import { guarded } from '../../storage/failures.ts'
import { readRemoteKey } from './remote-key.ts'

const Kept = z.object({
  settings: Settings.partial().default({}),
  /** Absolute folders, the last opened first. */
  recentCases: z.array(z.string()).default([]),
  /** Cases of the workspace's own folder that the person wants to see no more. */
  forgottenCases: z.array(z.string()).default([]),
})
type Kept = z.infer<typeof Kept>

const MOST_RECENT = 100

const without = (folders: readonly string[], folder: string) => folders.filter((one) => one !== folder)

/** Read at each question, since other processes change it too. */
export class SettingsFile {
  readonly #file: string

  /** @param home the workspace's folder */
  constructor(home: string) {
    this.#file = path.join(home, 'settings.json')
  }

  get settings(): Settings {
    const settings = { ...defaultSettings, ...this.#read().settings }
    const { remoteEngine } = settings
    return { ...settings, remoteEngine: remoteEngine && { ...remoteEngine, hasKey: readRemoteKey(path.dirname(this.#file)) !== null } }
  }

  get recentCases(): readonly string[] {
    return this.#read().recentCases
  }

  isForgotten(folder: string): boolean {
    return this.#read().forgottenCases.includes(folder)
  }

  change(changed: Partial<Settings>): Settings {
    this.#update((kept) => ({ ...kept, settings: { ...kept.settings, ...changed } }))
    return this.settings
  }

  remember(folder: string): void {
    this.#update((kept) => ({
      ...kept,
      recentCases: [folder, ...without(kept.recentCases, folder)].slice(0, MOST_RECENT),
      forgottenCases: without(kept.forgottenCases, folder),
    }))
  }

  forget(folder: string): void {
    this.#update((kept) => ({ ...kept, recentCases: without(kept.recentCases, folder), forgottenCases: [folder, ...without(kept.forgottenCases, folder)] }))
  }

  #read(): Kept {
    try {
      return Kept.parse(JSON.parse(fs.readFileSync(this.#file, 'utf8')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#setAside()
      return Kept.parse({})
    }
  }

  /** Whoever wants to know what was in a damaged file finds it beside the new one. */
  #setAside(): void {
    try {
      fs.renameSync(this.#file, this.#file.replace(/json$/, `damaged-${new Date().toISOString().replaceAll(':', '-')}.json`))
    } catch {
      // It cannot be moved, and says nothing either way: the defaults hold.
    }
  }

  /** Whole or not at all. */
  #update(change: (kept: Kept) => Kept): void {
    const before = this.#read()
    const text = JSON.stringify(change(before), null, 2)
    if (text === JSON.stringify(before, null, 2)) return
    guarded(path.dirname(this.#file), () => {
      fs.mkdirSync(path.dirname(this.#file), { recursive: true })
      const unfinished = `${this.#file}.${process.pid}.part`
      fs.writeFileSync(unfinished, text, { flush: true })
      fs.renameSync(unfinished, this.#file)
    })
  }
}
