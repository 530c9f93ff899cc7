// Greedy decoding of a CTC recogniser's output. Graves et al. 2006, section 3.2: best path, repeats merged, blanks dropped.

export interface CtcCharacter {
  text: string
  /** The largest softmax value of the columns that were merged into it. */
  confidence: number
  /** First and last column of the run. */
  from: number
  to: number
}

const blank = 0

function largest(data: Float32Array, start: number, classes: number): number {
  let best = start
  for (let i = start + 1; i < start + classes; i++) if (data[i]! > data[best]!) best = i
  return best - start
}

/**
 * @param data softmax values [columns, classes]; class 0 is the blank, class n is alphabet[n - 1]
 * @param columns how many of the columns to read
 */
export function decodeCtc(data: Float32Array, columns: number, alphabet: readonly string[]): CtcCharacter[] {
  const classes = alphabet.length + 1
  const characters: CtcCharacter[] = []
  let previous = blank
  for (let column = 0; column < columns; column++) {
    const start = column * classes
    const label = largest(data, start, classes)
    const confidence = data[start + label]!
    const last = characters.at(-1)
    if (label !== blank && label === previous && last) {
      last.to = column
      last.confidence = Math.max(last.confidence, confidence)
    } else if (label !== blank) {
      characters.push({ text: alphabet[label - 1]!, confidence, from: column, to: column })
    }
    previous = label
  }
  return characters
}
