// The credible regions as a layer that draws itself: a new answer is on the screen with the next frame, where a GeoJSON source takes two rounds through a worker.
import type { CustomLayerInterface, CustomRenderMethodInput, Map as Maplibre } from 'maplibre-gl'
import type { CredibleRegion } from '../../../main/contract/posterior.ts'
import { channels, palettes, regionLooks } from '../palette.ts'
import type { RegionLook, Theme } from '../palette.ts'
import { meshesOf } from './mesh.ts'
import type { Mesh } from './mesh.ts'
import { createProgram, setProjection } from './programs.ts'
import type { Program, ProgramName } from './programs.ts'

/** A mesh on the graphics card. */
interface Drawable {
  readonly tile: Mesh['tile']
  readonly look: RegionLook
  readonly parts: Record<ProgramName, { readonly array: WebGLVertexArrayObject; readonly count: number }>
  readonly buffers: WebGLBuffer[]
}

/** Numbers of each attribute of a corner, by its place in the program. */
const attributes: Record<ProgramName, readonly number[]> = { fill: [2], outline: [2, 2, 2, 1] }

/** World copies in sight of a flat map; a globe has one. */
function copies(map: Maplibre): number[] {
  if (map.getProjection()?.type === 'globe') return [0]
  const bounds = map.getBounds()
  const [first, last] = [bounds.getWest(), bounds.getEast()].map((longitude) => Math.floor((longitude + 180) / 360)) as [number, number]
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

export class RegionLayer implements CustomLayerInterface {
  readonly id = 'regions'
  readonly type = 'custom' as const
  #map: Maplibre | null = null
  #gl: WebGL2RenderingContext | null = null
  #theme: Theme
  #regions: readonly CredibleRegion[] = []
  #drawables: Drawable[] | null = null
  readonly #programs = new Map<string, Program>()

  constructor(theme: Theme) {
    this.#theme = theme
  }

  /** Shown with the next frame. */
  set(regions: readonly CredibleRegion[]): void {
    if (regions === this.#regions) return
    this.#regions = regions
    this.#release()
    this.#map?.triggerRepaint()
  }

  setTheme(theme: Theme): void {
    this.#theme = theme
    this.#map?.triggerRepaint()
  }

  onAdd(map: Maplibre, gl: WebGL2RenderingContext): void {
    this.#map = map
    this.#gl = gl
    map.on('webglcontextrestored', this.#forget)
  }

  onRemove(map: Maplibre, gl: WebGL2RenderingContext): void {
    map.off('webglcontextrestored', this.#forget)
    this.#release()
    for (const { program } of this.#programs.values()) gl.deleteProgram(program)
    this.#programs.clear()
    this.#map = null
    this.#gl = null
  }

  render(gl: WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const map = this.#map
    if (!map || this.#regions.length === 0) return
    this.#drawables ??= this.#upload(gl)
    const wraps = copies(map)
    for (const drawable of this.#drawables) {
      for (const wrap of wraps) this.#draw(gl, input, drawable, wrap)
    }
    gl.bindVertexArray(null)
  }

  #draw(gl: WebGL2RenderingContext, input: CustomRenderMethodInput, { tile, look, parts }: Drawable, wrap: number): void {
    const projection = input.getProjectionData({ tileID: { wrap, canonical: tile }, applyGlobeMatrix: true })
    const ratio = this.#map!.getPixelRatio()
    for (const name of ['fill', 'outline'] as const) {
      const program = this.#program(gl, name, input)
      gl.useProgram(program.program)
      setProjection(gl, program, projection)
      this.#setColour(gl, program, name === 'fill' ? look.fill : look.line)
      if (name === 'outline') {
        gl.uniform2f(program.uniform('u_half_size'), gl.drawingBufferWidth / 2, gl.drawingBufferHeight / 2)
        gl.uniform1f(program.uniform('u_half_width'), (look.width * ratio) / 2)
        gl.uniform1f(program.uniform('u_reach'), (look.width * ratio) / 2 + 1)
      }
      gl.bindVertexArray(parts[name].array)
      gl.drawElements(gl.TRIANGLES, parts[name].count, gl.UNSIGNED_INT, 0)
    }
  }

  /** Premultiplied, as the map blends. */
  #setColour(gl: WebGL2RenderingContext, program: Program, opacity: number): void {
    const [red, green, blue] = channels(palettes[this.#theme].accent)
    gl.uniform4f(program.uniform('u_colour'), red * opacity, green * opacity, blue * opacity, opacity)
  }

  #program(gl: WebGL2RenderingContext, name: ProgramName, { shaderData }: CustomRenderMethodInput): Program {
    const key = `${name} ${shaderData.variantName}`
    const known = this.#programs.get(key) ?? createProgram(gl, name, shaderData)
    this.#programs.set(key, known)
    return known
  }

  #upload(gl: WebGL2RenderingContext): Drawable[] {
    // The larger region first, so that the smaller one lies on it.
    const largestFirst = this.#regions.toSorted((a, b) => b.level - a.level)
    return largestFirst.flatMap(({ level, polygons }) => meshesOf(polygons).map((mesh) => drawableOf(gl, mesh, regionLooks[`${level}`])))
  }

  #release(): void {
    const gl = this.#gl
    for (const { parts, buffers } of this.#drawables ?? []) {
      for (const { array } of Object.values(parts)) gl?.deleteVertexArray(array)
      for (const buffer of buffers) gl?.deleteBuffer(buffer)
    }
    this.#drawables = null
  }

  /** What was on a lost graphics card is gone by itself. */
  readonly #forget = (): void => {
    this.#drawables = null
    this.#programs.clear()
  }
}

function drawableOf(gl: WebGL2RenderingContext, mesh: Mesh, look: RegionLook): Drawable {
  const buffers: WebGLBuffer[] = []
  const fill = (target: GLenum, data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>) => {
    const buffer = gl.createBuffer()
    buffers.push(buffer)
    gl.bindBuffer(target, buffer)
    gl.bufferData(target, data, gl.STATIC_DRAW)
  }
  const part = (name: ProgramName, vertices: Float32Array, indices: Uint32Array) => {
    const array = gl.createVertexArray()
    gl.bindVertexArray(array)
    fill(gl.ARRAY_BUFFER, vertices as Float32Array<ArrayBuffer>)
    fill(gl.ELEMENT_ARRAY_BUFFER, indices as Uint32Array<ArrayBuffer>)
    const stride = attributes[name].reduce((sum, size) => sum + size, 0) * Float32Array.BYTES_PER_ELEMENT
    attributes[name].reduce((offset, size, index) => {
      gl.enableVertexAttribArray(index)
      gl.vertexAttribPointer(index, size, gl.FLOAT, false, stride, offset)
      return offset + size * Float32Array.BYTES_PER_ELEMENT
    }, 0)
    gl.bindVertexArray(null)
    return { array, count: indices.length }
  }
  return { tile: mesh.tile, look, buffers, parts: { fill: part('fill', mesh.corners, mesh.triangles), outline: part('outline', mesh.outline, mesh.outlineTriangles) } }
}
