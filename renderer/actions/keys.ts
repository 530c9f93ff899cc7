// Keys of the whole window. Where a person types, only those with a modifier are heard; in a dialog none.
import { tinykeys } from 'tinykeys'
import { commands } from '../state/commands.ts'
import { shell } from '../state/shell.svelte.ts'
import { isCommand, runCommand } from './commands.ts'

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select'))

const inDialog = (target: EventTarget | null): boolean => target instanceof Element && target.closest('[role="dialog"], [role="menu"], [role="listbox"][data-command-list]') !== null

const hears = (event: KeyboardEvent): boolean => {
  // A dialog that is on its way has not got the focus yet.
  if (event.defaultPrevented || inDialog(event.target) || shell.isCovered) return false
  return !typing(event.target) || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() !== 'z')
}

/** @returns stops listening */
export function listenToKeys(target: Window): () => void {
  const bindings = commands.flatMap(({ id, keys }) => keys.map((key) => [key, (event: KeyboardEvent) => {
    if (!hears(event)) return
    event.preventDefault()
    runCommand(id)
  }] as const))
  // By itself the library is deaf in every input, the ledger's checkboxes among them.
  return tinykeys(target, Object.fromEntries(bindings), { ignore: (event) => event.repeat || event.isComposing })
}

/** Menu items of the desktop window name commands. */
export function runMenuItem(id: string): void {
  if (isCommand(id)) runCommand(id)
}
