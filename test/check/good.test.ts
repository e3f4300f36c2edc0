/** What is right is accepted, by the functions and by the program. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { BlockChain } from '../../peer/chain/blockchain.js';
import { peerIdOf, sha256 } from '../../peer/chain/crypto.js';
import { makeGenesis } from '../../peer/chain/genesis.js';
import { MemoryStore } from '../../peer/chain/overlay.js';
import { bitsOf, hardestOf, targetOf, targetOfZeros } from '../../peer/chain/target.js';
import { after, type SimpleLedger } from '../peer/chain/simple.js';
import { EASY, signerOf, World } from '../peer/chain/world.js';
import { lineOf, linesOf, NAMES, sampleWorld, verdictOf } from './sample.js';

const PROGRAM = fileURLToPath(new URL('./main.js', import.meta.url));

test('a chain as it should be is right', (t) => {
  const world = sampleWorld();
  t.is(world.tip, 'b4');
  const tip = world.get('b4').hash;
  t.is(
    verdictOf(linesOf(world, NAMES)),
    `right: network ${world.chain.network}, 5 blocks, 7 transactions, 3 shoppers, tip ${tip}`,
  );
});

test('a chain of genesis alone is right', (t) => {
  t.regex(verdictOf(linesOf(new World(), ['genesis'])), /^right: .*, 1 blocks, 0 transactions, 0 shoppers/);
});

test('blocks that the chain itself has mined are right', (t) => {
  const world = new World();
  const chain = new BlockChain({ genesis: EASY, store: new MemoryStore() });
  const word = {
    miner: peerIdOf(signerOf('miner').publicKey),
    nowMs: EASY.time * 1000 + 999,
    bits: EASY.easiestBits,
    load: 0,
    hashesBefore: 0,
    microsBefore: 0,
    rate: 1000,
  };
  let ledger: SimpleLedger = [];
  const lines = linesOf(world, ['genesis']);
  for (const [extraNonce, sells] of [[world.join('Ada')], [world.buy('Ada', 1, 5)], []].entries()) {
    for (const one of sells) ledger = after(EASY, ledger, one) ?? ledger;
    lines.push(lineOf(EASY, chain.mine(sells, { ...word, extraNonce }), ledger));
  }
  t.regex(verdictOf(lines), /^right: .*, 4 blocks, 2 transactions, 1 shoppers/);
});

test('the hardest target of the window is right, and hashes of a drawn network are not held against targets', (t) => {
  const easiest = targetOf(EASY.easiestBits) as bigint;
  const hard = new World();
  hard.block('hard', 'genesis', { bits: bitsOf(hardestOf(easiest)) });
  t.regex(verdictOf(linesOf(hard, ['genesis', 'hard'])), /^right/);

  const salt = sha256(new TextEncoder().encode('drawn'));
  const genesis = makeGenesis(salt, [], { proofOfWork: 'drawn', easiestBits: bitsOf(targetOfZeros(1)) });
  const drawn = new World(null, { genesis });
  drawn.block('weak', 'genesis', { isWeak: true });
  t.regex(verdictOf(linesOf(drawn, ['genesis', 'weak'])), /^right/);
});

test('a time equal to the median of the last eleven is right', (t) => {
  const world = new World();
  const times = [5, 9, 1, 7, 3, 11, 2, 8, 4, 10, 6, 20];
  const names = ['genesis'];
  let past: number[] = [0];
  for (const [index, at] of times.entries()) {
    const median = [...past].sort((a, b) => a - b)[past.length >>> 1] as number;
    const name = `b${index}`;
    const soonest = Math.max(at, median);
    world.block(name, names.at(-1) as string, { at: soonest });
    names.push(name);
    past = [...past, soonest].slice(-11);
  }
  t.regex(verdictOf(linesOf(world, names)), /^right: .*, 13 blocks/);
});

function runProgram(t: ExecutionContext, text: string, how: 'file' | 'stdin') {
  const folder = mkdtempSync(join(tmpdir(), 'monkeychain-check-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'chain.jsonl');
  writeFileSync(file, text);
  const args = how === 'file' ? [PROGRAM, file] : [PROGRAM];
  return spawnSync(process.execPath, args, { encoding: 'utf8', input: how === 'file' ? '' : readFileSync(file) });
}

test('the program reads a file or standard input and ends with 0 or 1', (t) => {
  const lines = linesOf(sampleWorld(), NAMES);
  const good = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  for (const how of ['file', 'stdin'] as const) {
    const { status, stdout, stderr } = runProgram(t, good, how);
    t.is(status, 0, stderr);
    t.regex(stdout, /^right: .*, 5 blocks, 7 transactions, 3 shoppers, tip [0-9a-f]{64}\n$/);
  }
  const [first, ...rest] = lines;
  const bad = [first, { ...rest[0], nonce: 0xffffffff }].map((line) => JSON.stringify(line)).join('\n');
  const { status, stdout } = runProgram(t, bad, 'stdin');
  t.is(status, 1);
  t.regex(stdout, /^wrong: line 2, nonce\n {2}expected \d+\n {2}got {6}4294967295\n$/);
  t.is(runProgram(t, '', 'stdin').status, 1);
});

test('the program says when it cannot read, and how it is used', (t) => {
  const missing = spawnSync(process.execPath, [PROGRAM, 'no-such-file'], { encoding: 'utf8' });
  t.is(missing.status, 1);
  t.regex(missing.stderr, /cannot read no-such-file: ENOENT/);
  t.is(spawnSync(process.execPath, [PROGRAM, 'a', 'b']).status, 2);
  t.regex(spawnSync(process.execPath, [PROGRAM, '--help'], { encoding: 'utf8' }).stdout, /^Usage: /);
});
