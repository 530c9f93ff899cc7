// How the intervals of an evaluation are drawn: the options of the command line.
import type { Command } from 'commander'
import { realNumber, wholeNumber, zeroOrMore } from './words.ts'

export interface BootstrapWords {
  rounds: number
  level: number
  bootstrapSeed: number
}

export function addBootstrapOptions(command: Command): Command {
  return command
    .option('--rounds <n>', 'resamples for the intervals', wholeNumber, 2000)
    .option('--level <share>', 'of the intervals', realNumber, 0.95)
    .option('--bootstrap-seed <n>', 'the same seed gives the same intervals', zeroOrMore, 0)
}

export const bootstrapOf = ({ rounds, level, bootstrapSeed: seed }: BootstrapWords): { rounds: number; level: number; seed: number } => ({ rounds, level, seed })
