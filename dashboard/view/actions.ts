/** What can be done to a peer, by its state. */
import type { ProcessState } from '../model/rows.js';

export type Action = 'start' | 'stop' | 'kill' | 'restart' | 'pause' | 'resume' | 'heat' | 'remove';

export const LABELS: { readonly [A in Action]: string } = {
  start: 'Start',
  stop: 'Stop',
  kill: 'Kill',
  restart: 'Restart',
  pause: 'Pause',
  resume: 'Resume',
  heat: 'Heat',
  remove: 'Remove',
};
export const DOING: { readonly [A in Action]: string } = {
  start: 'starting',
  stop: 'stopping',
  kill: 'killing',
  restart: 'restarting',
  pause: 'pausing',
  resume: 'resuming',
  heat: 'heating',
  remove: 'removing',
};
export const HINTS: { readonly [A in Action]: string } = {
  start: 'Starts its process; it finds its chain on its disk',
  stop: 'Asks it to end; it says goodbye and ends',
  kill: 'Ends it by SIGKILL, in the middle of whatever it does',
  restart: 'Stops it and starts it again',
  pause: 'Freezes its process: it answers nobody, and does not know it',
  resume: 'Lets a frozen process go on',
  heat: 'Burns a core in it for 30 s: see its load and its difficulty',
  remove: 'Takes it out of the cluster for good',
};

const IDLE: readonly Action[] = ['start', 'remove'];
const BY_STATE: { readonly [S in ProcessState]: readonly Action[] } = {
  running: ['kill', 'restart', 'pause', 'stop', 'heat', 'remove'],
  paused: ['resume', 'kill', 'restart', 'stop', 'remove'],
  starting: ['kill', 'stop'],
  stopping: ['kill'],
  stopped: IDLE,
  killed: IDLE,
  crashed: IDLE,
  failed: IDLE,
  silent: [],
};

/** A tracker mines nothing and is always wanted. */
export const trackerActionsOf = (state: ProcessState): readonly Action[] =>
  actionsOf(state).filter((action) => action !== 'heat' && action !== 'remove');

/** The likeliest first. */
export const actionsOf = (state: ProcessState): readonly Action[] => BY_STATE[state];
