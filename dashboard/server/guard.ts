/**
 * The guard: who may ask for what. A page of another origin reaches loopback as well as ours does; what tells them apart
 * is the name it asks under (Host), where it comes from (Origin), and the token that only we were given.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { Refusal } from './problem.js';

/** A host as it stands in a Host header: a name, an IPv4 address or an IPv6 address in brackets, and maybe a port. */
const HOST = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** Of a Host header without one: browsers leave it out. */
const HTTP_PORT = 80;
/** Headers that make no sense twice; the runtime would silently take one of them. */
const SINGLE = ['host', 'origin', 'authorization', 'content-type', 'content-length'];

export type GuardOptions = {
  /** What opens operations; null: nothing does. */
  readonly token: string | null;
  /** Hosts beside loopback and the address a request came to, as `allowedHost` takes them. */
  readonly allowed: readonly string[];
};

export class Guard {
  readonly #tokenHash: Buffer | null;
  readonly #allowed: ReadonlySet<string>;

  /** @throws Error if one of the allowed hosts is none */
  constructor({ token, allowed }: GuardOptions) {
    this.#tokenHash = token === null ? null : sha256(token);
    this.#allowed = new Set(
      allowed.map((text) => {
        const host = allowedHost(text);
        if (host === null) throw new Error(`${JSON.stringify(text)} is no host: it must be NAME or NAME:PORT`);
        return host;
      }),
    );
  }

  /** What holds for every request and every upgrade. @throws Refusal */
  checkRequest(request: IncomingMessage): void {
    // An absolute address names a second host beside the header.
    if (!request.url?.startsWith('/')) throw new Refusal('BAD_REQUEST', 'the request line must name a path');
    for (const name of SINGLE) {
      if (countOf(request, name) > 1) throw new Refusal('BAD_REQUEST', `the header ${name} comes more than once`);
    }
    this.#checkHost(request);
  }

  /** @param isNeeded whether a request without one is refused too: browsers always send it with what needs it @throws Refusal */
  checkOrigin(request: IncomingMessage, isNeeded: boolean): void {
    const { origin } = request.headers;
    if (origin === undefined && !isNeeded) return;
    // The host itself has been found to be ours already.
    if (origin === undefined || hostOf(origin) !== plainHost(request.headers.host)) {
      throw new Refusal('FORBIDDEN', 'pages of another origin have no access', 'open the dashboard at its own address');
    }
  }

  /** What changes the state of anything. @throws Refusal */
  checkToken(request: IncomingMessage): void {
    const [, given] = /^Bearer ([\w-]{1,128})$/i.exec(request.headers.authorization ?? '') ?? [];
    if (given !== undefined && this.opens(given)) return;
    throw new Refusal(
      'NO_TOKEN',
      given === undefined ? 'what changes the cluster needs the token' : 'this is not the token of this cluster',
      '`orchestrator dashboard` opens the page with it',
      { 'www-authenticate': 'Bearer' },
    );
  }

  /** Whether this is the token; takes as long for a near miss as for any other. */
  opens(given: string): boolean {
    return this.#tokenHash !== null && timingSafeEqual(this.#tokenHash, sha256(given));
  }

  #checkHost(request: IncomingMessage): void {
    const host = plainHost(request.headers.host);
    if (host !== null && this.#isOurs(host, request)) return;
    throw new Refusal(
      'WRONG_HOST',
      'this dashboard does not answer under this name',
      'open it at the address it printed, or start it with `--dashboard-allow HOST`',
    );
  }

  /** A name that somebody else's DNS points here is not ours: only those we were told, and the address that was dialled. */
  #isOurs(host: string, { socket }: IncomingMessage): boolean {
    if (this.#allowed.has(host) || this.#allowed.has(nameOf(host))) return true;
    const { localAddress = '', localPort = 0 } = socket;
    return [...LOOPBACK, inBrackets(localAddress)].some((name) => plainHost(`${name}:${localPort}`) === host);
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In lower case and without the port that needs no saying; null if it is no host. */
export function plainHost(host: string | undefined): string | null {
  const [, name, port = String(HTTP_PORT)] = HOST.exec(host?.toLowerCase() ?? '') ?? [];
  if (name === undefined) return null;
  return Number(port) === HTTP_PORT ? name : `${name}:${Number(port)}`;
}

/** @param text `name` (on any port), `name:port`, or an address with or without brackets @returns null if it is no host */
export const allowedHost = (text: string): string | null => plainHost(isIPv6(text) ? `[${text}]` : text);

/** Without its port. @param host as `plainHost` makes it */
const nameOf = (host: string): string => HOST.exec(host)?.[1] ?? host;

/** The host of an origin; null of one that has none, as of a file or a sandbox. */
function hostOf(origin: string): string | null {
  const [, host] = /^https?:\/\/([^/?#@]+)$/i.exec(origin) ?? [];
  return plainHost(host);
}

/** As addresses stand in a Host header. The runtime writes IPv4 in the form of IPv6 where it listens on both. */
function inBrackets(address: string): string {
  const plain = address.replace(/^::ffff:/, '');
  return plain.includes(':') ? `[${plain}]` : plain;
}

const countOf = ({ rawHeaders }: IncomingMessage, name: string): number =>
  rawHeaders.filter((header, place) => place % 2 === 0 && header.toLowerCase() === name).length;
