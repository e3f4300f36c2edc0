import test from 'ava';
import { Gate } from '../../dashboard/gate.js';

/** A job that ends when it is told to. */
function job() {
  let finish: (fails?: boolean) => void = () => undefined;
  let hasBegun = false;
  const run = (): Promise<string> => {
    hasBegun = true;
    return new Promise((resolve, reject) => {
      finish = (fails = false) => (fails ? reject(new Error('it failed')) : resolve('done'));
    });
  };
  return { run, finish: (fails?: boolean) => finish(fails), hasBegun: () => hasBegun };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('so many at once, the others in the order they came', async (t) => {
  const gate = new Gate(2);
  const jobs = [job(), job(), job(), job()];
  const all = jobs.map(({ run }) => gate.through(run));
  await turn();
  t.deepEqual(
    jobs.map(({ hasBegun }) => hasBegun()),
    [true, true, false, false],
  );
  jobs[1]?.finish();
  await turn();
  t.deepEqual(
    jobs.map(({ hasBegun }) => hasBegun()),
    [true, true, true, false],
  );
  for (const one of jobs) {
    one.finish();
    await turn();
  }
  jobs[3]?.finish();
  t.deepEqual(await Promise.all(all), ['done', 'done', 'done', 'done']);
});

test('who fails makes room too, and the gate can be used again', async (t) => {
  const gate = new Gate(1);
  const [bad, good] = [job(), job()];
  const failing = gate.through(bad.run);
  const waiting = gate.through(good.run);
  await turn();
  bad.finish(true);
  await t.throwsAsync(failing, { message: 'it failed' });
  await turn();
  good.finish();
  t.is(await waiting, 'done');
  t.is(await gate.through(async () => 'again'), 'again');
});
