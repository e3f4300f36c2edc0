/** The simulator tested: bugs that were put in on purpose are found. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { PLANTED, PLANTED_VARIABLE } from './planted.js';
import { planted } from './planting.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const FIND_MS_MAX = 110_000;

for (const bug of PLANTED) {
  test(`found: ${bug.name}`, (t) => {
    t.timeout(FIND_MS_MAX);
    t.notThrows(() => planted(bug, readFileSync(at(`../../${bug.file}`), 'utf8')));
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--import', new URL('plant.js', import.meta.url).href, at('simulate.js'), '--seed', `${bug.foundBy}`],
      { env: { ...process.env, [PLANTED_VARIABLE]: bug.name }, encoding: 'utf8' },
    );
    t.is(status, 1, stdout);
    t.regex(stdout, new RegExp(`^seed ${bug.foundBy}: `));
  });
}

test('a process without a planted bug has none', (t) => {
  const { PATH } = process.env;
  const seed = `${PLANTED[0]?.foundBy}`;
  const { status } = spawnSync(process.execPath, [at('simulate.js'), '--seed', seed], { env: { PATH } });
  t.is(status, 0);
});
