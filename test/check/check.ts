/** The check of an export, line by line: every block from genesis on, then a summary. */
import { doubleSha256, hex, shown } from './bytes.js';
import { Fault, holds, same } from './fault.js';
import { Fields } from './json.js';
import { type Entry, type Genesis, type Header, readEntry, readGenesis, readHeader } from './layouts.js';
import { rootOf } from './merkle.js';
import { sameRecords } from './records.js';
import { Replay } from './replay.js';
import { difficultyOf, isInWindow, targetOf } from './target.js';
import { checkTransaction } from './transactions.js';

/** Bytes of a block that are neither entry nor transactions: the header, and the count of transactions. */
const BLOCK_FRAME_SIZE = 80 + 2;
const MEDIAN_BLOCKS = 11;

/** What genesis fixes, and the chain as far as it was checked. */
type Chain = {
  readonly networkId: string;
  readonly genesis: Genesis;
  readonly easiest: bigint;
  readonly replay: Replay;
  height: number;
  tip: string;
  /** Header times of the last blocks, oldest first. */
  times: number[];
  transactions: number;
};

export class Check {
  #chain: Chain | null = null;

  /** Checks the next line. @throws Fault at the first thing that is wrong */
  line(text: string): void {
    const line = Fields.parse(text);
    if (this.#chain) checkBlock(this.#chain, line);
    else this.#chain = checkGenesis(line);
  }

  /** What was checked, in one line. @throws Fault if there was nothing */
  summary(): string {
    if (!this.#chain) throw new Fault('export', 'a line for genesis', 'nothing');
    const { height, tip, transactions, replay, networkId } = this.#chain;
    return `right: network ${networkId}, ${height + 1} blocks, ${transactions} transactions, ${replay.records.length} shoppers, tip ${tip}`;
  }
}

function checkGenesis(line: Fields): Chain {
  line.same('height', 0);
  const bytes = line.bytes('genesis');
  const genesis = readGenesis(bytes);
  const header = checkHeader(line);
  same('header.previous', '0'.repeat(64), header.previous);
  same('header.merkleRoot', shown(doubleSha256(bytes)), header.merkleRoot);
  same('header.time', genesis.time, header.time);
  same('header.bits', genesis.easiestBits, header.bits);
  same('header.nonce', 0, header.nonce);
  for (const field of ['entry', 'miner', 'hashes', 'minedUs', 'load', 'recordRoot']) line.same(field, null);
  const networkId = hex(doubleSha256(line.bytes('header')));
  line.same('networkId', networkId);
  same('transactions', 0, line.list('transactions').length);
  const replay = new Replay(genesis);
  sameRecords(line, replay, genesis);
  const easiest = targetOf('genesis.easiestBits', genesis.easiestBits);
  const tip = line.text('hash');
  return { networkId, genesis, easiest, replay, height: 0, tip, times: [header.time], transactions: 0 };
}

function checkBlock(chain: Chain, line: Fields): void {
  const height = chain.height + 1;
  line.same('height', height);
  line.same('networkId', chain.networkId);
  const header = checkHeader(line);
  same('header.previous', chain.tip, header.previous);
  checkWork(chain, line.text('hash'), header);
  const median = [...chain.times].sort((a, b) => a - b)[Math.floor(chain.times.length / 2)] ?? 0;
  holds('header.time', `at least the median ${median}`, header.time >= median, header.time);

  const entryBytes = line.bytes('entry');
  checkEntry(line, header, readEntry(entryBytes), height);
  const leaves = [entryBytes];
  for (const [index, value] of line.list('transactions').entries()) {
    leaves.push(checkTransaction(new Fields(value, `transactions[${index}]`), chain));
  }
  checkBody(chain.genesis, header, leaves);
  same('entry.recordRoot', chain.replay.root, line.text('recordRoot'));
  sameRecords(line, chain.replay, chain.genesis);

  chain.height = height;
  chain.tip = line.text('hash');
  chain.times = [...chain.times, header.time].slice(-MEDIAN_BLOCKS);
  chain.transactions += leaves.length - 1;
}

/** The header's bytes, and what the line says of them. */
function checkHeader(line: Fields): Header {
  const bytes = line.bytes('header');
  const header = readHeader(bytes);
  same('header.version', 1, header.version);
  line.same('hash', shown(doubleSha256(bytes)));
  line.same('previous', header.previous);
  line.same('time', header.time);
  line.same('bits', header.bits);
  line.same('nonce', header.nonce);
  const exact = difficultyOf(targetOf('header.bits', header.bits));
  const said = line.value('difficulty');
  // Rounded to one decimal, whichever way it falls in the middle.
  const isRounded =
    typeof said === 'number' && Math.abs(said - exact) < 0.0500001 && said === Math.round(said * 10) / 10;
  holds('difficulty', `${exact} to one decimal`, isRounded, said);
  return header;
}

function checkWork({ genesis, easiest }: Chain, hash: string, { bits }: Header): void {
  const target = targetOf('header.bits', bits);
  const window = `a target from ${(easiest / 16n).toString(16)} to ${easiest.toString(16)}`;
  holds('header.bits', window, isInWindow(target, easiest), target);
  if (genesis.isReal) holds('hash', `at most ${target.toString(16)}`, BigInt(`0x${hash}`) <= target, hash);
}

/** What the entry says, and what the line says of it. */
function checkEntry(line: Fields, header: Header, entry: Entry, height: number): void {
  same('entry.height', height, entry.height);
  same('entry.timeMs in seconds', header.time, Math.floor(entry.timeMs / 1000));
  holds('entry.load', 'at most 1000', entry.load <= 1000, entry.load);
  holds('entry.rate', 'at least 1', entry.rate >= 1, entry.rate);
  line.same('miner', entry.miner);
  line.same('recordRoot', entry.recordRoot);
  // The bytes have thousandths, the line a share.
  line.same('load', entry.load / 1000);
  const tried = header.nonce + 1;
  line.same('hashes', entry.hashesBefore + tried);
  line.same('minedUs', Math.round(entry.microsBefore + (1e6 * tried) / entry.rate));
}

function checkBody(genesis: Genesis, header: Header, leaves: readonly Buffer[]): void {
  const size = leaves.reduce((sum, leaf) => sum + leaf.length, BLOCK_FRAME_SIZE);
  holds('block', `at most ${genesis.blockSizeMax} bytes`, size <= genesis.blockSizeMax, size);
  const count = leaves.length - 1;
  const most = genesis.blockTransactionsMax;
  holds('transactions', `at most ${most}`, count <= most, count);
  // A list that repeats a subtree has the root of a shorter one; it would repeat a transaction, which no replay takes.
  same('header.merkleRoot', shown(rootOf(leaves.map(doubleSha256))), header.merkleRoot);
}
