/** The 80 bytes of a header, field by field: what is hashed. */

export type HeaderField = {
  readonly name: string;
  readonly from: number;
  readonly size: number;
  readonly meaning: string;
};

export const HEADER_FIELDS: readonly HeaderField[] = [
  { name: 'version', from: 0, size: 4, meaning: 'which rules it follows' },
  { name: 'previous hash', from: 4, size: 32, meaning: 'the block it stands on' },
  { name: 'Merkle root', from: 36, size: 32, meaning: 'all that is in the block' },
  { name: 'time', from: 68, size: 4, meaning: 'when it was mined, in seconds' },
  { name: 'bits', from: 72, size: 4, meaning: 'how small the hash had to be' },
  { name: 'nonce', from: 76, size: 4, meaning: 'what was tried until it was' },
];

export type HeaderByte = { readonly text: string; readonly field: number };

/** @param header hex @returns one a byte, with the place of its field */
export function headerBytes(header: string): readonly HeaderByte[] {
  const bytes: HeaderByte[] = [];
  for (const [field, { from, size }] of HEADER_FIELDS.entries()) {
    for (let at = from; at < from + size; at++) bytes.push({ text: header.slice(at * 2, at * 2 + 2), field });
  }
  return bytes;
}
