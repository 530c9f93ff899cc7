// A host in a process of its own, for the test that kills it: starts a worker, gives it the tasks on its command line, tells its process id.
import { fork } from 'node:child_process'

const [worker, ...tasks] = process.argv.slice(2) as [string, ...string[]]
const child = fork(worker, { stdio: 'inherit' })
child.on('message', () => process.send?.({ worker: child.pid }))
for (const [id, task] of tasks.entries()) child.send({ id, task: JSON.parse(task) as unknown })
