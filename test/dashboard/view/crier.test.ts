import test from 'ava';
import { Crier, PAUSE_MS } from '../../../dashboard/view/crier.js';
import { eventRow } from '../rows.js';

const reorganised = (seq: number, source: string, depth: number) => eventRow(seq, 'reorganised', { source, depth });
const crashed = (seq: number, source: string) => eventRow(seq, 'crashed', { source, text: 'ended unasked' });

test('what changed the chain or ended a peer is said, the rest is not', (t) => {
  const crier = new Crier();
  crier.hear([eventRow(1, 'mined'), reorganised(2, 'p3', 2), crashed(3, 'p1')]);
  t.is(crier.say(0), 'p3 reorganised, depth 2. p1: ended unasked.');
  t.is(crier.say(PAUSE_MS), null, 'once');
});

test('not too often: what comes meanwhile waits, and many are counted', (t) => {
  const crier = new Crier();
  crier.hear([reorganised(1, 'p1', 1)]);
  t.is(crier.say(0), 'p1 reorganised, depth 1.');
  for (let seq = 2; seq <= 6; seq++) crier.hear([crashed(seq, `p${seq}`)]);
  t.is(crier.say(PAUSE_MS - 1), null);
  t.is(crier.say(PAUSE_MS), 'p2: ended unasked. p3: ended unasked. p4: ended unasked. And 2 more.');
});

test('who comes late does not hear the past', (t) => {
  const crier = new Crier();
  crier.skip([reorganised(1, 'p1', 1), reorganised(2, 'p2', 1)]);
  crier.hear([reorganised(1, 'p1', 1), reorganised(2, 'p2', 1), reorganised(3, 'p3', 1)]);
  t.is(crier.say(0), 'p3 reorganised, depth 1.');
});

test('another life of the server counts anew', (t) => {
  const crier = new Crier();
  crier.skip([reorganised(400, 'p1', 1)]);
  crier.hear([reorganised(1, 'p2', 1)]);
  t.is(crier.say(0), 'p2 reorganised, depth 1.');
});
