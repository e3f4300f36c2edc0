import test from 'ava';
import { FRAME_SIZE_MAX } from '../../peer/wire/limits.js';
import { NO_VERSION } from '../../peer/wire/tracker.js';
import { Answers } from '../../tracker/answers.js';
import { Registry } from '../../tracker/registry.js';
import { unsigned } from './announcing.js';

const T = 1_800_000_000_000;

function listing(count: number) {
  const registry = new Registry(1);
  const announce = (name: string, timeMs = T) =>
    registry.announce(unsigned(name, { timeMs, host: 'h'.repeat(255) }), { wallMs: T, steadyMs: 0 });
  for (let index = 0; index < count; index++) announce(`peer ${index}`);
  return { registry, announce, answers: new Answers(registry) };
}

test('a whole list of the largest kind fits its frame', (t) => {
  const { answers } = listing(1024);
  const { length } = answers.to(NO_VERSION);
  t.true(length > 400_000 && length < FRAME_SIZE_MAX);
});

test('an answer is made once, until something changes', (t) => {
  const { registry, announce, answers } = listing(2);
  const seen = registry.version;
  const whole = answers.to(NO_VERSION);
  const same = answers.to(seen);
  announce('peer 0', T + 1);
  t.is(answers.to(NO_VERSION), whole);
  t.is(answers.to({ epoch: 99, count: 7 }), whole);
  t.is(answers.to(seen), same);
  announce('peer 2');
  t.true(answers.to(NO_VERSION).length > whole.length);
  t.true(answers.to(seen).length > same.length);
});

test('answers to whatever is asked do not pile up', (t) => {
  const { registry, answers } = listing(200);
  for (let count = 0; count <= 200; count++) t.true(answers.to({ ...registry.version, count }).length > 0);
});
