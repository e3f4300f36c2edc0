import test from 'ava';
import { Fault } from '../../orchestrator/control/fault.js';
import { namesOf, peerOf } from '../../orchestrator/targets.js';

const NAMES = ['tracker', 'dashboard', 'p1', 'p2', 'p3', 'p4', 'p10'];

const GOOD: readonly (readonly [string, readonly string[]])[] = [
  ['p2', ['p2']],
  ['p1..p3', ['p1', 'p2', 'p3']],
  ['p1..3', ['p1', 'p2', 'p3']],
  ['p4,p1', ['p1', 'p4']],
  ['p10,p2', ['p2', 'p10']],
  ['p1..p2,p2', ['p1', 'p2']],
  ['tracker', ['tracker']],
  ['p1,dashboard', ['dashboard', 'p1']],
  ['all', NAMES],
];
for (const [target, names] of GOOD)
  test(`${target} means ${names.join(' ')}`, (t) => t.deepEqual(namesOf(target, NAMES), names));

const BAD: readonly (readonly [string, string])[] = [
  ['p9', 'NO_TARGET'],
  ['p1..p9', 'NO_TARGET'],
  ['shop', 'NO_TARGET'],
  ['p3..p1', 'USAGE'],
  ['', 'USAGE'],
  ['p1,', 'USAGE'],
  ['P1', 'USAGE'],
  ['-1', 'USAGE'],
  ['../p1', 'USAGE'],
  ['__proto__', 'USAGE'],
];
for (const [target, code] of BAD) {
  test(`${JSON.stringify(target)} is refused: ${code}`, (t) => {
    const fault = t.throws(() => namesOf(target, NAMES), { instanceOf: Fault });
    t.is(fault.code, code);
    t.is(fault.exit, code === 'USAGE' ? 2 : 3);
  });
}

test('where only peers will do, all leaves the others out, and naming one of them is an error', (t) => {
  t.deepEqual(namesOf('all', NAMES, true), NAMES.slice(2));
  for (const name of NAMES.slice(0, 2))
    t.throws(() => namesOf(name, NAMES, true), { message: new RegExp(`not the ${name}`) });
  t.is(peerOf('p2', NAMES), 'p2');
  t.throws(() => peerOf('p1,p2', NAMES), { message: /must be one peer/ });
});
