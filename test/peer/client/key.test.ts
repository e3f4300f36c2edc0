import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { loadOrMakeSigner } from '../../../peer/client/key.js';

function folder(t: ExecutionContext): string {
  const path = mkdtempSync(join(tmpdir(), 'monkeychain-key-'));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('a key is made once, for nobody else to read, and found again', (t) => {
  const path = join(folder(t), 'new', 'p1.key');
  const made = loadOrMakeSigner(path);
  t.is(loadOrMakeSigner(path).publicKey, made.publicKey);
  t.regex(readFileSync(path, 'utf8'), /^[0-9a-f]{64}\n$/);
  t.is(statSync(path).mode & 0o777, 0o600);
  t.deepEqual(readdirSync(join(path, '..')), ['p1.key']);
  t.not(loadOrMakeSigner(join(path, '..', 'p2.key')).publicKey, made.publicKey);
});

test('a known seed is a known key', (t) => {
  const path = join(folder(t), 'p1.key');
  // The first test of RFC 8032.
  writeFileSync(path, '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  t.is(loadOrMakeSigner(path).publicKey as string, 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
});

test('what is no key is never overwritten', (t) => {
  const path = join(folder(t), 'p1.key');
  for (const text of ['', 'key', `${'0'.repeat(63)}\n`, 'G'.repeat(64)]) {
    writeFileSync(path, text);
    t.throws(() => loadOrMakeSigner(path), { message: /holds no key, which is 64 hex digits/ });
    t.is(readFileSync(path, 'utf8'), text);
  }
});

test('a file that cannot be read or made says why', (t) => {
  const path = folder(t);
  t.throws(() => loadOrMakeSigner(path), { message: `cannot read the key file ${path}: it is a folder (EISDIR)` });
  mkdirSync(join(path, 'a'));
  writeFileSync(join(path, 'a', 'file'), '');
  t.throws(() => loadOrMakeSigner(join(path, 'a', 'file', 'p1.key')), { message: /a part of the path is no folder/ });
});
