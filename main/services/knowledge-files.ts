// Where the workspace keeps what is known of places.
import path from 'node:path'

export const gazetteerFile = (home: string): string => path.join(home, 'gazetteer.db')

/** The atlas made of the gazetteer with this fingerprint; the number in the name changes with the file's form or the prior. */
export const atlasFile = (home: string, fingerprint: string): string => path.join(home, `atlas-1-${fingerprint.slice(0, 16)}.bin`)
