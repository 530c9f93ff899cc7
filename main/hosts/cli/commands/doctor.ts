// geoagent doctor: what this machine can do, and why not where it cannot.
import type { Command } from 'commander'
import { columns, print } from '../printing.ts'
import { exitStatus, withSession } from '../session.ts'

export function addDoctorCommand(program: Command, setStatus: (status: number) => void): void {
  program
    .command('doctor')
    .description('say what this machine can do: Node, SQLite, ExifTool, providers, memory, disk, Electron')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent doctor')
    .action(async (options: { json?: boolean }) =>
      setStatus(await withSession(async ({ ask }) => {
        const report = await ask('system.doctor', {})
        print(report, options.json, () => columns(report.findings.map((one) => [one.state, one.name, one.version ?? '', one.message])))
        return report.able ? exitStatus.done : exitStatus.failed
      })))
}
