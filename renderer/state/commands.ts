// What a person can do, as the palette, the keys, the menu and the page of keys know it. What each does is in actions/commands.ts.

export type CommandGroup = 'Case' | 'Pictures' | 'Judgement' | 'Picture in view' | 'Map' | 'Models' | 'Window'

export interface Command {
  readonly id: string
  readonly title: string
  readonly group: CommandGroup
  /** As tinykeys writes them; the first is shown. `$mod` is Ctrl, on a Mac Cmd. */
  readonly keys: readonly string[]
  /** Only where a case is open, or an image in view. */
  readonly needs?: 'case' | 'image'
}

export const commands = [
  { id: 'case.new', title: 'New case…', group: 'Case', keys: [] },
  { id: 'case.open', title: 'Open a case…', group: 'Case', keys: ['$mod+o'] },
  { id: 'view.cases', title: 'All cases', group: 'Case', keys: ['g c'] },
  { id: 'view.triage', title: 'Triage', group: 'Case', keys: ['g t'], needs: 'case' },
  { id: 'view.record', title: 'Record: log, hashes, export', group: 'Case', keys: ['g r'], needs: 'case' },
  { id: 'pictures.add', title: 'Add pictures…', group: 'Pictures', keys: ['$mod+i'], needs: 'case' },
  { id: 'pictures.addFolder', title: 'Add a folder of pictures…', group: 'Pictures', keys: ['$mod+Shift+i'], needs: 'case' },
  { id: 'run.start', title: 'Look at what is new', group: 'Pictures', keys: ['$mod+Enter'], needs: 'case' },
  { id: 'list.search', title: 'Search this case', group: 'Pictures', keys: ['/'], needs: 'case' },
  { id: 'list.layout', title: 'Grid or table', group: 'Pictures', keys: ['l'], needs: 'case' },
  { id: 'image.next', title: 'Next picture', group: 'Pictures', keys: ['j'], needs: 'case' },
  { id: 'image.previous', title: 'Previous picture', group: 'Pictures', keys: ['k'], needs: 'case' },
  { id: 'review.accept', title: 'Accept the leading hypothesis', group: 'Judgement', keys: ['a'], needs: 'image' },
  { id: 'review.reject', title: 'Reject the answer', group: 'Judgement', keys: ['r'], needs: 'image' },
  { id: 'review.takeBack', title: 'Take the verdict back', group: 'Judgement', keys: ['u'], needs: 'image' },
  { id: 'claim.point', title: 'Set my point', group: 'Judgement', keys: ['p'], needs: 'image' },
  { id: 'claim.include', title: 'Draw an area it lies in', group: 'Judgement', keys: ['i'], needs: 'image' },
  { id: 'claim.exclude', title: 'Draw an area it does not lie in', group: 'Judgement', keys: ['x'], needs: 'image' },
  { id: 'image.tag', title: 'Tag…', group: 'Judgement', keys: ['t'], needs: 'image' },
  { id: 'image.again', title: 'Look at this picture again', group: 'Judgement', keys: [], needs: 'image' },
  { id: 'picture.box', title: 'Read a box', group: 'Picture in view', keys: ['b'], needs: 'image' },
  { id: 'picture.compare', title: 'Compare two pictures', group: 'Picture in view', keys: ['c'], needs: 'image' },
  { id: 'picture.overlays', title: 'Show or hide what was read', group: 'Picture in view', keys: ['o'], needs: 'image' },
  { id: 'picture.info', title: 'Metadata', group: 'Picture in view', keys: ['n'], needs: 'image' },
  { id: 'picture.fit', title: 'Fit', group: 'Picture in view', keys: ['0'], needs: 'image' },
  { id: 'picture.full', title: 'Full size', group: 'Picture in view', keys: ['1'], needs: 'image' },
  { id: 'picture.in', title: 'Zoom in', group: 'Picture in view', keys: ['+', '='], needs: 'image' },
  { id: 'picture.out', title: 'Zoom out', group: 'Picture in view', keys: ['-'], needs: 'image' },
  { id: 'map.answer', title: 'Map: this picture', group: 'Map', keys: ['f'], needs: 'image' },
  { id: 'map.points', title: 'Map: all pictures', group: 'Map', keys: ['Shift+f'], needs: 'case' },
  { id: 'map.globe', title: 'Globe or flat', group: 'Map', keys: ['g g'] },
  { id: 'view.models', title: 'Models', group: 'Models', keys: ['g m'] },
  { id: 'models.import', title: "Import a checkpoint's folder…", group: 'Models', keys: [] },
  { id: 'models.get', title: 'Get a checkpoint from a hub…', group: 'Models', keys: [] },
  { id: 'focus.pictures', title: 'To the list of pictures', group: 'Window', keys: ['g p'], needs: 'case' },
  { id: 'focus.evidence', title: 'To the evidence', group: 'Window', keys: ['e'], needs: 'image' },
  { id: 'focus.map', title: 'To the map', group: 'Window', keys: ['m'], needs: 'image' },
  { id: 'edit.undo', title: 'Undo', group: 'Window', keys: ['$mod+z'] },
  { id: 'edit.redo', title: 'Redo', group: 'Window', keys: ['$mod+Shift+z', '$mod+y'] },
  { id: 'view.palette', title: 'Commands, pictures, places', group: 'Window', keys: ['$mod+k'] },
  { id: 'view.theme', title: 'Dark or light', group: 'Window', keys: ['g d'] },
  { id: 'view.settings', title: 'Settings', group: 'Window', keys: ['$mod+,'] },
  { id: 'view.keys', title: 'All keys', group: 'Window', keys: ['?', 'Shift+?'] },
  { id: 'help.about', title: 'About', group: 'Window', keys: [] },
] as const satisfies readonly Command[]

export type CommandId = (typeof commands)[number]['id']

const named: Record<string, string> = { Shift: 'Shift', Enter: 'Enter', ArrowUp: '↑', ArrowDown: '↓' }

/** "Ctrl K", "G then C": a key as a person reads it. */
export function keyWords(keys: string, mac: boolean): string {
  const press = (one: string) => one.split('+').filter((part, at, all) => part !== '' || at === all.length - 1).map((part) => (part === '$mod' ? (mac ? '⌘' : 'Ctrl') : (named[part] ?? (part === '' ? '+' : part.toUpperCase())))).join(' ')
  return keys.split(' ').map(press).join(' then ')
}
