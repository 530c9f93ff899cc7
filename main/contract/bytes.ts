// Sizes in words: of files, downloads, memory and models.

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

/** "812 bytes", "2.4 MB", "5.3 GB", "16 GB": 1 KB is 1,024 bytes, as memory is sold and as the rest of the program counts. */
export function byteWords(bytes: number): string {
  if (bytes === 1) return '1 byte'
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const size = bytes / 2 ** (10 * power)
  // 1023.9 MB would be shown as 1024 MB.
  if (power > 0 && Math.round(size) >= 1024 && power < units.length - 1) return byteWords(2 ** (10 * (power + 1)))
  return `${power === 0 || size >= 10 ? Math.round(size) : size.toFixed(1)} ${units[power]}`
}

/** "8.3 billion", "12 million", "191,240". */
export function parameterWords(parameters: number | null): string {
  if (parameters === null) return 'not stated'
  if (parameters >= 1e9) return `${(parameters / 1e9).toPrecision(2)} billion`
  return parameters >= 1e6 ? `${Math.round(parameters / 1e6)} million` : parameters.toLocaleString('en-GB')
}
