// What each command does: the palette, the keys, the menu and the buttons all end here.
import { cases } from '../state/cases.svelte.ts'
import { commands } from '../state/commands.ts'
import type { Command, CommandId } from '../state/commands.ts'
import { detail } from '../state/detail.svelte.ts'
import { images } from '../state/images.svelte.ts'
import { panels } from '../state/panels.svelte.ts'
import { session } from '../state/session.svelte.ts'
import { settings } from '../state/settings.svelte.ts'
import { shell } from '../state/shell.svelte.ts'
import { openCase } from './cases.ts'
import { draw, fitAnswer, fitPoints } from './geography.ts'
import { redo, undo } from './history.ts'
import { compareWith, review, step } from './images.ts'
import { nativeDialogs, pickPictures } from './import.ts'
import { startRun } from './jobs.ts'
import { beginGetting, chooseCheckpoint } from './models.ts'
import { go, goToTab } from './navigation.ts'
import { changeSetting } from './settings.ts'

async function addPictures(kind: 'files' | 'folder'): Promise<void> {
  if (!(await pickPictures(kind))) shell.choosing = 'pictures'
}

async function chooseCase(): Promise<void> {
  const dialogs = nativeDialogs()
  if (!dialogs) shell.choosing = 'case'
  const folder = await dialogs?.pickCase()
  if (folder) await openCase(folder)
}

async function toggleCompare(): Promise<void> {
  const next = images.at(images.position + 1) ?? images.at(images.position - 1)
  await compareWith(detail.compared || !next ? null : next.id)
}

async function lookAgain(): Promise<void> {
  if (images.current !== null) await startRun([images.current])
}

/** Panels are named in Triage.svelte. */
function focusIn(name: string, ...targets: string[]): void {
  const panel = document.querySelector(`[data-panel="${name}"]`)
  targets.map((target) => panel?.querySelector<HTMLElement>(target)).find((found) => found != null)?.focus()
}

const actions: Record<CommandId, () => unknown> = {
  'case.new': () => (shell.newCase = true),
  'case.open': chooseCase,
  'view.cases': () => go({ view: 'cases' }),
  'view.triage': () => goToTab('triage'),
  'view.record': () => goToTab('record'),
  'pictures.add': () => addPictures('files'),
  'pictures.addFolder': () => addPictures('folder'),
  'run.start': () => startRun(),
  'list.search': () => shell.searchWish++,
  'list.layout': () => (images.layout = images.layout === 'grid' ? 'table' : 'grid'),
  'image.next': () => step(1),
  'image.previous': () => step(-1),
  'review.accept': () => review('accepted'),
  'review.reject': () => review('rejected'),
  'review.takeBack': () => review(null),
  'claim.point': () => draw('point'),
  'claim.include': () => draw('include'),
  'claim.exclude': () => draw('exclude'),
  'image.tag': () => (panels.tagging = !panels.tagging),
  'image.again': lookAgain,
  'picture.box': () => (panels.boxing = !panels.boxing),
  'picture.compare': toggleCompare,
  'picture.overlays': () => (panels.overlays = !panels.overlays),
  'picture.info': () => (panels.info = !panels.info),
  'picture.fit': () => panels.zoom('fit'),
  'picture.full': () => panels.zoom('full'),
  'picture.in': () => panels.zoom('in'),
  'picture.out': () => panels.zoom('out'),
  'map.answer': fitAnswer,
  'map.points': fitPoints,
  'map.globe': () => changeSetting('globe', !settings.current.globe),
  'view.models': () => go({ view: 'models' }),
  'models.import': chooseCheckpoint,
  'models.get': () => beginGetting(''),
  'focus.pictures': () => focusIn('pictures', '[tabindex="0"]'),
  'focus.evidence': () => focusIn('evidence', '[data-item][tabindex="0"]', 'button'),
  'focus.map': () => focusIn('map', 'canvas', 'button'),
  'edit.undo': undo,
  'edit.redo': redo,
  'view.palette': () => (shell.palette = !shell.palette),
  'view.theme': () => changeSetting('theme', settings.theme === 'dark' ? 'light' : 'dark'),
  'view.settings': () => go({ view: 'settings' }),
  'view.keys': () => go({ view: 'keys' }),
  'help.about': () => (shell.about = true),
}

/** Whether it can be done now. */
export function canRun({ needs }: Command): boolean {
  if (needs === 'image') return inTriage() && detail.shown !== null
  if (needs === 'case') return cases.open !== null
  return true
}

const inTriage = () => session.route.view === 'case' && session.route.tab === 'triage'

/** Does nothing where it does not apply, as a key may be pressed anywhere. */
export function runCommand(id: CommandId): void {
  const command: Command | undefined = commands.find((one) => one.id === id)
  if (command && canRun(command)) void actions[id]()
}

export const isCommand = (id: string): id is CommandId => Object.hasOwn(actions, id)
