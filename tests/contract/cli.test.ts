// The command line's in-process host keeps the contract.
import { createApp } from '../../main/app.ts'
import { contractSuite } from './suite.ts'

contractSuite('the in-process host of the command line', async (home) => {
  const app = createApp({ home })
  const call = { host: 'cli' as const, actor: 'tester', signal: new AbortController().signal }
  return { send: (name, input) => app.dispatch(name, input, call), listen: (listener) => app.listen(listener), close: () => app.close() }
})
