import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Operator } from '../../../dashboard/operating/operator.js';
import { Fault } from '../../../orchestrator/control/fault.js';
import type { Command } from '../../../orchestrator/control/messages.js';
import { type Call, ControlServer } from '../../../orchestrator/control/server.js';

const address = { host: '127.0.0.1', port: 1 };

/** A supervisor that says what a test makes it say, on a socket of its own. */
class Script {
  readonly path: string;
  readonly heard: Command[] = [];
  peers = ['p1', 'p2'];
  onCall: (call: Call) => boolean = () => false;
  #server: ControlServer | null = null;

  constructor(t: ExecutionContext) {
    const folder = mkdtempSync(join(tmpdir(), 'operator-'));
    this.path = join(folder, 's');
    t.teardown(async () => {
      await this.close();
      rmSync(folder, { recursive: true });
    });
  }

  async listen(): Promise<void> {
    this.#server = await ControlServer.listen(this.path, (call) => this.#take(call));
  }
  async close(): Promise<void> {
    await this.#server?.close();
    this.#server = null;
  }

  #take(call: Call): void {
    const { command, value } = call;
    this.heard.push(command);
    if (this.onCall(call)) return;
    const result = (name: string) => ({ name, state: 'running', changed: true, ms: 41 });
    if (command.type === 'info')
      value({
        name: 'c',
        network: 'n',
        data: '/',
        pid: 1,
        tracker: address,
        dashboard: address,
        peers: this.peers.map((name) => ({ name, id: `id of ${name}`, ...address })),
      });
    else if (command.type === 'operate') value({ results: [result(command.target)] });
    else if (command.type === 'scale') {
      const name = `p${command.peers}`;
      this.peers.push(name);
      value({ peers: command.peers, results: [result(name)] });
    } else if (command.type === 'heat') value({ targets: [command.target], ms: command.ms });
    else if (command.type === 'link') value({ faults: [{ kind: 'cut', from: command.from, to: command.to }] });
    else if (command.type === 'partition') value({ groups: [], faults: [{ kind: 'cut', from: 'p1', to: 'p9' }] });
    else value({ faults: [] });
  }
}

async function operated(t: ExecutionContext): Promise<{ script: Script; operator: Operator }> {
  const script = new Script(t);
  await script.listen();
  const operator = new Operator(script.path);
  t.teardown(() => operator.close());
  return { script, operator };
}

test('an operation says what became of each process and how long it took', async (t) => {
  const { script, operator } = await operated(t);
  t.deepEqual(await operator.operate('kill', 'p2'), {
    results: [{ name: 'p2', state: 'running', changed: true, ms: 41 }],
  });
  t.deepEqual(script.heard, [{ type: 'operate', action: 'kill', target: 'p2' }]);
  t.like((await operator.heat('p1', 1000)).results[0], { name: 'p1', changed: true });
});

test('cuts come back by peer id, as pages know them', async (t) => {
  const { script, operator } = await operated(t);
  t.deepEqual(await operator.link('cut', 'p1', 'p2', true), {
    faults: [{ kind: 'cut', from: 'id of p1', to: 'id of p2' }],
  });
  t.deepEqual(script.heard[0], { type: 'link', what: 'cut', from: 'p1', to: 'p2', oneWay: true });
  t.deepEqual(
    (await operator.partition([['p1', 'p2'], ['p3']])).faults[0]?.to,
    'p9',
    'one that has left keeps its name',
  );
  t.deepEqual(script.heard.at(-2), { type: 'partition', groups: ['p1,p2', 'p3'] });
  t.deepEqual(await operator.heal(), { faults: [] });
});

test('peers added at once are added one after the other', async (t) => {
  const { operator } = await operated(t);
  const added = await Promise.all([operator.add(), operator.add(), operator.add()]);
  t.deepEqual(
    added.map(({ results }) => results[0]?.name),
    ['p3', 'p4', 'p5'],
  );
});

test('a peer is removed by its name, and one that could not be keeps nobody from adding another', async (t) => {
  const { script, operator } = await operated(t);
  script.onCall = ({ command, refuse }) => {
    if ((command.type as string) !== 'remove') return false;
    refuse({ code: 'NO_TARGET', message: 'there is no p9', hint: '', exit: 3 });
    return true;
  };
  const [removed, added] = await Promise.allSettled([operator.remove('p9'), operator.add()]);
  t.true(removed.status === 'rejected' && removed.reason instanceof Fault);
  t.is(added.status, 'fulfilled');
});

test('a fault of the supervisor is passed on as it is', async (t) => {
  const { script, operator } = await operated(t);
  script.onCall = ({ refuse }) => {
    refuse({ code: 'WRONG_STATE', message: 'p1 is paused', hint: '`orchestrator resume p1`', exit: 1 });
    return true;
  };
  const fault = await t.throwsAsync(operator.operate('start', 'p1'), { instanceOf: Fault });
  t.like(fault, { code: 'WRONG_STATE', hint: '`orchestrator resume p1`' });
});

test('one connection is kept; a supervisor that has gone is said to be, and found again when it is back', async (t) => {
  const script = new Script(t);
  const operator = new Operator(script.path);
  t.teardown(() => operator.close());
  const gone = { instanceOf: Fault, message: /supervisor/ };
  t.is((await t.throwsAsync(operator.heal(), gone)).code, 'GONE');
  await script.listen();
  t.deepEqual(await operator.heal(), { faults: [] });
  t.deepEqual(await Promise.all([operator.heal(), operator.heal()]), [{ faults: [] }, { faults: [] }]);
  // Ends while it is being asked.
  script.onCall = () => {
    void script.close();
    return true;
  };
  t.is((await t.throwsAsync(operator.heal(), gone)).code, 'GONE');
  t.is((await t.throwsAsync(operator.heal(), gone)).code, 'GONE');
  script.onCall = () => false;
  await script.listen();
  t.deepEqual(await operator.heal(), { faults: [] });
});
