/** A loader that changes one place of one file as it is read. Preload `plant.js` to have it in a process. */
import { PLANTED, type PlantedBug } from './planted.js';

type Loaded = {
  readonly format: string;
  readonly source?: string | Uint8Array | null;
  readonly shortCircuit?: boolean;
};
type Load = (url: string, context: unknown) => Promise<Loaded>;

let bug: PlantedBug | undefined;

export function initialize(name: string): void {
  bug = PLANTED.find((one) => one.name === name);
  if (!bug) throw new Error(`no planted bug is called ${JSON.stringify(name)}`);
}

export async function load(url: string, context: unknown, next: Load): Promise<Loaded> {
  const loaded = await next(url, context);
  if (!bug || !url.endsWith(`/dist/${bug.file}`)) return loaded;
  return { ...loaded, source: planted(bug, Buffer.from(loaded.source ?? '').toString('utf8')) };
}

/** A file with a bug in it. @throws unless the place is there once */
export function planted({ name, file, is, becomes }: PlantedBug, source: string): string {
  if (source.split(is).length !== 2) throw new Error(`${name}: ${JSON.stringify(is)} is not once in ${file}`);
  return source.replace(is, () => becomes);
}
