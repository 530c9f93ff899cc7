// Mean and spread of a few numbers, as a log line tells them.

/** 0 of nothing. */
export const meanOf = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length)

/** Standard deviation with n - 1; 0 of one value. Equal values have none, whatever their mean rounds to. */
export function spreadOf(values: readonly number[]): number {
  if (values.length < 2 || values.every((value) => value === values[0])) return 0
  const mean = meanOf(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
}
