/** `verify`: builds chains again from genesis and holds them against what the peers have. */
import type { Command } from 'commander';
import type { BlockChain } from '../../peer/chain/blockchain.js';
import { ChainMoved, type PeerTip } from '../../peer/client/peer.js';
import { type ChainSource, ChainSources } from '../chain-source.js';
import { type Add, examples } from '../command-line.js';
import type { Context } from '../context.js';
import { EXIT } from '../control/fault.js';
import { blockByHash, readChain, readRecords, steadily } from '../reading.js';
import { plural, shortHash } from '../render.js';
import { recordsFault, replay } from '../replay.js';

export const addVerify: Add = (program, run) => {
  program
    .command('verify')
    .description('replay stored chains from genesis, and compare tips and records with what the peers serve')
    .argument('[target]', 'which peers', 'all')
    .addHelpText('after', examples('verify', 'verify p2 --json'))
    .action((target: string, _options: object, command: Command) => run(command, (context) => verify(context, target)));
};

type Verdict = {
  readonly name: string;
  readonly ok: boolean;
  readonly height: number;
  readonly tip: string;
  readonly blocks: number;
  readonly records: number;
  readonly ms: number;
  /** What disagrees, and where; null if nothing does. */
  readonly fault: string | null;
};

function verify(context: Context, target: string): Promise<number> {
  return ChainSources.with(context, async (sources) => {
    const verdicts: Verdict[] = [];
    for (const name of sources.meant(target)) verdicts.push(await verdictOn(await sources.named(name)));
    const ok = verdicts.every((verdict) => verdict.ok);
    context.output.answer({ ok, peers: verdicts }, () => verdicts.map(line));
    return ok ? EXIT.done : EXIT.failed;
  });
}

function line({ name, ok, height, tip, blocks, records, ms, fault }: Verdict): string {
  const what = `block ${height} ${shortHash(tip)}: ${plural(blocks, 'block')} replayed, ${plural(records, 'record')} compared, ${ms} ms`;
  return ok ? `✓ ${name}  ${what}` : `✗ ${name}  ${fault}`;
}

function verdictOn({ name, client }: ChainSource): Promise<Verdict> {
  const from = performance.now();
  return steadily(async () => {
    const genesis = await client.genesis();
    const blocks = await readChain(client, genesis);
    const tip = blocks.at(-1) as (typeof blocks)[number];
    const served = await readRecords(client, tip.height);
    // Records were asked for after the blocks: if the tip was left meanwhile, they are those of another chain.
    if (tip.height > 0 && !(await blockByHash(client, tip.hash))?.isBest)
      throw new ChainMoved(`the chain of ${name} changed while it was read`);
    const built = replay(genesis, blocks, false);
    const fault =
      built.fault ?? tipFault(built.chain, client.tip) ?? recordsFault([...built.chain.records.all()], served);
    return {
      name,
      ok: fault === null,
      height: tip.height,
      tip: tip.hash,
      blocks: blocks.length - 1,
      records: served.length,
      ms: Math.round(performance.now() - from),
      fault,
    };
  });
}

/** The work a peer claims for its tip is what it wins forks with. */
function tipFault({ last }: BlockChain, claimed: PeerTip): string | null {
  if (claimed.hash !== last.hash || claimed.work === last.work) return null;
  return `it claims work ${claimed.work} for block ${last.height}, and the blocks make it ${last.work}`;
}
