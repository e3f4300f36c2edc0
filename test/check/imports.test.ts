/** The checker is independent: from its door on it imports nothing but node's own modules and itself. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import test from 'ava';
import { readSource } from '../house/source.js';

test('the checker imports nothing of the project and no package', (t) => {
  const seen = new Set(['test/check/main.ts']);
  // The set grows while it is walked.
  for (const path of seen) {
    t.is(posix.dirname(path), 'test/check', path);
    for (const { specifier } of readSource(path, readFileSync(path, 'utf8')).imports) {
      if (specifier.startsWith('node:')) continue;
      t.regex(specifier, /^\.\.?\//, `${path} imports ${specifier}`);
      seen.add(posix.join(posix.dirname(path), specifier.replace(/\.js$/, '.ts')));
    }
  }
  t.true(seen.has('test/check/replay.ts'));
});
