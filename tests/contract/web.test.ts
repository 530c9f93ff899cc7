// The browser host keeps the contract: requests over HTTP, events over an event stream.
import { listen, send, signIn, startHost } from '../hosts/web/client.ts'
import { contractSuite } from './suite.ts'

contractSuite('HTTP', async (home) => {
  const { host, close } = await startHost(home)
  const cookie = await signIn(host.url)
  return {
    send: (name, input) => send(host.port, cookie, name, input),
    listen: (listener) => {
      const stop = listen(host.port, cookie, listener)
      return () => void stop.then((end) => end())
    },
    close,
  }
})
