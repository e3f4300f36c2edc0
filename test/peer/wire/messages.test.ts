import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { encode } from '../../../peer/chain/codec.js';
import type { Frame } from '../../../peer/wire/frame.js';
import { FrameReader } from '../../../peer/wire/frame.js';
import { FRAME_SIZE_MAX } from '../../../peer/wire/limits.js';
import { answer, peerMessages, question } from '../../../peer/wire/messages.js';
import type { MessageTable, Protocol } from '../../../peer/wire/protocol.js';
import { trackerMessages } from '../../../peer/wire/tracker.js';
import { assertStrict } from '../strict.js';
import { answers, messages, questions, trackerSamples } from './samples.js';

type Said = { readonly type: string };
/** A protocol whatever its messages. */
type Loose = Pick<Protocol<MessageTable>, 'table'> & {
  frame(message: Said): Uint8Array;
  read(frame: Frame): { readonly ok: boolean; readonly value?: unknown };
};

const PROTOCOLS: { readonly [name: string]: readonly [Loose, readonly Said[]] } = {
  peer: [peerMessages as unknown as Loose, messages],
  tracker: [trackerMessages as unknown as Loose, trackerSamples],
};

const frameOf = (bytes: Uint8Array): Frame => new FrameReader(FRAME_SIZE_MAX).feed(bytes).frames[0] as Frame;

for (const [name, [protocol, samples]] of Object.entries(PROTOCOLS)) {
  test(`${name}: every message has an example, and a letter of its own`, (t) => {
    t.deepEqual([...new Set(samples.map(({ type }) => type))], Object.keys(protocol.table));
    const letters = Object.values(protocol.table).map(({ letter }) => letter);
    t.is(new Set(letters).size, letters.length);
    for (const letter of letters) t.regex(letter, /^[A-Z]$/);
  });

  for (const [index, message] of samples.entries()) {
    test(`${name}: ${message.type} (${index}) comes back whole, cut nowhere, and changed bytes are another message or none`, (t) => {
      const frame = frameOf(protocol.frame(message));
      t.deepEqual(protocol.read(frame), { ok: true, value: message });
      const { type: _, ...value } = message;
      assertStrict((protocol.table[message.type] as MessageTable[string]).body, value);
    });
  }

  test(`${name}: any frame is read or refused`, (t) => {
    const letter = fc.constantFrom(...Object.values(protocol.table).map((one) => one.letter), '?', '\u0000');
    const changed = fc.tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }));
    fc.assert(
      fc.property(
        letter,
        fc.uint8Array({ maxLength: 200 }),
        changed,
        fc.nat(),
        (drawn, body, [message, edits], cut) => {
          assert.equal(typeof protocol.read({ letter: drawn, body }).ok, 'boolean');
          const frame = frameOf(protocol.frame(message));
          for (const [at, value] of edits) if (frame.body.length > 0) frame.body[at % frame.body.length] = value;
          assert.equal(typeof protocol.read(frame).ok, 'boolean');
          const rest = frame.body.subarray(cut % (frame.body.length + 1));
          assert.equal(typeof protocol.read({ letter: drawn, body: new Uint8Array([...rest, ...body]) }).ok, 'boolean');
        },
      ),
      { numRuns: 1500, seed: 1 },
    );
    t.pass();
  });
}

test('a letter that nobody uses is refused by name', (t) => {
  t.deepEqual(peerMessages.read({ letter: '?', body: new Uint8Array(0) }), {
    ok: false,
    why: 'no message has the letter "?"',
  });
  const faulty = peerMessages.read({ letter: 'P', body: new Uint8Array(0) });
  t.deepEqual(faulty, { ok: false, why: 'ping: ends 4 bytes early' });
});

test('the letters of the original keep their meaning', (t) => {
  const { application, block, chain, demand } = peerMessages.table;
  t.deepEqual(
    [application, block, chain, demand].map(({ letter }) => letter),
    ['A', 'B', 'C', 'D'],
  );
  t.deepEqual([trackerMessages.table.announce.letter, trackerMessages.table.leave.letter], ['A', 'R']);
});

test('every question and every answer has an example', (t) => {
  t.deepEqual(
    [...new Set(questions.map(({ type }) => type))] as string[],
    question.cases.map(([type]) => type),
  );
  t.deepEqual(
    [...new Set(answers.map(({ type }) => type))] as string[],
    answer.cases.map(([type]) => type),
  );
  for (const one of answers) t.true(encode(answer, one).length > 0);
});
