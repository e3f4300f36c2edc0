/** A supervisor that only starts one peer, with its own arguments, and tells where it is. It is there to be killed. */
import { fork } from 'node:child_process';
import type { PeerReport } from '../../../peer/control.js';
import { MAIN } from './peer-process.js';

const child = fork(MAIN, [...process.argv.slice(2), '--supervised'], { silent: true });
child.on('message', (report: PeerReport) => {
  if (report.type === 'ready') process.send?.({ pid: child.pid, port: report.port });
});
child.send({ type: 'begin', faults: [] });
process.on('disconnect', () => process.exit(0));
