/** The last step of the build: makes what a browser loads of the compiled page, into `dist/dashboard/assets`. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** The sources of styles and markup; this file itself runs in `dist/dashboard`. */
const page = (name: string): string => at(`../../dashboard/page/${name}`);
const assets = at('assets');

// Made beside, then moved file by file: whoever reads them meanwhile, as a dashboard that runs, gets each of them whole.
mkdirSync(assets, { recursive: true });
const made = mkdtempSync(`${assets}-`);
for (const name of ['index.html', 'icon.svg']) copyFileSync(page(name), `${made}/${name}`);
await build({
  entryPoints: { main: at('page/main.js'), style: page('style/main.css') },
  outdir: made,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: ['es2022'],
  minify: true,
  sourcemap: 'linked',
  logLevel: 'warning',
});
const names = readdirSync(made);
for (const name of names) renameSync(`${made}/${name}`, `${assets}/${name}`);
rmSync(made, { recursive: true });
// What is loaded on demand has another name with each change.
for (const name of readdirSync(assets)) if (!names.includes(name)) rmSync(`${assets}/${name}`);
