// geoagent rewards: what completions are worth, of a file or for a trainer that asks over loopback HTTP.
import type { Command } from 'commander'
import { addRewardsScore } from './rewards-score.ts'
import { addRewardsServe } from './rewards-serve.ts'

export function addRewardsCommands(program: Command, setStatus: (status: number) => void): void {
  const group = program.command('rewards').description("what a model's answers are worth to a trainer, by GeoAgent's rewards")
  addRewardsScore(group, setStatus)
  addRewardsServe(group, setStatus)
}
