// Opens an address in the person's browser, by the system's own program and never through a shell.
import { spawn } from 'node:child_process'

type Words = readonly [program: string, ...rest: string[]]

/** @returns program and words that open an address */
export function openingWords(url: string, platform: NodeJS.Platform): Words {
  if (platform === 'darwin') return ['open', url]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}

/** Whether a browser that is started here would be seen by the person who asks for it. */
export function hasDisplay(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return !environment.SSH_CONNECTION
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}

/** @returns whether the program could be started; whether a browser came of it nobody tells */
export function openBrowser([program, ...rest]: Words): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, rest, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
