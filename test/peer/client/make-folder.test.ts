import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { makeFolder } from '../../../peer/client/make-folder.js';

test('it makes all that is missing, for its owner alone, and minds nothing that is there', (t) => {
  const top = mkdtempSync(join(tmpdir(), 'make-folder-'));
  t.teardown(() => rmSync(top, { recursive: true }));
  const deep = join(top, 'a', 'b', 'c');
  makeFolder(deep);
  makeFolder(deep);
  t.is(statSync(deep).mode & 0o777, 0o700);
  writeFileSync(join(top, 'file'), '');
  t.throws(() => makeFolder(join(top, 'file', 'below')), { code: 'ENOTDIR' });
});

// Node 20's own `recursive` loops here for ever.
if (existsSync('/proc/self')) {
  test('it ends where the system says that a folder is there and is not', (t) => {
    t.throws(() => makeFolder('/proc/nowhere/below'), { code: 'ENOENT' });
  });
}
