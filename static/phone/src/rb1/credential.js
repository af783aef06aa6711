// Slots and credentials: what the phone makes before it asks, and what it holds after (rb1 §6).

import { concat, enc, random } from './bytes.js';
import { getPublicKey } from './ed25519.js';
import { blind, finalize } from './rsabssa.js';

/** The message an issuer signs blindly: prefix ‖ Enc("rb1/cred/"+slot, M, pk). */
export const prepared = (slot, m, pk, prefix) => concat(prefix, enc('rb1/cred/' + slot, m, pk));

function newSlot() {
  const sk = random(32);
  return { sk, pk: getPublicKey(sk), prefix: random(32) };
}

/**
 * Everything the phone stores before it sends: keys and prefix per slot, z and inv per issuer in manifest order.
 * @returns {{slots: Object<string, {sk, pk, prefix}>, z: Uint8Array[], inv: Uint8Array[]}}
 */
export function newRequest(box) {
  const slots = { ballot: newSlot() };
  if (box.comments) slots.comment = newSlot();
  const z = [];
  const inv = [];
  for (const issuer of box.issuers) {
    const s = slots[issuer.slot];
    const b = blind(issuer, prepared(issuer.slot, box.m, s.pk, s.prefix));
    z.push(b.z);
    inv.push(b.inv);
  }
  return { slots, z, inv };
}

/** Length of a 200 answer of POST /admit: u8(1) ‖ bs_1 ‖ … ‖ bs_n. */
export const answerLength = (box) => box.issuers.reduce((n, i) => n + i.bits / 8, 1);

/**
 * Unblinds and verifies the answer of POST /admit.
 * @param {Uint8Array} answer of answerLength(box)
 * @returns the slots with their credential `sig` (signatures of the slot's issuers in manifest order), or
 *   null when a single signature does not verify: then the issuer's key is not the announced one
 */
export function credentials(box, request, answer) {
  const slots = {};
  for (const name of Object.keys(request.slots)) slots[name] = { ...request.slots[name], sig: new Uint8Array(0) };
  let at = 1;
  for (let i = 0; i < box.issuers.length; i++) {
    const issuer = box.issuers[i];
    const bs = answer.subarray(at, (at += issuer.bits / 8));
    const s = slots[issuer.slot];
    const sig = finalize(issuer, prepared(issuer.slot, box.m, s.pk, s.prefix), bs, request.inv[i]);
    if (!sig) return null;
    s.sig = concat(s.sig, sig);
  }
  return slots;
}
