// The last words of a process that ends itself for the memory it holds; its host reads them in what it wrote to standard error.

export interface Excess {
  /** Bytes. */
  readonly used: number
  readonly limit: number
}

export const memoryMark = ({ used, limit }: Excess): string => `memory limit exceeded: ${used} of ${limit} bytes\n`

export function readExcess(output: string): Excess | null {
  const found = /memory limit exceeded: (\d{1,15}) of (\d{1,15}) bytes/.exec(output)
  return found && { used: Number(found[1]), limit: Number(found[2]) }
}
