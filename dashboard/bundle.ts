/** The last step of the build: makes what a browser loads of the compiled page, into `dist/dashboard/assets`. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** The sources of styles and markup; this file itself runs in `dist/dashboard`. */
const page = (name: string): string => at(`../../dashboard/page/${name}`);
const assets = at('assets');

// Made beside, then moved file by file: whoever reads them meanwhile, as a dashboard that runs, gets each of them whole.
mkdirSync(assets, { recursive: true });
const made = mkdtempSync(`${assets}-`);
copyFileSync(page('icon.svg'), `${made}/icon.svg`);
const { metafile } = await build({
  entryPoints: { main: at('page/main.js'), style: page('style/main.css') },
  outdir: made,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: ['es2022'],
  minify: true,
  sourcemap: 'linked',
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(`${made}/index.html`, withPreloads(readFileSync(page('index.html'), 'utf8'), metafile));
const names = readdirSync(made);
for (const name of names) renameSync(`${made}/${name}`, `${assets}/${name}`);
rmSync(made, { recursive: true });
// What is loaded on demand has another name with each change.
for (const name of readdirSync(assets)) if (!names.includes(name)) rmSync(`${assets}/${name}`);

/** With the files that the page's script begins with, so that a browser need not read that one to learn of them. */
function withPreloads(markup: string, { outputs }: Metafile): string {
  const [, main] = Object.entries(outputs).find(([path]) => basename(path) === 'main.js') ?? [];
  const needed = main?.imports.filter(({ kind }) => kind === 'import-statement') ?? [];
  const links = needed.map(({ path }) => `<link rel="modulepreload" href="/assets/${basename(path)}" />`);
  return markup.replace(/^( *)<script /m, (script, indent) =>
    [...links.map((link) => indent + link), script].join('\n'),
  );
}
