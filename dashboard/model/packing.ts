/** What a board says of peers over and over, as it is sent: each id once, and numbers without their names. */
import type { Arrival, Hex, SampleRow, Travel } from './rows.js';

/** The place of an id in the list of them. */
type Place = number;
/** Held and sent are told as microseconds since the arrival; null as in the row. */
type PackedArrival = readonly [
  peer: Place,
  from: Place | null,
  arrivedUs: number,
  heldAfter: number,
  sentAfter: number | null,
];
type PackedSample = readonly [atMs: number, ...peers: readonly (readonly [peer: Place, ...SampleRow['peers'][Hex]])[]];

export type Packed = {
  /** In the order of the alphabet. */
  readonly ids: readonly Hex[];
  readonly travels: readonly (readonly [Hex, readonly PackedArrival[]])[];
  readonly samples: readonly PackedSample[];
};
type Unpacked = { readonly travels: Iterable<readonly [Hex, Travel]>; readonly samples: readonly SampleRow[] };

export function packed({ travels, samples }: Unpacked): Packed {
  const all = [...travels];
  const ids = [...idsIn(all, samples)].sort();
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = (id: Hex): Place => places.get(id) ?? -1;
  const arrival = ({ peer, from, arrivedUs, heldUs, sentUs }: Arrival): PackedArrival => [
    placeOf(peer),
    from === null ? null : placeOf(from),
    arrivedUs,
    heldUs - arrivedUs,
    sentUs === null ? null : sentUs - arrivedUs,
  ];
  return {
    ids,
    travels: all.map(([hash, travel]) => [hash, travel.map(arrival)]),
    samples: samples.map(({ atMs, peers }) => [
      atMs,
      ...Object.entries(peers).map(([id, values]) => [placeOf(id), ...values] as const),
    ]),
  };
}

export function unpacked({ ids, travels, samples }: Packed): Unpacked {
  const idAt = (place: Place): Hex => ids[place] ?? '';
  const arrival = ([peer, from, arrivedUs, heldAfter, sentAfter]: PackedArrival): Arrival => ({
    peer: idAt(peer),
    from: from === null ? null : idAt(from),
    arrivedUs,
    heldUs: arrivedUs + heldAfter,
    sentUs: sentAfter === null ? null : arrivedUs + sentAfter,
  });
  return {
    travels: travels.map(([hash, travel]) => [hash, travel.map(arrival)] as const),
    samples: samples.map(([atMs, ...peers]) => ({
      atMs,
      peers: Object.fromEntries(peers.map(([place, ...values]) => [idAt(place), values])),
    })),
  };
}

function idsIn(travels: readonly (readonly [Hex, Travel])[], samples: readonly SampleRow[]): Set<Hex> {
  const ids = new Set<Hex>();
  for (const [, travel] of travels)
    for (const { peer, from } of travel) {
      ids.add(peer);
      if (from !== null) ids.add(from);
    }
  for (const { peers } of samples) for (const id of Object.keys(peers)) ids.add(id);
  return ids;
}
