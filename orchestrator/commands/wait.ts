/** `wait`: blocks until something is true. For scripts. */
import type { Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT, Fault } from '../control/fault.js';
import type { PeerRow } from '../control/messages.js';
import { shortHash } from '../render.js';
import { usage, wholeNumber } from '../settings.js';
import { waitForTransaction } from './wait-transaction.js';

const WAIT_MS = 60_000;
/** Pause between two looks. */
const LOOK_MS = 100;

type Typed = { readonly height?: string; readonly agree?: boolean; readonly tx?: string };
type Wish = { readonly height: number | null; readonly agree: boolean };

export const addWait: Add = (program, run) => {
  program
    .command('wait')
    .description(
      'block until every peer that is not down has come so far; exit code 4 if --timeout (60 s) is over first',
    )
    .option('--height <n>', 'until all have a block of this height')
    .option('--agree', 'until all have the same tip')
    .option('--tx <id>', 'until a transaction is settled')
    .addHelpText('after', examples('wait --agree', 'wait --height 12 --timeout 10'))
    .action((options: Typed, command: Command) =>
      run(command, (context) => {
        if (options.tx !== undefined) return waitFor(context, options.tx, options);
        const height = options.height === undefined ? null : wholeNumber(options.height, '--height', 0, 0xffffffff);
        return wait(context, { height, agree: options.agree ?? false });
      }),
    );
};

function waitFor(context: Context, id: string, { height, agree }: Typed): Promise<number> {
  if (height !== undefined || agree) throw usage('--tx is waited for alone', 'leave out --height and --agree');
  return waitForTransaction(context, id, context.settings.timeoutMs ?? WAIT_MS);
}

function wait(context: Context, wish: Wish): Promise<number> {
  if (wish.height === null && !wish.agree)
    throw usage('there is nothing to wait for', 'say --height N, --agree or --tx ID');
  const timeoutMs = context.settings.timeoutMs ?? WAIT_MS;
  return withSupervisor(context, async (client) => {
    const from = performance.now();
    for (;;) {
      const leftMs = timeoutMs - (performance.now() - from);
      const { peers } = await client.ask({ type: 'ps' }, Math.max(LOOK_MS, leftMs));
      const expected = peers.filter(({ state }) => state !== 'stopped' && state !== 'killed');
      if (expected.length > 0 && isTrue(wish, expected)) return say(context, expected, performance.now() - from);
      if (leftMs <= LOOK_MS) throw timedOut(wish, expected, timeoutMs);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  });
}

/** One that does not answer has no say: it must. */
function isTrue({ height, agree }: Wish, peers: readonly PeerRow[]): boolean {
  if (peers.some(({ state, tip }) => state !== 'running' || tip === null)) return false;
  const isHigh = height === null || peers.every((peer) => (peer.height ?? -1) >= height);
  return isHigh && (!agree || new Set(peers.map(({ tip }) => tip)).size === 1);
}

function say({ output }: Context, peers: readonly PeerRow[], ms: number): number {
  const height = Math.min(...peers.map((peer) => peer.height ?? 0));
  const tips = [...new Set(peers.map(({ tip }) => tip))];
  output.result({ height, tips, ms: Math.round(ms) }, () => [
    `Block ${height}, ${tips.length === 1 ? `tip ${shortHash(tips[0])}` : `${tips.length} tips`}, after ${Math.round(ms)} ms.`,
  ]);
  return EXIT.done;
}

function timedOut({ height, agree }: Wish, peers: readonly PeerRow[], ms: number): Fault {
  const what = [...(height === null ? [] : [`have block ${height}`]), ...(agree ? ['agree on a tip'] : [])].join(
    ' and ',
  );
  const where = peers
    .map((peer) => `${peer.name} ${peer.state === 'running' ? `at ${peer.height} ${shortHash(peer.tip)}` : peer.state}`)
    .join(', ');
  return new Fault({
    code: 'TIME_OUT',
    message: `the peers did not all ${what} within ${ms / 1000} s: ${where || 'none runs'}`,
    hint: '`orchestrator status` says more',
    exit: EXIT.timeOut,
  });
}
