// Signed notes of a session's stages (rb1 §8), read in their one spelling.

import { openNote, readNote } from '../../phone/src/rb1/board.js';
import { b64, fromB64, hex, sha256, utf8 } from '../../phone/src/rb1/bytes.js';

function need(ok, why) {
  if (!ok) throw new Error(why);
}

const COUNT = '(0|[1-9]\\d{0,8})';

function hash(word, line) {
  const [w, text, ...more] = (line || '').split(' ');
  const h = w === word && !more.length ? fromB64(text || '') : null;
  need(h && h.length === 32, `the line ${word} is missing or damaged`);
  return h;
}

function counts(pattern, line) {
  const m = new RegExp('^' + pattern.replace(/#/g, COUNT) + '$').exec(line || '');
  need(m, 'a line of the note is missing or damaged');
  return m.slice(1).map(Number);
}

const EXTRA = {
  manifest: { lines: 0, read: () => ({}) },
  admission: {
    lines: 1,
    read: ([line]) => {
      const [issued, voided] = counts('issued # void #', line);
      return { issued, void: voided };
    },
  },
  sealed: { lines: 2, read: ([records, line]) => ({ records: hash('records', records), admitted: counts('admitted #', line)[0] }) },
  result: { lines: 1, read: ([line]) => ({ result: hash('result', line) }) },
  voided: { lines: 1, read: ([line]) => ({ reason: hash('reason', line) }) },
};

/** @throws when it is not the note of this stage of this session @returns {{size, root, …}} with what the stage's lines say */
export function stageNote(box, stage, raw) {
  const note = readNote(box, stage, raw);
  need(note.extra.length === EXTRA[stage].lines, 'the note has other lines than its stage');
  return { size: note.size, root: note.root, ...EXTRA[stage].read(note.extra) };
}

/** bundle.note: one signature by the board key over the digest of bundle.json, in its one spelling. */
export function checkBundleNote(key, raw, listing) {
  const text = openNote(raw, key);
  need(text === `minping/bundle\n${hex(sha256(listing))}\n`, 'it signs another listing');
  const sig = raw.length - utf8(text).length - 1;
  const line = new TextDecoder().decode(raw.subarray(raw.length - sig));
  const m = /^\u2014 (\S+) (\S+)\n$/.exec(line);
  need(m && m[1] === key.name && b64(fromB64(m[2])) === m[2], 'it carries more than one signature in its one spelling');
}
