// What a case was exported to, as a download: files directly in its exports/ folder and nothing else.
import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import { answerFile } from '../page/file-answer.ts'

const missing = (): WorkstationError => new WorkstationError('not-found', 'The case has no such export.')

/**
 * @param folder of the case
 * @param name decoded; anything but one plain name is not there
 * @throws WorkstationError 'not-found'
 */
export async function answerExport(request: Request, folder: string, name: string): Promise<Response> {
  if (/[/\\:\0]/.test(name) || /^\.*$/.test(name)) throw missing()
  const file = path.join(folder, 'exports', name)
  // A link may lead anywhere.
  const about = await lstat(file).catch(() => null)
  if (!about?.isFile()) throw missing()
  const headers = { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)}`, 'cache-control': 'no-store' }
  // Never as what it is: a report is HTML, and opened here it would be a page of this origin.
  return answerFile(request, { path: file, type: 'application/octet-stream' }, headers)
}
