// Model packs, the checkpoints that may be had, the work that goes on, and what left the machine for it.
import { SvelteMap } from 'svelte/reactivity'
import type { CheckpointOffer, ModelsListing, ModelWork, NetworkContact, PackVerification } from '../../main/contract/models.ts'

class Models {
  /** Null until first asked for. */
  listing = $state.raw<ModelsListing | null>(null)
  readonly works = new SvelteMap<string, ModelWork>()
  /** By the pack's name: what its last verification found. */
  readonly verified = new SvelteMap<string, PackVerification>()
  contacts = $state.raw<readonly NetworkContact[]>([])
  /** Absolute folder of a checkpoint that is about to be imported. */
  importing = $state<string | null>(null)
  /** The repository in the dialog that gets one; '' for one yet to be named. */
  getting = $state<string | null>(null)
  /** What the hub said of it. */
  offer = $state.raw<CheckpointOffer | null>(null)
  /** Name of the pack that is about to be removed. */
  removing = $state<string | null>(null)

  /** Whether one of its dialogs is open. */
  get isAsking(): boolean {
    return this.importing !== null || this.getting !== null || this.removing !== null
  }

  workOn(pack: string): ModelWork | undefined {
    return [...this.works.values()].find((work) => work.pack === pack)
  }
}

export const models = new Models()
