// Runs inside the page: tells when what was asked for is on the screen. Times are milliseconds since the page's start.
globalThis.probe = (() => {
  /** When the window's thread is done with the next frame: its callbacks, styles, layout and paint. */
  const frameDone = () => new Promise((resolve) => requestAnimationFrame(() => afterThisFrame(resolve)))

  const afterThisFrame = (told) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => told(performance.now())
    port2.postMessage(null)
  }

  /** Looks at the beginning of each frame. */
  const until = (isThere) => new Promise((resolve) => {
    const look = () => (isThere() ? resolve() : requestAnimationFrame(look))
    look()
  })

  const region = (name) => document.querySelector(`section[aria-label="${name}"]`)
  const name = () => region('Picture')?.querySelector('h2')?.textContent ?? null
  const rows = () => [...(region('Evidence')?.querySelectorAll('li[data-row]') ?? [])].map((row) => row.dataset.row).sort().join()
  const isSettled = () => rows() !== '' && ['Evidence', 'Answer'].every((each) => region(each)?.getAttribute('aria-busy') === 'false')
  const picture = () => region('Picture')?.querySelector('img') ?? null
  const isLoaded = (image) => image !== null && image.complete && image.naturalWidth > 0

  /** Marks what the trace is to tell the processor time of. */
  const span = (what, from, to) => {
    performance.mark(`${what}:from`, { startTime: from })
    performance.mark(`${what}:to`, { startTime: to })
  }

  /** Ledger, answer and thumbnail of the picture in view are there. */
  const pictureShown = async (isIt) => {
    await until(() => isIt() && isSettled() && isLoaded(picture()))
    const told = performance.now()
    await picture().decode()
    return { told, shown: await frameDone() }
  }

  const cellsShown = async () => {
    const images = () => [...document.querySelectorAll('.pictures [role="option"] img')]
    await until(() => images().some(isLoaded))
    return frameDone()
  }

  const next = (event) => new Promise((resolve) => addEventListener(event, ({ timeStamp }) => resolve(timeStamp), { once: true, capture: true }))

  /** From the key to the next picture. */
  const opening = async () => {
    const before = { name: name(), rows: rows() }
    const pressed = await next('keydown')
    const there = await pictureShown(() => name() !== before.name && rows() !== before.rows)
    span('opening', pressed, there.shown)
    return { pressed, ...there }
  }

  /** Indices of 32 bits are those of the credible regions, which are handed to the graphics card in the frame that draws them; maplibre's own have 16. */
  const whenDrawn = []
  const { bufferData } = WebGL2RenderingContext.prototype
  WebGL2RenderingContext.prototype.bufferData = function (target, data, ...rest) {
    if (data instanceof Uint32Array) for (const told of whenDrawn.splice(0)) told(this)
    return bufferData.call(this, target, data, ...rest)
  }

  const requestTime = (from) => {
    const asked = performance.getEntriesByType('resource').find(({ name, startTime }) => /\/request\/evidence\.(accept|reject)$/.test(name) && startTime >= from)
    return asked ? { asked: asked.startTime, answered: asked.responseEnd } : { asked: from, answered: from }
  }

  /** From the click to the new regions: in the frame that the window hands over, and painted by the rasterizer. */
  const toggling = async () => {
    performance.clearResourceTimings()
    const clicked = await next('click')
    const gl = await new Promise((resolve) => whenDrawn.push(resolve))
    const handed = await new Promise(afterThisFrame)
    // Reading a pixel waits until all that was asked of the rasterizer is done.
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
    const painted = performance.now()
    span('toggling', clicked, handed)
    return { clicked, handed, painted, ...requestTime(clicked) }
  }

  const frames = []
  let last = null
  const count = (at) => {
    if (last === null) return
    if (last > 0) frames.push(at - last)
    last = at
    requestAnimationFrame(count)
  }

  return {
    pending: null,
    cellsShown,
    firstPicture: () => pictureShown(() => true),
    /** From the page's start until now. */
    markStart: () => span('start', 0, performance.now()),
    /** Begins to listen; `pending` is what it will tell. */
    arm: (what) => void (globalThis.probe.pending = { opening, toggling }[what]()),
    startFrames: () => {
      frames.length = 0
      last = 0
      requestAnimationFrame(count)
    },
    /** Times between frames. */
    stopFrames: () => {
      last = null
      return [...frames]
    },
  }
})()
