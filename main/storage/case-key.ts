// A case's name in addresses: stands for its folder without saying where that lies.
import { hash } from 'node:crypto'

/** @param folder absolute @returns 16 hex digits of the path's SHA-256 */
export const caseKey = (folder: string): string => hash('sha256', folder).slice(0, 16)
