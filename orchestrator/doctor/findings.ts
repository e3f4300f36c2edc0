/** What the doctor makes of what it saw: per thing whether it is well, and what to do where it is not. */
import type { ClusterStatus } from '../control/messages.js';
import { countText, plural, spanText } from '../render.js';

/** `note`: worth knowing; the cluster runs all the same. */
export type Level = 'well' | 'note' | 'ill';
export type Finding = {
  readonly thing: string;
  readonly level: Level;
  readonly text: string;
  /** What to do; empty if there is nothing. Commands as in a fault's hint. */
  readonly hint: string;
};

export type MachineFacts = {
  readonly node: { readonly version: string; readonly wanted: string };
  readonly cores: number;
  /** Processes that want to run, mean of the last minute. */
  readonly load: number;
  /** Bytes that processes can still have, containers' limits counted. */
  readonly memory: number;
  /** `fault` is why it does not work, null if it does. */
  readonly store: { readonly platform: string; readonly fault: string | null };
  /** Hashes a second of one miner thread. */
  readonly kernel: { readonly rate: number } | { readonly fault: string };
  /** Median round trip over a connection of this machine with itself. */
  readonly loopback: { readonly ms: number } | { readonly fault: string };
  readonly screen: {
    readonly isTerminal: boolean;
    readonly columns: number;
    readonly rows: number;
    readonly hasDesktop: boolean;
  };
};

export type FolderFacts = {
  readonly path: string;
  /** Why it cannot be written; null if it can. */
  readonly fault: string | null;
  /** Whether others than its owner can look into it. */
  readonly isOpen: boolean;
  readonly freeBytes: number;
  /** Median time of a few bytes to be safe on its disk. */
  readonly flushMs: number;
};

export type ClusterFacts =
  | { readonly state: 'none' }
  | { readonly state: 'damaged'; readonly fault: string; readonly hint: string }
  /** `leftovers` of a supervisor that was killed; `taken` are ports that it had and somebody else has now. */
  | {
      readonly state: 'down';
      readonly name: string;
      readonly leftovers: readonly string[];
      readonly taken: readonly string[];
    }
  | { readonly state: 'silent'; readonly name: string; readonly fault: string }
  | { readonly state: 'running'; readonly name: string; readonly status: ClusterStatus };

/** Errors that a process wrote lately. */
export type LogFacts = { readonly source: string; readonly errors: number; readonly last: string };

/** What a peer of a small cluster needs, and everything around the peers. */
const PEER_BYTES = 100 * 2 ** 20;
const REST_BYTES = 300 * 2 ** 20;
/** Below this many peers `up` as it comes has no room. */
const PEERS_MIN = 4;
const DISK_BYTES_MIN = 500 * 2 ** 20;
/** A disk of this machine is far below, one over a network far above. */
const FLUSH_MS_SLOW = 30;
const ROUND_TRIP_MS_SLOW = 5;
/** The shop's smallest screen. */
const [COLUMNS_MIN, ROWS_MIN] = [60, 16];

const well = (thing: string, text: string): Finding => ({ thing, level: 'well', text, hint: '' });
const note = (thing: string, text: string, hint: string): Finding => ({ thing, level: 'note', text, hint });
const ill = (thing: string, text: string, hint: string): Finding => ({ thing, level: 'ill', text, hint });

export function machineFindings(facts: MachineFacts): Finding[] {
  return [
    nodeFinding(facts),
    coresFinding(facts),
    memoryFinding(facts),
    kernelFinding(facts),
    storeFinding(facts),
    loopbackFinding(facts),
    screenFinding(facts),
  ];
}

function nodeFinding({ node: { version, wanted } }: MachineFacts): Finding {
  if (isAtLeast(version, wanted)) return well('node', version);
  return ill('node', `${version} is too old`, `install Node ${wanted} or a newer one, then \`npm ci\``);
}

function isAtLeast(version: string, wanted: string): boolean {
  const [have, want] = [version, wanted].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const place = want.findIndex((part, index) => part !== (have[index] ?? 0));
  return place < 0 || (have[place] ?? 0) > (want[place] ?? 0);
}

function coresFinding({ cores, load }: MachineFacts): Finding {
  const text = `${plural(cores, 'core')}, load ${load.toFixed(1)}`;
  if (load <= cores) return well('cores', text);
  return note('cores', `${text}: others want more than there is`, 'blocks take longer, and times say little');
}

function memoryFinding({ memory }: MachineFacts): Finding {
  const peers = Math.max(0, Math.floor((memory - REST_BYTES) / PEER_BYTES));
  const text = `${bytesText(memory)} to be had, room for about ${plural(peers, 'peer')}`;
  if (peers >= PEERS_MIN) return well('memory', text);
  return ill('memory', text, 'end other programs, or begin with less: `orchestrator up --peers 2`');
}

function kernelFinding({ kernel }: MachineFacts): Finding {
  if ('rate' in kernel) return well('kernel', `${countText(kernel.rate, 'H/s')} a thread`);
  return ill('kernel', `nothing can be mined: ${kernel.fault}`, '`npm ci` builds it again');
}

function storeFinding({ store: { platform, fault } }: MachineFacts): Finding {
  if (fault === null) return well('store', `LMDB works on ${platform}`);
  return ill(
    'store',
    `LMDB does not work on ${platform}: ${fault}`,
    '`npm ci` fetches it for this platform and this Node',
  );
}

function loopbackFinding({ loopback }: MachineFacts): Finding {
  if ('fault' in loopback)
    return ill('loopback', `this machine cannot reach itself: ${loopback.fault}`, 'a firewall may forbid it');
  const text = `a round trip in ${loopback.ms.toFixed(2)} ms`;
  if (loopback.ms <= ROUND_TRIP_MS_SLOW) return well('loopback', text);
  return note(
    'loopback',
    `${text}, which is slow`,
    'something looks into every connection, or the machine is very busy',
  );
}

function screenFinding({ screen: { isTerminal, columns, rows, hasDesktop } }: MachineFacts): Finding {
  if (!isTerminal) return well('screen', 'no terminal: the shop speaks plain lines');
  const size = `${columns} × ${rows}`;
  if (columns < COLUMNS_MIN || rows < ROWS_MIN) {
    return note(
      'screen',
      `a terminal of ${size}`,
      `the shop's screen wants ${COLUMNS_MIN} × ${ROWS_MIN}: make it larger`,
    );
  }
  const desktop = hasDesktop ? 'a desktop' : 'no desktop: `orchestrator dashboard` prints the address to open';
  return well('screen', `a terminal of ${size}, ${desktop}`);
}

export function folderFinding({ path, fault, isOpen, freeBytes, flushMs }: FolderFacts): Finding {
  if (fault !== null) return ill('folder', `${path} cannot be written: ${fault}`, 'choose another one with --data DIR');
  const text = `${path}: ${bytesText(freeBytes)} free, safe on disk in ${flushMs.toFixed(1)} ms`;
  if (freeBytes < DISK_BYTES_MIN) return ill('folder', text, 'make room, or choose another disk with --data DIR');
  if (isOpen) return note('folder', `others can look into ${path}`, `\`chmod 700 ${path}\` keeps its keys to you`);
  if (flushMs <= FLUSH_MS_SLOW) return well('folder', text);
  return note('folder', `${text}, which is slow`, 'choose a disk of this machine with --data DIR');
}

export function clusterFindings(facts: ClusterFacts): Finding[] {
  switch (facts.state) {
    case 'none':
      return [well('cluster', 'none yet: `orchestrator up` begins one')];
    case 'damaged':
      return [ill('cluster', facts.fault, facts.hint)];
    case 'silent':
      return [
        ill('cluster', `${facts.name}: its supervisor does not answer: ${facts.fault}`, '`orchestrator down` ends it'),
      ];
    case 'down':
      return [
        well('cluster', `${facts.name} does not run: \`orchestrator up\` goes on with it`),
        ...facts.leftovers.map((who) =>
          note('cluster', `${who} of an earlier run still runs`, '`orchestrator up` ends it'),
        ),
        ...facts.taken.map((port) => note('cluster', port, '`orchestrator up` takes another one')),
      ];
    case 'running': {
      const { healthy, height, problems } = facts.status;
      // What was ended on purpose is no fault of the cluster's, and may still be missed.
      const amiss = healthy ? note : ill;
      const told = problems.map((problem) => amiss('cluster', problem, '`orchestrator ps` shows who runs'));
      return healthy ? [well('cluster', `${facts.name} is healthy, at block ${height}`), ...told] : told;
    }
  }
}

/** @param ms how far back was looked */
export function logFindings(logs: readonly LogFacts[], ms: number): Finding[] {
  if (logs.length === 0) return [well('logs', `no errors in the last ${spanText(ms)}`)];
  return logs.map(({ source, errors, last }) =>
    note(
      'logs',
      `${source} wrote ${plural(errors, 'error')}, the last: ${last}`,
      `\`orchestrator logs ${source} --level error\``,
    ),
  );
}

export function bytesText(bytes: number): string {
  const gibi = bytes / 2 ** 30;
  return gibi >= 1 ? `${gibi.toFixed(1)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}
