import test from 'ava';
import { Listing } from '../../../peer/client/listing.js';
import { NO_VERSION } from '../../../peer/wire/tracker.js';
import { portsOf, unsigned } from '../../tracker/announcing.js';

const entry = (name: string, port: number) => unsigned(name, { port, timeMs: 1 });
const gone = (name: string) => unsigned(name, { status: 'removed', timeMs: 2 });
const version = (count: number, epoch = 7) => ({ epoch, count });

test('the first list is news even if it is empty; no change is none', (t) => {
  const listing = new Listing();
  t.deepEqual(listing.seen, NO_VERSION);
  t.deepEqual(listing.apply({ type: 'list', version: version(0), whole: true, entries: [] }), { type: 'changed' });
  t.deepEqual(listing.apply({ type: 'list', version: version(0), whole: false, entries: [] }), { type: 'same' });
});

test('changes are applied, removed ones first whatever their order', (t) => {
  const listing = new Listing();
  listing.apply({ type: 'list', version: version(2), whole: true, entries: [entry('a', 1), entry('b', 2)] });
  const entries = [entry('a', 3), gone('a'), gone('b'), gone('nobody')];
  t.deepEqual(listing.apply({ type: 'list', version: version(5), whole: false, entries }), { type: 'changed' });
  t.deepEqual(portsOf(listing.active), [3]);
  t.deepEqual(listing.seen, version(5));
});

test('a whole list replaces what was known', (t) => {
  const listing = new Listing();
  listing.apply({ type: 'list', version: version(1), whole: true, entries: [entry('a', 1)] });
  listing.apply({ type: 'list', version: version(1, 8), whole: true, entries: [entry('b', 2)] });
  t.deepEqual(portsOf(listing.active), [2]);
});

test('changes of a list that never came are a fault; what is known stays, and all is asked for again', (t) => {
  const listing = new Listing();
  listing.apply({ type: 'list', version: version(1), whole: true, entries: [entry('a', 1)] });
  const listed = listing.apply({ type: 'list', version: version(2, 8), whole: false, entries: [gone('a')] });
  t.is(listed.type, 'fault');
  t.deepEqual(listing.seen, NO_VERSION);
  t.deepEqual(portsOf(listing.active), [1]);
});

test('a tracker that lists without end is a fault', (t) => {
  const listing = new Listing();
  listing.apply({ type: 'list', version: version(0), whole: true, entries: [] });
  const more = (from: number) => Array.from({ length: 1024 }, (_, at) => entry(`junk ${from + at}`, 1));
  t.is(listing.apply({ type: 'list', version: version(1), whole: false, entries: more(0) }).type, 'changed');
  t.is(listing.apply({ type: 'list', version: version(2), whole: false, entries: more(1024) }).type, 'fault');
  t.deepEqual(listing.active, []);
});

test('nobody is sent where nobody can be, or where a terminal would be steered', (t) => {
  const listing = new Listing();
  const entries = [entry('a', 0), unsigned('b', { host: '\x1b[2J' }), entry('c', 3)];
  listing.apply({ type: 'list', version: version(3), whole: true, entries });
  t.deepEqual(portsOf(listing.active), [3]);
});
