/** The dashboard as a program: arguments, signals, and the channel to a supervisor. */
import { randomBytes } from 'node:crypto';
import { codeOf, reasonOf } from '../peer/client/reason.js';
import { type Address, addressText } from '../peer/wire/address.js';
import type { DashboardCommand, DashboardReport } from './control.js';
import { CLOSE_MS_MAX, Dashboard } from './dashboard.js';
import { type Options, parseArguments, USAGE } from './options.js';

/** What a shell expects of a program that was called wrongly. */
const EXIT_USAGE = 2;
/** Bytes of a token: nobody guesses it. */
const TOKEN_SIZE = 32;

/** @param words what was typed behind the program's name */
export async function program(words: readonly string[]): Promise<void> {
  // Whoever read our lines has gone; that is no reason to end.
  process.stdout.on('error', () => undefined);
  const args = parseArguments(words);
  if (args.type === 'help') {
    process.stdout.write(`${USAGE}\n`);
  } else if (args.type === 'wrong') {
    process.stderr.write(`dashboard: ${args.why}\n${USAGE}\n`);
    process.exitCode = EXIT_USAGE;
  } else if (args.options.isSupervised && process.send === undefined) {
    process.stderr.write('dashboard: --supervised is for a supervisor, which forks it with a channel: leave it out\n');
    process.exitCode = EXIT_USAGE;
  } else if (args.options.isSupervised) {
    obey(args.options);
  } else {
    await run(args.options, randomBytes(TOKEN_SIZE).toString('base64url'));
  }
}

/** Lets a supervisor command, and ends with it. */
function obey(options: Options): void {
  let running: Promise<Running | null> | null = null;
  const end = (): void => {
    if (running === null) process.exit(0);
    else void running.then((one) => one?.end());
  };
  process.on('message', (command: DashboardCommand) => {
    if (command.type === 'begin') running ??= run(options, command.token);
    else if (command.type === 'stop') end();
    else void running?.then((one) => one?.reportStatus(command.request));
  });
  process.on('disconnect', end);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  // It may have gone before anybody listened for that.
  if (!process.connected) end();
}

/** @returns null if it cannot run; that has been said then */
async function run(options: Options, token: string): Promise<Running | null> {
  let dashboard: Dashboard;
  try {
    dashboard = await Dashboard.open(options, token);
  } catch (error) {
    fail(error, options);
    return null;
  }
  const running = new Running(dashboard);
  if (options.isSupervised) {
    report({ type: 'ready', ...dashboard.address });
  } else {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void running.end());
    process.stdout.write(`${linkTo(dashboard.address, token)}\n`);
  }
  return running;
}

/** What runs, until it is ended. */
class Running {
  readonly #dashboard: Dashboard;
  #isEnding = false;

  constructor(dashboard: Dashboard) {
    this.#dashboard = dashboard;
  }

  /** Closes everything and ends the process with code 0. */
  async end(): Promise<void> {
    // Once: npm passes a Ctrl-C on a second time, and hanging up takes a moment.
    if (this.#isEnding) return;
    this.#isEnding = true;
    setTimeout(() => process.exit(0), CLOSE_MS_MAX).unref();
    await this.#dashboard.close();
    process.exit(0);
  }

  reportStatus(request: number): void {
    report({
      type: 'status',
      request,
      pages: this.#dashboard.pages,
      rssBytes: process.memoryUsage.rss(),
      uptimeMs: Math.round(process.uptime() * 1000),
    });
  }
}

/** All addresses of a machine are listened on and not dialled. */
const REACHABLE: { readonly [host: string]: string } = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** What to open in a browser. Behind the `#` a browser sends nothing on. */
function linkTo({ host, port }: Address, token: string): string {
  return `http://${addressText({ host: REACHABLE[host] ?? host, port })}/#token=${token}`;
}

/** @param then called when it has been handed over, or cannot be */
function report(message: DashboardReport, then: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, undefined, undefined, then);
  else then();
}

function fail(error: unknown, options: Options): void {
  const failure = failureOf(error, options);
  process.exitCode = 1;
  if (options.isSupervised) {
    // The channel keeps the process alive; it is let go of when the report is on its way.
    report({ type: 'failed', ...failure }, () => process.exit(1));
    return;
  }
  process.stderr.write(`dashboard: ${failure.message}\n${failure.hint}\n`);
}

function failureOf(error: unknown, { host, port }: Options): { code: string; message: string; hint: string } {
  const message = `the dashboard cannot listen on ${addressText({ host, port })}: ${reasonOf(error)}`;
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return { code: 'PORT_TAKEN', message, hint: 'name another port with --port, or 0 for any free one' };
    case 'EACCES':
      return { code: 'BAD_ADDRESS', message, hint: 'name a port above 1023 with --port' };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { code: 'BAD_ADDRESS', message, hint: 'name an address of this machine with --host, as 127.0.0.1' };
    default:
      return { code: 'FAILED', message, hint: 'name another --port or --host' };
  }
}
