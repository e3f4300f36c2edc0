/** Peers as rows of the board: what an operator knows of a process, and the peer's own word. */
import type { Address } from '../../peer/wire/address.js';
import type { Summary } from '../../peer/wire/summary.js';
import { difficultyOfBits, loadOf } from './block-row.js';
import { rounded, significant, wholeMebibytes } from './rounding.js';
import type { Hex, PeerRow, PeerWord, ProcessRow, TrackerRow } from './rows.js';

/** A process as its operator tells of it each second. */
export type Process = Omit<ProcessRow, 'startedMs' | 'ending'> & { readonly uptimeMs: number | null };
/** How much two clocks may differ before a start counts as another one. */
const START_SKEW_MS = 2_000;

/** @param before the row it replaces @param ending how its last process ended, null if nobody knows */
export function processRow(said: Process, before: ProcessRow | null, nowMs: number, ending: string | null): ProcessRow {
  const { state, host, port, pid, restarts, uptimeMs, rssBytes } = said;
  const startedMs = uptimeMs === null ? null : Math.round(nowMs - uptimeMs);
  // The way here takes longer at one time than at another: that is no other start.
  const isSame = startedMs !== null && before?.startedMs != null && before.pid === pid;
  const known = isSame && Math.abs(startedMs - before.startedMs) < START_SKEW_MS;
  return {
    state,
    host,
    port,
    pid,
    restarts,
    startedMs: known ? before.startedMs : startedMs,
    rssBytes: rssBytes === null ? null : wholeMebibytes(rssBytes),
    ending: pid === null ? ending : null,
  };
}

/** A process that nobody here operates: of it only this is known. */
export const strangerRow = (address: Address | null, isThere: boolean): ProcessRow => ({
  state: isThere ? 'running' : 'silent',
  host: address?.host ?? '',
  port: address?.port ?? 0,
  pid: null,
  restarts: 0,
  startedMs: null,
  rssBytes: null,
  ending: null,
});

export const trackerRow = (row: ProcessRow, listed: number | null): TrackerRow => ({ ...row, listed });

/** A stranger's name: as much of its id as people can compare. */
export const strangerName = (id: Hex): string => id.slice(0, 8);

export function peerWord(said: Summary): PeerWord {
  return {
    tip: said.tip,
    height: said.height,
    work: said.work.toString(),
    links: said.links
      .map(({ peer, roundTripUs }) => ({ peer, roundTripUs: significant(roundTripUs, 2) }))
      .sort((a, b) => (a.peer < b.peer ? -1 : 1)),
    hashRate: significant(said.hashRate, 3),
    difficulty: difficultyOfBits(said.bits),
    load: rounded(loadOf(said.load), 2),
    mempool: said.mempool,
    mining: said.mining,
    forks: said.forks,
    degraded: said.degraded === '' ? null : said.degraded,
  };
}

/** Whether a row tells people nothing that the one before did not. */
export const isSameRow = (before: TrackerRow | null, now: TrackerRow | null): boolean =>
  JSON.stringify(before) === JSON.stringify(now);

/** Whether all that differs between two rows of a peer is what never stands still, and that by little. */
export function isSamePeer(before: PeerRow | undefined, now: PeerRow): boolean {
  if (before === undefined || JSON.stringify(withoutNoise(before)) !== JSON.stringify(withoutNoise(now))) return false;
  const [a, b] = [before.said, now.said];
  if (!isNear(before.rssBytes ?? 0, now.rssBytes ?? 0, 0.05)) return false;
  if (a === null || b === null) return true;
  const areLinksNear = a.links.every((link, at) => isNear(link.roundTripUs, b.links[at]?.roundTripUs ?? 0, 0.5));
  return areLinksNear && Math.abs(a.load - b.load) < LOAD_STEP && isNear(a.hashRate, b.hashRate, 0.02);
}

/** The least change of a load, of 1, that can be seen. */
const LOAD_STEP = 0.02;
/** @param share by which they may differ, of the larger one */
const isNear = (a: number, b: number, share: number): boolean => Math.abs(a - b) <= share * Math.max(a, b);

const withoutNoise = ({ rssBytes, said, ...row }: PeerRow): unknown => ({
  ...row,
  hasMemory: rssBytes !== null,
  said: said && { ...said, load: 0, hashRate: 0, links: said.links.map(({ peer }) => peer) },
});
