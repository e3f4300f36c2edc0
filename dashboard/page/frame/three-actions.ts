/** What somebody new here can do to see what this is about: three buttons, with what came of each. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { store } from '../store.js';
import { Act } from './act.js';
import { OUTCOME, runDemo, startTour } from './operations.js';
import { OutcomeNote } from './outcome-note.js';
import { fallen, killOne, reviveFallen, victim } from './victims.js';

export function ThreeActions(): VNode {
  const isBuying = store.demo.value.state !== 'off';
  const isTouring = store.tour.value !== null && !store.tour.value.isOver;
  const few = store.peers.value.length < 2;
  return html`<ul class="three-actions">
    <li>
      <${Act}
        label="Send in shoppers"
        outcome=${OUTCOME.demo}
        onAct=${() => runDemo(true)}
        isDisabled=${isBuying}
        title=${isBuying ? 'They are in already' : undefined}
      />
      <p>A small crowd buys monkeys by itself; blocks follow.</p>
      <${OutcomeNote} of=${OUTCOME.demo} />
    </li>
    <li>
      <${Act} label="Kill a peer" outcome=${OUTCOME.kill} onAct=${killOne} isDanger isDisabled=${victim.value === null} />
      <p>${victim.value === null ? 'Nobody runs.' : `This time ${victim.value}, by SIGKILL.`} The others go on.</p>
      ${
        fallen.value !== null &&
        html`<${Act} label=${`Start ${fallen.value} again`} outcome=${OUTCOME.kill} onAct=${reviveFallen} />`
      }
      <${OutcomeNote} of=${OUTCOME.kill} />
    </li>
    <li>
      <${Act}
        label="Show me a fork"
        outcome=${OUTCOME.tour}
        onAct=${startTour}
        isDisabled=${isTouring || few}
        title=${few ? 'A fork takes two peers' : undefined}
      />
      <p>Splits the cluster in two, sells on both sides, heals it.</p>
      <${OutcomeNote} of=${OUTCOME.tour} />
    </li>
  </ul>` as VNode;
}
