/** `wait --tx`: blocks until a transaction is settled. */
import { type Hash, isHex32 } from '../../peer/chain/crypto.js';
import { type Context, withSupervisor } from '../context.js';
import { EXIT, Fault } from '../control/fault.js';
import { shortHash } from '../render.js';
import { usage } from '../settings.js';
import { Askers, type Standing, standingOf } from '../settling.js';

/** Pause between two looks. */
const LOOK_MS = 100;

/** @throws Fault TIME_OUT, or REFUSED if it never will be */
export async function waitForTransaction(context: Context, typed: string, timeoutMs: number): Promise<number> {
  if (!isHex32(typed)) throw usage('--tx is the id of a transaction, 64 hex digits', 'the shop tells it with --json');
  const id = typed as Hash;
  const askers = new Askers();
  const from = performance.now();
  try {
    return await withSupervisor(context, async (client) => {
      let confirmations: number | null = null;
      for (;;) {
        const leftMs = timeoutMs - (performance.now() - from);
        const [{ peers }, { roll }] = await Promise.all([client.ask({ type: 'ps' }), client.ask({ type: 'status' })]);
        const running = peers.filter(({ state }) => state === 'running');
        confirmations ??= await askers.confirmations(running);
        const standing = standingOf(
          await askers.ask(running, id),
          new Set(roll),
          confirmations ?? Number.POSITIVE_INFINITY,
        );
        if (standing.type === 'settled') return settled(context, id, standing, performance.now() - from);
        if (standing.type === 'refused') throw refused(id, standing.why);
        if (leftMs <= LOOK_MS) throw timedOut(id, standing, roll.length, timeoutMs);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    });
  } finally {
    askers.close();
  }
}

function settled(
  { output }: Context,
  transaction: Hash,
  { block, height, agree }: Extract<Standing, { type: 'settled' }>,
  ms: number,
): number {
  output.result({ transaction, block, height, agree, ms: Math.round(ms) }, () => [
    `Settled in block ${height} ${shortHash(block)}, after ${Math.round(ms)} ms.`,
  ]);
  return EXIT.done;
}

function refused(id: Hash, why: string): Fault {
  return new Fault({
    code: 'REFUSED',
    message: `${shortHash(id)} will not be settled: ${why}`,
    hint: '`orchestrator shop record NAME` says what became of a shopper’s purchases',
    exit: EXIT.failed,
  });
}

function timedOut(id: Hash, standing: Standing, roll: number, ms: number): Fault {
  const how = {
    settled: '',
    refused: '',
    mined: `in a block, deep enough with ${'agree' in standing ? standing.agree : 0} of ${roll} peers`,
    accepted: 'waiting for a block',
    unknown: 'unknown to the peers',
  }[standing.type];
  return new Fault({
    code: 'TIME_OUT',
    message: `${shortHash(id)} was not settled within ${ms / 1000} s: it is ${how}`,
    hint: '`orchestrator status` says more',
    exit: EXIT.timeOut,
  });
}
