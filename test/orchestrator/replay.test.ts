import test from 'ava';
import { seededGenesis } from '../../orchestrator/genesis.js';
import { genesisBlock } from '../../orchestrator/reading.js';
import { recordsFault, replay } from '../../orchestrator/replay.js';
import { Block } from '../../peer/chain/block.js';
import { BlockChain } from '../../peer/chain/blockchain.js';
import { type PeerId, Signer, sha256 } from '../../peer/chain/crypto.js';
import type { MinerWord } from '../../peer/chain/draft.js';
import { MemoryStore } from '../../peer/chain/overlay.js';
import { signTransaction } from '../../peer/chain/transaction.js';

const genesis = { ...seededGenesis(1), easiestBits: 0x2000ffff };
const ada = new Signer(sha256(new Uint8Array([1])));

const word = (second: number): MinerWord => ({
  miner: 'a'.repeat(64) as PeerId,
  bits: genesis.easiestBits,
  extraNonce: 0,
  nowMs: (genesis.time + second) * 1000,
  load: 0,
  hashesBefore: 0,
  microsBefore: 0,
  rate: 1,
});

/** genesis -> 1 (Ada joins) -> 2 (Ada buys) */
function chainOfAda(): { chain: BlockChain; blocks: Block[] } {
  const chain = new BlockChain({ genesis, store: new MemoryStore() });
  const { publicKey } = ada;
  const join = signTransaction(chain.network, { kind: 'join', publicKey, name: 'Ada' }, ada);
  const price = genesis.catalogue[3]?.price ?? 0;
  const buy = signTransaction(chain.network, { kind: 'buy', publicKey, sequence: 1, monkey: 3, price }, ada);
  return { chain, blocks: [genesisBlock(genesis), chain.mine([join], word(1)), chain.mine([buy], word(2))] };
}

test('a chain that follows the rules is built again to the same tip and records', (t) => {
  const { chain, blocks } = chainOfAda();
  const again = replay(genesis, blocks, false);
  t.is(again.fault, null);
  t.is(again.chain?.last.hash, chain.last.hash);
  t.is(recordsFault([...(again.chain?.records.all() ?? [])], [...chain.records.all()]), null);
});

test('a block that breaks a rule is named, and the rule', (t) => {
  const { blocks } = chainOfAda();
  const [first, second, third] = blocks as [Block, Block, Block];
  const emptied = new Block(third.header, { ...third.data, transactions: [] });
  t.regex(
    replay(genesis, [first, second, emptied], false).fault ?? '',
    /^block 2 \([0-9a-f]{64}\) is refused: its body has the Merkle root/,
  );
  t.regex(replay(genesis, [first, third], false).fault ?? '', /^block 2 .* is refused: orphaned$/);
});

test('records that differ from what the blocks make are named', (t) => {
  const { chain } = chainOfAda();
  const ours = [...chain.records.all()];
  const [record] = ours;
  if (!record) throw new Error('Ada has a record');
  t.regex(
    recordsFault(ours, [{ ...record, coins: 7 }]) ?? '',
    /^the record of Ada \([0-9a-f]{8}\) is 7 coins, 1 monkeys, number 1, and the blocks make it 940 coins/,
  );
  t.regex(recordsFault(ours, []) ?? '', /^the record of Ada .* is missing$/);
  t.regex(recordsFault([], ours) ?? '', /^there is a record of Ada .*, who never joined$/);
});
