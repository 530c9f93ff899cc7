// Types of polylabel, which brings none.
declare module 'polylabel' {
  /** @returns the point in the polygon that is farthest from its outline, and how far */
  export default function polylabel(polygon: readonly (readonly [number, number][])[], precision?: number): [number, number] & { distance: number }
}
