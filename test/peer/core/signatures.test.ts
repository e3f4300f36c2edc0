import test from 'ava';
import { Outlet } from '../../../peer/core/outlet.js';
import { Signatures } from '../../../peer/core/signatures.js';
import { World } from '../chain/world.js';

test('each is checked once, batches are told which are forged, and what was kept is trusted', (t) => {
  const world = new World();
  const outlet = new Outlet();
  const signatures = new Signatures(world.chain.network, outlet);
  const [good, bad] = [world.join('Ada'), world.join('Bob')];
  const told: string[][] = [];
  const check = (...transactions: (typeof good)[]): void =>
    signatures.check(transactions, (forged) => told.push([...forged]));
  check(good, bad);
  t.deepEqual(told, []);
  const [effect] = outlet.take();
  t.is(effect?.type === 'check' && effect.items.length, 2);
  signatures.checked(1, [true, false]);
  signatures.checked(1, [true, true]);
  t.deepEqual(told, [[bad.id]]);
  check(good);
  t.deepEqual(told.at(-1), [], 'known: in this step');
  check(good, bad);
  signatures.trust(bad.id);
  check(bad);
  t.is(told.length, 3);
});

test('what can wait goes in turn and together, once however often it came; a block waits for none of it', (t) => {
  const world = new World();
  const outlet = new Outlet();
  const signatures = new Signatures(world.chain.network, outlet);
  const names = ['Ada', 'Bob', 'Cas', 'Dan'];
  const all = names.map((name) => world.join(name));
  const [ada, bob, cas, dan] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0], (typeof all)[0]];
  const told: string[] = [];
  const tell =
    (word: string) =>
    (forged: ReadonlySet<string>): void =>
      void told.push(`${word} ${[...forged].map((id) => names[all.findIndex((one) => one.id === id)])}`);
  const asked = (): string[] =>
    outlet.take().flatMap((effect) => (effect.type === 'check' ? [`${effect.batch}: ${effect.items.length}`] : []));
  signatures.checkInTurn([ada], tell('first'));
  signatures.checkInTurn([ada, bob], tell('second'));
  signatures.checkInTurn([bob, cas], tell('third'));
  t.deepEqual(asked(), ['1: 1'], 'the others wait');
  t.is(signatures.waiting, 5);
  signatures.check([cas, dan], tell('block'));
  t.deepEqual(asked(), ['2: 2'], 'at once');
  signatures.checked(1, [true]);
  t.deepEqual(told, ['first ']);
  t.deepEqual(asked(), [], 'nothing has its turn while a block is checked');
  signatures.checked(2, [true, false]);
  t.deepEqual(asked(), ['3: 1'], 'Ada and Cas are known by now, and Bob is asked about once');
  signatures.checked(3, [false]);
  t.deepEqual(told.slice(1), ['block Dan', 'second Bob', 'third Bob']);
  t.is(signatures.waiting, 0);
  signatures.checkInTurn([ada], tell('known'));
  t.is(told.at(-1), 'known ', 'in this step');
});
