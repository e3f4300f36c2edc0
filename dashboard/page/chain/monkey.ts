/** A monkey's face, drawn. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { type Face, faceOf } from '../../view/chain/faces.js';

type Drawn = VNode | readonly VNode[] | null;
type Trait = (face: Face) => Drawn;
const svg = (...args: Parameters<typeof html>): Drawn => html(...args) as Drawn;

const HAIR_BEHIND: { readonly [hair in Face['hair']]: Trait } = {
  none: () => null,
  cap: () => null,
  tuft: () => null,
  mane: ({ hairColour, fur }) => svg`
    <path d="M24 1l4 3 5-2 3 4 5 0 1 5 4 3-1 5 2 5-3 4 0 5-4 3-1 5-5 1-3 4-7-2-7 2-3-4-5-1-1-5-4-3 0-5-3-4 2-5-1-5 4-3 1-5 5 0 3-4 5 2z" fill=${hairColour} />
    <circle cx="24" cy="25" r="18" fill=${fur} />`,
  crest: ({ hairColour }) => svg`
    <path d="M24 0l3 5 5-4 0 6 6-2-2 6 6 1-5 5 4 4-8 2H15l-8-2 4-4-5-5 6-1-2-6 6 2 0-6 5 4z" fill=${hairColour} />`,
  hood: ({ hairColour }) => svg`
    <path d="M24 2C9 2 3 14 4 27c1 11 8 18 20 19 12-1 19-8 20-19C45 14 39 2 24 2z" fill=${hairColour} />`,
  bob: ({ hairColour }) => svg`
    <path d="M24 3C10 3 3 14 4 30l-2 12c6 4 10 1 12-3h20c2 4 6 7 12 3l-2-12C45 14 38 3 24 3z" fill=${hairColour} />`,
};

const HAIR_BEFORE: { readonly [hair in Face['hair']]: Trait } = {
  none: () => null,
  mane: () => null,
  hood: () => null,
  bob: () => null,
  crest: ({ hairColour }) => svg`<path d="M14 14c2-6 6-8 10-8s8 2 10 8c-4-3-6-3-10-3s-6 0-10 3z" fill=${hairColour} />`,
  cap: ({ hairColour }) =>
    svg`<path d="M9 20C9 9 16 5 24 5s15 4 15 15c-4-5-7-6-10-6-2 0-3 2-5 5-2-3-3-5-5-5-3 0-6 1-10 6z" fill=${hairColour} />`,
  tuft: ({ hairColour }) =>
    svg`<path d="M12 17c2-7 6-11 12-11s10 4 12 11c-4-3-8-4-12-4s-8 1-12 4z" fill=${hairColour} />`,
};

const EARS: { readonly [ears in Face['ears']]: Trait } = {
  hidden: () => null,
  round: ({ fur, skin }) => svg`
    <circle cx="6.5" cy="22" r="6" fill=${fur} /><circle cx="41.5" cy="22" r="6" fill=${fur} />
    <circle cx="6.5" cy="22" r="3.2" fill=${skin} /><circle cx="41.5" cy="22" r="3.2" fill=${skin} />`,
  low: ({ fur, skin }) => svg`
    <ellipse cx="7.5" cy="27" rx="4" ry="5" fill=${fur} /><ellipse cx="40.5" cy="27" rx="4" ry="5" fill=${fur} />
    <ellipse cx="7" cy="27" rx="2" ry="3" fill=${skin} /><ellipse cx="41" cy="27" rx="2" ry="3" fill=${skin} />`,
  tufted: ({ fur, skin }) => svg`
    <path d="M11 24L1 17l3 8-3 5 9 0zM37 24l10-7-3 8 3 5-9 0z" fill=${skin} />
    <circle cx="8" cy="25" r="3" fill=${fur} /><circle cx="40" cy="25" r="3" fill=${fur} />`,
};

const BEARDS: { readonly [beard in Face['beard']]: Trait } = {
  none: () => null,
  moustache: () => null,
  chin: ({ beardColour }) => svg`<path d="M13 33c0 8 5 14 11 14s11-6 11-14c-3 4-19 4-22 0z" fill=${beardColour} />`,
  ruff: ({ beardColour }) =>
    svg`<path d="M8 22c-3 9 0 20 16 25 16-5 19-16 16-25-3 7-6 15-16 15S11 29 8 22z" fill=${beardColour} />`,
};

const EYES: { readonly [eyes in Face['eyes']]: Trait } = {
  plain: () => svg`
    <circle cx="18" cy="22" r="3.2" fill="#fff" /><circle cx="30" cy="22" r="3.2" fill="#fff" />
    <circle cx="18.4" cy="22.3" r="2" fill="#17120f" /><circle cx="29.6" cy="22.3" r="2" fill="#17120f" />`,
  wide: () => svg`
    <circle cx="17.5" cy="22" r="4.2" fill="#fff" /><circle cx="30.5" cy="22" r="4.2" fill="#fff" />
    <circle cx="17.9" cy="22.3" r="2.7" fill="#17120f" /><circle cx="30.1" cy="22.3" r="2.7" fill="#17120f" />
    <circle cx="18.9" cy="21.2" r=".9" fill="#fff" /><circle cx="31.1" cy="21.2" r=".9" fill="#fff" />`,
  sleepy: () => svg`
    <circle cx="18" cy="22" r="3.2" fill="#fff" /><circle cx="30" cy="22" r="3.2" fill="#fff" />
    <circle cx="18" cy="23" r="2" fill="#17120f" /><circle cx="30" cy="23" r="2" fill="#17120f" />
    <path d="M14 21.500h8M26 21.500h8" stroke="#17120f" stroke-width="1.8" stroke-linecap="round" />`,
};

const NOSES: { readonly [nose in Face['nose']]: Trait } = {
  small: ({ noseColour }) => svg`<ellipse cx="24" cy="28" rx="2.6" ry="1.8" fill=${noseColour} />`,
  broad: ({ noseColour }) => svg`<ellipse cx="24" cy="31.5" rx="6.5" ry="5" fill=${noseColour} />`,
  snub: ({ noseColour }) => svg`
    <ellipse cx="24" cy="31" rx="6" ry="4.5" fill="#f1c7b4" />
    <circle cx="22.3" cy="27.8" r="1.5" fill=${noseColour} /><circle cx="25.7" cy="27.8" r="1.5" fill=${noseColour} />`,
  long: ({ noseColour }) => svg`
    <path d="M21.5 22c-2 6-4 10-2.8 14 1 3.6 9.6 3.6 10.6 0 1.2-4-.8-8-2.8-14z" fill=${noseColour} />
    <path d="M21.3 36.300h1.600M25.1 36.300h1.6" stroke="#00000066" stroke-width="1.4" stroke-linecap="round" />`,
  painted: ({ noseColour }) => svg`
    <path d="M17 25l2 10M20 24l1 11M31 25l-2 10M28 24l-1 11" stroke="#cfe5ff" stroke-width="1.3" stroke-linecap="round" />
    <path d="M22.3 19h3.400l1.6 14c2 1 2 4-.3 4h-6c-2.3 0-2.3-3-.3-4z" fill=${noseColour} />`,
};

function mouthOf({ mouth, nose }: Face): Drawn {
  if (mouth === 'open')
    return svg`<ellipse cx="24" cy="40" rx="4.5" ry="5" fill="#1a0d0b" /><ellipse cx="24" cy="42.5" rx="2.6" ry="2" fill="#d9655f" />`;
  const y = nose === 'long' || nose === 'painted' ? 40 : 36;
  const ink = nose === 'broad' ? '#f0e2d2' : '#2a1a14';
  const curve = mouth === 'flat' ? `M20 ${y}h8` : `M19 ${y - 2}q5 5 10 0`;
  return svg`<path d=${curve} fill="none" stroke=${nose === 'broad' ? '#5a4038' : ink} stroke-width="1.5" stroke-linecap="round" />`;
}

const moustacheOf = ({ beard, beardColour }: Face): Drawn =>
  beard === 'moustache'
    ? svg`<path d="M24 30c-4 0-7 2-10 5-3 4-7 5-11 4 3 5 10 6 15 2 3-2 5-4 6-7 1 3 3 5 6 7 5 4 12 3 15-2-4 1-8 0-11-4-3-3-6-5-10-5z" fill=${beardColour} />`
    : null;

type Props = {
  readonly name: string /** Its place in the catalogue. */;
  readonly index: number;
  readonly size: number;
};

/** `size`: pixels across. */
export function MonkeyFace({ name, index, size }: Props): VNode {
  const face = faceOf(name, index);
  const faceWidth = face.nose === 'painted' ? 8.5 : 11.5;
  return html`<svg class="monkey" viewBox="0 0 48 48" width=${size} height=${size} role="img" aria-label=${name}>
    <title>${name}</title>
    ${HAIR_BEHIND[face.hair](face)} ${EARS[face.ears](face)}
    <ellipse cx="24" cy="25" rx="16.5" ry="17.5" fill=${face.fur} />
    ${BEARDS[face.beard](face)}
    <path d="M24 19c-2-4-12-4-12 4 0 4 2 5 2 9 0 5 4 9 10 9s10-4 10-9c0-4 2-5 2-9 0-8-10-8-12-4z" fill=${face.skin} />
    ${face.nose === 'painted' ? html`<ellipse cx="24" cy="31" rx=${faceWidth} ry="8" fill="#7db4ee" />` : null}
    ${HAIR_BEFORE[face.hair](face)} ${EYES[face.eyes](face)} ${NOSES[face.nose](face)} ${mouthOf(face)} ${moustacheOf(face)}
  </svg>` as VNode;
}
