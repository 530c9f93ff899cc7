// Defaults stand in the contract, which imports nothing, and in the loops, which may be called without it: they must be the same.
import { expect, it } from 'vitest'
import { GrpoSettings, RewardSettings, SftSettings } from '../../main/contract/training.ts'
import { defaultGrpoOptions } from '../../training/grpo.ts'
import { defaultAdamW } from '../../training/optimizers/adamw.ts'
import { defaultRewardOptions } from '../../training/rewards/options.ts'
import { defaultSftOptions } from '../../training/sft.ts'

it.each([['sft', SftSettings.parse({}), defaultSftOptions], ['grpo', GrpoSettings.parse({}), defaultGrpoOptions]] as const)('of %s', (_, settings, options) => {
  expect(settings).toMatchObject(options)
  const { beta1, beta2, epsilon, weightDecay } = settings
  expect({ beta1, beta2, epsilon, weightDecay }).toEqual(defaultAdamW)
})

it('of the rewards', () => {
  expect(RewardSettings.parse({})).toEqual(defaultRewardOptions)
})
