/**
 * A step of the build: makes one file of each program, over its compiled door, because Node takes a third of a second to
 * find and read some hundred small ones, and a cluster is many processes. The compiled files beside it are for tests.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The sources; this file itself runs in `dist/orchestrator`. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAMS = ['orchestrator', 'peer', 'tracker', 'shop', 'dashboard'];
/** They find files of their own where they lie, or are native. */
const EXTERNAL = ['blessed', 'hash-wasm', 'lmdb', 'os-utils', 'piscina'];
/** What packages in the old form of modules ask for. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

await build({
  absWorkingDir: root,
  entryPoints: PROGRAMS.map((name) => `${name}/main.ts`),
  outdir: 'dist',
  outbase: '.',
  bundle: true,
  external: EXTERNAL,
  banner: { js: REQUIRE },
  platform: 'node',
  format: 'esm',
  target: ['node20'],
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: 'linked',
  logLevel: 'warning',
});
