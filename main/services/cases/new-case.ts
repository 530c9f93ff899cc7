// New cases, and the folders of those that were not given one.
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import { createCase } from '../../storage/case-folder.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import type { Workspace } from '../workspace.ts'
import { ownCases } from './case-list.ts'

interface Draft {
  case?: string
  title?: string
}

/** @throws WorkstationError 'already-exists' where the folder that was named holds something */
export function newCase(workspace: Workspace, { case: folder, title }: Draft, actor: string): CaseStore {
  if (folder === undefined) return inOwnFolder(workspace, title?.trim() || 'Untitled', actor)
  workspace.cases.forgetGone(folder)
  return workspace.cases.adopt(createCase(folder, { title: title ?? titleOf(folder), actor }))
}

const titleOf = (folder: string) => path.basename(path.resolve(folder)).replace(/\.geocase$/, '')

/** Signs that any system takes in a name; a leading dot would hide the folder. */
const folderName = (title: string) => title.replace(/[^\p{L}\p{M}\p{N}._ -]+/gu, '-').replace(/^[.\s-]+|[.\s-]+$/gu, '').slice(0, 60) || 'case'

/** A second case of the same title gets a number; the folder itself decides, as another process may make one at the same moment. */
function inOwnFolder(workspace: Workspace, title: string, actor: string): CaseStore {
  for (let number = 1; ; number++) {
    const name = `${folderName(title)}${number === 1 ? '' : ` ${number}`}.geocase`
    const folder = path.join(ownCases(workspace.home), name)
    workspace.cases.forgetGone(folder)
    try {
      return workspace.cases.adopt(createCase(folder, { title, actor }))
    } catch (error) {
      if (!(error instanceof WorkstationError && error.code === 'already-exists')) throw error
    }
  }
}
