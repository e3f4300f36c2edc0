/** What a peer is started with. */
import { parseArgs } from 'node:util';
import { type Address, addressFault } from '../wire/address.js';
import { PACE_SHAPE, type Pace, paceOf } from '../wire/pace.js';

export type PeerSettings = {
  /** Null: it asks nobody; an archive, or a peer that was told whom to connect to. */
  readonly tracker: Address | null;
  /** Peers to stay linked to, beside those that the tracker lists. */
  readonly connect: readonly Address[];
  /** Where it listens and says it can be reached. */
  readonly host: string;
  /** Null: picked from the dynamic range, and picked again if taken; 0: any free one. */
  readonly port: number | null;
  /** Null: a folder of its own, which it prints. */
  readonly data: string | null;
  /** File with a canonical genesis. */
  readonly genesis: string | null;
  readonly name: string;
  readonly threads: number;
  readonly pace: Pace;
  readonly supervised: boolean;
  readonly archive: boolean;
  readonly quiet: boolean;
};

export const USAGE = `Usage: node dist/peer/main.js TRACKER_IP TRACKER_PORT NODE_IP [options]
       node dist/peer/main.js NODE_IP --connect HOST:PORT [options]

Starts a peer that joins the cluster of the tracker, or of the peer it connects to, and listens on NODE_IP.

  --connect HOST:PORT  stay linked to the peer there, with or without a tracker; may be repeated
  --port N             port to listen on (default: a free one from 49152 to 65535; 0: any)
  --data DIR           folder of its chain (default: a new one, which it prints)
  --genesis FILE       canonical genesis (default: what its folder holds, else its network's, else the built-in one)
  --threads N          miner threads, 0 to 64 (default 1; 0: does not mine)
  --mine WHEN          on-demand (default), always, or a mean time between the network's blocks, as 5s
  --name NAME          how it calls itself in what it prints (default: its id)
  --quiet              print nothing but errors

  node dist/peer/main.js --archive --data DIR
                   serves the chain of a stopped peer to clients on a free loopback port

Examples: node dist/peer/main.js 127.0.0.1 7400 127.0.0.1 --data peer-one
          node dist/peer/main.js 127.0.0.1 --connect 127.0.0.1:7401 --data peer-two`;

type Refused = { readonly usage: string; readonly fault: string | null };

/**
 * @param hasChannel whether this process was forked by somebody it can talk to
 * @returns what was asked for, or what to print instead: help, or why it makes no sense
 */
export function readSettings(args: readonly string[], hasChannel: boolean): PeerSettings | Refused {
  try {
    const parsed = parse(args);
    return parsed.values.help ? { usage: USAGE, fault: null } : settingsOf(parsed, hasChannel);
  } catch (error) {
    return { usage: USAGE, fault: error instanceof Error ? error.message : String(error) };
  }
}

type Parsed = ReturnType<typeof parse>;

/** @throws an Error that says which argument makes no sense */
function settingsOf(parsed: Parsed, hasChannel: boolean): PeerSettings {
  const { values } = parsed;
  if (values.supervised && !hasChannel)
    throw new Error('--supervised is for a supervisor, which forks it with a channel: leave it out');
  const port = values.port === undefined ? null : numberIn('--port', values.port, 0, 65_535);
  const { archive, name, supervised, quiet } = values;
  const rest = {
    port,
    threads: numberIn('--threads', values.threads, 0, 64),
    pace: paceIn(values.mine),
    data: values.data ?? null,
    genesis: values.genesis ?? null,
    archive,
    name,
    supervised,
    quiet,
  };
  return archive ? { ...rest, ...archiveOf(parsed), port: port ?? 0 } : { ...rest, ...whereabouts(parsed) };
}

type Whereabouts = Pick<PeerSettings, 'tracker' | 'connect' | 'host'>;

function archiveOf({ values, positionals }: Parsed): Whereabouts {
  if (!values.data || values.genesis || values.connect || positionals.length > 0)
    throw new Error('--archive needs --data DIR, and takes no address, no --genesis and no --connect');
  return { tracker: null, connect: [], host: '127.0.0.1' };
}

function whereabouts({ values, positionals }: Parsed): Whereabouts {
  const connect = (values.connect ?? []).map(addressOf);
  const [first, second, third, ...more] = positionals;
  if (more.length > 0) throw new Error(`${more[0]} is one argument too many`);
  if (first && second && third)
    return { tracker: { host: first, port: numberIn('TRACKER_PORT', second, 1, 65_535) }, connect, host: third };
  if (first && second === undefined && connect.length > 0) return { tracker: null, connect, host: first };
  throw new Error('TRACKER_IP, TRACKER_PORT and NODE_IP are needed; or, with --connect HOST:PORT, NODE_IP alone');
}

/** HOST:PORT or [ADDRESS]:PORT. */
function addressOf(text: string): Address {
  const parts = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text);
  if (!parts) throw new Error(`--connect is ${text}, and must be HOST:PORT, as 127.0.0.1:7401`);
  const port = numberIn('the port of --connect', parts[3] ?? '', 1, 65_535);
  const address = { host: parts[1] ?? parts[2] ?? '', port };
  const fault = addressFault(address);
  if (fault !== null) throw new Error(`--connect is ${text}: ${fault}`);
  return address;
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      genesis: { type: 'string' },
      connect: { type: 'string', multiple: true },
      name: { type: 'string', default: '' },
      threads: { type: 'string', default: '1' },
      mine: { type: 'string', default: 'on-demand' },
      supervised: { type: 'boolean', default: false },
      archive: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function paceIn(text: string): Pace {
  const pace = paceOf(text);
  if (pace === null) throw new Error(`--mine is ${text}, and must be ${PACE_SHAPE}`);
  return pace;
}

function numberIn(what: string, text: string, min: number, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Error(`${what} is ${text}, and must be a number from ${min} to ${max}`);
}
