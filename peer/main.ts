#!/usr/bin/env node
/** The peer's door: `node dist/peer/main.js TRACKER_IP TRACKER_PORT NODE_IP`. */
import { run } from './io/program.js';
import { readSettings } from './io/settings.js';

/** What a shell expects of a program that was called wrongly. */
const EXIT_USAGE = 2;

const settings = readSettings(process.argv.slice(2), process.send !== undefined);
if ('usage' in settings) {
  const text = `${settings.fault ? `${settings.fault}\n\n` : ''}${settings.usage}\n`;
  if (settings.fault) process.stderr.write(text);
  else process.stdout.write(text);
  process.exitCode = settings.fault ? EXIT_USAGE : 0;
} else await run(settings);
