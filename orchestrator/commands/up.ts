/** `up`: runs a cluster, here or in the background. */
import { fork } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { LockHeld, takeLock } from '../../peer/client/lock.js';
import { openLog, PROGRAMS } from '../children.js';
import { type Add, examples } from '../command-line.js';
import type { Context } from '../context.js';
import { EXIT, Fault, type FaultShape } from '../control/fault.js';
import type { ClusterEvent, Info } from '../control/messages.js';
import { EndSignals } from '../end-signals.js';
import type { Folder } from '../folder.js';
import { type Opening, openForUser } from '../opening.js';
import { type Prepared, prepare } from '../prepare.js';
import { warnOfReach } from '../reach.js';
import { Runtime } from '../runtime.js';
import { type Head, UpView } from '../up-view.js';

export type UpOptions = {
  readonly detach?: boolean;
  readonly wait?: boolean;
  readonly fresh?: boolean;
  /** Set by ourselves: this process is the one in the background. */
  readonly background?: boolean;
};

const UP_MS = 30_000;

export const addUp: Add = (program, run) => {
  program
    .command('up')
    .description('start the tracker, the peers and the dashboard, and follow what happens')
    .option('-d, --detach', 'run in the background')
    .option('--wait', 'with -d: return only when all peers are linked')
    .option('--peers <n>', 'how many peers (a new cluster: 4)')
    .option('--port <n>', 'first port; 0 takes any that are free (a new cluster: the first free ones from 7400)')
    .option('--host <addr>', 'where tracker and peers listen (a new cluster: 127.0.0.1)')
    .option('--dashboard-port <n>', 'port of the dashboard; 0 takes any (a new cluster: 7480, or the next free one)')
    .option('--dashboard-host <addr>', 'where the dashboard listens (a new cluster: 127.0.0.1)')
    .option('--dashboard-allow <host...>', 'names beside its own that a browser may call the dashboard by')
    .option('--no-dashboard', 'leave the dashboard out; `start dashboard` starts it later')
    .option('--no-open', 'print the address of the dashboard, and do not open it in a browser')
    .option('--mine <when>', 'on-demand, always, or a mean time between blocks, as 5s (a new cluster: on-demand)')
    .option('--threads <n>', 'miner threads of each peer (a new cluster: 1)')
    .option('--difficulty <zeros>', 'of a new network: leading hex zeros of the easiest hash (3; with --mine always 6)')
    .addOption(
      new Option('--pow <kind>', 'of a new network: drawn needs no hashing, for many peers').choices(['real', 'drawn']),
    )
    .option('--confirmations <n>', 'of a new network: how deep a settled purchase must be (1)')
    .option('--genesis <file>', 'rules of a new network, as JSON')
    .option('--seed <n>', 'a network that everybody who types the same number shares')
    .option('--fresh', 'begin anew: chains are deleted, wallets are kept')
    .addOption(new Option('--background').hideHelp())
    .addHelpText(
      'after',
      examples(
        'up --peers 4',
        'up -d --wait --json',
        'up --fresh --seed 7',
        'up --fresh --mine always',
        'up --fresh --peers 20 --pow drawn --mine 5s',
        'up --name lab --port 0',
      ),
    )
    .action((options: UpOptions, command: Command) => run(command, (context) => up(context, options)));
};

function up(context: Context, options: UpOptions): Promise<number> {
  if (process.platform === 'win32') {
    throw new Fault({
      code: 'PLATFORM',
      message: 'clusters run on Linux and macOS, not on Windows itself',
      hint: 'in WSL2 everything works: see README.md',
      exit: EXIT.failed,
    });
  }
  if (options.background) return inBackground(context, options);
  return options.detach ? detach(context, options) : attached(context, options);
}

async function attached(context: Context, options: UpOptions): Promise<number> {
  const { output, settings, folder } = context;
  warnOfReach(output, settings);
  const view = new UpView(output, { until: 'up', isDetached: false, flags: context.flags });
  const signals = new EndSignals(['SIGINT', 'SIGTERM', 'SIGHUP'], () => output.line('Stopping… (again to force)'));
  const prepared = await prepare(settings, folder, options.fresh ?? false);
  if (signals.isAsked) return forget(prepared);
  let opening: Opening | null = null;
  const runtime: Runtime = new Runtime(prepared, {
    withDashboard: settings.dashboard,
    upMs: settings.timeoutMs ?? UP_MS,
    linksAsked: false,
    onEvent: (event) => {
      if (view.take(event, runtime.info) && view.address !== null) opening = openForUser(context, view.address);
    },
  });
  signals.watch(runtime);
  view.head(runtime.info, prepared);
  const fault = await runtime.run().finally(() => opening?.close());
  if (signals.isForced) return EXIT.forced;
  if (fault) throw new Fault(fault);
  view.stopped(runtime.height);
  return EXIT.done;
}

/** Nothing has been started yet. */
function forget(prepared: Prepared): number {
  prepared.undo();
  prepared.release();
  return EXIT.done;
}

/** What the process in the background says to the one that started it. */
type Said =
  | { readonly type: 'event'; readonly event: ClusterEvent; readonly info: Info }
  | ({ readonly type: 'head'; readonly info: Info } & Head)
  | { readonly type: 'over'; readonly fault: FaultShape };

async function inBackground({ settings, folder }: Context, options: UpOptions): Promise<number> {
  // The one that started us leaves once we are up: from then on there is nobody to tell.
  const say = (said: Said): void => {
    if (process.connected) process.send?.(said, undefined, {}, () => undefined);
  };
  try {
    const signals = new EndSignals(['SIGINT', 'SIGTERM'], () => undefined);
    const prepared = await prepare(settings, folder, options.fresh ?? false);
    if (signals.isAsked) return forget(prepared);
    const runtime: Runtime = new Runtime(prepared, {
      withDashboard: settings.dashboard,
      upMs: settings.timeoutMs ?? UP_MS,
      linksAsked: options.wait ?? false,
      onEvent: (event) => say({ type: 'event', event, info: runtime.info }),
    });
    signals.watch(runtime);
    process.on('SIGHUP', () => undefined);
    const { token, mining, warning } = prepared;
    say({ type: 'head', info: runtime.info, token, mining, warning });
    const fault = await runtime.run();
    if (fault) throw new Fault(fault);
    return EXIT.done;
  } catch (error) {
    const fault =
      error instanceof Fault
        ? error
        : new Fault({ code: 'FAILED', message: (error as Error).message, hint: '', exit: EXIT.failed });
    say({ type: 'over', fault: fault.shape });
    return fault.exit;
  }
}

function detach(context: Context, options: UpOptions): Promise<number> {
  const { output, folder, settings } = context;
  warnOfReach(output, settings);
  const view = new UpView(output, { until: options.wait ? 'up' : 'listening', isDetached: true, flags: context.flags });
  const isNewFolder = folder.make();
  const log = openLog(folder.log('supervisor'));
  const child = fork(PROGRAMS.orchestrator, [...process.argv.slice(2), '--background'], {
    detached: true,
    execArgv: [],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  let over: FaultShape | null = null;
  let isDone = false;
  const giveUp = (): void => {
    // It runs on by itself: whoever read our lines may go.
    if (isDone) return;
    over ??= { code: 'INTERRUPTED', message: 'stopped before the cluster was up', hint: '', exit: EXIT.forced };
    child.kill('SIGINT');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, giveUp);
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      const said = message as Said;
      if (said.type === 'head') view.head(said.info, said);
      else if (said.type === 'over') over = said.fault;
      else if (view.take(said.event, said.info)) {
        isDone = true;
        child.disconnect();
        child.unref();
        resolve(EXIT.done);
      }
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const said = over ? '' : lastWords(folder.log('supervisor'));
      const message = `the supervisor ended before the cluster was up (${signal ?? `exit code ${code}`})${said}`;
      try {
        // What it made is its own to undo; the folder was ours.
        if (isNewFolder) removeUnused(folder);
        reject(new Fault(over ?? { code: 'START_FAILED', message, hint: '', exit: EXIT.failed }));
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** Takes a folder away that holds no cluster, unless somebody is making one in it right now. */
function removeUnused(folder: Folder): void {
  try {
    const lock = takeLock(folder.lock);
    if (!folder.exists) folder.remove();
    lock.release();
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
  }
}

/** What a process said before it died, if it was an error that nobody caught and its log can be read. */
function lastWords(log: string): string {
  let said: string;
  try {
    said = readFileSync(log, 'utf8');
  } catch {
    // That it ended is what there is to say; the folder may be gone with the log.
    return '';
  }
  const words = said.split('\n').findLast((line) => /^\w*Error\b/.test(line));
  return words === undefined ? '' : `: ${words}`;
}
