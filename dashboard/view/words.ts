/** Amounts in words: counts, rates, spans of time, sizes. */
import type { Hex } from '../model/rows.js';

/** As 12,407. */
export const countText = (count: number): string => count.toLocaleString('en');

const PREFIXES = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;
/** From here on the next unit has a number that is no shorter: 999.6 k is 1 M. */
const ROUNDS_UP = 0.9995;

/** As `41 MH/s`. @param hashRate hashes a second */
export function rateText(hashRate: number): string {
  const [scale, prefix] = PREFIXES.find(([least]) => hashRate >= least * ROUNDS_UP) ?? [1, ''];
  return `${digits(hashRate / scale)} ${prefix}H/s`;
}

/** A short time as people compare it: `640 µs`, `1.2 ms`, `3.4 s`, `2 min`. @param us microseconds */
export function durationText(us: number): string {
  if (us < 1e3 * ROUNDS_UP) return `${digits(us)} µs`;
  if (us < 1e6 * ROUNDS_UP) return `${digits(us / 1e3)} ms`;
  if (us < 120e6) return `${digits(us / 1e6)} s`;
  return `${digits(us / 60e6)} min`;
}

/** As `3.2 s ago`. Clocks differ a little, so a negative age is none. */
export function agoText(ms: number): string {
  if (ms < 10_000) return `${(Math.floor(Math.max(0, ms) / 100) / 10).toFixed(1)} s ago`;
  return `${spanText(ms)} ago`;
}

/** As `4 min 03 s` or `12 min`: as exactly as somebody wants to know. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0 && minutes >= 10) return `${minutes} min`;
  if (hours === 0) return `${minutes} min ${two(seconds % 60)} s`;
  if (days === 0) return `${hours} h ${two(minutes % 60)} min`;
  return `${days} d ${two(hours % 24)} h`;
}

export const bytesText = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
/** @param part 0 to 1 */
export const percentText = (part: number): string => `${Math.round(part * 100)}%`;
/** As `3.2`: how many hex digits at the beginning of a hash are zero on average. @param difficulty log2 of the work */
export const zerosText = (difficulty: number): string => (difficulty / 4).toFixed(1);
export const coinsText = (coins: number): string => `${countText(coins)} ${coins === 1 ? 'coin' : 'coins'}`;
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

/** The beginning of a hash, a key or an id, zeros and all. */
export const shortHex = (hex: Hex): string => (hex.length > 10 ? `${hex.slice(0, 8)}…` : hex);

/** Equal things once, as `Titi × 2, Saki`. */
export function cageText(cage: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of cage) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.size === 0) return 'empty';
  return [...counts].map(([name, count]) => (count > 1 ? `${name} × ${count}` : name)).join(', ');
}

/** Two digits that count, more only before the point; no zero behind it. */
function digits(value: number): string {
  if (value >= 9.95) return String(Math.round(value));
  return String(Number(value.toFixed(value >= 0.995 ? 1 : 2)));
}
const two = (value: number): string => String(value).padStart(2, '0');
