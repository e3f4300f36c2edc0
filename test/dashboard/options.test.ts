import test from 'ava';
import { parseArguments } from '../../dashboard/options.js';

const parse = (line: string) => parseArguments(line === '' ? [] : line.split(' '));
const whyNot = (line: string): string => {
  const read = parse(line);
  return read.type === 'wrong' ? read.why : `${read.type}, though it should be refused`;
};

test('a tracker is enough: any free port, this machine only', (t) => {
  t.deepEqual(parse('--tracker 127.0.0.1:7400'), {
    type: 'run',
    options: {
      port: 0,
      host: '127.0.0.1',
      source: { type: 'tracker', address: { host: '127.0.0.1', port: 7400 } },
      control: null,
      wallets: null,
      allow: [],
      isSupervised: false,
    },
  });
});

test('everything that can be said', (t) => {
  const read = parse(
    '--peer [::1]:7401 --port 7500 --host 0.0.0.0 --control /c.sock --wallets /w --allow a --allow b --supervised',
  );
  t.like(read, {
    type: 'run',
    options: {
      port: 7500,
      host: '0.0.0.0',
      source: { type: 'peer', address: { host: '::1', port: 7401 } },
      control: '/c.sock',
      wallets: '/w',
      allow: ['a', 'b'],
      isSupervised: true,
    },
  });
  t.is(parse('--help').type, 'help');
});

test('what makes no sense is refused with what to give instead', (t) => {
  t.regex(whyNot(''), /whom to watch is missing: give --tracker/);
  t.regex(whyNot('--tracker 127.0.0.1:1 --peer 127.0.0.1:2'), /one of the two/);
  t.regex(whyNot('--tracker 7400'), /is no HOST:PORT/);
  t.regex(whyNot('--tracker h:0'), /ports are 1 to 65535/);
  t.regex(whyNot('--tracker h:70000'), /is no port/);
  t.regex(whyNot('--tracker h:1 --port 70000'), /--port "70000" is no port: ports are 0 to 65535/);
  t.regex(whyNot('--tracker h:1 --port'), /--port/);
  t.regex(whyNot('--tracker h/x:1'), /no host name/);
  t.regex(whyNot('--tracker h:1 --control='), /--control/);
  t.regex(whyNot('--tracker h:1 --wallets='), /--wallets/);
  t.regex(whyNot('--tracker h:1 --allow='), /--allow/);
  t.regex(whyNot('--tracker h:1 --allow http://h'), /--allow "http:\/\/h" is no host/);
  t.regex(whyNot('--tracker h:1 --host='), /--host/);
  t.regex(whyNot('--tracker h:1 --dance'), /--dance/);
  t.regex(whyNot('--tracker h:1 more'), /more/);
});
