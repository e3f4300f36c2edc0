import test from 'ava';
import { readSettings } from '../../../peer/io/settings.js';

const WHERE = ['127.0.0.1', '7400', '127.0.0.2'];

test('three arguments are enough, and everything else has a default', (t) => {
  t.deepEqual(readSettings(WHERE, false), {
    tracker: { host: '127.0.0.1', port: 7400 },
    connect: [],
    host: '127.0.0.2',
    port: null,
    data: null,
    genesis: null,
    name: '',
    threads: 1,
    pace: { type: 'on-demand' },
    supervised: false,
    archive: false,
    quiet: false,
  });
});

test('options are read wherever they stand', (t) => {
  const args = ['--port', '0', '127.0.0.1', '--data=d', '7400', '--threads', '0', '::1', '--name', 'p1', '--quiet'];
  t.like(readSettings([...args, '--genesis', 'g', '--supervised'], true), {
    host: '::1',
    port: 0,
    data: 'd',
    genesis: 'g',
    name: 'p1',
    threads: 0,
    supervised: true,
    quiet: true,
  });
});

test('whom to connect to is named beside a tracker or instead of it', (t) => {
  const [here, there] = [
    { host: '127.0.0.1', port: 7401 },
    { host: '::1', port: 7402 },
  ];
  const both = ['--connect', '127.0.0.1:7401', '--connect', '[::1]:7402'];
  t.like(readSettings(['127.0.0.3', ...both], false), { tracker: null, connect: [here, there], host: '127.0.0.3' });
  const beside = { tracker: { host: '127.0.0.1', port: 7400 }, connect: [here], host: '127.0.0.2' };
  t.like(readSettings([...WHERE, '--connect', '127.0.0.1:7401'], false), beside);
});

test('a peer mines on demand, always, or so that the network finds a block now and then', (t) => {
  t.like(readSettings([...WHERE, '--mine', 'always'], false), { pace: { type: 'always' } });
  t.like(readSettings([...WHERE, '--mine', '1.5s'], false), { pace: { type: 'interval', ms: 1_500 } });
});

test('an archive needs a folder and nothing else', (t) => {
  const settings = readSettings(['--archive', '--data', 'd'], false);
  t.like(settings, { archive: true, tracker: null, host: '127.0.0.1', port: 0, data: 'd' });
});

const wrong: [string[], RegExp][] = [
  [[], /^TRACKER_IP, TRACKER_PORT and NODE_IP are needed; or, with --connect HOST:PORT, NODE_IP alone$/],
  [WHERE.slice(0, 2), /^TRACKER_IP, TRACKER_PORT and NODE_IP are needed; or, with --connect HOST:PORT, NODE_IP alone$/],
  [['127.0.0.1', '0', '127.0.0.1'], /^TRACKER_PORT is 0, and must be a number from 1 to 65535$/],
  [['127.0.0.1', '7400x', '127.0.0.1'], /^TRACKER_PORT is 7400x, and must be a number/],
  [['127.0.0.1'], /^TRACKER_IP, TRACKER_PORT and NODE_IP are needed; or/],
  [['127.0.0.1', '7400', '--connect', 'h:1'], /^TRACKER_IP, TRACKER_PORT and NODE_IP are needed; or/],
  [['127.0.0.1', '--connect', '7401'], /^--connect is 7401, and must be HOST:PORT, as 127.0.0.1:7401$/],
  [['127.0.0.1', '--connect', 'h:0'], /^the port of --connect is 0, and must be a number from 1 to 65535$/],
  [['127.0.0.1', '--connect', 'a b:1'], /^--connect is a b:1: what is given as host is no host name or address$/],
  [['--archive', '--data', 'd', '--connect', 'h:1'], /^--archive needs --data DIR/],
  [[...WHERE, 'more'], /^more is one argument too many$/],
  [[...WHERE, '--fast'], /^Unknown option '--fast'/],
  [[...WHERE, '--port'], /^Option '--port <value>' argument missing/],
  [[...WHERE, '--port', '65536'], /^--port is 65536, and must be a number from 0 to 65535$/],
  [[...WHERE, '--port', '1e3'], /^--port is 1e3, and must be a number/],
  [[...WHERE, '--threads', '65'], /^--threads is 65, and must be a number from 0 to 64$/],
  [[...WHERE, '--mine', 'never'], /^--mine is never, and must be on-demand, always, or a mean time between blocks/],
  [[...WHERE, '--supervised'], /^--supervised is for a supervisor, which forks it with a channel: leave it out$/],
  [['--archive'], /^--archive needs --data DIR/],
  [['--archive', '--data', 'd', ...WHERE], /^--archive needs --data DIR/],
  [['--archive', '--data', 'd', '--genesis', 'g'], /^--archive needs --data DIR/],
];
for (const [args, why] of wrong) {
  test(`peer ${args.join(' ')} is refused`, (t) => {
    const read = readSettings(args, false);
    t.true('usage' in read);
    if ('usage' in read) t.regex(read.fault ?? '', why);
  });
}

test('help is no fault', (t) => {
  t.like(readSettings(['-h'], false), { fault: null });
  t.like(readSettings(['--help', '--port', 'x'], false), { fault: null });
});
