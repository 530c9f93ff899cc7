// Format reward: 1 when the whole text is <think>...</think>, optional white space, <answer>...</answer> and nothing more; else 0.

/** In time proportional to the text, which one regular expression for the whole would not be. */
export function formatReward(completion: string): 0 | 1 {
  return completion.startsWith('<think>') && completion.endsWith('</answer>') && /<\/think>\s*<answer>/.test(completion) ? 1 : 0
}
