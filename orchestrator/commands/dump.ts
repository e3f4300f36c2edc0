/** `dump`: all that helps to understand a cluster from afar, in one file, and nothing secret in it. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Block } from '../../peer/chain/block.js';
import { reasonOf } from '../../peer/client/reason.js';
import { WholeFile } from '../../peer/client/whole-file.js';
import { blockJson } from '../block-view.js';
import { ChainSources } from '../chain-source.js';
import { type Add, examples } from '../command-line.js';
import { type Context, clusterOf, findSupervisor } from '../context.js';
import { EXIT, Fault } from '../control/fault.js';
import { logsOf, visit } from '../doctor/visit.js';
import { LogFile } from '../log-file.js';
import { VERSION } from '../manifest.js';
import { tilde } from '../output.js';
import { readForks, steadily } from '../reading.js';
import { plural } from '../render.js';

type Options = { readonly force?: boolean };

/** The last blocks of the chain, and the last lines of each log. */
const BLOCKS_MAX = 200;
const LINES_MAX = 1_000;

export const addDump: Add = (program, run) => {
  program
    .command('dump')
    .description('write what helps to understand a cluster into one file: state, events, logs, the end of the chain')
    .argument('<file>', 'where to; - for stdout')
    .option('--force', 'replace a file that is there')
    .addHelpText('after', examples('dump cluster.json', 'dump - --quiet > cluster.json'))
    .action((file: string, options: Options, command: Command) =>
      run(command, (context) => dump(context, file, options.force ?? false)),
    );
};

async function dump(context: Context, file: string, isForced: boolean): Promise<number> {
  const text = `${JSON.stringify(await dumpOf(context), null, 2)}\n`;
  if (file === '-') {
    process.stdout.write(text);
    return EXIT.done;
  }
  const path = resolve(file);
  write(path, text, isForced);
  context.output.result({ file: path, bytes: Buffer.byteLength(text) }, [
    `${tilde(path)}: ${plural(Math.ceil(Buffer.byteLength(text) / 1024), 'KiB', 'KiB')}. It holds no keys and no token, but names, addresses and what the logs say.`,
  ]);
  return EXIT.done;
}

/** What cannot be had is told with why: a dump is made when something is wrong. */
async function dumpOf(context: Context) {
  return {
    madeAt: new Date().toISOString(),
    version: VERSION,
    name: context.settings.name,
    findings: await visit(context),
    cluster: await attempt(() => clusterOf(context)),
    supervisor: await attempt(() => supervisorOf(context)),
    chain: await attempt(() => chainOf(context)),
    logs: Object.fromEntries(
      await Promise.all(logsOf(context).map(async (name) => [name, await attempt(() => linesOf(context, name))])),
    ),
  };
}

async function attempt<T>(get: () => T | Promise<T>): Promise<T | { readonly fault: string }> {
  try {
    return await get();
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}

async function supervisorOf(context: Context) {
  const client = await findSupervisor(context);
  if (!client) return null;
  try {
    const [info, ps, status, { events }] = await Promise.all([
      client.ask({ type: 'info' }),
      client.ask({ type: 'ps' }),
      client.ask({ type: 'status' }),
      client.ask({ type: 'events', since: 0, follow: false }),
    ]);
    return { info, ps, status, events };
  } finally {
    client.close();
  }
}

/** Of the heaviest peer. */
const chainOf = (context: Context) =>
  ChainSources.with(context, async (sources) => {
    const { name, isRunning, client } = await sources.one(undefined);
    const genesis = await client.genesis();
    const last = await steadily(async () => {
      const blocks: Block[] = [];
      for await (const block of client.blocks(Math.max(1, client.tip.height + 1 - BLOCKS_MAX))) blocks.push(block);
      return blocks;
    });
    return {
      peer: name,
      isRunning,
      tip: { height: client.tip.height, hash: client.tip.hash },
      blocks: last.map((block) => blockJson(genesis, block, null, true)),
      forks: (await readForks(client)).slice(-BLOCKS_MAX).map((block) => blockJson(genesis, block, null, false)),
    };
  });

const linesOf = (context: Context, name: string): string[] =>
  new LogFile(context.folder.log(name), name)
    .more()
    .slice(-LINES_MAX)
    .map(({ atMs, level, text }) => `${atMs === null ? '-' : new Date(atMs).toISOString()} ${level} ${text}`);

function write(path: string, text: string, isForced: boolean): void {
  try {
    const draft = new WholeFile(path, () => text);
    try {
      if (isForced) draft.replace(path);
      else if (!draft.claim(path)) throw taken(path);
    } finally {
      draft.discard();
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(
      { code: 'UNWRITABLE', message: `${path} cannot be written: ${reasonOf(error)}`, hint: '', exit: EXIT.failed },
      { cause: error },
    );
  }
}

const taken = (path: string): Fault =>
  new Fault({
    code: 'FILE_EXISTS',
    message: `${path} is there already`,
    hint: 'choose another name, or add --force to replace it',
    exit: EXIT.taken,
  });
