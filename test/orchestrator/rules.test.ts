import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { Fault } from '../../orchestrator/control/fault.js';
import { freshGenesis } from '../../orchestrator/genesis.js';
import { assertSameRules, rulesOf, wishOf, zerosOf } from '../../orchestrator/rules.js';
import { type Given, settingsFrom } from '../../orchestrator/settings.js';
import { networkIdOf } from '../../peer/chain/genesis.js';
import type { Pace } from '../../peer/wire/pace.js';

const read = (flags: Given) => settingsFrom(flags, {}, {}, '/home/state');
const ON_DEMAND: Pace = { type: 'on-demand' };
const ALWAYS: Pace = { type: 'always' };

test('a new network has three zeros, six where all race, or what was asked for', (t) => {
  const zeros = (flags: Given, pace: Pace): number => zerosOf(freshGenesis([], rulesOf(read(flags), pace)));
  t.is(zeros({}, ON_DEMAND), 3);
  t.is(zeros({}, { type: 'interval', ms: 5_000 }), 3);
  t.is(zeros({}, ALWAYS), 6);
  for (const asked of [0, 1, 4, 7, 60]) t.is(zeros({ difficulty: asked }, ALWAYS), asked);
});

test('one seed with one set of rules is one network', (t) => {
  const id = (flags: Given, pace: Pace = ON_DEMAND): string =>
    networkIdOf(wishOf(read({ seed: 7, ...flags }))(pace) as never);
  t.is(id({}), id({ pow: 'real', difficulty: 3, confirmations: 1 }));
  t.is(id({ difficulty: 6 }), id({}, ALWAYS));
  t.is(new Set([id({}), id({ pow: 'drawn' }), id({ difficulty: 4 }), id({ confirmations: 2 })]).size, 4);
  t.is(wishOf(read({}))(ON_DEMAND), null);
});

test('a file says all the rules there are', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const genesis = join(folder, 'genesis.json');
  writeFileSync(genesis, '{"zeros":2}');
  t.is(zerosOf(wishOf(read({ genesis }))(ALWAYS) as never), 2);
  for (const flags of [{ seed: 7 }, { difficulty: 4 }, { pow: 'drawn' }, { confirmations: 2 }]) {
    const fault = t.throws(() => wishOf(read({ genesis, ...flags })), { instanceOf: Fault });
    t.is(fault.code, 'USAGE');
    t.regex(fault.message, new RegExp(`^--genesis and --${Object.keys(flags)[0]} cannot both say`));
  }
});

test('a network keeps its rules: asked for others, it says which it has', (t) => {
  const held = freshGenesis([], rulesOf(read({ difficulty: 4 }), ON_DEMAND));
  t.notThrows(() => assertSameRules('lab', held, read({})));
  t.notThrows(() => assertSameRules('lab', held, read({ difficulty: 4, pow: 'real', confirmations: 1 })));
  for (const [flags, said] of [
    [{ difficulty: 6 }, '--difficulty 4'],
    [{ pow: 'drawn' }, '--pow real'],
    [{ confirmations: 2 }, '--confirmations 1'],
  ] as const) {
    const fault = t.throws(() => assertSameRules('lab', held, read(flags)), { instanceOf: Fault });
    t.is(fault.code, 'GENESIS_DIFFERS');
    t.is(fault.message, `cluster lab was made with ${said}, which belongs to its genesis`);
    t.regex(fault.hint, /--fresh/);
  }
});
