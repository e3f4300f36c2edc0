import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Fault } from '../../orchestrator/control/fault.js';
import { freshGenesis, genesisBytes, genesisFromFile, readGenesis, seededGenesis } from '../../orchestrator/genesis.js';
import { BUILT_IN_GENESIS, genesisFaults, networkIdOf } from '../../peer/chain/genesis.js';

function fileOf(t: ExecutionContext, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'genesis-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'genesis');
  writeFileSync(path, content);
  return path;
}

test("a fresh genesis is nobody else's, one of a seed everybody's", (t) => {
  t.not(networkIdOf(freshGenesis([])), networkIdOf(freshGenesis([])));
  t.is(networkIdOf(seededGenesis(7)), networkIdOf(seededGenesis(7)));
  t.not(networkIdOf(seededGenesis(7)), networkIdOf(seededGenesis(8)));
  t.deepEqual(seededGenesis(7).founders, []);
  for (const genesis of [freshGenesis([]), seededGenesis(0)]) t.deepEqual(genesisFaults(genesis), []);
});

test('a file says what differs from the built-in genesis', (t) => {
  const genesis = genesisFromFile(fileOf(t, '{"startingCoins":7,"confirmations":3,"time":1800000000,"zeros":4}'));
  t.like(genesis, {
    startingCoins: 7,
    confirmations: 3,
    time: 1_800_000_000,
    proofOfWork: 'real',
    catalogue: BUILT_IN_GENESIS.catalogue,
  });
  t.is(genesis.easiestBits, 0x1f00ffff);
});

test('a file says that work is drawn, and what is asked of a new network is of its genesis', (t) => {
  t.is(genesisFromFile(fileOf(t, '{"proofOfWork":"drawn"}')).proofOfWork, 'drawn');
  t.regex(
    t.throws(() => genesisFromFile(fileOf(t, '{"proofOfWork":"none"}')), { instanceOf: Fault }).message,
    /proofOfWork: /,
  );
  t.like(freshGenesis([], { proofOfWork: 'drawn' }), { proofOfWork: 'drawn', startingCoins: 1000 });
  t.not(networkIdOf(seededGenesis(7)), networkIdOf(seededGenesis(7, { confirmations: 2 })));
});

test('the same file is the same network, whatever its spaces; another salt is another one', (t) => {
  const id = (text: string): string => networkIdOf(genesisFromFile(fileOf(t, text)));
  t.is(id('{"confirmations":2}'), id(' { "confirmations" : 2 }\n'));
  t.not(id('{"confirmations":2}'), id('{"confirmations":2,"salt":"ours"}'));
  t.not(id('{}'), networkIdOf(BUILT_IN_GENESIS));
});

test('every fault of a file is named', (t) => {
  const fault = t.throws(() => genesisFromFile(fileOf(t, '{"confirmations":0,"startingCoins":60000}')), {
    instanceOf: Fault,
  });
  t.is(fault.exit, 2);
  t.regex(
    fault.message,
    /has 2 errors:\n {2}confirmations is 0, must be 1 to 100\n {2}startingCoins is 60000, must be 0 to 50000$/,
  );
});

test('the stored genesis comes back, and a damaged one is refused', (t) => {
  const genesis = seededGenesis(1);
  t.deepEqual(readGenesis(fileOf(t, genesisBytes(genesis))), genesis);
  t.is(
    t.throws(() => readGenesis(fileOf(t, genesisBytes(genesis).subarray(1))), { instanceOf: Fault }).code,
    'STATE_DAMAGED',
  );
  t.is(t.throws(() => readGenesis('/nowhere/genesis.bin'), { instanceOf: Fault }).code, 'STATE_DAMAGED');
});
