// The ballot and the comment: sealed, signed, tracked (rb1 §7, §10).

import { concat, enc, random, sha256, th, utf8 } from './bytes.js';
import { sign, verifyEd25519 } from './ed25519.js';
import { seal } from './hpke.js';
import { leafHash } from './tree.js';

const ONE = Uint8Array.of(1);
const COMMENT = 2048;

/** Constant-length answer bytes. @param {number[]} answers one per question: 0 blank; "s" 1..n; "m" a bit mask */
export function encodeAnswers(questions, answers) {
  const out = [];
  questions.forEach((q, i) => {
    const a = answers[i];
    const max = q.t === 's' ? q.n : 2 ** q.n - 1;
    if (!Number.isInteger(a) || a < 0 || a > max || (a === 0 && !q.blank)) throw new Error('answer ' + i + ' is not canonical');
    if (q.t === 'm') out.push(a >> 8);
    out.push(a & 255);
  });
  return Uint8Array.from(out);
}

/** A comment's plaintext: UTF-8 and zeros to exactly 2048 bytes. @throws when it is longer */
export function padComment(text) {
  const out = new Uint8Array(COMMENT);
  out.set(utf8(text.replace(/\0/g, '')));
  return out;
}

export const commit = (m, pk, plain, r) => th('rb1/commit', m, pk, plain, r);
export const sealInfo = (m, pk) => enc('rb1/seal', m, pk);
export const signed = (m, c, hs) => enc('rb1/ballot', m, c, hs);
export const record = (c, hs, pk, prefix, bsig, sig) => concat(ONE, c, hs, pk, prefix, bsig, sig);
export const receiptText = (m, tracker) => enc('rb1/receipt', m, tracker);

/**
 * Seals and signs one message. The caller stores it before it sends it and then forgets plain, r and sk.
 * @param slot a credential {sk, pk, prefix, sig} @param {Uint8Array} plain answers, or a padded comment
 * @returns {{message: Uint8Array, tracker: Uint8Array}}
 */
export function castMessage(box, slot, plain) {
  const { m } = box;
  const { sk, pk, prefix, sig } = slot;
  const r = random(32);
  const c = commit(m, pk, plain, r);
  const sealed = seal(box.sealKey, sealInfo(m, pk), concat(plain, r));
  const hs = sha256(sealed);
  const bsig = sign(signed(m, c, hs), sk);
  return {
    message: concat(ONE, m, pk, prefix, c, bsig, sig, sealed),
    tracker: leafHash(record(c, hs, pk, prefix, bsig, sig)),
  };
}

export const checkReceipt = (box, tracker, receipt) =>
  receipt.length === 64 && verifyEd25519(receipt, receiptText(box.m, tracker), box.receiptKey);
