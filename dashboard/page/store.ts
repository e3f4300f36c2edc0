/** The page's copy of the board, slice by slice: a component reads the slices it shows and is drawn anew only for those. */
import { type Signal, signal } from '@preact/signals';
import { Board, type BoardJson, type Change } from '../model/board.js';
import type {
  BlockRow,
  DemoRow,
  EventRow,
  FaultRow,
  Head,
  Hex,
  PeerRow,
  SampleRow,
  TourRow,
  TrackerRow,
  Travel,
} from '../model/rows.js';

/** A map that is changed in place: the wrapper is new whenever it was. */
export type Slice<T> = { readonly map: ReadonlyMap<Hex, T> };

let board = new Board();

export const store = {
  head: signal<Head | null>(null),
  tracker: signal<TrackerRow | null>(null),
  /** In the order of their names. */
  peers: signal<readonly PeerRow[]>([]),
  faults: signal<readonly FaultRow[]>([]),
  blocks: signal<Slice<BlockRow>>({ map: board.blocks }),
  travels: signal<Slice<Travel>>({ map: board.travels }),
  events: signal<readonly EventRow[]>([]),
  samples: signal<readonly SampleRow[]>([]),
  demo: signal<DemoRow>(board.demo),
  tour: signal<TourRow | null>(null),
  /** Whether what is shown is live. `stale`: the connection was lost, and is being dialled again. */
  connection: signal<'connecting' | 'live' | 'stale'>('connecting'),
  /** Whether the buttons work: the server has taken our token. */
  isOpen: signal(false),
  /** What to add to this machine's clock to have the server's, in milliseconds. */
  clockOffsetMs: signal(0),
} as const;

/** The server's clock, in milliseconds since 1970. */
export const serverNow = (): number => Date.now() + store.clockOffsetMs.value;

/** Which slice a change touches. */
const SLICES = {
  head: ['head'],
  tracker: ['tracker'],
  peer: ['peers'],
  peerGone: ['peers'],
  faults: ['faults'],
  block: ['blocks'],
  travel: ['travels'],
  dropped: ['blocks', 'travels'],
  event: ['events'],
  sample: ['samples'],
  demo: ['demo'],
  tour: ['tour'],
} as const satisfies { readonly [T in Change['type']]: readonly (keyof typeof store)[] };
type SliceName = (typeof SLICES)[Change['type']][number];

const ALL: readonly SliceName[] = [
  'head',
  'tracker',
  'peers',
  'faults',
  'blocks',
  'travels',
  'events',
  'samples',
  'demo',
  'tour',
];

export function replaceBoard(json: BoardJson): void {
  board = Board.of(json);
  for (const name of ALL) show(name);
}

export function applyChanges(changes: readonly Change[]): void {
  const touched = new Set<SliceName>();
  for (const change of changes) {
    board.apply(change);
    for (const name of SLICES[change.type]) touched.add(name);
  }
  for (const name of touched) show(name);
}

function show(name: SliceName): void {
  if (name === 'peers') store.peers.value = [...board.peers.values()];
  else if (name === 'blocks') store.blocks.value = { map: board.blocks };
  else if (name === 'travels') store.travels.value = { map: board.travels };
  else (store[name] as Signal<unknown>).value = board[name];
}
