/** What many numbers come to. */

/** The middle one, of two the mean; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const inOrder = [...values].sort((a, b) => a - b);
  const half = Math.floor(inOrder.length / 2);
  const upper = inOrder[half] ?? Number.NaN;
  return inOrder.length % 2 === 1 ? upper : ((inOrder[half - 1] ?? Number.NaN) + upper) / 2;
}
/** NaN of none. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
