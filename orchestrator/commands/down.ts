/** `down`: stops a cluster, and deletes its data if asked to. */
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { type Lock, LockHeld, waitForLock } from '../../peer/client/lock.js';
import { type Add, examples } from '../command-line.js';
import { type Context, clusterOf, findSupervisor } from '../context.js';
import { EXIT, Fault } from '../control/fault.js';
import { endLeftovers } from '../leftovers.js';
import { tilde } from '../output.js';

/** All peers are asked to stop, and killed if they do not; then the tracker. */
const DOWN_MS = 30_000;

type Options = { readonly deleteData?: boolean; readonly yes?: boolean };

export const addDown: Add = (program, run) => {
  program
    .command('down')
    .description('stop everything gracefully; the data is kept')
    .option('--delete-data', 'delete the chains, keys and logs too (asks first; wallets are kept)')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples('down', 'down --delete-data --yes'))
    .action((options: Options, command: Command) => run(command, (context) => down(context, options)));
};

async function down(context: Context, { deleteData = false, yes = false }: Options): Promise<number> {
  const { output, folder, settings } = context;
  const cluster = clusterOf(context);
  if (deleteData && !yes) await assertMeant(context);
  const client = await findSupervisor(context);
  let height = cluster.height;
  if (client) {
    try {
      height = (await client.ask({ type: 'down' }, settings.timeoutMs ?? DOWN_MS)).height;
    } finally {
      client.close();
    }
  }
  // The supervisor answers when its children have ended, and lets go of the folder right after.
  const lock = await lockOf(context);
  try {
    if (!client) await endLeftovers(cluster.children);
    if (deleteData) folder.wipe();
  } finally {
    lock.release();
  }
  output.result({ name: settings.name, wasRunning: client !== null, deleted: deleteData, height }, () => {
    const stopped = client ? 'Stopped.' : `Cluster ${settings.name} was not running.`;
    if (deleteData)
      return [`${stopped} Chains, keys and logs are deleted; wallets are kept in ${tilde(folder.wallets(''))}.`];
    return [`${stopped} Data kept; \`orchestrator up\` goes on from ${height === 0 ? 'genesis' : `block ${height}`}.`];
  });
  return EXIT.done;
}

async function lockOf({ folder, settings }: Context): Promise<Lock> {
  try {
    return await waitForLock(folder.lock, settings.timeoutMs ?? DOWN_MS);
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    throw new Fault(
      {
        code: 'DATA_LOCKED',
        message: `process ${error.holder.pid} holds ${folder.path} and does not let go of it`,
        hint: `wait until it has ended or end it (\`kill ${error.holder.pid}\`), then \`orchestrator down\` again`,
        exit: EXIT.taken,
      },
      { cause: error },
    );
  }
}

async function assertMeant({ settings, folder }: Context): Promise<void> {
  const what = `the chains, keys and logs of cluster ${settings.name} in ${folder.path}`;
  if (process.stdin.isTTY !== true || settings.json) {
    throw new Fault({
      code: 'UNCONFIRMED',
      message: `this deletes ${what}`,
      hint: '`orchestrator down --delete-data --yes` does it without asking',
      exit: EXIT.usage,
    });
  }
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const said = await asking.question(`Delete ${what}? Wallets are kept. [y/N] `);
  asking.close();
  if (!/^y(es)?$/i.test(said.trim()))
    throw new Fault({ code: 'UNCONFIRMED', message: 'nothing was deleted', hint: '', exit: EXIT.failed });
}
