import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Home, type Json, until } from './cluster.js';

function taken(t: ExecutionContext): Promise<number> {
  const server: Server = createServer();
  t.teardown(() => void server.close());
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

function nothingMade(t: ExecutionContext, home: Home): void {
  t.false(existsSync(home.folder()), 'nothing is half done');
}

test.serial('a port that is taken: by whom, and what to type', async (t) => {
  const home = new Home(t);
  const port = await taken(t);
  for (const args of [['up', '-d'], ['up']]) {
    const fault = await home.fails(5, ...args, '--port', `${port}`);
    t.is(fault.code, 'PORT_TAKEN');
    t.true(fault.message.startsWith(`port ${port} is taken, by `), fault.message);
    t.regex(fault.hint, /--port N/);
  }
  const text = await home.run('up', '--port', `${port}`);
  t.is(text.code, 5);
  t.is(text.stdout, '');
  t.regex(text.stderr, /^error port \d+ is taken, by .*\n {2}choose another one with --port N/);
  nothingMade(t, home);
});

test.serial('a port that was remembered and is taken moves, and says so', async (t) => {
  const home = new Home(t);
  await home.json('up', '-d', '--wait', '--peers', '1', '--port', '0');
  const { port } = (await home.ps()).peers[0] as { port: number };
  await home.run('down');
  const server = createServer().listen(port, '127.0.0.1');
  t.teardown(() => void server.close());
  const up = await home.run('up', '-d', '--wait');
  t.is(up.code, 0, up.stderr);
  t.regex(up.stdout, new RegExp(`p1 moved from port ${port}, which is taken`));
  t.not((await home.peer('p1')).port, port);
});

test.serial('a child that cannot start: all is rolled back', async (t) => {
  const home = new Home(t);
  await home.json('up', '-d', '--wait', '--peers', '2', '--port', '0');
  await home.json('mine', 'p1');
  await home.run('down');
  const before = readFileSync(join(home.folder(), 'genesis.bin'));
  writeFileSync(join(home.folder(), 'peers', 'p2.key'), 'no key\n');
  const fault = await home.fails(1, 'up', '-d');
  t.is(fault.code, 'DATA_UNWRITABLE');
  t.regex(fault.message, /^p2: /);
  const { children } = JSON.parse(readFileSync(join(home.folder(), 'cluster.json'), 'utf8')) as { children: unknown[] };
  t.deepEqual(children, []);
  t.false(existsSync(join(home.folder(), 'lock')));
  t.deepEqual(readFileSync(join(home.folder(), 'genesis.bin')), before, 'what was there before is kept');
  t.is((await home.run('chain')).stdout.split('\n').length, 3);
});

test.serial('a folder that cannot be written', async (t) => {
  const home = new Home(t);
  writeFileSync(join(home.path, 'file'), '');
  for (const args of [['up'], ['up', '-d']]) {
    const fault = await home.fails(1, ...args, '--data', join(home.path, 'file'));
    t.is(fault.code, 'DATA_UNWRITABLE');
    t.regex(fault.message, /cannot be written: a part of the path is a file/);
    t.regex(fault.hint, /--data DIR/);
  }
});

const GENESIS: { readonly [what: string]: readonly [string, RegExp] } = {
  'no JSON': ['{', /is no JSON/],
  'an unknown field': ['{"colour":"red"}', /[Uu]nrecognized key.*colour/],
  'several errors, a line each': [
    '{"catalogue":[{"name":"Ape","price":4,"line":"x"},{"name":"ape","price":5,"line":"y"}],"confirmations":0}',
    /has 3 errors:\n {2}confirmations is 0, must be 1 to 100\n {2}price of "Ape" is 4, must be 5 to 400\n {2}monkey "ape" is listed twice/,
  ],
  'a founder that is none': ['{"founders":["me"]}', /founders\.0: must be a peer id/],
};
for (const [what, [text, message]] of Object.entries(GENESIS)) {
  test.serial(`a genesis file with ${what}`, async (t) => {
    const home = new Home(t);
    const file = join(home.path, 'genesis.json');
    writeFileSync(file, text);
    const fault = await home.fails(2, 'up', '-d', '--genesis', file);
    t.is(fault.code, 'GENESIS');
    t.regex(fault.message, message);
    nothingMade(t, home);
  });
}

test.serial('a genesis file that is not there', async (t) => {
  const home = new Home(t);
  t.regex((await home.fails(2, 'up', '--genesis', 'none.json')).message, /none\.json: cannot be read: ENOENT/);
  nothingMade(t, home);
});

test.serial(
  'two clusters of one genesis file, or of one seed, share a network; another one is refused on resume',
  async (t) => {
    const home = new Home(t);
    const file = join(home.path, 'genesis.json');
    writeFileSync(file, '{"zeros":2,"startingCoins":50,"catalogue":[{"name":"Gibbon","price":10,"line":"sings"}]}');
    const networkOf = async (name: string, ...args: string[]): Promise<unknown> => {
      const up = await home.json('up', '-d', '--name', name, '--peers', '1', '--port', '0', ...args);
      return up['network'];
    };
    t.is(await networkOf('a', '--genesis', file), await networkOf('b', '--genesis', file));
    t.is(await networkOf('c', '--seed', '7'), await networkOf('d', '--seed', '7'));
    t.like((await home.run('shop', 'monkeys', '--name', 'a', '--json')).json<{ monkeys: Json[] }>().monkeys, [
      { name: 'Gibbon', price: 10 },
    ]);
    t.is((await home.json<{ bits: number }>('chain', '0', '--name', 'a')).bits, 0x2000ffff);

    for (const name of ['a', 'b', 'c', 'd']) await home.run('down', '--name', name);
    const fault = await home.fails(2, 'up', '-d', '--name', 'a', '--seed', '8');
    t.is(fault.code, 'GENESIS_DIFFERS');
    t.regex(fault.hint, /--fresh/);
    await home.json('up', '-d', '--name', 'a', '--genesis', file);
    t.is((await home.fails(2, 'up', '--genesis', file, '--seed', '7', '--name', 'x')).code, 'USAGE');
  },
);

test.serial('hosts that will not do', async (t) => {
  const home = new Home(t);
  t.is((await home.fails(2, 'up', '--host', '0.0.0.0')).code, 'HOST');
  t.regex(
    (await home.fails(2, 'up', '-d', '--host', '192.0.2.1')).message,
    /cannot listen on 192\.0\.2\.1: it is no address of this machine/,
  );
  const dashboard = await home.fails(2, 'up', '-d', '--dashboard-host', '192.0.2.1');
  t.is(dashboard.hint, 'choose an address of this machine with --dashboard-host ADDR');
  nothingMade(t, home);
});

test.serial(
  'what cannot be read on the command line, in the environment or in the settings file is a usage error',
  async (t) => {
    const home = new Home(t, { ORCHESTRATOR_PEERS: 'many' });
    t.regex((await home.fails(2, 'up')).message, /ORCHESTRATOR_PEERS is "many"/);
    t.regex((await home.fails(2, 'up', '--peers', '0')).message, /--peers is "0"/);
    writeFileSync(join(home.path, 'orchestrator.config.json'), '{"prot":1}');
    t.regex((await home.fails(2, 'ps', '--peers', '1')).message, /unknown option/);
    t.regex((await home.fails(2, 'ps')).message, /there is no setting "prot"/);
    nothingMade(t, home);
  },
);

test.serial('settings come from the file and the environment too', async (t) => {
  const home = new Home(t, { ORCHESTRATOR_NAME: 'lab', ORCHESTRATOR_JSON: '1' });
  writeFileSync(join(home.path, 'orchestrator.config.json'), '{"peers":2,"port":0,"name":"other"}');
  const up = await home.run('up', '-d');
  t.is(up.code, 0, up.stdout);
  t.like(up.json<Json>(), { name: 'lab' });
  t.is((await home.run('ps')).json<{ peers: Json[] }>().peers.length, 2);
});

test.serial('commands for a cluster that is not there, or not running', async (t) => {
  const home = new Home(t);
  const commands = [
    ...[
      ['ps'],
      ['status'],
      ['events'],
      ['logs'],
      ['chain'],
      ['verify'],
      ['down'],
      ['heal'],
      ['scale', '3'],
      ['kill', 'p1'],
    ],
    ...[
      ['heat', 'p1'],
      ['mine', 'p1'],
      ['link', 'cut', 'p1', 'p2'],
      ['partition', 'p1'],
      ['wait', '--agree'],
      ['shop', 'users'],
      ['dashboard'],
    ],
  ];
  for (const command of commands) {
    const fault = await home.fails(3, ...command);
    t.is(fault.code, 'NO_CLUSTER', command.join(' '));
    t.is(fault.hint, '`npx orchestrator up` begins one');
  }
  t.deepEqual(readdirSync(home.path), []);
});

test.serial('a state that makes no sense is told, not overwritten', async (t) => {
  const home = new Home(t);
  mkdirSync(home.folder(), { recursive: true });
  const path = join(home.folder(), 'cluster.json');
  writeFileSync(path, '{}');
  t.is((await home.fails(1, 'up', '-d')).code, 'STATE_DAMAGED');
  t.is((await home.fails(1, 'ps')).code, 'STATE_DAMAGED');
  t.is(readFileSync(path, 'utf8'), '{}');
  await home.json('up', '-d', '--fresh', '--peers', '1', '--port', '0');
});

test.serial('what a dashboard cannot watch, or say', async (t) => {
  const home = new Home(t);
  const refused = async (...args: string[]) => (await home.fails(2, 'dashboard', ...args)).message;
  t.is(await refused('--tracker', '7400'), 'what watches until Ctrl-C has no --json');
  const text = async (...args: string[]) => {
    const { code, stderr } = await home.run('dashboard', ...args);
    t.is(code, 2);
    return stderr;
  };
  t.regex(await text('--tracker', '7400'), /--tracker is "7400": it must be HOST:PORT/);
  t.regex(await text('--tracker', 'a:1', '--peer', 'b:2'), /cannot both say what to watch/);
  nothingMade(t, home);
});

test.serial('garbage on the control socket is answered or ends the connection, and the cluster goes on', async (t) => {
  const home = new Home(t);
  await home.json('up', '-d', '--peers', '1', '--port', '0');
  const { connect } = await import('node:net');
  const socket = connect(join(home.folder(), 'control.sock'));
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  socket.on('error', () => undefined);
  socket.write('garbage\n{"id":7,"command":{"type":"explode"}}\n');
  await until('two refusals', () => said.split('\n').length === 3);
  t.regex(said, /"id":0.*MALFORMED.*\n.*"id":7.*MALFORMED/);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write('x'.repeat(2 * 1024 * 1024));
  await closed;
  t.is((await home.ps()).peers.length, 1);
});
