// Which files of a folder say something about which picture: XMP and Google Takeout's JSON, by their names alone.

/** Takeout cuts a sidecar's name to 46 characters before '.json', 51 with it; a number for a second file of the same name stays whole. */
const takeoutNameLength = 46

/** Google Photos' ending for an edited copy, in the languages of the account; the copy shares the original's sidecar. */
const editedEnding = /-(edited|bearbeitet|modifié|editado|editada|modificato|bewerkt|edytowane|redigerad|redigeret|redigert|muokattu|upraveno|düzenlendi|編集済み|已编辑|已修改|수정됨|изменено)$/iu

export interface SidecarIndex {
  /** Sidecar name by lower-case name: 'img_1.xmp' -> 'IMG_1.XMP'. */
  xmp: ReadonlyMap<string, string>
  /** By what the sidecar's name says of the picture's: 'img_1.jpg(1)' -> 'IMG_1.jpg.supplemental-metadata(1).json'. */
  takeout: ReadonlyMap<string, string>
}

export function isSidecarName(name: string): boolean {
  return /\.(xmp|json)$/i.test(name)
}

/** 'a.jpg.supplemental-meta(1).json' -> 'a.jpg(1)': the kind, whole or cut short, goes; the number stays. */
function takeoutKey(name: string): string {
  const [, stem = '', number = ''] = /^(.*?)(\(\d{1,4}\))?\.json$/is.exec(name) ?? []
  const dot = stem.lastIndexOf('.')
  const isKind = dot > 0 && 'supplemental-metadata'.startsWith(stem.slice(dot + 1).toLowerCase())
  return ((isKind ? stem.slice(0, dot) : stem) + number).toLowerCase()
}

/** @param names of a folder's files, sorted: of two sidecars for the same picture the first counts */
export function indexSidecars(names: readonly string[]): SidecarIndex {
  const xmp = new Map<string, string>()
  const takeout = new Map<string, string>()
  for (const name of names) {
    const isXmp = /\.xmp$/i.test(name)
    const [map, key] = isXmp ? [xmp, name.toLowerCase()] : [takeout, takeoutKey(name)]
    if (!map.has(key)) map.set(key, name)
  }
  return { xmp, takeout }
}

/** Every key that Takeout may have given the sidecar of this picture, the most exact first. */
function takeoutKeys(picture: string): string[] {
  const dot = picture.lastIndexOf('.')
  const [base, extension] = dot > 0 ? [picture.slice(0, dot), picture.slice(dot)] : [picture, '']
  const [, title = base, number = ''] = /^(.*?)(\(\d{1,4}\))?$/s.exec(base) ?? []
  const original = title.replace(editedEnding, '')
  const names = [[base, ''], [title, number], [original, number]] as const
  return names.flatMap(([stem, suffix]) => [stem + extension, (stem + extension).slice(0, takeoutNameLength), stem].map((name) => (name + suffix).toLowerCase()))
}

/** The names of the sidecars of one picture: XMP by the whole name, XMP by the name without extension, one of Takeout's. */
export function sidecarsOf(picture: string, { xmp, takeout }: SidecarIndex): string[] {
  const dot = picture.lastIndexOf('.')
  const found = [`${picture}.xmp`, `${dot > 0 ? picture.slice(0, dot) : picture}.xmp`].map((name) => xmp.get(name.toLowerCase()))
  const key = takeout.size === 0 ? undefined : takeoutKeys(picture).find((name) => takeout.has(name))
  return [...new Set([...found, key === undefined ? undefined : takeout.get(key)])].filter((name) => name !== undefined)
}
