// The two programs that draw areas on the graphics card: flat fills, and outlines of a width in pixels with mitred corners.
import type { CustomRenderMethodInput } from 'maplibre-gl'

export type ShaderData = CustomRenderMethodInput['shaderData']
export type Projection = ReturnType<CustomRenderMethodInput['getProjectionData']>

export interface Program {
  readonly program: WebGLProgram
  uniform(name: string): WebGLUniformLocation | null
}

const fillVertex = `
layout(location = 0) in vec2 a_at;
void main() { gl_Position = projectTile(a_at); }`

const fillFragment = `
uniform vec4 u_colour;
out vec4 colour;
void main() { colour = u_colour; }`

/** Offsets a corner along the mitre of its two edges; a mitre is never longer than twice the half width. */
const outlineVertex = `
layout(location = 0) in vec2 a_at;
layout(location = 1) in vec2 a_previous;
layout(location = 2) in vec2 a_next;
layout(location = 3) in float a_side;
uniform vec2 u_half_size;
uniform float u_reach;
out float v_across;
vec2 onScreen(vec4 at) { return at.xy / at.w * u_half_size; }
vec2 along(vec2 from, vec2 to, vec2 otherwise) { vec2 way = to - from; float far = length(way); return far < 1e-4 ? otherwise : way / far; }
void main() {
  vec4 at = projectTile(a_at);
  vec2 here = onScreen(at);
  vec2 out_way = along(here, onScreen(projectTile(a_next)), vec2(0.0));
  vec2 in_way = along(onScreen(projectTile(a_previous)), here, out_way);
  if (out_way == vec2(0.0)) out_way = in_way;
  vec2 normal = vec2(-out_way.y, out_way.x);
  vec2 sum = normal + vec2(-in_way.y, in_way.x);
  vec2 mitre = length(sum) < 1e-3 ? normal : normalize(sum);
  float stretch = 1.0 / max(dot(mitre, normal), 0.5);
  v_across = a_side * u_reach;
  at.xy += mitre * stretch * a_side * u_reach / u_half_size * at.w;
  gl_Position = at;
}`

const outlineFragment = `
in float v_across;
uniform float u_half_width;
uniform vec4 u_colour;
out vec4 colour;
void main() { colour = u_colour * clamp(u_half_width + 0.5 - abs(v_across), 0.0, 1.0); }`

const sources = { fill: [fillVertex, fillFragment], outline: [outlineVertex, outlineFragment] } as const
export type ProgramName = keyof typeof sources

function shader(gl: WebGL2RenderingContext, type: GLenum, source: string): WebGLShader {
  const made = gl.createShader(type)!
  gl.shaderSource(made, source)
  gl.compileShader(made)
  return made
}

/** @throws Error with the driver's words */
export function createProgram(gl: WebGL2RenderingContext, name: ProgramName, { vertexShaderPrelude, define }: ShaderData): Program {
  const [vertex, fragment] = sources[name]
  const parts = [
    shader(gl, gl.VERTEX_SHADER, `#version 300 es\nprecision highp float;\n${vertexShaderPrelude}\n${define}\n${vertex}`),
    shader(gl, gl.FRAGMENT_SHADER, `#version 300 es\nprecision highp float;\n${fragment}`),
  ]
  const program = gl.createProgram()
  for (const part of parts) gl.attachShader(program, part)
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(`Areas cannot be drawn: ${gl.getProgramInfoLog(program) ?? ''}`)
  for (const part of parts) gl.deleteShader(part)
  const known = new Map<string, WebGLUniformLocation | null>()
  const uniform = (each: string) => known.get(each) ?? known.set(each, gl.getUniformLocation(program, each)).get(each)!
  return { program, uniform }
}

export function setProjection(gl: WebGL2RenderingContext, { uniform }: Program, projection: Projection): void {
  gl.uniformMatrix4fv(uniform('u_projection_matrix'), false, projection.mainMatrix)
  gl.uniformMatrix4fv(uniform('u_projection_fallback_matrix'), false, projection.fallbackMatrix)
  gl.uniform4fv(uniform('u_projection_tile_mercator_coords'), projection.tileMercatorCoords)
  gl.uniform4fv(uniform('u_projection_clipping_plane'), projection.clippingPlane)
  gl.uniform1f(uniform('u_projection_transition'), projection.projectionTransition)
}
