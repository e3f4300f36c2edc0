/** Reads chains from peers. */
import { Block, decodeBlock } from '../peer/chain/block.js';
import { type Hash, isHex32 } from '../peer/chain/crypto.js';
import { type Genesis, genesisHeader } from '../peer/chain/genesis.js';
import type { Record } from '../peer/chain/record.js';
import { ChainMoved, type PeerClient } from '../peer/client/peer.js';
import { EXIT, Fault } from './control/fault.js';

/** Tries at a chain that is reorganised while it is read. */
const TRIES = 5;

export const genesisBlock = (genesis: Genesis): Block =>
  new Block(genesisHeader(genesis), { entry: null, transactions: [] });

/** Repeats what a reorganisation has spoilt. @throws Fault CHAIN_MOVED */
export async function steadily<T>(read: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ChainMoved)) throw error;
      if (tries < TRIES) continue;
      throw new Fault(
        {
          code: 'CHAIN_MOVED',
          message: `${error.message}, ${TRIES} times in a row`,
          hint: 'try again when the cluster has come to rest',
          exit: EXIT.failed,
        },
        { cause: error },
      );
    }
  }
}

/** The whole best chain, genesis first. */
export const readChain = (client: PeerClient, genesis: Genesis): Promise<Block[]> =>
  steadily(async () => {
    const blocks = [genesisBlock(genesis)];
    for await (const block of client.blocks(1)) blocks.push(block);
    if (blocks.length > 1 && blocks[1]?.previous !== blocks[0]?.hash)
      throw new Error('block 1 does not stand on the genesis');
    return blocks;
  });

export async function readRecords(client: PeerClient, height: number): Promise<Record[]> {
  const records: Record[] = [];
  for await (const record of client.records(height)) records.push(record);
  return records;
}

/** A block, and whether it is on the best chain; null if the peer has none such. */
export type Found = { readonly block: Block; readonly isBest: boolean };

export async function blockByHash(client: PeerClient, hash: string): Promise<Found | null> {
  const given = await client.ask<'block'>({ type: 'block', hash: hash as Hash });
  if (!given) return null;
  const read = decodeBlock(given.bytes);
  if (!read.ok) throw new Error(`block ${hash} cannot be read: ${read.why}`);
  return { block: read.value, isBest: given.best };
}

export async function blockByHeight(client: PeerClient, genesis: Genesis, height: number): Promise<Found | null> {
  if (height === 0) return { block: genesisBlock(genesis), isBest: true };
  const page = await client.ask<'blocks'>({ type: 'blocks', from: height, count: 1 });
  const bytes = page?.blocks[0];
  if (!bytes) return null;
  const read = decodeBlock(bytes);
  if (!read.ok) throw new Error(`block ${height} cannot be read: ${read.why}`);
  return { block: read.value, isBest: true };
}

/** Blocks beside the best chain, down to where each branch leaves it. */
export async function readForks(client: PeerClient): Promise<Block[]> {
  const summary = await client.ask<'summary'>({ type: 'summary' });
  const found = new Map<string, Block>();
  for (const tip of summary?.summary.forks ?? []) {
    for (let hash: string = tip; !found.has(hash); ) {
      const one = await blockByHash(client, hash);
      if (!one || one.isBest) break;
      found.set(hash, one.block);
      hash = one.block.previous;
    }
  }
  return [...found.values()];
}

/**
 * The block that a person means by a height, a hash, or the beginning of a hash.
 *
 * @throws Fault NO_BLOCK, or USAGE if it is neither
 */
export async function findBlock(client: PeerClient, genesis: Genesis, typed: string): Promise<Found> {
  const text = typed.replace(/…$/, '').toLowerCase();
  const found = await lookUp(client, genesis, text);
  if (found) return found;
  throw new Fault({
    code: 'NO_BLOCK',
    message: `there is no block ${typed}`,
    hint: '`orchestrator chain` lists those there are',
    exit: EXIT.missing,
  });
}

async function lookUp(client: PeerClient, genesis: Genesis, text: string): Promise<Found | null> {
  if (/^\d{1,9}$/.test(text)) return blockByHeight(client, genesis, Number(text));
  const first = genesisBlock(genesis);
  if (isHex32(text)) return text === first.hash ? { block: first, isBest: true } : blockByHash(client, text);
  if (!/^[0-9a-f]{4,63}$/.test(text)) {
    throw new Fault({
      code: 'USAGE',
      message: `${JSON.stringify(text)} is neither a height nor a hash`,
      hint: 'as in `orchestrator chain 12`',
      exit: EXIT.usage,
    });
  }
  const best = await readChain(client, genesis);
  const onBest = best.find(({ hash }) => hash.startsWith(text));
  if (onBest) return { block: onBest, isBest: true };
  const beside = (await readForks(client)).find(({ hash }) => hash.startsWith(text));
  return beside ? { block: beside, isBest: false } : null;
}
