// What is open over the window: dialogs, the palette.
export type FolderChoice = 'pictures' | 'case' | 'basemap'

class Shell {
  palette = $state(false)
  newCase = $state(false)
  /** Which list of folders is open, for hosts without a file dialog. */
  choosing = $state<FolderChoice | null>(null)
  about = $state(false)
  /** Grows with every wish to type into the list's search field. */
  searchWish = $state(0)
}

export const shell = new Shell()
