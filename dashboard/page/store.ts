/** The page's copy of the board, slice by slice: a component reads the slices it shows and is drawn anew only for those. */
import { batch, type Signal, signal } from '@preact/signals';
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
  /** Since when what is shown is old, by the server's clock; null while it is live. */
  staleSinceMs: signal<number | null>(null),
  /** Whether the view stands still for somebody to look at it. The board goes on behind it. */
  isPaused: signal(false),
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

/** Slices that changed and are not drawn yet. */
const touched = new Set<SliceName>();
let isDue = false;

/** Takes another board, which is drawn by `drawBoard`, or with the next change. */
export function replaceBoard(json: BoardJson): void {
  board = Board.of(json);
  for (const name of ALL) touched.add(name);
}
/** Draws what has changed now, also where nobody looks. */
export const drawBoard = (): void => draw();

export function applyChanges(changes: readonly Change[]): void {
  for (const change of changes) {
    board.apply(change);
    touch(SLICES[change.type]);
  }
}

export function pauseView(isPaused: boolean): void {
  store.isPaused.value = isPaused;
  if (isPaused) {
    // The maps change in place, so a view that stands still needs its own.
    store.blocks.value = { map: new Map(board.blocks) };
    store.travels.value = { map: new Map(board.travels) };
    touch(['blocks', 'travels']);
  } else drawSoon();
}

function touch(names: readonly SliceName[]): void {
  for (const name of names) touched.add(name);
  drawSoon();
}

/** However many frames come in, a slice is drawn once for each picture of the screen, and not at all while nobody looks. */
function drawSoon(): void {
  if (isDue || store.isPaused.value || touched.size === 0) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    draw();
  });
}

function draw(): void {
  if (store.isPaused.value) return;
  batch(() => {
    for (const name of touched) show(name);
  });
  touched.clear();
}

function show(name: SliceName): void {
  if (name === 'peers') store.peers.value = [...board.peers.values()];
  else if (name === 'blocks') store.blocks.value = { map: board.blocks };
  else if (name === 'travels') store.travels.value = { map: board.travels };
  else (store[name] as Signal<unknown>).value = board[name];
}
