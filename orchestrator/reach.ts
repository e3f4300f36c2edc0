/** Who can reach what listens: said once, where that is more than this machine. */
import type { Output } from './output.js';
import type { Settings } from './settings.js';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** Only for what was asked for now: who goes on with a cluster has read it before. */
export function warnOfReach(output: Output, { host, dashboardHost }: Partial<Settings>): void {
  const warn = (where: string | undefined, what: string): void => {
    if (where !== undefined && !LOOPBACK.test(where)) output.note(`Warning: whoever can reach ${where} can ${what}.`);
  };
  warn(host, 'reach the tracker and the peers');
  warn(dashboardHost, 'watch the dashboard, and who listens in on the way learns its token');
}
