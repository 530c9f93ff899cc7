// Where the window is, kept in the address, so that a reload and a second window find it again.
import { session } from '../state/session.svelte.ts'
import type { CaseTab, Route } from '../state/session.svelte.ts'

const tabs: readonly CaseTab[] = ['triage', 'record']

export function addressOf(route: Route): string {
  if (route.view !== 'case') return `#/${route.view}`
  return `#/case/${encodeURIComponent(route.folder)}/${route.tab}${route.image === null ? '' : `/${route.image}`}`
}

/** What cannot be understood is the list of cases. */
export function routeOf(address: string): Route {
  const [view, folder, tab, image] = address.replace(/^#\//, '').split('/')
  if (view === 'models' || view === 'settings' || view === 'keys') return { view }
  if (view !== 'case' || !folder) return { view: 'cases' }
  const number = Number(image)
  return { view, folder: decoded(folder), tab: tabs.find((one) => one === tab) ?? 'triage', image: Number.isInteger(number) && number > 0 ? number : null }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const lastAddress = 'geoagent.address'

/** Where this window is to open: as its address says, or else where it was when it was last closed. */
export const openingAddress = (): string => location.hash || (localStorage.getItem(lastAddress) ?? '')

/** `replace` leaves no step for the browser's back button: moving from picture to picture is no journey. */
export function go(route: Route, { replace = false } = {}): void {
  session.route = route
  const address = addressOf(route)
  localStorage.setItem(lastAddress, address)
  if (location.hash === address) return
  if (replace) globalThis.history.replaceState(null, '', address)
  else globalThis.history.pushState(null, '', address)
}

export function goToTab(tab: CaseTab): void {
  const { route } = session
  if (route.view === 'case') go({ ...route, tab })
}
