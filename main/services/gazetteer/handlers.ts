// Places by name and by point, and imports of more of them.
import type { HandlersOf } from '../../contract/requests.ts'
import { requests } from '../../contract/requests.ts'
import type { Workspace } from '../workspace.ts'

const ImportSummary = requests['gazetteer.import'].reply
type Names = 'gazetteer.import' | 'gazetteer.search' | 'gazetteer.reverse' | 'gazetteer.within' | 'gazetteer.geocode'

export function gazetteerHandlers(workspace: Workspace): HandlersOf<Names> {
  const gazetteer = async () => (await workspace.knowledge()).gazetteer
  return {
    'gazetteer.search': async ({ query, country, limit }) => (await gazetteer()).search(query, { country, limit }),
    'gazetteer.reverse': async ({ latitude, longitude }) => (await gazetteer()).reverse(latitude, longitude),
    'gazetteer.within': async ({ bounds, limit }) => (await gazetteer()).within(bounds, limit),
    'gazetteer.geocode': async ({ answer }) => (await gazetteer()).geocode(answer),
    'gazetteer.import': async ({ files }) => ImportSummary.parse(await workspace.importPlaces(files)),
  }
}
