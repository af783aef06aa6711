// The board as the phone checks it: signed note, index, own tracker (rb1 §8).

import { compare, equal, fromB64, fromUtf8, utf8 } from './bytes.js';
import { verifyEd25519 } from './ed25519.js';
import { treeRoot } from './tree.js';

/** Why a board is refused; `why` is one word for the help desk and the tests. */
export class BadBoard extends Error {
  constructor(why) {
    super('board refused: ' + why);
    this.why = why;
  }
}

function need(ok, why) {
  if (!ok) throw new BadBoard(why);
}

/**
 * The text of a C2SP signed note if one of its signatures is the verifier's.
 * @param {Uint8Array} raw @param {{name: string, id: Uint8Array, key: Uint8Array}} verifier @throws {BadBoard}
 * @returns {string} the text with its last newline
 */
export function openNote(raw, verifier) {
  let note;
  try {
    note = fromUtf8(raw);
  } catch (e) {
    throw new BadBoard('utf8');
  }
  // eslint-disable-next-line no-control-regex
  need(!/[\u0000-\u0009\u000b-\u001f]/.test(note), 'control');
  const cut = note.lastIndexOf('\n\n');
  need(cut > 0 && note.endsWith('\n'), 'note');
  const text = note.slice(0, cut + 1);
  let seen = false;
  for (const line of note.slice(cut + 2, -1).split('\n')) {
    const m = /^\u2014 (\S+) (\S+)$/.exec(line);
    const sig = m && fromB64(m[2]);
    need(sig && sig.length > 4, 'signature');
    if (m[1] !== verifier.name || !equal(sig.subarray(0, 4), verifier.id)) continue;
    need(!seen && verifyEd25519(sig.subarray(4), utf8(text), verifier.key), 'signature');
    seen = true;
  }
  need(seen, 'key');
  return text;
}

/**
 * Reads the note of one stage of one session.
 * @param box a parsed manifest @param {string} stage @param {Uint8Array} raw @throws {BadBoard}
 * @returns {{size: number, root: Uint8Array, extra: string[]}}
 */
export function readNote(box, stage, raw) {
  const lines = openNote(raw, box.boardKey).split('\n');
  lines.pop();
  const [origin, size, root, ours, ...extra] = lines;
  need(origin === box.origin, 'origin');
  need(/^(0|[1-9]\d{0,8})$/.test(size), 'size');
  const hash = fromB64(root || '');
  need(hash && hash.length === 32, 'root');
  const m = /^rb1 (\w+) (\S+)$/.exec(ours || '');
  need(m && m[1] === stage, 'stage');
  const session = fromB64(m[2]);
  need(session && equal(session, box.m), 'session');
  return { size: Number(size), root: hash, extra };
}

/** Splits an index of 32-byte trackers; refuses one that is not strictly increasing or not the note's. @throws {BadBoard} */
export function readIndex(note, index) {
  need(index.length === 32 * note.size, 'size');
  const trackers = [];
  for (let i = 0; i < note.size; i++) {
    const t = index.subarray(32 * i, 32 * i + 32);
    need(i === 0 || compare(trackers[i - 1], t) < 0, 'order');
    trackers.push(t);
  }
  need(equal(treeRoot(trackers), note.root), 'root');
  return trackers;
}

/** Looks for a tracker where no one sees which one it is: on the phone. */
export const holds = (trackers, own) => trackers.some((t) => equal(t, own));

/**
 * Checks the sealed board. @param {Uint8Array} checkpoint @param {Uint8Array} index @throws {BadBoard}
 * @returns {Uint8Array[]} its trackers
 */
export function checkBoard(box, checkpoint, index) {
  const note = readNote(box, 'sealed', checkpoint);
  const [records, admitted, ...more] = note.extra;
  const sha = /^records (\S+)$/.exec(records || '');
  const a = /^admitted (0|[1-9]\d{0,8})$/.exec(admitted || '');
  need(!more.length && sha && (fromB64(sha[1]) || '').length === 32 && a, 'extra');
  need(note.size <= Number(a[1]), 'admitted');
  return readIndex(note, index);
}
