import test from 'ava';
import { Log } from '../../tracker/log.js';

test('a line has the time of day, and nothing that steers a terminal', (t) => {
  const lines: string[] = [];
  new Log((line) => lines.push(line)).line('a\x1b[2Jb\x9bc\nd');
  t.regex(lines[0] ?? '', /^\d\d:\d\d:\d\d a\?\[2Jb\?c\?d\n$/);
});

test('strangers cannot fill the log: what is left out is counted', (t) => {
  const lines: string[] = [];
  const clock = { ms: 0 };
  const log = new Log(
    (line) => lines.push(line),
    false,
    () => clock.ms,
  );
  for (let index = 0; index < 1000; index++) log.fault('garbage');
  t.is(lines.length, 20);
  clock.ms = 1000;
  log.fault('garbage');
  t.true(lines.at(-1)?.endsWith('garbage (and 980 more like this)\n'));
  log.line('this is about us');
  t.is(lines.length, 22);
});
