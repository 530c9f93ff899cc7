// A strict reader of RFC 4180, for the tests.

/** @throws Error where a quote stands in an unquoted cell, text follows a closing quote, or a line does not end in CRLF */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const cell = text[at] === '"' ? /"((?:[^"]|"")*)"/y : /[^",\r\n]*/y
    cell.lastIndex = at
    const found = cell.exec(text)
    if (!found) throw new Error(`open quote at ${at}`)
    row.push(found[1] === undefined ? found[0] : found[1].replaceAll('""', '"'))
    at = cell.lastIndex
    if (text[at] === ',') at++
    else if (text.startsWith('\r\n', at)) {
      rows.push(row)
      row = []
      at += 2
    } else throw new Error(`neither comma nor line end at ${at}`)
  }
  return rows
}
