// Dynamic loss scaling: the loss is multiplied, so that gradients in float16 neither vanish nor overflow.

export interface LossScale { readonly lossScale: number; /** Updates since the scale last changed. */ readonly goodUpdates: number }

/** torch.amp.GradScaler's: doubled after 2,000 updates without overflow, halved at each overflow. */
export const initialLossScale = 65_536
const growthInterval = 2000
/** Gradients that overflow without a scale do so for another reason. */
export const smallestLossScale = 1
/** Beyond, a loss of 1 is no longer a float16 number after a few multiplications; powers of two lose no bits. */
const largestLossScale = 2 ** 24

/**
 * After an update: `finite` tells whether its gradient was.
 * @returns the scale of the next one. That it did not fall after an overflow means that scaling cannot help.
 */
export function nextLossScale({ lossScale, goodUpdates }: LossScale, finite: boolean): LossScale {
  if (!finite) return { lossScale: Math.max(smallestLossScale, lossScale / 2), goodUpdates: 0 }
  if (goodUpdates + 1 < growthInterval) return { lossScale, goodUpdates: goodUpdates + 1 }
  return { lossScale: Math.min(largestLossScale, lossScale * 2), goodUpdates: 0 }
}
