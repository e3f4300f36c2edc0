import { join } from 'node:path';
import test from 'ava';
import { ShopError } from '../../shop/errors.js';
import { addressOf, defaultWallets, Hints, optionsOf, type RawOptions } from '../../shop/options.js';

const RAW: RawOptions = { mouse: true, trackerHost: '127.0.0.1', timeout: '30', color: true };

test('options are checked, each with its own message', (t) => {
  t.like(optionsOf('7400', RAW, { XDG_STATE_HOME: '/state' }), {
    tracker: { host: '127.0.0.1', port: 7400 },
    wallets: '/state/orchestrator/default/wallets',
    peer: null,
    timeoutMs: 30_000,
  });
  const wrong: [port: string, raw: Partial<RawOptions>, message: RegExp][] = [
    ['0', {}, /TRACKER_PORT "0" is no port/],
    ['65536', {}, /is no port/],
    ['x', {}, /is no port/],
    ['7400', { timeout: '0' }, /--timeout "0"/],
    ['7400', { timeout: '-1' }, /--timeout/],
    ['7400', { timeout: '1e9' }, /--timeout/],
    ['7400', { trackerHost: 'a b' }, /--tracker-host/],
    ['7400', { wallets: '' }, /--wallets needs a folder/],
    ['7400', { peer: 'p1' }, /--peer "p1" is no HOST:PORT/],
    ['7400', { peer: '127.0.0.1:99999' }, /is no port/],
  ];
  for (const [port, raw, message] of wrong) {
    const error = t.throws(() => optionsOf(port, { ...RAW, ...raw }, {}), { instanceOf: ShopError, message });
    t.is(error.exit, 2);
  }
});

test('addresses of both kinds', (t) => {
  t.deepEqual(addressOf('localhost:7401', '--peer'), { host: 'localhost', port: 7401 });
  t.deepEqual(addressOf('[::1]:7401', '--peer'), { host: '::1', port: 7401 });
  t.throws(() => addressOf('::1:7401', '--peer'));
});

test('wallets live in the state folder', (t) => {
  t.is(defaultWallets({ XDG_STATE_HOME: '/x' }), join('/x', 'orchestrator', 'default', 'wallets'));
  t.true(defaultWallets({}).endsWith(join('.local', 'state', 'orchestrator', 'default', 'wallets')));
});

test('hints can be copied as printed', (t) => {
  t.is(
    new Hints('7400', RAW, {}).command('buy', 'Ada', 'Golden Lion'),
    "node dist/shop/main.js 7400 buy Ada 'Golden Lion'",
  );
  const given = { ...RAW, wallets: 'my wallets', trackerHost: 'lab' };
  t.is(
    new Hints('7400', given, {}).command('record', "O'Hara"),
    "node dist/shop/main.js 7400 --tracker-host lab --wallets 'my wallets' record 'O'\\''Hara'",
  );
  const env = { ORCHESTRATOR_SHOP_HINT: 'npx orchestrator shop' };
  t.is(new Hints('7400', given, env).command('users'), 'npx orchestrator shop users');
});
