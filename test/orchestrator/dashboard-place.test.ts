import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { Fault } from '../../orchestrator/control/fault.js';
import { placeDashboard } from '../../orchestrator/dashboard-place.js';
import { clusterOf } from './stage.js';

const NOBODY = { port: undefined, dashboardPort: undefined, dashboardHost: undefined, dashboardAllow: undefined };
const LOOPBACK = '127.0.0.1';
const at = (port: number, allow: readonly string[] = []) => ({ host: LOOPBACK, port, allow });

/** A port that is taken, while the test runs. */
async function takenPort(t: ExecutionContext): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  t.teardown(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('a dashboard comes back where it was', async (t) => {
  const dashboard = at(await freePort(), ['demo.local']);
  t.deepEqual(await placeDashboard(NOBODY, clusterOf(1, { dashboard })), { place: dashboard, moved: null });
});

test('from a port that is taken, or is that of a peer now, it moves, and that is told', async (t) => {
  const taken = await takenPort(t);
  const { place, moved } = await placeDashboard(NOBODY, clusterOf(1, { dashboard: at(taken) }));
  t.true(place.port >= 7480 && place.port !== taken);
  t.deepEqual(moved, { name: 'dashboard', from: taken, to: place.port });
  const crowded = await placeDashboard(NOBODY, clusterOf(1, { dashboard: at(7401) }));
  t.deepEqual(crowded.moved, { name: 'dashboard', from: 7401, to: crowded.place.port });
});

test('where ports are any, its own is any', async (t) => {
  const anyPort = { anyPort: true, trackerPort: 0 };
  t.is((await placeDashboard({ ...NOBODY, port: 0 }, clusterOf(1, anyPort))).place.port, 0);
  t.is((await placeDashboard(NOBODY, clusterOf(1, { ...anyPort, dashboard: at(0) }))).place.port, 0);
  const held = await freePort();
  t.is((await placeDashboard(NOBODY, clusterOf(1, { ...anyPort, dashboard: at(held) }))).place.port, held);
  const taken = await takenPort(t);
  t.deepEqual((await placeDashboard(NOBODY, clusterOf(1, { ...anyPort, dashboard: at(taken) }))).moved, {
    name: 'dashboard',
    from: taken,
    to: 0,
  });
});

test('a port that was named and cannot be had is an error that says which option chooses another', async (t) => {
  const dashboardPort = await takenPort(t);
  const taken = await t.throwsAsync(placeDashboard({ ...NOBODY, dashboardPort }, clusterOf(1)), { instanceOf: Fault });
  t.like(taken, { code: 'PORT_TAKEN', exit: 5 });
  t.regex(taken.message, new RegExp(`^port ${dashboardPort} is taken, by .*; the dashboard needs it$`));
  t.regex(taken.hint, /--dashboard-port N/);
  const own = await t.throwsAsync(placeDashboard({ ...NOBODY, dashboardPort: 7401 }, clusterOf(1)));
  t.is(own.message, '--dashboard-port 7401 is the port of p1');
});

test('so is an address that was named; one that was remembered is for the dashboard to complain of', async (t) => {
  // Of a network that is kept for documentation: nobody has it.
  const elsewhere = '192.0.2.1';
  const named = placeDashboard({ ...NOBODY, dashboardHost: elsewhere }, clusterOf(1));
  const fault = await t.throwsAsync(named, { instanceOf: Fault });
  t.like(fault, { code: 'HOST', exit: 2 });
  t.regex(fault.hint, /--dashboard-host ADDR/);
  const dashboard = { host: elsewhere, port: 7480, allow: [] };
  t.deepEqual((await placeDashboard(NOBODY, clusterOf(1, { dashboard }))).place, dashboard);
});

test('what is said anew takes the place of what was', async (t) => {
  const [port, dashboardPort] = [await freePort(), 0];
  const cluster = clusterOf(1, { dashboard: at(port, ['old.local']) });
  const wish = { ...NOBODY, dashboardPort, dashboardAllow: ['new.local'] };
  t.deepEqual((await placeDashboard(wish, cluster)).place, at(0, ['new.local']));
  t.deepEqual((await placeDashboard({ ...NOBODY, dashboardAllow: [] }, cluster)).place, at(port));
});
