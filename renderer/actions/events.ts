// What the core tells, on its way into the state. During a run hundreds of images change a minute: they are gathered and shown together.
import type { EventName, Events } from '../../main/contract/events.ts'
import { ask, client } from '../client/client.ts'
import { cases } from '../state/cases.svelte.ts'
import { detail } from '../state/detail.svelte.ts'
import { images } from '../state/images.svelte.ts'
import { models } from '../state/models.svelte.ts'
import { session } from '../state/session.svelte.ts'
import { attempt } from './attempt.ts'
import { leaveCase, loadCases, openCase, refreshCase } from './cases.ts'
import { loadPoints, updatePoints } from './geography.ts'
import { openImage, refreshDetail, refreshImages } from './images.ts'
import { followJob, loadJobs } from './jobs.ts'
import { followModels, loadWorks } from './models.ts'
import { go, openingAddress, routeOf } from './navigation.ts'
import { runMenuItem } from './keys.ts'
import { loadSettings } from './settings.ts'

/** Milliseconds between two updates of the list, the counts and the points while events keep coming. */
const LIST_EVERY = 400
const POINTS_EVERY = 1500
/** Milliseconds that the first update waits: one change is told by several events, and the reply to whoever made it comes first. */
const SOON = 30

/** Runs `work` soon, and again while calls keep coming, never twice at once. */
function gathered(work: () => Promise<unknown>, every: number): () => void {
  let waiting = false
  let due = false
  const run = async () => {
    await new Promise((resolve) => setTimeout(resolve, SOON))
    due = false
    await work()
    await new Promise((resolve) => setTimeout(resolve, every))
    waiting = false
    if (due) call()
  }
  const call = () => {
    due = true
    if (waiting) return
    waiting = true
    void run()
  }
  return call
}

const changed = new Set<number>()
/** Whose points may be others by now. */
const moved = new Set<number>()

/** Few changes are put in place one by one; many, and any under a filter, bring the whole list up to date. */
async function updateList(): Promise<void> {
  const folder = cases.open?.case
  const ids = [...changed]
  changed.clear()
  if (!folder) return
  const seen = ids.filter((id) => images.placeOf(id) !== null)
  const isPlain = Object.keys(images.filter).length === 0 && images.sort === 'id'
  if (isPlain && ids.length <= 200) {
    const reply = seen.length === 0 ? null : await attempt(() => ask('image.list', { case: folder, filter: { ids: seen }, limit: 1000 }))
    for (const summary of reply?.images ?? []) images.replace(summary)
  } else await refreshImages()
  await refreshCase()
}

const updateListSoon = gathered(updateList, LIST_EVERY)
const updatePointsSoon = gathered(async () => {
  const ids = [...moved]
  moved.clear()
  await updatePoints(ids)
}, POINTS_EVERY)
const updateDetailSoon = gathered(refreshDetail, 60)
const updateAllSoon = gathered(async () => {
  await Promise.all([refreshImages(), refreshCase()])
}, LIST_EVERY)

const updateModelsSoon = gathered(followModels, LIST_EVERY)

type Handler<Name extends EventName> = (event: Events[Name]) => void

const inOpenCase = (folder: string) => cases.open?.case === folder

const handlers: { [Name in EventName]: Handler<Name> } = {
  'case.changed': ({ case: folder }) => {
    if (inOpenCase(folder)) updateAllSoon()
    else if (session.route.view === 'cases') void loadCases()
  },
  'case.gone': ({ case: folder }) => {
    if (!inOpenCase(folder)) return void loadCases()
    session.tell('error', `The case in ${folder} is no longer there: it was deleted, moved or renamed. Put it back and open it again, or work on another case.`)
    leaveCase()
    go({ view: 'cases' }, { replace: true })
    void loadCases()
  },
  'image.changed': ({ case: folder, image }) => {
    if (!inOpenCase(folder)) return
    changed.add(image)
    moved.add(image)
    updateListSoon()
    updatePointsSoon()
    if (image === detail.wanted || image === detail.compared?.summary.id) updateDetailSoon()
  },
  'evidence.changed': ({ case: folder, image }) => {
    if (inOpenCase(folder) && image === detail.wanted) updateDetailSoon()
  },
  'workspace.preparing': ({ what }) => void (session.preparing = what),
  'job.progress': ({ case: folder, progress }) => {
    session.preparing = null
    followJob(folder, progress)
  },
  'job.stopped': ({ error }) => session.tellError(error),
  'settings.changed': () => void loadSettings(),
  'models.changed': () => updateModelsSoon(),
  'models.progress': ({ work }) => void models.works.set(work.id, work),
  'models.failed': ({ error }) => session.tellError(error),
  'models.piece': () => undefined,
  // The window neither measures, trains nor draws yet: these are told to the command line.
  'evaluation.progress': () => undefined,
  'dataset.progress': () => undefined,
  'geoworld.progress': () => undefined,
  'training.changed': () => undefined,
  'training.progress': () => undefined,
}

/** Back after a break: everything that is shown is asked for anew. */
async function catchUp(): Promise<void> {
  await Promise.all([loadSettings(), loadJobs(), loadWorks()])
  const { route } = session
  if (route.view === 'case' && cases.open) {
    // A host that was started again does not know the case as open.
    await attempt(() => ask('case.open', { case: route.folder }))
    await Promise.all([refreshImages(), refreshCase(), refreshDetail(), loadPoints()])
  } else await loadCases()
}

/** Begins to listen, and opens what the page's address says. @returns stops listening */
export async function start(): Promise<() => void> {
  const { host, listen, onConnection, native } = client()
  Object.assign(session, { actor: host.actor, hostKind: host.kind, uploads: host.uploads, version: host.version })
  const dispatch = <Name extends EventName>(name: Name, event: Events[Name]) => (handlers[name] as Handler<Name>)(event)
  let known = false
  const stops = [listen(dispatch), onConnection((connected) => {
    session.connected = connected
    if (connected && known) void catchUp()
    known = true
  })]
  if (native) stops.push(native.onOpenCase((folder) => void openCase(folder)), native.onMenu(runMenuItem))
  addEventListener('popstate', followAddress)
  await Promise.all([loadSettings(), loadJobs(), loadWorks(), follow(openingAddress())])
  return () => stops.forEach((stop) => stop())
}

const followAddress = () => void follow(location.hash)

async function follow(address: string): Promise<void> {
  const route = routeOf(address)
  if (route.view === 'case') {
    if (cases.open?.case !== route.folder) return void (await openCase(route.folder, route))
    session.route = route
    // By the browser's back button, or an address that was pasted.
    if (route.image !== null && route.image !== images.current) await openImage(route.image)
    return
  }
  session.route = route
  if (route.view === 'cases') await loadCases()
}
