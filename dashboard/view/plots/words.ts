/** Amounts and names as the plots say them. */

/** @param us microseconds, 0 or more */
export function durationOf(us: number): string {
  if (us < 999.5) return `${digits(us)} µs`;
  if (us < 999_500) return `${digits(us / 1000)} ms`;
  if (us < 120e6) return `${digits(us / 1e6)} s`;
  return `${digits(us / 60e6)} min`;
}

/** @param rate hashes a second */
export function hashRateOf(rate: number): string {
  if (rate < 999.5) return `${digits(rate)} H/s`;
  if (rate < 999_500) return `${digits(rate / 1000)} kH/s`;
  if (rate < 999.5e6) return `${digits(rate / 1e6)} MH/s`;
  return `${digits(rate / 1e9)} GH/s`;
}

/** @param share 0 to 1 */
export const percentOf = (share: number): string => `${Math.round(share * 100)}%`;

/** Two digits that count, more only before the point; no zero behind it. */
function digits(value: number): string {
  if (value >= 9.95) return String(Math.round(value));
  return String(Number(value.toFixed(value >= 0.995 ? 1 : 2)));
}

export const countOf = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

/** `p1, p3 to p5`: runs of three and more are shortened. */
export function namesTogether(names: readonly string[]): string {
  const parts: string[] = [];
  for (let at = 0; at < names.length; ) {
    let end = at;
    while (numberOf(names[end]) + 1 === numberOf(names[end + 1])) end++;
    if (end - at < 2) end = at;
    parts.push(end === at ? String(names[at]) : `${names[at]} to ${names[end]}`);
    at = end + 1;
  }
  return parts.join(', ');
}
/** NaN of what is no `pN`, so that nothing follows it. */
const numberOf = (name: string | undefined): number => Number(/^p(\d+)$/.exec(name ?? '')?.[1] ?? Number.NaN);

/** The middle one, of two the mean; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const inOrder = [...values].sort((a, b) => a - b);
  const half = Math.floor(inOrder.length / 2);
  const upper = inOrder[half] ?? Number.NaN;
  return inOrder.length % 2 === 1 ? upper : ((inOrder[half - 1] ?? Number.NaN) + upper) / 2;
}
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
