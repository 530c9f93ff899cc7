// Entry of the window: finds its host, then shows itself.
import { mount } from 'svelte'
import '@fontsource-variable/inter/index.css'
import './app.css'
import { connect } from './client/connect.ts'
import { setClient } from './client/client.ts'
import { start } from './actions/events.ts'
import App from './App.svelte'
import Unreachable from './views/shell/Unreachable.svelte'

const target = document.querySelector('#window')!

try {
  setClient(await connect())
  mount(App, { target })
  await start()
} catch (error) {
  mount(Unreachable, { target, props: { message: error instanceof Error ? error.message : String(error) } })
}
