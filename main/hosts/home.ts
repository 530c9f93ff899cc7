// Where the workspace lies: the person's data that belongs to no case.
import os from 'node:os'
import path from 'node:path'

/** `$GEOAGENT_HOME`, or where the system keeps such data. */
export function defaultHome(): string {
  if (process.env.GEOAGENT_HOME) return path.resolve(process.env.GEOAGENT_HOME)
  if (process.platform === 'win32') return path.join(process.env.LOCALAPPDATA ?? os.homedir(), 'GeoAgent')
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Application Support', 'GeoAgent')
  return path.join(process.env.XDG_DATA_HOME ?? path.join(os.homedir(), '.local', 'share'), 'geoagent')
}
