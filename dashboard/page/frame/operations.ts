/** What can be done to a cluster, as calls of the server. */
import type { DoneJson } from '../../model/api.js';
import { type Action, DOING } from '../../view/actions.js';
import { doneText } from '../../view/outcome.js';
import { post, remove } from '../api.js';
import { operate } from './outcomes.js';

/** How long a heated peer burns a core, in milliseconds. */
export const HEAT_MS = 30_000;

/** Keys of results that belong to no peer. */
export const OUTCOME = { links: 'links', peers: 'peers', demo: 'demo', tour: 'tour', kill: 'kill' } as const;

const peerPath = (name: string): string => `/api/peers/${encodeURIComponent(name)}`;

/** @param outcome where the result is shown, if not beside the peer */
export function actOn(name: string, action: Action, outcome = name): Promise<void> {
  const call = (): Promise<DoneJson> =>
    action === 'remove'
      ? remove(peerPath(name))
      : post(`${peerPath(name)}/${action}`, action === 'heat' ? { ms: HEAT_MS } : {});
  const say = (done: DoneJson): string => (action === 'heat' ? `burns a core for ${HEAT_MS / 1000} s` : doneText(done));
  return operate(outcome, `${DOING[action]} ${name}…`, call, say);
}

export const addPeer = (): Promise<void> =>
  operate(OUTCOME.peers, 'adding a peer…', () => post<DoneJson>('/api/peers'), doneText);

export function setLink(from: string, to: string, what: 'cut' | 'heal', oneWay: boolean): Promise<void> {
  const link = `${from} ${oneWay ? '→' : '↔'} ${to}`;
  return operate(
    OUTCOME.links,
    `${link}…`,
    () => post(`/api/links/${what}`, { from, to, oneWay }),
    () => `${link} ${what === 'cut' ? 'cut' : 'healed'}`,
  );
}

export const partition = (groups: readonly (readonly string[])[]): Promise<void> =>
  operate(
    OUTCOME.links,
    'splitting…',
    () => post('/api/partition', { groups }),
    () => `split: ${groups.map((group) => group.join(', ')).join(' | ')}`,
  );

export const healAll = (): Promise<void> =>
  operate(
    OUTCOME.links,
    'healing…',
    () => post('/api/heal'),
    () => 'all links healed',
  );

export const runDemo = (run: boolean): Promise<void> =>
  operate(
    OUTCOME.demo,
    run ? 'sending in shoppers…' : 'calling the shoppers back…',
    () => post('/api/demo', { run }),
    () => (run ? 'shoppers come in' : 'shoppers leave'),
  );

export const startTour = (): Promise<void> =>
  operate(
    OUTCOME.tour,
    'preparing a fork…',
    () => post('/api/tour'),
    () => null,
  );

export const endTour = (): Promise<void> =>
  operate(
    OUTCOME.tour,
    'healing the split…',
    () => remove('/api/tour'),
    () => null,
  );
