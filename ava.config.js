import { readdirSync } from 'node:fs';

/**
 * The compiled files of the tests that have a source: a deleted or renamed test leaves its old output in dist, which
 * must not run.
 */
export const tests = readdirSync(new URL('test/', import.meta.url), { recursive: true })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => `dist/test/${path.replace(/\.ts$/, '.js')}`);

export const isEndToEnd = (path) => path.startsWith('dist/test/e2e/');

/** What both runs share: one process a file, and under CI a report that .ci/run can count. */
export const common = {
  workerThreads: false,
  // Without a word from any of the files that run.
  timeout: '2m',
  nodeArguments: ['--enable-source-maps'],
  tap: process.env.CI === 'true',
};

export default { ...common, files: tests.filter((path) => !isEndToEnd(path)) };
