// What is open over the window: dialogs, the palette.
import { models } from './models.svelte.ts'

export type FolderChoice = 'pictures' | 'case' | 'basemap' | 'checkpoint'

class Shell {
  palette = $state(false)
  newCase = $state(false)
  /** Which list of folders is open, for hosts without a file dialog. */
  choosing = $state<FolderChoice | null>(null)
  about = $state(false)
  /** Grows with every wish to type into the list's search field. */
  searchWish = $state(0)

  /** Whether something over the window has the keys. */
  get isCovered(): boolean {
    return this.palette || this.newCase || this.about || this.choosing !== null || models.isAsking
  }
}

export const shell = new Shell()
