// Entry of the desktop program.
import { userInfo } from 'node:os'
import path from 'node:path'
import { defaultHome } from '../home.ts'
import { startShell } from './shell.ts'

/** The built page lies beside the built main side, which is a copy of the sources' tree in dist/. */
const window = path.join(import.meta.dirname, '../../..', import.meta.filename.endsWith('.ts') ? 'dist/renderer' : 'renderer')

startShell({ home: defaultHome(), window, actor: userInfo().username })
