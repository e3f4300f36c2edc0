/** What a command is told besides its arguments: flag, then ORCHESTRATOR_*, then orchestrator.config.json, then default. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { CONFIRMATIONS_MAX } from '../peer/chain/genesis.js';
import { durationOf, PACE_SHAPE, type Pace, paceOf } from '../peer/wire/pace.js';
import { EXIT, Fault } from './control/fault.js';
import { PEERS_MAX } from './control/messages.js';
import { pageUrl } from './plan.js';

export const CONFIG_FILE = 'orchestrator.config.json';
/** Miner threads a peer may have. */
export const THREADS_MAX = 64;
/** Leading hex zeros that a floor may ask for. */
export const ZEROS_MAX = 60;

const flag = z.union([
  z.boolean(),
  z.enum(['1', 'true', 'yes']).transform(() => true),
  z.enum(['', '0', 'false', 'no']).transform(() => false),
]);
const whole = (min: number, max: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,15}$/, 'must be a whole number')
        .transform(Number),
    ])
    .pipe(z.number().int().min(min).max(max));
const seconds = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,6}(\.\d+)?$/, 'must be seconds')
      .transform(Number),
  ])
  .pipe(z.number().positive().max(86_400));

const pace = z.string().transform((text, context) => {
  const read = paceOf(text);
  if (read !== null) return read;
  context.addIssue(`must be ${PACE_SHAPE}`);
  return z.NEVER;
});

/** What can stand in an address between `http://` and the port. */
const hostName = z
  .string()
  .regex(/^[0-9a-z._:-]{1,255}$/i, 'must be a name or an address')
  .refine((host) => URL.canParse(pageUrl({ host, port: 1 })), 'must be a name or an address that a browser finds');

/** Every setting, as it may stand in a flag, in the environment or in the file. */
const SHAPES = {
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i, 'must be letters, digits, dots, - and _'),
  data: z.string().min(1),
  peers: whole(1, PEERS_MAX),
  port: whole(0, 65_535),
  host: z.string().min(1).max(255),
  dashboard: flag,
  dashboardPort: whole(0, 65_535),
  dashboardHost: hostName,
  /** In a text they stand between commas. */
  dashboardAllow: z.union([
    z.array(hostName),
    z
      .string()
      .transform((text) => text.split(',').filter((name) => name !== ''))
      .pipe(z.array(hostName)),
  ]),
  open: flag,
  genesis: z.string().min(1),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  mine: pace,
  threads: whole(1, THREADS_MAX),
  pow: z.enum(['real', 'drawn']),
  difficulty: whole(0, ZEROS_MAX),
  confirmations: whole(1, CONFIRMATIONS_MAX),
  timeout: seconds,
  json: flag,
  quiet: flag,
  color: flag,
} as const;
type Key = keyof typeof SHAPES;
const KEYS = Object.keys(SHAPES) as Key[];

export type Settings = {
  /** The cluster's. */
  readonly name: string;
  /** Where clusters are kept: each in a folder of its name. */
  readonly data: string;
  /** Undefined where nobody said anything: what a cluster has stays as it is. */
  readonly peers: number | undefined;
  readonly port: number | undefined;
  readonly host: string | undefined;
  /** Whether `up` starts it. */
  readonly dashboard: boolean;
  readonly dashboardPort: number | undefined;
  readonly dashboardHost: string | undefined;
  readonly dashboardAllow: readonly string[] | undefined;
  /** Whether the dashboard is opened in a browser, where there is one. */
  readonly open: boolean;
  readonly genesis: string | undefined;
  readonly seed: number | undefined;
  readonly pace: Pace | undefined;
  /** Miner threads of each peer. */
  readonly threads: number | undefined;
  readonly proofOfWork: 'real' | 'drawn' | undefined;
  /** Leading hex zeros of the easiest target. */
  readonly zeros: number | undefined;
  readonly confirmations: number | undefined;
  /** Milliseconds, if anybody said. */
  readonly timeoutMs: number | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Undefined: colour where there is a terminal. */
  readonly color: boolean | undefined;
};

export type Given = { readonly [key: string]: unknown };
type Read = { [K in Key]?: z.infer<(typeof SHAPES)[K]> };

/**
 * @param flags as commander gives them; other keys are not ours
 * @param file the content of the settings file, if there is one
 * @param home where clusters are kept by default
 * @throws Fault USAGE naming what is wrong and where it stands
 */
export function settingsFrom(flags: Given, env: NodeJS.ProcessEnv, file: Given, home: string): Settings {
  const unknown = Object.keys(file).find((key) => !KEYS.includes(key as Key));
  if (unknown !== undefined)
    throw usage(`${CONFIG_FILE}: there is no setting ${JSON.stringify(unknown)}`, `there are ${KEYS.join(', ')}`);
  const read: Read = {};
  for (const key of KEYS) {
    const words = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const variable = `ORCHESTRATOR_${words.toUpperCase().replaceAll('-', '_')}`;
    const sources: readonly (readonly [string, unknown])[] = [
      [`--${words}`, flags[key]],
      [variable, env[variable]],
      [`${key} in ${CONFIG_FILE}`, file[key]],
    ];
    const [where, value] = sources.find(([, given]) => given !== undefined) ?? ['', undefined];
    if (value !== undefined) Object.assign(read, { [key]: parse(key, where, value) });
  }
  return {
    name: read.name ?? 'default',
    data: read.data ?? home,
    peers: read.peers,
    port: read.port,
    host: read.host,
    dashboard: read.dashboard ?? true,
    dashboardPort: read.dashboardPort,
    dashboardHost: read.dashboardHost,
    dashboardAllow: read.dashboardAllow,
    open: read.open ?? true,
    genesis: read.genesis,
    seed: read.seed,
    pace: read.mine,
    threads: read.threads,
    proofOfWork: read.pow,
    zeros: read.difficulty,
    confirmations: read.confirmations,
    timeoutMs: read.timeout === undefined ? undefined : Math.round(read.timeout * 1000),
    json: read.json ?? false,
    quiet: read.quiet ?? false,
    color: read.color,
  };
}

function parse(key: Key, where: string, value: unknown): unknown {
  const shape: z.ZodType = SHAPES[key];
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const why = issue?.code === 'invalid_union' ? deepest(issue) : issue?.message;
  throw usage(
    `${where} is ${JSON.stringify(value)}: ${why ?? 'it cannot be read'}`,
    '`orchestrator --help` lists the options',
  );
}

function deepest(issue: Extract<z.core.$ZodIssue, { code: 'invalid_union' }>): string | undefined {
  return issue.errors.flat().at(-1)?.message;
}

/** The settings file of a folder; empty if there is none. */
export function readConfig(path: string): Given {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw usage(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}`, '');
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Given;
  } catch (error) {
    throw usage(`${path} is no JSON: ${(error as Error).message}`, '');
  }
  throw usage(`${path} holds no JSON object`, '');
}

/** `20s`, `500ms`, `2m` or a number of seconds, in milliseconds. @throws Fault USAGE */
export function durationMs(text: string, what: string): number {
  const ms = durationOf(text);
  if (ms === null) throw usage(`${what} is ${JSON.stringify(text)}: a time is written 500ms, 20s, 2m or 1h`, '');
  return ms;
}

/** A whole number out of an argument. @throws Fault USAGE */
export function wholeNumber(text: string, what: string, min: number, max: number): number {
  const read = whole(min, max).safeParse(text);
  if (read.success) return read.data;
  throw usage(`${what} is ${JSON.stringify(text)}: it must be a whole number from ${min} to ${max}`, '');
}

export function usage(message: string, hint: string): Fault {
  return new Fault({ code: 'USAGE', message, hint, exit: EXIT.usage });
}
