/** What a peer is started with. */
import { parseArgs } from 'node:util';

export type PeerSettings = {
  /** Null: an archive asks nobody. */
  readonly tracker: { readonly host: string; readonly port: number } | null;
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
  readonly supervised: boolean;
  readonly archive: boolean;
  readonly quiet: boolean;
};

export const USAGE = `Usage: node dist/peer/main.js TRACKER_IP TRACKER_PORT NODE_IP [options]

Starts a peer that joins the cluster of the tracker and listens on NODE_IP.

  --port N         port to listen on (default: a free one from 49152 to 65535; 0: any)
  --data DIR       folder of its chain (default: a new one, which it prints)
  --genesis FILE   canonical genesis (default: what its folder holds, else its network's, else the built-in one)
  --threads N      miner threads, 0 to 64 (default 1; 0: does not mine)
  --name NAME      how it calls itself in what it prints (default: its id)
  --quiet          print nothing but errors

  node dist/peer/main.js --archive --data DIR
                   serves the chain of a stopped peer to clients on a free loopback port

Example: node dist/peer/main.js 127.0.0.1 7400 127.0.0.1 --data peer-one`;

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
    data: values.data ?? null,
    genesis: values.genesis ?? null,
    archive,
    name,
    supervised,
    quiet,
  };
  return archive ? { ...rest, ...archiveOf(parsed), port: port ?? 0 } : { ...rest, ...whereabouts(parsed) };
}

function archiveOf({ values, positionals }: Parsed): Pick<PeerSettings, 'tracker' | 'host'> {
  if (!values.data || values.genesis || positionals.length > 0)
    throw new Error('--archive needs --data DIR, and takes no address and no --genesis');
  return { tracker: null, host: '127.0.0.1' };
}

function whereabouts({ positionals }: Parsed): Pick<PeerSettings, 'tracker' | 'host'> {
  const [trackerHost, trackerPort, host, ...more] = positionals;
  if (!trackerHost || !trackerPort || !host) throw new Error('TRACKER_IP, TRACKER_PORT and NODE_IP are needed');
  if (more.length > 0) throw new Error(`${more[0]} is one argument too many`);
  return { tracker: { host: trackerHost, port: numberIn('TRACKER_PORT', trackerPort, 1, 65_535) }, host };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      genesis: { type: 'string' },
      name: { type: 'string', default: '' },
      threads: { type: 'string', default: '1' },
      supervised: { type: 'boolean', default: false },
      archive: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function numberIn(what: string, text: string, min: number, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Error(`${what} is ${text}, and must be a number from ${min} to ${max}`);
}
