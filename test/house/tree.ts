import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The top-level folders that hold the program; `test` holds what checks it. */
const PROGRAM = ['orchestrator', 'peer', 'tracker', 'shop', 'dashboard'];

/** Every TypeScript file of the program that exists, by its path from the top of the repository. */
export function programFiles(): string[] {
  return PROGRAM.flatMap((folder) => filesBelow(folder)).filter((path) => path.endsWith('.ts'));
}

function filesBelow(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names.map((name) => join(folder, name).split(sep).join('/')).sort();
}
