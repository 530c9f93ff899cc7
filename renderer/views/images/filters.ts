// The filters of the list in the forms a person meets them: views by state, further restrictions that can be taken off one by one.
import type { CaseFacets, ImageFilter } from '../../../main/contract/case.ts'
import { visible } from '../../../main/contract/plain-text.ts'
import { percent } from '../../../main/contract/wording.ts'

/** The parts of a filter that a view sets; all else is a restriction. */
type ViewPart = Pick<ImageFilter, 'status' | 'review' | 'contradiction'>
const viewKeys = ['status', 'review', 'contradiction'] as const satisfies readonly (keyof ImageFilter)[]

export interface ListView {
  readonly id: string
  readonly title: string
  readonly part: ViewPart
  readonly count: (facets: CaseFacets) => number
  /** Left out while it is empty. */
  readonly onlyFilled?: boolean
}

/** Those looked at that nobody has judged: what could not be read needs another kind of work. */
const toReview = ({ review, status }: CaseFacets) => Math.max(0, review.open - status.pending - status.failed)

export const listViews: readonly ListView[] = [
  { id: 'all', title: 'All', part: {}, count: ({ total }) => total },
  { id: 'review', title: 'To review', part: { review: 'open', status: ['located', 'unlocated'] }, count: toReview },
  { id: 'accepted', title: 'Accepted', part: { review: 'accepted' }, count: ({ review }) => review.accepted },
  { id: 'rejected', title: 'Rejected', part: { review: 'rejected' }, count: ({ review }) => review.rejected },
  { id: 'contradiction', title: 'Contradiction', part: { contradiction: true }, count: ({ contradiction }) => contradiction },
  { id: 'unlocated', title: 'No answer', part: { status: ['unlocated'] }, count: ({ status }) => status.unlocated },
  { id: 'failed', title: 'Failed', part: { status: ['failed'] }, count: ({ status }) => status.failed, onlyFilled: true },
  { id: 'pending', title: 'Not looked at', part: { status: ['pending'] }, count: ({ status }) => status.pending, onlyFilled: true },
]

const same = (a: ViewPart, b: ViewPart) => viewKeys.every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]))

/** @returns the view that a filter shows; null for a filter that is none of them */
export const viewOf = (filter: ImageFilter): ListView | null => listViews.find(({ part }) => same(part, filter)) ?? null

export const without = (filter: ImageFilter, ...keys: readonly (keyof ImageFilter)[]): ImageFilter =>
  Object.fromEntries(Object.entries(filter).filter(([key, value]) => value !== undefined && !keys.includes(key as keyof ImageFilter)))

/** The same restrictions in another view. */
export const inView = (filter: ImageFilter, view: ListView): ImageFilter => ({ ...without(filter, ...viewKeys), ...view.part })

/** The filter with these parts set anew; what is undefined or empty is taken off. */
export function restricted(filter: ImageFilter, change: ImageFilter): ImageFilter {
  const set = Object.entries(change).filter(([, value]) => value !== undefined && value !== '')
  return { ...without(filter, ...(Object.keys(change) as (keyof ImageFilter)[])), ...Object.fromEntries(set) }
}

export interface Restriction {
  readonly key: keyof ImageFilter
  readonly words: string
}

/** What stands as a chip that can be taken off. */
export function restrictions(filter: ImageFilter, facets: CaseFacets | null): Restriction[] {
  const { search, country, tag, minProbability, capturedFrom, capturedTo, ids } = filter
  const named = facets?.countries.find(({ code }) => code === country)?.name ?? country
  const made: (Restriction | false)[] = [
    search !== undefined && { key: 'search', words: `“${search}”` },
    country !== undefined && { key: 'country', words: named ?? country },
    tag !== undefined && { key: 'tag', words: `tag ${tag}` },
    minProbability !== undefined && { key: 'minProbability', words: `at least ${percent(minProbability)}` },
    capturedFrom !== undefined && { key: 'capturedFrom', words: `from ${capturedFrom}` },
    capturedTo !== undefined && { key: 'capturedTo', words: `until ${capturedTo}` },
    ids !== undefined && { key: 'ids', words: `${ids.length} chosen elsewhere` },
  ]
  return made.filter((one) => one !== false).map(({ key, words }) => ({ key, words: visible(words) }))
}
