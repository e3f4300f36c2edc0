/** The main states of the shop's screen, as its README shows them. */
import { BUILT_IN_CATALOGUE } from '../../peer/chain/catalogue.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { entry, inBlock, neighbour, placeOf, reach, Stand, slip } from '../shop/at-counter.js';
import { blockOf, idOf } from '../shop/saying.js';

const SENT: Receipt = { state: 'sent' };
const ACCEPTED: Receipt = { state: 'accepted' };
const JOINED = slip('join', null, inBlock('settled', 'j', 12_396, 4));
const HEIGHT = 12_407;
const AROUND = reach(...['p1', 'p2', 'p3', 'p4'].map((name) => neighbour(name, { height: HEIGHT })));

const shop = (...entries: ReturnType<typeof entry>[]): Stand => {
  const stand = new Stand();
  stand.hear({ type: 'opened', catalogue: BUILT_IN_CATALOGUE, startingCoins: 1000 });
  stand.hear({ type: 'reached', reach: AROUND });
  stand.hear({ type: 'booked', entries });
  return stand;
};

/** Purchases in every state, one of them moved back by a reorganisation. */
export function busy(): Stand {
  const lost = inBlock('mined', 'lost', 12_406, 2);
  const cage = [placeOf('Titi'), placeOf('Howler')];
  const stand = shop(
    entry(
      'Ada',
      [
        JOINED,
        slip('titi', 'Titi', inBlock('settled', 's', 12_398, 4), { sequence: 1, signed: '10:00:52' }),
        slip('howler', 'Howler', inBlock('settled', 'h', 12_402, 3), { sequence: 2, signed: '10:02:11' }),
        slip('capuchin', 'Capuchin', inBlock('mined', 'c', HEIGHT, 1), { sequence: 3, signed: '10:02:34' }),
        slip('tamarin', 'Cotton-top Tamarin', lost, { sequence: 4, signed: '10:02:40' }),
        slip('marmoset', 'Pygmy Marmoset', ACCEPTED, { sequence: 5, signed: '10:02:44' }),
        slip('squirrel', 'Squirrel Monkey', SENT, { sequence: 6, signed: '10:02:45' }),
      ],
      { record: { coins: 690, sequence: 2, cage } },
    ),
  );
  stand.told('tamarin', lost, ACCEPTED);
  stand.hear({ type: 'left', blocks: [blockOf('lost'), blockOf('other')] });
  stand.press(...Array.from({ length: placeOf('Capuchin') }, () => 'down'));
  return stand;
}

/** Two purchases with one number, signed by two copies of a wallet. */
export function doubleSpend(): Stand {
  const record = { coins: 940, sequence: 1, cage: [placeOf('Titi')] };
  const stand = shop(entry('Ada', [JOINED], { record }));
  stand.hear({ type: 'booked', entries: [entry('Ada', [JOINED, slip('saki', 'Saki', SENT)], { record })] });
  stand.told('saki', SENT, ACCEPTED);
  const mined = inBlock('mined', 'ours', 12_406, 2);
  stand.told('saki', SENT, ACCEPTED);
  stand.told('saki', ACCEPTED, mined);
  stand.hear({ type: 'left', blocks: [blockOf('ours')] });
  stand.told('saki', mined, ACCEPTED);
  const why = 'number 1 is used by another transaction';
  stand.told('saki', ACCEPTED, { state: 'refused', code: 'NUMBER_USED', why, winner: idOf('titi') });
  stand.hear({
    type: 'identified',
    loser: idOf('saki'),
    winner: { monkey: placeOf('Titi'), price: 60, height: 12_406 },
  });
  stand.press('tab', 'enter');
  return stand;
}

/** Nobody answers; what is bought is kept. */
export function alone(): Stand {
  const stand = shop(
    entry(
      'Ada',
      [JOINED, slip('titi', 'Titi', inBlock('settled', 's', 12_398, 4)), slip('saki', 'Saki', SENT, { sequence: 2 })],
      {
        record: { coins: 940, sequence: 1, cage: [placeOf('Titi')] },
      },
    ),
  );
  stand.hear({ type: 'reached', reach: { ...reach(), trackerFault: 'nobody listens there' } });
  stand.press(...Array.from({ length: placeOf('Saki') }, () => 'down'));
  return stand;
}
