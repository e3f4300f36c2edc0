/** `ps`: the processes of a cluster. */
import type { Command } from 'commander';
import { DASHBOARD, TRACKER } from '../cluster.js';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT } from '../control/fault.js';
import type { DashboardRow, PeerRow, Ps, TrackerRow } from '../control/messages.js';
import { table } from '../output.js';
import { countText, shortHash, spanText } from '../render.js';

export const addPs: Add = (program, run) => {
  program
    .command('ps')
    .description('processes: state, pid, port, block, tip, links, hash rate, load, memory, restarts, uptime')
    .addHelpText('after', examples('ps', 'ps --json'))
    .action((_options: object, command: Command) => run(command, ps));
};

async function ps(context: Context): Promise<number> {
  const seen = await withSupervisor(context, (client) => client.ask({ type: 'ps' }));
  context.output.answer(seen, () => rows(seen));
  return EXIT.done;
}

const HEAD = [
  'NAME',
  'STATE',
  'PID',
  'ADDRESS',
  'BLOCK',
  'TIP',
  'LINKS',
  'HASH RATE',
  'DIFFICULTY',
  'LOAD',
  'MEMPOOL',
  'MEMORY',
  'RESTARTS',
  'UP',
];
const RIGHT = new Set([2, 4, 6, 7, 8, 9, 10, 11, 12, 13]);

const cell = (value: number | string | null): string => (value === null ? '-' : String(value));
const bytes = (value: number | null): string => (value === null ? '-' : `${Math.round(value / 1024 / 1024)} MB`);

function rows({ peers, tracker, dashboard }: Ps): string[] {
  const first = [helperRow(TRACKER, tracker), helperRow(DASHBOARD, dashboard)];
  return table(HEAD, [...first, ...peers.map(peerRow)], RIGHT);
}

/** One that has no chain and does not mine. */
function helperRow(name: string, { state, pid, host, port, rssBytes, restarts, uptimeMs }: TrackerRow | DashboardRow) {
  const none = ['-', '-', '-', '-', '-', '-', '-'];
  const ends = [bytes(rssBytes), `${restarts}`, spanText(uptimeMs)];
  return [name, state, cell(pid), `${host}:${port}`, ...none, ...ends];
}

function peerRow(peer: PeerRow): string[] {
  // One that does not run does nothing: the figures are what it last said.
  const isRunning = peer.pid !== null;
  const now = (text: string): string => (isRunning ? text : '-');
  return [
    peer.name,
    peer.state,
    cell(peer.pid),
    `${peer.host}:${peer.port}`,
    cell(peer.height),
    peer.tip === null ? '-' : shortHash(peer.tip),
    now(cell(peer.links)),
    now(countText(peer.hashRate, 'H/s')),
    now(peer.difficulty === null ? '-' : peer.difficulty.toFixed(1)),
    now(peer.load === null ? '-' : `${Math.round(peer.load * 100)}%`),
    now(cell(peer.mempool)),
    bytes(peer.rssBytes),
    `${peer.restarts}`,
    spanText(peer.uptimeMs),
  ];
}
