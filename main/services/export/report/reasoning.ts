// What a model wrote, in the report: its chain by stages, each clue with what was found of it. All of it is inert text.
import type { CheckedClue, Reasoning, ReasoningStage, StageName } from '../../../contract/reasoning.ts'
import { clueWords, stageNames } from '../../../contract/wording.ts'
import { html, type Markup } from '../markup.ts'

const clue = ({ text, state, because }: CheckedClue): Markup =>
  html`<li class="${state}"><bdi>${text}</bdi> <small>${clueWords[state]}${because !== null && html`: <bdi>${because}</bdi>`}</small></li>`

const paragraph = (kind: string, text: string): Markup | null => (text === '' ? null : html`<p class="${kind}"><bdi>${text}</bdi></p>`)

function stage(name: StageName, { reasoning, conclusion, uncertainty }: ReasoningStage, clues: readonly CheckedClue[]): Markup {
  return html`<div class="stage"><h5>${stageNames[name]}</h5>${clues.length > 0 && html`<ul>${clues.map(clue)}</ul>`}${paragraph('thought', reasoning)}${paragraph('concluded', conclusion)}${paragraph('doubt', uncertainty === '' ? '' : `Uncertainty: ${uncertainty}`)}</div>`
}

/** Enough to tell models apart by eye. */
const short = (hash: string | null): string => (hash === null ? '' : ` · ${hash.slice(0, 12)}`)

/** @returns null for an image that no model has written of */
export function reasoningSection(reasoning: Reasoning | null): Markup | null {
  if (!reasoning) return null
  const { model, chain, clues, text, seed } = reasoning
  const stages = chain ? (['country', 'region', 'place'] as const).flatMap((name) => (chain.stages[name] ? [stage(name, chain.stages[name], clues.filter((one) => one.stage === name))] : [])) : []
  const answer = chain && chain.answer.length > 0 ? html`<p class="said"><bdi>${chain.answer.join('; ')}</bdi></p>` : null
  const raw = stages.length === 0 && html`<p class="raw"><bdi>${text.slice(0, 2000)}</bdi></p>`
  return html`<section class="reasoning"><h4>Reasoning <span class="soft"><bdi>${model.name}</bdi>${short(model.packHash)}${model.adapterHash !== null && ` with adapter${short(model.adapterHash)}`} · seed ${seed}</span></h4>${answer}<div class="stages">${stages}</div>${raw}</section>`
}
