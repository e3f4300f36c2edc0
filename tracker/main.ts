/** The tracker's door: arguments, signals, and the channel to a supervisor. */
import { codeOf, reasonOf } from '../peer/client/reason.js';
import { type Address, addressText } from '../peer/wire/address.js';
import { parseArguments, USAGE } from './arguments.js';
import type { TrackerCommand, TrackerReport } from './control.js';
import { Log } from './log.js';
import { type TrackerEvent, TrackerServer } from './server.js';

type Failure = { readonly code: string; readonly message: string; readonly hint: string };

const WORDS = { joined: 'is here', left: 'left', silent: 'fell silent' } as const;
/** What a shell expects of a program that was called wrongly. */
const EXIT_USAGE = 2;

// Whoever read our lines has gone; that is no reason to end.
process.stdout.on('error', () => undefined);

const args = parseArguments(process.argv.slice(2));
const log = new Log((line) => process.stdout.write(line), args.type === 'run' && args.supervised);
if (args.type === 'help') {
  process.stdout.write(`${USAGE}\n`);
} else if (args.type === 'wrong') {
  process.stderr.write(`tracker: ${args.why}\n${USAGE}\n`);
  process.exitCode = EXIT_USAGE;
} else if (args.supervised && process.send === undefined) {
  process.stderr.write('tracker: --supervised is for a supervisor, which forks it with a channel: leave it out\n');
  process.exitCode = EXIT_USAGE;
} else {
  await run(args.host, args.port, args.supervised);
}

async function run(host: string, port: number, supervised: boolean): Promise<void> {
  const onEvent = supervised ? reportEvent : logEvent;
  let server: TrackerServer;
  try {
    server = await TrackerServer.listen({ host, port, onEvent, onFault: (line) => log.fault(line) });
  } catch (error) {
    fail(failureOf(error, { host, port }), supervised);
    return;
  }
  let ending = false;
  // Once: npm passes a Ctrl-C on a second time, and hanging up takes a moment.
  const end = (why: string): void => {
    if (ending) return;
    ending = true;
    log.line(`${why}: the tracker ends`);
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGINT', () => end('SIGINT'));
  process.on('SIGTERM', () => end('SIGTERM'));
  log.line(`the tracker listens on ${addressText(server.address)}`);
  if (supervised) obey(server, end);
}

/** Lets a supervisor command, and ends with it. */
function obey(server: TrackerServer, end: (why: string) => void): void {
  process.on('message', (command: TrackerCommand) => {
    if (command.type === 'stop') end('stopped');
    else report({ type: 'status', request: command.request, ...statusOf(server) });
  });
  process.on('disconnect', () => end('the supervisor is gone'));
  report({ type: 'ready', ...server.address });
  // It may have gone before anybody listened for that.
  if (!process.connected) end('the supervisor is gone');
}

function statusOf(server: TrackerServer): { listed: number; rssBytes: number; uptimeMs: number } {
  return {
    listed: server.listed,
    rssBytes: process.memoryUsage.rss(),
    uptimeMs: Math.round(process.uptime() * 1000),
  };
}

function logEvent({ event, id, address }: TrackerEvent): void {
  log.line(`peer ${id.slice(0, 8)} at ${addressText(address)} ${WORDS[event]}`);
}

function reportEvent(told: TrackerEvent): void {
  logEvent(told);
  const { event, id, address } = told;
  report({ type: 'event', atMs: Date.now(), event: { event, peer: id, address: addressText(address) } });
}

/** @param then called when it has been handed over, or cannot be */
function report(message: TrackerReport, then: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, undefined, undefined, then);
  else then();
}

function failureOf(error: unknown, address: Address): Failure {
  const where = addressText(address);
  const message = `the tracker cannot listen on ${where}: ${reasonOf(error)}`;
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return { code: 'PORT_TAKEN', message, hint: 'name another port, or 0 for any free one' };
    case 'EACCES':
      return { code: 'PORT_FORBIDDEN', message, hint: 'name a port above 1023' };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { code: 'HOST_UNKNOWN', message, hint: 'name an address of this machine, as 127.0.0.1 or 0.0.0.0' };
    default:
      return { code: 'CANNOT_LISTEN', message, hint: 'name another port or --host' };
  }
}

function fail(failure: Failure, supervised: boolean): void {
  process.exitCode = 1;
  if (!supervised) {
    process.stderr.write(`tracker: ${failure.message}\n${failure.hint}\n`);
    return;
  }
  // The channel keeps the process alive; it is let go of when the report is on its way.
  report({ type: 'failed', ...failure }, () => process.exit(1));
}
