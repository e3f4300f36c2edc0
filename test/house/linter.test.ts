import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import test from 'ava';
import { importing, PLANTED_IMPORTS } from './planted.js';

const BIOME = resolve('node_modules/@biomejs/biome/bin/biome');
const FLAGS = ['--only=style/noRestrictedImports', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json'];

type Report = { readonly diagnostics: readonly { readonly location: Location }[] };
type Location = { readonly path: string; readonly start: { readonly line: number } };

test('the linter draws the floors where the checker does', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'monkeychain-linter-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  copyFileSync('biome.json', join(folder, 'biome.json'));
  for (const { path, right, wrong } of PLANTED_IMPORTS) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), importing([...right, ...wrong]));
  }

  const { stdout } = spawnSync(process.execPath, [BIOME, 'lint', ...FLAGS], { cwd: folder, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as Report;
  const found = diagnostics.map(({ location }) => `${location.path}:${location.start.line}`);
  const planted = PLANTED_IMPORTS.flatMap(({ path, right, wrong }) =>
    wrong.map((_, i) => `${path}:${right.length + i + 1}`),
  );
  t.deepEqual(found.sort(), planted.sort());
});
