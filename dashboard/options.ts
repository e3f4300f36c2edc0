/** What is typed behind `node dist/dashboard/main.js`. */
import { parseArgs } from 'node:util';
import { type Address, addressFault } from '../peer/wire/address.js';
import { HOST_SIZE_MAX } from '../peer/wire/limits.js';
import { allowedHost } from './server/guard.js';

export const USAGE = `usage: node dist/dashboard/main.js (--tracker HOST:PORT | --peer HOST:PORT) [options]

  --tracker HOST:PORT   watch the cluster that this tracker lists
  --peer HOST:PORT      watch this one peer, without a tracker
  --port N              where to listen, 1 to 65535 (default 0: any free port, which is printed)
  --host ADDR           address to listen on (default 127.0.0.1: this machine only)
  --control PATH        control socket of the supervisor that operates the cluster
  --wallets DIR         where the shops in the page keep their wallets
  --allow HOST          name or address under which the page may be asked for, besides --host; may be repeated
  --supervised          report over the channel this was forked with, and end with it
  --help                print this

example: node dist/dashboard/main.js --tracker 127.0.0.1:7400`;

/** Whom to watch. */
export type Source = { readonly type: 'tracker' | 'peer'; readonly address: Address };

export type Options = {
  readonly port: number;
  readonly host: string;
  readonly source: Source;
  /** Path of the supervisor's control socket; null: nobody operates this cluster from here. */
  readonly control: string | null;
  readonly wallets: string | null;
  readonly allow: readonly string[];
  readonly isSupervised: boolean;
};

export type Arguments =
  | { readonly type: 'run'; readonly options: Options }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly why: string };

const OPTIONS = {
  port: { type: 'string', default: '0' },
  host: { type: 'string', default: '127.0.0.1' },
  tracker: { type: 'string' },
  peer: { type: 'string' },
  control: { type: 'string' },
  wallets: { type: 'string' },
  allow: { type: 'string', multiple: true, default: [] as string[] },
  supervised: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: OPTIONS });

/** What makes no sense, in words for people. */
class Wrong extends Error {}

export function parseArguments(args: readonly string[]): Arguments {
  try {
    const { values } = parse(args);
    return values.help ? { type: 'help' } : { type: 'run', options: optionsOf(values) };
  } catch (error) {
    // Thrown by node with a sentence for people, or by us.
    return { type: 'wrong', why: error instanceof Error ? error.message : String(error) };
  }
}

function optionsOf(values: ReturnType<typeof parse>['values']): Options {
  const { host, control, wallets, allow, supervised } = values;
  if (host === '' || host.length > HOST_SIZE_MAX) throw new Wrong(`--host ${JSON.stringify(host)} is no address`);
  for (const one of allow) {
    if (one.length > HOST_SIZE_MAX || allowedHost(one) === null) {
      throw new Wrong(`--allow ${JSON.stringify(one)} is no host: it must be NAME or NAME:PORT`);
    }
  }
  if (control === '') throw new Wrong('--control needs the path of a socket');
  if (wallets === '') throw new Wrong('--wallets needs a folder');
  return {
    port: portOf(values.port, '--port', 0),
    host,
    source: sourceOf(values.tracker, values.peer),
    control: control ?? null,
    wallets: wallets ?? null,
    allow,
    isSupervised: supervised,
  };
}

function sourceOf(tracker: string | undefined, peer: string | undefined): Source {
  if (tracker !== undefined && peer !== undefined) throw new Wrong('--tracker and --peer: give one of the two');
  if (tracker !== undefined) return { type: 'tracker', address: addressOf(tracker, '--tracker') };
  if (peer !== undefined) return { type: 'peer', address: addressOf(peer, '--peer') };
  throw new Wrong('whom to watch is missing: give --tracker HOST:PORT or --peer HOST:PORT');
}

function portOf(text: string, what: string, least: number): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port >= least && port <= 65_535) return port;
  throw new Wrong(`${what} ${JSON.stringify(text)} is no port: ports are ${least} to 65535`);
}

/** HOST:PORT or [ADDRESS]:PORT. */
function addressOf(text: string, what: string): Address {
  const parts = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text);
  if (!parts) throw new Wrong(`${what} ${JSON.stringify(text)} is no HOST:PORT, as 127.0.0.1:7400`);
  const address = { host: parts[1] ?? parts[2] ?? '', port: portOf(parts[3] ?? '', what, 1) };
  const fault = addressFault(address);
  if (fault !== null) throw new Wrong(`${what} ${JSON.stringify(text)}: ${fault}`);
  return address;
}
