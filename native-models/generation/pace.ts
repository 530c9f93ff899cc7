// How many tokens a run of the loop writes: enough to make its border cheap, few enough that words come soon and a cancel is heard.

/** Milliseconds that a run may keep a person waiting who cancels. */
const patience = 250
/** Beyond, nothing is gained: 16 against 8 is 1 to 7 %, 32 against 16 nothing. */
const most = 16

export class Pace {
  #turns = 1

  /** Tokens of the next run; the first, which reads the prompt too, writes one. */
  get turns(): number {
    return this.#turns
  }

  /** @param turns that were made in `milliseconds`; of the first run null, as most of its time is the prompt's */
  learn(turns: number | null, milliseconds: number): void {
    this.#turns = turns === null ? 2 : Math.max(1, Math.min(most, Math.floor(patience * turns / milliseconds)))
  }
}
