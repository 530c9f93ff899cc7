// Options that say how completions are scored: every number of the rewards, and who concludes from the reasoning.
import { userInfo } from 'node:os'
import path from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { Rewarding } from '../../contract/rewards.ts'
import { AgentSettings, RewardSettings } from '../../contract/training.ts'
import { scoringBy } from '../rewards/scoring.ts'
import type { Scoring } from '../rewards/scoring.ts'
import { harmless } from './printing.ts'
import type { Session } from './session.ts'
import { optionOf, saidOf, settingsOf } from './setting-options.ts'
import { agentOf } from './train-options.ts'

const settings = [...settingsOf(RewardSettings, ['rewards'], []), ...settingsOf(AgentSettings, ['agentSettings'], ['agent'])]

export interface RewardOptions {
  agent?: string
  case?: string
}

export function addRewardOptions(command: Command): Command {
  command
    .option('--agent <who>', 'who concludes from the reasoning: none, remote (the remote engine of the settings; reasoning goes to it), or a pack (default: none)')
    .option('--case <dir>', 'case whose pictures the lines name ("image": number): clues are held against their evidence')
  for (const setting of settings) command.addOption(optionOf(setting))
  return command
}

/** @throws InvalidArgumentError for a number out of its bounds */
function rewardingOf(options: RewardOptions): Rewarding {
  const { agent, case: folder } = options
  const said = { ...saidOf(settings, { ...options }), ...(agent === undefined ? {} : { agent: agentOf(agent) }), ...(folder === undefined ? {} : { case: path.resolve(folder) }) }
  const parsed = Rewarding.safeParse(said)
  if (parsed.success) return parsed.data
  const { path: way, message } = parsed.error.issues[0]!
  throw new InvalidArgumentError(`${way.join('.')}: ${message}`)
}

export function scoringOf({ app }: Session, options: RewardOptions): Scoring {
  return scoringBy(app.dispatch, rewardingOf(options), { host: 'cli', actor: userInfo().username }, (words) => process.stderr.write(`geoagent: ${harmless(words)}\n`))
}
