// A parsed report as a flat list of elements, for the tests.
import { parse, type DefaultTreeAdapterTypes } from 'parse5'

export interface PageElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly text: string
}

type Node = DefaultTreeAdapterTypes.Node

const textOf = (node: Node): string => ('value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '')

function* elementsOf(node: Node): Iterable<PageElement> {
  if ('tagName' in node) yield { name: node.tagName, attributes: new Map(node.attrs.map((each) => [each.prefix ? `${each.prefix}:${each.name}` : each.name, each.value])), text: textOf(node) }
  for (const child of 'childNodes' in node ? node.childNodes : []) yield* elementsOf(child)
}

export const parsePage = (html: string): PageElement[] => [...elementsOf(parse(html))]

/** Rings or lines of SVG path data as the maps write it: absolute M, relative l, z. */
export function parsePath(data: string): { points: [number, number][]; closed: boolean }[] {
  if (!/^(M-?[\d.]+,-?[\d.]+l(-?[\d.]+,-?[\d.]+ ?)*z?)*$/.test(data)) throw new Error(`not path data: ${data.slice(0, 80)}`)
  return [...data.matchAll(/M([^l]+)l([^Mz]*)(z?)/g)].map(([, start, steps, end]) => {
    let [x, y] = start.split(',').map(Number)
    const points: [number, number][] = [[x, y]]
    for (const step of steps.split(' ').filter(Boolean)) {
      const [dx, dy] = step.split(',').map(Number)
      ;[x, y] = [x + dx, y + dy]
      points.push([x, y])
    }
    return { points, closed: end === 'z' }
  })
}
