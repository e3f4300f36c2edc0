import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { loadOrMakeToken } from '../../orchestrator/token.js';

function pathFor(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'token-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, 'dashboard.token');
}

test('a token is 32 bytes that nobody guesses, for its owner alone, and stays the same', (t) => {
  const path = pathFor(t);
  const token = loadOrMakeToken(path);
  t.regex(token, /^[A-Za-z0-9_-]{43}$/);
  t.is(Buffer.from(token, 'base64url').length, 32);
  t.is(statSync(path).mode & 0o777, 0o600);
  t.is(loadOrMakeToken(path), token);
  t.not(loadOrMakeToken(pathFor(t)), token);
});

test('what is no token is replaced by one', (t) => {
  const path = pathFor(t);
  for (const text of ['', 'short', `${'x'.repeat(43)} and more`]) {
    writeFileSync(path, text);
    const token = loadOrMakeToken(path);
    t.regex(token, /^[\w-]{43}$/);
    t.is(readFileSync(path, 'utf8'), `${token}\n`);
  }
});

test('a file that others could read is closed to them', (t) => {
  const path = pathFor(t);
  const token = loadOrMakeToken(path);
  chmodSync(path, 0o644);
  t.is(loadOrMakeToken(path), token);
  t.is(statSync(path).mode & 0o777, 0o600);
});
