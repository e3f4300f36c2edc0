import { readFileSync } from 'node:fs';
import test from 'ava';

type Versions = Readonly<Record<string, string>>;
type Manifest = {
  readonly engines: { readonly node: string };
  readonly bin: { readonly orchestrator: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly overrides: Versions;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
type Locked = {
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Versions;
};

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };

test('every version is exact', (t) => {
  const { dependencies, devDependencies, overrides } = manifest;
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...overrides })) {
    t.regex(version, /^\d+\.\d+\.\d+$/, name);
  }
});

test('Node 20.19 is enough', (t) => {
  t.is(manifest.engines.node, '>=20.19');
});

test('the lock file names no host', (t) => {
  for (const [path, { resolved }] of Object.entries(packages)) t.is(resolved, undefined, path);
});

// Installing can drop them without a word, and then fails on the platforms that were dropped.
test('the lock file has the binaries of all platforms', (t) => {
  const locked = Object.keys(packages);
  for (const [path, { optionalDependencies }] of Object.entries(packages)) {
    for (const name of Object.keys(optionalDependencies ?? {})) {
      t.true(
        locked.some((candidate) => candidate.endsWith(`node_modules/${name}`)),
        `${path}: ${name}`,
      );
    }
  }
});

test('installing runs no script of a dependency: no compiler is needed', (t) => {
  const withScripts = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript);
  const names = withScripts.map((path) => path.replace(/^.*node_modules\//, ''));
  t.deepEqual(
    names.filter((name) => manifest.allowScripts[name] !== false),
    [],
  );
});

test('the command is what the build makes of orchestrator/main.ts, and node runs it', (t) => {
  t.is(manifest.bin.orchestrator, 'dist/orchestrator/main.js');
  t.is(readFileSync(manifest.bin.orchestrator, 'utf8').split('\n')[0], '#!/usr/bin/env node');
});

test('npm ci leaves a built command', (t) => {
  t.is(manifest.scripts.prepare, 'npm run -s build');
});

test('the scripts that README.md names exist', (t) => {
  const named = [...readFileSync('README.md', 'utf8').matchAll(/\bnpm (?:run (?:-s )?)?([a-z][a-z0-9:-]*)/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => !['ci', 'install', 'link'].includes(name));
  t.true(named.includes('start'));
  t.true(named.includes('test'));
  for (const name of named) t.true(name in manifest.scripts, `npm run ${name}`);
});
