/** The browser inside an npm package, for machines that have none: unpacked once, beside the other caches of node_modules. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Launchable = { readonly executablePath: string; readonly env: NodeJS.ProcessEnv };

/** The package is for Linux on x64, and for one version of the browser. */
const VERSION = '140.0.0';
const CACHE = fileURLToPath(new URL(`../../../node_modules/.cache/chromium-${VERSION}`, import.meta.url));
const LIBRARIES = 'al2023/lib';

export async function bundledBrowser(): Promise<Launchable> {
  if (!existsSync(CACHE)) await unpack();
  return {
    executablePath: join(CACHE, 'chromium'),
    // Its own libraries and fonts: a bare system has neither.
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(CACHE, LIBRARIES),
      FONTCONFIG_FILE: join(CACHE, 'fonts.conf'),
    },
  };
}

/** Whole or not at all: of two who do it at once one is first, and one that is killed leaves nothing that looks done. */
async function unpack(): Promise<void> {
  mkdirSync(dirname(CACHE), { recursive: true });
  const made = mkdtempSync(`${CACHE}-`);
  try {
    await withEnvironment({ TMPDIR: made, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }, async () => {
      // It reads the environment when it is imported, and then again.
      const { default: chromium } = await import('@sparticuz/chromium');
      await chromium.executablePath();
    });
    writeFileSync(join(made, 'fonts.conf'), fontsConfig());
    renameSync(made, CACHE);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(CACHE)) throw error;
  }
}

/** The package's own one names folders that are not there. */
const fontsConfig = (): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(CACHE, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(CACHE, 'fonts-cache')}</cachedir>
</fontconfig>
`;

/** The package sets variables for the whole process; none of them stays. */
async function withEnvironment(change: NodeJS.ProcessEnv, act: () => Promise<void>): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, change);
  try {
    await act();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
