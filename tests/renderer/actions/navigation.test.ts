// The address says where the window is, for whatever folder names there are.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf, routeOf } from '../../../renderer/actions/navigation.ts'
import type { Route } from '../../../renderer/state/session.svelte.ts'

const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>({ view: 'cases' }, { view: 'models' }, { view: 'settings' }, { view: 'keys' }),
  fc.record({ view: fc.constant('case' as const), folder: fc.string({ minLength: 1, unit: 'grapheme' }), tab: fc.constantFrom('triage' as const, 'record' as const), image: fc.option(fc.integer({ min: 1 })) }),
)

test('every route is found again from its address', () => {
  fc.assert(fc.property(route, (one) => { expect(routeOf(addressOf(one))).toEqual(one) }))
})

test('what cannot be understood is the list of cases, and nothing throws', () => {
  for (const address of ['', '#', '#/nowhere', '#/case', '#/case//triage']) expect(routeOf(address)).toEqual({ view: 'cases' })
  expect(routeOf('#/case/%E0%A4%A/triage/x')).toEqual({ view: 'case', folder: '%E0%A4%A', tab: 'triage', image: null })
  fc.assert(fc.property(fc.string(), (text) => { expect(() => routeOf(text)).not.toThrow() }))
})
