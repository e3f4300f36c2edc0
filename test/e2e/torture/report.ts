/** What a torture run did and found, as lines for people. */
import { spreadOf, table } from '../../bench/figures.js';
import type { Crash } from './field.js';
import { KINDS, type Kind } from './plan.js';
import type { Verdict } from './verdict.js';

export type Report = {
  readonly seed: number;
  readonly peers: number;
  readonly minutes: number;
  readonly rounds: number;
  readonly deeds: { readonly [K in Kind]: number };
  /** From the end of a round's faults to one tip on all, in milliseconds, one a round. */
  readonly heals: readonly number[];
  /** From a kill -9 to listening again, revived by the supervisor alone, in milliseconds. */
  readonly revivals: readonly number[];
  /** Peers that refused a damaged folder. */
  readonly refusals: readonly string[];
  readonly crashes: readonly Crash[];
  readonly shopRestarts: number;
  /** Null if it did not come so far. */
  readonly verdict: Verdict | null;
  /** Why it failed; null if it did not. */
  readonly failure: string | null;
  /** Chains, logs and wallets of a run that failed; null where they were deleted. */
  readonly folder: string | null;
};

export const noDeeds = (): { [K in Kind]: number } =>
  Object.fromEntries(KINDS.map((kind) => [kind, 0])) as { [K in Kind]: number };

/** Lines of one list that are printed. */
const SHOWN_MAX = 10;

export function reportLines(report: Report): string[] {
  const { seed, peers, minutes, rounds, verdict, failure, folder } = report;
  const settled = verdict
    ? [
        ['purchases sent', `${verdict.sent}`],
        ['settled', `${verdict.settled}`],
        ['lost', `${verdict.lost.length}`],
        ['doubled', `${verdict.doubled.length}`],
        ['otherwise wrong', `${verdict.wrong.length}`],
      ]
    : [];
  const rows = [
    ['peers, seed', `${peers}, ${seed}`],
    ['minutes, rounds', `${minutes.toFixed(1)}, ${rounds}`],
    ...settled,
    ['healed until one tip, p50 · most', spreadText(report.heals)],
    ['killed until it listens, p50 · most', spreadText(report.revivals)],
    ['shops started again', `${report.shopRestarts}`],
    ['folders refused as damaged', `${report.refusals.length}`],
    ['ended by themselves', `${report.crashes.length}`],
    [],
    ...KINDS.map((kind) => [kind, `${report.deeds[kind]}`]),
  ];
  const lists = verdict ? [...verdict.lost, ...verdict.doubled, ...verdict.wrong] : [];
  const more = lists.length > SHOWN_MAX ? [`… and ${lists.length - SHOWN_MAX} more`] : [];
  return [
    table(rows),
    ...report.crashes.map(({ name, why }) => `${name} ended by itself: ${why}`),
    ...lists.slice(0, SHOWN_MAX),
    ...more,
    ...(failure === null
      ? []
      : [`✗ ${failure}`, `  the same again: npm run torture -- --peers ${peers} --seed ${seed}`]),
    ...(folder === null
      ? []
      : [`  chains, logs and wallets are kept in ${folder}; begin with the last lines of logs/*.log`]),
  ];
}

function spreadText(values: readonly number[]): string {
  if (values.length === 0) return '–';
  const { p50, max } = spreadOf(values);
  return [p50, max].map((ms) => `${(ms / 1000).toFixed(1)} s`).join(' · ');
}
