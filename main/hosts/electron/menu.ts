// The menu: each item of our own names a command that the page knows.
import { app, Menu } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'

type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

/**
 * The accelerator is shown and left to the page, which knows whether a person is typing; macOS always takes it here.
 * @param run given the id of the command
 */
const command = (run: (id: string) => void) => (id: string, label: string, accelerator?: string): Item => ({ id, label, accelerator, registerAccelerator: false, click: () => run(id) })

function template(run: (id: string) => void): Item[] {
  const item = command(run)
  const mac = process.platform === 'darwin'
  const own: Item[] = [item('help.about', `About ${app.name}`), separator, { role: 'services' }, separator, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, separator, { role: 'quit' }]
  return [
    ...(mac ? [{ label: app.name, submenu: own }] : []),
    {
      label: '&File',
      submenu: [
        item('case.new', 'New case…'), item('case.open', 'Open case…', 'CmdOrCtrl+O'), separator,
        item('pictures.add', 'Add pictures…', 'CmdOrCtrl+I'), separator, { role: mac ? 'close' : 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('edit.undo', 'Undo', 'CmdOrCtrl+Z'), item('edit.redo', 'Redo', 'CmdOrCtrl+Shift+Z'), separator,
        { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        item('view.palette', 'Command palette…', 'CmdOrCtrl+K'), item('view.settings', 'Settings', 'CmdOrCtrl+,'), separator,
        { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, separator, { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    { label: '&Help', role: 'help', submenu: [item('view.keys', 'Keys', '?'), ...(mac ? [] : [item('help.about', 'About')])] },
  ]
}

/** @param run carries a command's id to the page */
export const setMenu = (run: (id: string) => void): void => Menu.setApplicationMenu(Menu.buildFromTemplate(template(run)))
