/** What the command line says, checked; and how a command is typed, for hints. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import * as z from 'zod';
import { isHex32 } from '../peer/chain/crypto.js';
import { type Address, addressFault } from '../peer/wire/address.js';
import { HOST_SIZE_MAX } from '../peer/wire/limits.js';
import { EXIT, ShopError } from './errors.js';

export const TRACKER_HOST_DEFAULT = '127.0.0.1';
export const TIMEOUT_SECONDS_DEFAULT = 30;
const TIMEOUT_SECONDS_MAX = 86_400;

/** As commander gives them. */
export type RawOptions = {
  readonly trackerHost: string;
  readonly wallets?: string;
  readonly peer?: string;
  readonly timeout: string;
  readonly json?: boolean;
  readonly color: boolean;
  readonly ascii?: boolean;
  readonly mouse: boolean;
  /** The size of a window that stands for a terminal. */
  readonly window?: string;
};

export type Options = {
  readonly tracker: Address;
  readonly wallets: string;
  readonly peer: Address | null;
  readonly timeoutMs: number;
  /** What peers are called, by id, where somebody has told. */
  readonly peerNames: ReadonlyMap<string, string>;
  readonly isAscii: boolean;
  readonly hasMouse: boolean;
};

export const usageError = (message: string, hint: string | null = null): ShopError =>
  new ShopError('USAGE', EXIT.usage, message, { hint });

/** A number as typed. @param what the option @throws ShopError if it is none, or out of range */
export function numberOf(
  text: string,
  what: string,
  range: { readonly min: number; readonly max: number; readonly isWhole: boolean },
): number {
  const { min, max, isWhole } = range;
  const value = (isWhole ? /^\d{1,9}$/ : /^\d{1,9}(\.\d+)?$/).test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw usageError(`${what} ${JSON.stringify(text)}: give a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}`);
}

/** A port as typed. @throws ShopError if it is none */
export function portOf(text: string, what: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw usageError(`${what} ${JSON.stringify(text)} is no port: a port is 1 to 65535`);
  return port;
}

/** HOST:PORT or [ADDRESS]:PORT as typed. @throws ShopError if it is neither */
export function addressOf(text: string, what: string): Address {
  const parts = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text);
  const host = parts?.[1] ?? parts?.[2] ?? '';
  if (!parts) throw usageError(`${what} ${JSON.stringify(text)} is no HOST:PORT, as 127.0.0.1:7401`);
  return checked({ host, port: portOf(parts[3] ?? '', what) }, what);
}

function checked(address: Address, what: string): Address {
  const fault = address.host.length > HOST_SIZE_MAX ? 'the host is too long' : addressFault(address);
  if (fault !== null) throw usageError(`${what}: ${fault}`);
  return address;
}

/** Wallets live here unless told otherwise: the folder of the cluster `default`. */
export function defaultWallets(env: NodeJS.ProcessEnv): string {
  // The standard has a relative one ignored.
  const named = env.XDG_STATE_HOME;
  const state = named && isAbsolute(named) ? named : join(homedir(), '.local', 'state');
  return join(state, 'orchestrator', 'default', 'wallets');
}

/** @throws ShopError for what makes no sense */
export function optionsOf(port: string, raw: RawOptions, env: NodeJS.ProcessEnv): Options {
  const seconds = /^\d+(\.\d+)?$/.test(raw.timeout) ? Number(raw.timeout) : 0;
  if (seconds <= 0 || seconds > TIMEOUT_SECONDS_MAX) {
    throw usageError(
      `--timeout ${JSON.stringify(raw.timeout)}: give seconds, above 0 and at most ${TIMEOUT_SECONDS_MAX}`,
    );
  }
  if (raw.wallets === '') throw usageError('--wallets needs a folder');
  return {
    tracker: checked({ host: raw.trackerHost, port: portOf(port, 'TRACKER_PORT') }, '--tracker-host'),
    wallets: resolve(raw.wallets ?? defaultWallets(env)),
    peer: raw.peer === undefined ? null : addressOf(raw.peer, '--peer'),
    timeoutMs: Math.ceil(seconds * 1000),
    peerNames: peerNamesOf(env.ORCHESTRATOR_SHOP_PEERS),
    isAscii: raw.ascii === true || hasAsciiOnly(env),
    hasMouse: raw.mouse,
  };
}

/** Names of peers by id, as JSON: whoever starts us may know them. Names are for show, so a bad list is as none. */
function peerNamesOf(text = '{}'): ReadonlyMap<string, string> {
  try {
    const read = peerNames.safeParse(JSON.parse(text));
    return new Map(read.success ? Object.entries(read.data) : []);
  } catch {
    return new Map();
  }
}
const peerNames = z.record(z.string().refine(isHex32), z.string().regex(/^[\w-]{1,16}$/));

/** Consoles whose fonts lack the signs we use. */
const ASCII_TERMINALS = /^(linux|vt\d+|ansi|cons\d+.*)$/;

/** Whether the terminal shows ASCII only, by its kind or by a locale that names another charset than UTF-8. */
export function hasAsciiOnly({ TERM = '', LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const charset = /\.(.+)/.exec(LC_ALL || LC_CTYPE || LANG || '')?.[1];
  return ASCII_TERMINALS.test(TERM) || (charset !== undefined && !/^utf-?8/i.test(charset));
}

/** A word as a shell takes it. */
const quoted = (word: string): string => (/^[\w./:@%+=,-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** How to type a command of the shop, ready to be copied. */
export class Hints {
  readonly #prefix: string;

  /** Whoever starts the shop under another name says so in ORCHESTRATOR_SHOP_HINT, options included. */
  constructor(port: string, raw: RawOptions, env: NodeJS.ProcessEnv) {
    const given = env.ORCHESTRATOR_SHOP_HINT;
    const own = ['node', 'dist/shop/main.js', port];
    if (raw.trackerHost !== TRACKER_HOST_DEFAULT) own.push('--tracker-host', quoted(raw.trackerHost));
    if (raw.wallets !== undefined) own.push('--wallets', quoted(raw.wallets));
    this.#prefix = given || own.join(' ');
  }

  command(...words: string[]): string {
    return [this.#prefix, ...words.map(quoted)].join(' ');
  }
}
