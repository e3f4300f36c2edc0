/** End-to-end files run two at a time, so that the tests of one file have to say that they go one after the other. */
import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';

const FOLDER = 'test/e2e';
/** A test that AVA would run beside the others of its file. */
const BESIDE = /(?<![\w.])test(?:\.(?:skip|only|failing|todo))?\(/;

test('the tests of an end-to-end file go one after the other', (t) => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'));
  t.true(files.length > 0);
  for (const file of files) {
    const lines = readFileSync(`${FOLDER}/${file}`, 'utf8').split('\n');
    t.deepEqual(
      lines.filter((line) => BESIDE.test(line)),
      [],
      `${file}: test.serial is meant`,
    );
  }
});
