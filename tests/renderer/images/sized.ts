// Sizes for components whose lists show what has room: jsdom lays nothing out.

/** Gives every element a size, that of the panel for what scrolls and that of a row for what is in it. */
export function giveSizes({ width, height, row }: { width: number; height: number; row: number }): void {
  const isPanel = (element: Element) => element.getAttribute('role') === 'listbox' || element.getAttribute('role') === 'grid' || !element.closest('[role="listbox"], [role="grid"]')
  const heightOf = (element: Element) => (isPanel(element) ? height : row)
  globalThis.ResizeObserver = class {
    readonly #tell: ResizeObserverCallback
    constructor(tell: ResizeObserverCallback) {
      this.#tell = tell
    }
    observe(target: Element) {
      const contentRect = { width, height: heightOf(target) } as DOMRectReadOnly
      queueMicrotask(() => this.#tell([{ target, contentRect, borderBoxSize: [], contentBoxSize: [], devicePixelContentBoxSize: [] }], this))
    }
    unobserve() {}
    disconnect() {}
  }
  const define = (name: string, get: (this: HTMLElement) => unknown) => Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get })
  define('clientWidth', () => width)
  define('clientHeight', function () { return heightOf(this) })
  define('offsetHeight', function () { return heightOf(this) })
  define('offsetParent', function () { return this.parentElement })
  Element.prototype.scrollTo ??= () => undefined
  Element.prototype.scrollIntoView ??= () => undefined
}
