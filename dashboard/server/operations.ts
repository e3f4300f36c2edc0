/** Routes that change something: only with the token, and only where the cluster is operated from here. */
import * as z from 'zod';
import { ACTIONS, HEAT_MS_MAX, PEERS_MAX } from '../../orchestrator/control/messages.js';
import type { DemoRow, TourRow } from '../model/rows.js';
import type { Operator } from '../operating/operator.js';
import { Refusal } from './problem.js';
import { type Answer, type Route, route, value } from './route.js';
import { peerName, peerNames, processName } from './shapes.js';

/** How long a peer is heated where nobody says, in milliseconds. */
const HEAT_MS = 30_000;
/** Shoppers of a demo: as many as the shop's own demo takes. */
const DEMO_SHOPPERS_MAX = 200;
/** Purchases a second of a demo, all shoppers together, as the shop's own demo takes them. */
const DEMO_RATE_MIN = 0.1;
const DEMO_RATE_MAX = 50;

const demo = z.strictObject({
  /** Whether the crowd buys, or stops. */
  run: z.boolean(),
  shoppers: z.number().int().min(1).max(DEMO_SHOPPERS_MAX).exactOptional(),
  /** Purchases a second. */
  rate: z.number().min(DEMO_RATE_MIN).max(DEMO_RATE_MAX).exactOptional(),
  /** Peers it sends to, by name; none: any. */
  peers: peerNames.exactOptional(),
});
export type DemoWish = Readonly<z.infer<typeof demo>>;

/** What can be done to the cluster, and what is done by this program itself. */
export type OperatingFns = {
  readonly operator: Pick<Operator, 'operate' | 'add' | 'remove' | 'heat' | 'link' | 'partition' | 'heal'>;
  readonly demo: (wish: DemoWish) => Promise<DemoRow> | DemoRow;
  /** Begins to show a fork. @throws Refusal or Fault where one is being shown, or cannot be */
  readonly tour: () => Promise<TourRow> | TourRow;
  /** Ends the one that is shown, and heals. @throws Fault where none is */
  readonly endTour: () => Promise<TourRow>;
};

/** What the supervisor may answer, and what it is to be not operated. */
const OPERATING = [409, 501, 502, 503, 504];
const OF_PEER = { params: z.strictObject({ name: peerName }) };
const WORDS = {
  start: 'Starts what was stopped, killed or given up',
  stop: 'Ends it gracefully; it stays down until it is started',
  restart: 'Stops it, then starts it',
  kill: 'Ends it by SIGKILL; it stays dead until it is started',
  pause: 'Freezes it by SIGSTOP',
  resume: 'Lets it go on',
} as const satisfies { readonly [A in (typeof ACTIONS)[number]]: string };

/** @param fns null where there is no supervisor to operate through */
export function operationRoutes(fns: OperatingFns | null): readonly Route[] {
  const through = async (act: (fns: OperatingFns) => Promise<object> | object): Promise<Answer> => {
    if (fns) return value(await act(fns));
    throw new Refusal(
      'NOT_OPERATED',
      'this dashboard watches a cluster that somebody else runs',
      'operate it where it runs: `orchestrator dashboard` there',
    );
  };
  return [
    route({
      method: 'post',
      path: '/api/peers',
      summary: 'Adds a peer',
      answers: 'Done',
      problems: OPERATING,
      answer: () => through(({ operator }) => operator.add()),
    }),
    route({
      method: 'delete',
      path: '/api/peers/:name',
      summary: 'Takes a peer out for good: it no longer counts in majorities',
      ...OF_PEER,
      answers: 'Done',
      problems: OPERATING,
      answer: ({ params }) => through(({ operator }) => operator.remove(params.name)),
    }),
    ...ACTIONS.map((action) =>
      route({
        method: 'post',
        path: `/api/peers/:name/${action}`,
        summary: `${WORDS[action]}; a peer, or the tracker`,
        params: z.strictObject({ name: processName }),
        answers: 'Done',
        problems: OPERATING,
        answer: ({ params }) => through(({ operator }) => operator.operate(action, params.name)),
      }),
    ),
    route({
      method: 'post',
      path: '/api/peers/:name/heat',
      summary: `Keeps its processor busy, for ${HEAT_MS / 1000} s where nobody says; 0 ends it`,
      ...OF_PEER,
      body: z.strictObject({ ms: z.number().int().min(0).max(HEAT_MS_MAX).exactOptional() }),
      answers: 'Done',
      problems: OPERATING,
      answer: ({ params, body }) => through(({ operator }) => operator.heat(params.name, body.ms ?? HEAT_MS)),
    }),
    ...(['cut', 'heal'] as const).map((what) =>
      route({
        method: 'post',
        path: `/api/links/${what}`,
        summary: `${what === 'cut' ? 'Cuts' : 'Heals'} the way from one peer to another, and back unless it is oneWay`,
        body: z.strictObject({ from: peerName, to: peerName, oneWay: z.boolean().exactOptional() }),
        answers: 'Faults',
        problems: OPERATING,
        answer: ({ body: { from, to, oneWay = false } }) =>
          through(({ operator }) => operator.link(what, from, to, oneWay)),
      }),
    ),
    route({
      method: 'post',
      path: '/api/partition',
      summary: 'Cuts all links between groups of peers, and no others; who is in none is in one more group',
      body: z.strictObject({ groups: z.array(peerNames.min(1)).min(1).max(PEERS_MAX) }),
      answers: 'Faults',
      problems: OPERATING,
      answer: ({ body }) => through(({ operator }) => operator.partition(body.groups)),
    }),
    route({
      method: 'post',
      path: '/api/heal',
      summary: 'Lifts all cuts',
      answers: 'Faults',
      problems: OPERATING,
      answer: () => through(({ operator }) => operator.heal()),
    }),
    route({
      method: 'post',
      path: '/api/demo',
      summary: 'Sends in a crowd of shoppers that buy by themselves, or stops it',
      body: demo,
      answers: 'Demo',
      problems: OPERATING,
      answer: ({ body }) => through((ours) => ours.demo(body)),
    }),
    route({
      method: 'post',
      path: '/api/tour',
      summary: 'Shows a fork: splits the cluster in two, sells on both sides, heals, and says each step',
      answers: 'Tour',
      problems: OPERATING,
      answer: () => through((ours) => ours.tour()),
    }),
    route({
      method: 'delete',
      path: '/api/tour',
      summary: 'Ends the fork that is shown: calls its shoppers back and heals its split',
      answers: 'Tour',
      problems: OPERATING,
      answer: () => through((ours) => ours.endTour()),
    }),
  ];
}
