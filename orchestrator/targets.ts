/** TARGET, as people type it: `p2`, `p1..p3`, `p1,p4`, `tracker`, `dashboard`, `all`. */
import { isPeer } from './cluster.js';
import { EXIT, Fault } from './control/fault.js';

/**
 * The names a target means, each once, in the order of `names`.
 *
 * @param names every process there is, in order
 * @param peersOnly whether `all` means the peers alone and naming another process is an error
 * @throws Fault NO_TARGET, or USAGE if it cannot be read
 */
export function namesOf(target: string, names: readonly string[], peersOnly = false): string[] {
  const there = peersOnly ? names.filter(isPeer) : names;
  const meant = new Set<string>();
  for (const part of target.split(',').map((piece) => piece.trim())) {
    for (const name of part === 'all' ? there : partOf(part)) {
      if (peersOnly && !isPeer(name)) throw usage(target, `it must be a peer, not the ${name}`);
      if (!there.includes(name)) throw missing(name, there);
      meant.add(name);
    }
  }
  return there.filter((name) => meant.has(name));
}

/** The one peer a target means. */
export function peerOf(target: string, names: readonly string[]): string {
  const meant = namesOf(target, names, true);
  if (meant.length !== 1) throw usage(target, 'it must be one peer');
  return meant[0] as string;
}

function partOf(part: string): string[] {
  const range = /^p(\d{1,4})\.\.p?(\d{1,4})$/.exec(part);
  if (!range) {
    if (!/^[a-z][a-z0-9]*$/.test(part)) throw usage(part, 'a target is p2, p1..p3, p1,p4, tracker, dashboard or all');
    return [part];
  }
  const [first, last] = [Number(range[1]), Number(range[2])];
  if (first > last) throw usage(part, 'the first peer of a range comes before the last');
  return Array.from({ length: last - first + 1 }, (_, place) => `p${first + place}`);
}

function usage(target: string, why: string): Fault {
  return new Fault({
    code: 'USAGE',
    message: `cannot read the target ${JSON.stringify(target)}: ${why}`,
    hint: '`orchestrator ps` lists what there is',
    exit: EXIT.usage,
  });
}

function missing(name: string, there: readonly string[]): Fault {
  const list = there.length > 8 ? `${there.slice(0, 3).join(', ')} … ${there.at(-1)}` : there.join(', ');
  return new Fault({
    code: 'NO_TARGET',
    message: `there is no ${name}; there are ${list}`,
    hint: '`orchestrator ps` lists what there is',
    exit: EXIT.missing,
  });
}
