// geoagent serve: the window in a browser of this machine.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import path from 'node:path'
import type { Command } from 'commander'
import packageJson from '../../../../package.json' with { type: 'json' }
import { failureLog } from '../../../app.ts'
import { WorkstationError } from '../../../contract/errors.ts'
import { defaultHome } from '../../home.ts'
import { startWebHost } from '../../web/host.ts'
import type { WebHost } from '../../web/host.ts'
import { openBrowser, openingWords } from '../../web/open-browser.ts'
import { exitStatus, RequestFailed, withSession } from '../session.ts'
import type { Session } from '../session.ts'
import { portNumber } from '../words.ts'

interface ServeOptions {
  port: number
  uploads?: boolean
  open?: boolean
  json?: boolean
}

const window = path.resolve(import.meta.dirname, '../../../../dist/renderer')

/** The page is told that something failed, the log what. */
const writeFailure = (error: unknown): void => failureLog(defaultHome())(randomUUID(), 'web host', error)

async function open({ app }: Session, { port, uploads }: ServeOptions): Promise<WebHost> {
  if (!existsSync(path.join(window, 'index.html'))) {
    throw new RequestFailed({ code: 'unsupported', message: 'The window is not built. "npm run build:renderer" builds it, and "npm start" does so when needed.', details: {} })
  }
  try {
    return await startWebHost({
      core: app, window, port, actor: userInfo().username, version: packageJson.version, failed: writeFailure,
      uploads: uploads ? path.join(defaultHome(), 'uploads') : null,
    })
  } catch (error) {
    throw error instanceof WorkstationError ? new RequestFailed(error.report()) : error
  }
}

function tell({ url, port }: WebHost, json: boolean | undefined): void {
  process.stdout.write(json ? `${JSON.stringify({ url, port })}\n` : `GeoAgent Workstation: ${url}\nFor you alone: whoever has this address has your cases. Ctrl-C ends it.\n`)
}

async function serve(session: Session, options: ServeOptions): Promise<number> {
  const host = await open(session, options)
  tell(host, options.json)
  if (options.open && !(await openBrowser(openingWords(host.openingUrl(), process.platform)))) process.stderr.write('No browser could be started: open the address by hand.\n')
  await new Promise((resolve) => session.interrupted.addEventListener('abort', resolve, { once: true }))
  await host.close()
  return exitStatus.done
}

export function addServeCommand(program: Command, setStatus: (status: number) => void): void {
  program
    .command('serve')
    .description('show the window in a browser of this machine; nothing outside it can reach it')
    .option('--port <n>', 'port of 127.0.0.1 (default: any free one)', portNumber, 0)
    .option('--uploads', 'take copies of pictures that are dropped on the window')
    .option('--open', 'open the browser')
    .option('--json', 'print the address as JSON, on one line')
    .addHelpText('after', '\nExample:\n  geoagent serve --open')
    .action(async (options: ServeOptions) => setStatus(await withSession((session) => serve(session, options))))
}
