/** How a cluster is, in a glyph and a word. */
import { narrowed } from '../model/credible.js';
import { isHeard } from '../model/heard.js';
import type { PeerRow, ProcessState, Tone } from '../model/rows.js';
import type { Standing, Standings } from './standing.js';

export type Look = { readonly glyph: string; readonly word: string; readonly tone: Tone };

/** How far behind the heaviest tip a peer may be before the tips count as different: blocks need a moment to travel. */
const BEHIND_MAX = 2;

/** How a process is. */
export const STATES: { readonly [S in ProcessState]: Look } = {
  starting: { glyph: '◌', word: 'starting', tone: 'plain' },
  running: { glyph: '●', word: 'running', tone: 'good' },
  paused: { glyph: '‖', word: 'paused', tone: 'warning' },
  stopping: { glyph: '◌', word: 'stopping', tone: 'plain' },
  stopped: { glyph: '○', word: 'stopped', tone: 'plain' },
  killed: { glyph: '✗', word: 'killed', tone: 'bad' },
  crashed: { glyph: '✗', word: 'crashed', tone: 'bad' },
  failed: { glyph: '✗', word: 'given up', tone: 'bad' },
  silent: { glyph: '◌', word: 'silent', tone: 'warning' },
};

/** A peer's state, and where it runs what keeps it from being well. */
export function lookOf({ state, isWatched, said }: PeerRow, standing: Standing | undefined): Look {
  if (state !== 'running') return STATES[state];
  if (said?.degraded) return { glyph: '◑', word: 'degraded', tone: 'bad' };
  if (!isWatched || !said) return { glyph: '◌', word: 'not heard', tone: 'warning' };
  if (standing?.kind === 'forked') return { glyph: '◐', word: 'forked', tone: 'warning' };
  if (standing && standing.behind > BEHIND_MAX) return { glyph: '◔', word: 'behind', tone: 'warning' };
  return STATES.running;
}

/** @param cuts how many directions of links are cut: as `orchestrator status` says, a cluster with faults is not well */
export function healthOf(peers: readonly PeerRow[], standings: Standings, cuts: number): Look {
  if (peers.length === 0) return { glyph: '◌', word: 'no peers yet', tone: 'plain' };
  // Whoever is listed may come and go, and say what he likes: a cluster that runs here is well if its own peers are.
  const own = narrowed(peers, ({ isOperated }) => isOperated);
  if (own.some((peer) => !isHeard(peer))) return { glyph: '○', word: 'peers missing', tone: 'bad' };
  const differs = ({ kind, behind }: Standing): boolean => kind === 'forked' || behind > BEHIND_MAX;
  if (own.flatMap(({ id }) => standings.of.get(id) ?? []).some(differs))
    return { glyph: '◐', word: 'tips differ', tone: 'warning' };
  if (cuts > 0) return { glyph: '✂', word: 'links cut', tone: 'warning' };
  return { glyph: '●', word: 'healthy', tone: 'good' };
}
