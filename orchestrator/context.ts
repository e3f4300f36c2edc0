/** What every command works with: its settings, its output, the cluster's folder, and the way to its supervisor. */

import type { Cluster } from './cluster.js';
import { ControlClient } from './control/client.js';
import { EXIT, Fault } from './control/fault.js';
import { Folder, stateHome } from './folder.js';
import { quoted } from './hints.js';
import { Output } from './output.js';
import { CONFIG_FILE, type Given, readConfig, type Settings, settingsFrom } from './settings.js';
import { readState } from './state.js';

export type Context = {
  readonly settings: Settings;
  readonly output: Output;
  readonly folder: Folder;
  /** What has to stand behind `orchestrator` to mean the same cluster: flags that were given. */
  readonly flags: readonly string[];
};

/** @param flags as commander gives them */
export function contextOf(flags: Given): Context {
  const settings = settingsFrom(flags, process.env, readConfig(CONFIG_FILE), stateHome(process.env));
  const repeated = ['name', 'data'].flatMap((key) =>
    flags[key] === undefined ? [] : [`--${key}`, quoted(String(flags[key]))],
  );
  const { json, quiet, color } = settings;
  return {
    settings,
    output: new Output({ json, quiet, color, flags: repeated }),
    folder: new Folder(settings.data, settings.name),
    flags: repeated,
  };
}

/** The cluster as it was last written down. @throws Fault NO_CLUSTER */
export function clusterOf({ folder, settings }: Context): Cluster {
  const cluster = readState(folder.state);
  if (cluster) return cluster;
  throw new Fault({
    code: 'NO_CLUSTER',
    message: `there is no cluster ${settings.name} in ${folder.path}`,
    hint: '`orchestrator up` begins one',
    exit: EXIT.missing,
  });
}

/** The running supervisor, or null. */
export const findSupervisor = ({ folder }: Context): Promise<ControlClient | null> =>
  ControlClient.connect(folder.socket);

/** Calls the running supervisor, and hangs up however that ends. @throws Fault NO_CLUSTER or NOT_RUNNING */
export async function withSupervisor<T>(context: Context, call: (client: ControlClient) => Promise<T>): Promise<T> {
  const client = await findSupervisor(context);
  if (!client) {
    clusterOf(context);
    throw new Fault({
      code: 'NOT_RUNNING',
      message: `cluster ${context.settings.name} is not running`,
      hint: '`orchestrator up` goes on with it',
      exit: EXIT.missing,
    });
  }
  try {
    return await call(client);
  } finally {
    client.close();
  }
}
