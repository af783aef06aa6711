// A half-filled form that outlives a reload, a phone call or a page that the phone has killed. It is sealed under a key
// made from the ballot's secret key, so it opens for this credential of this session only, and for no one once that key
// is dropped, which is the step that stores the finished message (rb1 §7). The label is not of the protocol: nothing of
// this leaves the phone.

import { decrypt, encrypt } from './rb1/aead.js';
import { b64, concat, fromB64, fromUtf8, random, th, utf8 } from './rb1/bytes.js';

const NONCE = 12;

const keyOf = (box, slots) => th('draft', box.m, slots.ballot.sk);

/** @param {{answers: (number|null)[], comment: string, step: number}} draft @returns {string} */
export function sealDraft(box, slots, draft) {
  const nonce = random(NONCE);
  return b64(concat(nonce, encrypt(keyOf(box, slots), nonce, utf8(JSON.stringify(draft)))));
}

/** @param {string|null} text @returns the draft; null when there is none, or it is not of this credential */
export function openDraft(box, slots, text) {
  const raw = fromB64(text);
  if (!raw) return null;
  try {
    return JSON.parse(fromUtf8(decrypt(keyOf(box, slots), raw.subarray(0, NONCE), raw.subarray(NONCE))));
  } catch (e) {
    return null;
  }
}
