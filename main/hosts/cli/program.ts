// The command line: parses words, sends requests, prints replies. Everything it can do is a request of the contract.
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { addCaseCommands } from './commands/case.ts'
import { addDatasetCommands } from './commands/dataset.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addEvalCommands } from './commands/eval.ts'
import { addEvidenceCommands } from './commands/evidence.ts'
import { addGazetteerCommands } from './commands/gazetteer.ts'
import { addGeoWorldCommands } from './commands/geoworld.ts'
import { addJobCommands } from './commands/jobs.ts'
import { addLocateCommand } from './commands/locate.ts'
import { addModelsCommands } from './commands/models.ts'
import { addRewardsCommands } from './commands/rewards.ts'
import { addServeCommand } from './commands/serve.ts'
import { addTrainCommands } from './commands/train.ts'
import { harmless } from './printing.ts'
import { exitStatus, RequestFailed, statusOf } from './session.ts'
import packageJson from '../../../package.json' with { type: 'json' }

const helpStatuses = `
Exit status: 0 done, 1 failed, 2 wrong use, 3 partly done, 130 interrupted.
Nothing leaves this machine unless you agree to it. Originals are never written to.`

function buildProgram(setStatus: (status: number) => void): Command {
  const program = new Command('geoagent')
    .description('Where was this photograph taken? Areas on Earth with a probability, and the evidence for them.')
    .version(packageJson.version)
    .addHelpText('after', `${helpStatuses}\n\nExample:\n  geoagent locate holiday/ --report holiday.html`)
    .showHelpAfterError()
    .exitOverride()
  for (const add of [addLocateCommand, addCaseCommands, addEvidenceCommands, addJobCommands, addGazetteerCommands, addModelsCommands, addDatasetCommands, addGeoWorldCommands, addTrainCommands, addEvalCommands, addRewardsCommands, addServeCommand, addDoctorCommand]) add(program, setStatus)
  return program
}

function statusOfError(error: unknown): number {
  // Thrown by an action; the ones of the parser have been printed by it and are plain CommanderErrors.
  if (error instanceof InvalidArgumentError) process.stderr.write(`geoagent: ${harmless(error.message)}\n`)
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.done : exitStatus.wrongUse
  if (error instanceof RequestFailed) {
    process.stderr.write(`geoagent: ${harmless(error.message)}\n`)
    return statusOf(error.report.code)
  }
  throw error
}

/** @returns the exit status of one command line */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  let status: number = exitStatus.done
  const program = buildProgram((next) => (status = next))
  try {
    await program.parseAsync(words, { from: 'user' })
    return status
  } catch (error) {
    return statusOfError(error)
  }
}
