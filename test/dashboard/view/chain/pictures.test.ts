import test from 'ava';
import { faceOf } from '../../../../dashboard/view/chain/faces.js';
import { HEADER_FIELDS, headerBytes } from '../../../../dashboard/view/chain/header-bytes.js';
import { RING_PITCH, ringsAlong } from '../../../../dashboard/view/chain/links.js';
import { heightAt, marksOf, xOf } from '../../../../dashboard/view/chain/minimap.js';
import { waterfallOf } from '../../../../dashboard/view/chain/waterfall.js';
import { BUILT_IN_CATALOGUE } from '../../../../peer/chain/catalogue.js';
import { block, peer, played, row, scene } from './drawing.js';

test('every monkey of the built-in catalogue has a face of its own', (t) => {
  const faces = BUILT_IN_CATALOGUE.map(({ name }, i) => JSON.stringify(faceOf(name, i)));
  t.is(new Set(faces).size, 17);
  t.is(faceOf('Mandrill', 0).nose, 'painted');
  t.is(faceOf('Proboscis', 0).nose, 'long');
  t.is(faceOf('Golden Lion', 0).hair, 'mane');
  t.is(faceOf('Cotton-top Tamarin', 0).hair, 'crest');
});

test('monkeys of another catalogue have a face too, told apart by their place', (t) => {
  t.notDeepEqual(faceOf('Yeti', 0), faceOf('Yeti', 1));
  t.deepEqual(faceOf('Mandrill', 3), faceOf('Mandrill', 15));
  t.truthy(faceOf('', -1).fur);
});

test('rings reach from block to block, down, up and level, and lie in one another', (t) => {
  for (const drop of [0, 200, -200, 37]) {
    const rings = ringsAlong(48, drop);
    t.true(rings.length >= 2);
    for (const [i, ring] of rings.entries()) {
      const next = rings[i + 1];
      if (next) t.true(Math.hypot(next.x - ring.x, next.y - ring.y) < RING_PITCH * 1.4, `drop ${drop}, ring ${i}`);
      t.true(ring.x >= 0 && ring.x <= 48);
      t.true(ring.y * Math.sign(drop || 1) >= 0 && Math.abs(ring.y) <= Math.abs(drop));
    }
  }
  t.deepEqual(
    ringsAlong(48, 0).map(({ turn }) => turn),
    [0, 0],
  );
});

test('the minimap has one mark a pixel, wherever the forks are', (t) => {
  const names = Array.from({ length: 100 }, (_, i) => `a${i + 1}`);
  const blocks = [block('g', '', 0), ...row('g', 1, ...names)];
  for (let i = 0; i < 90; i++) blocks.push(...row(`a${i + 1}`, i + 2, `b${i}`));
  const layout = played(scene(blocks, [peer('p1', 'a100', { height: 100 })]));
  const marks = marksOf(layout, 20);
  t.true(marks.filter(({ kind }) => kind === 'fork').length <= 21);
  t.deepEqual(
    marks.filter(({ kind }) => kind === 'tip'),
    [{ x: 20, kind: 'tip', peer: 'id-p1' }],
  );
  t.is(heightAt(100, xOf(100, 42, 20), 20), 42);
  t.is(heightAt(100, 999, 20), 100);
  t.is(heightAt(0, 5, 20), 0);
});

test('a block’s way is told from where it was first, whatever the order of the words', (t) => {
  const { bars, endMs } = waterfallOf([
    { peer: 'p3', from: 'p1', arrivedUs: 10_900, heldUs: 12_000, sentUs: null },
    { peer: 'p1', from: null, arrivedUs: 10_000, heldUs: 10_200, sentUs: 10_300 },
    { peer: 'p2', from: 'p1', arrivedUs: 10_000, heldUs: 10_800, sentUs: 10_900 },
  ]);
  t.deepEqual(
    bars.map(({ peer: who, arrivedMs, heldMs, sentMs }) => [who, arrivedMs, heldMs, sentMs]),
    [
      ['p1', 0, 0.2, 0.3],
      ['p2', 0, 0.8, 0.9],
      ['p3', 0.9, 2, null],
    ],
  );
  t.is(endMs, 2);
});

test('the 80 bytes of a header belong to its fields, without a hole', (t) => {
  t.deepEqual(
    HEADER_FIELDS.map(({ from, size }) => [from, size]),
    [
      [0, 4],
      [4, 32],
      [36, 32],
      [68, 4],
      [72, 4],
      [76, 4],
    ],
  );
  const bytes = headerBytes(Array.from({ length: 80 }, (_, i) => i.toString(16).padStart(2, '0')).join(''));
  t.is(bytes.length, 80);
  t.deepEqual(bytes[76], { text: '4c', field: 5 });
});
