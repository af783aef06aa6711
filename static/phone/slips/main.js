// Slips in the organizer's browser: made here, kept here until they are printed, never sent. The server is given hashes only
// (rb1 §5). For the panel's pages, as window.minpingSlips:
//
//   make({session, boxes: [{sid, group, count}]}) → Promise<{boxes: [{sid, group, token_ids: [b64u…]}]}>
//       Makes the codes with the browser's randomness, keeps them in IndexedDB, and returns the sorted token ids for
//       POST /sessions/{id}/slips. Asked again for the same session it returns the kept ones: a lost tab or answer loses nothing.
//   pending(session) → Promise<{boxes: [{sid, group, count}]} | null>
//       Whether this browser keeps slips of the session that were not confirmed as printed.
//   sheets({session, base, unit, date, hall, rehearsal, size, boxes: [{sid, m, number}]}) → Promise<HTMLElement>
//       The print sheets; size is how many slips are on a page: 8 (the default), 10 or 24. m is the box's manifest_hash (b64u, 32 bytes), base the public URL without a slash at its end,
//       date as people write it, number the box's six digits, hall true when the hall screen must be scanned too.
//       Append it to document.body, link slips.css, and call window.print(): on paper it stands alone.
//   list({session, base, boxes: [{sid, m}]}) → Promise<[{sid, group, code, token, url}]>
//       What `minping slips --json` writes: for rehearsals and tests.
//   sizes → {of: [8, 10, 24], usual: 8}
//   confirmPrinted(session) → Promise<void>
//       Forgets the codes. After this only the holders of the slips have them.
//   voidSlip({sids: [sid…], text, bearer}) → Promise<{status, word, sid}>
//       text is a typed code or what a scanner read from the QR code. Turns it into a token here and POSTs it to the void route
//       of its box. status 200: void now; 409: had been admitted, an alarm; 403 'unknown'; 0 with word 'text': not a slip.
//
// A promise is rejected with an Error whose message is 'storage' when the browser refuses to keep the codes: then nothing
// was made, and a private window is the likely cause.

import '../src/polyfill.js';
import { b64u, compare, concat, fromB64u, fromUtf8, random } from '../src/rb1/bytes.js';
import { group, parse } from '../src/rb1/crockford.js';
import { parseFragment, tokenId, typedToken } from '../src/rb1/slip.js';
import { DEFAULT_SIZE, sheets as draw, SIZES, slipUrl } from './sheet.js';

const STORE = 'batches';

function open() {
  return new Promise((resolve, reject) => {
    const refused = () => reject(new Error('storage'));
    try {
      const r = indexedDB.open('minping-slips', 1);
      r.onupgradeneeded = () => r.result.createObjectStore(STORE);
      r.onsuccess = () => resolve(r.result);
      r.onerror = refused;
    } catch (e) {
      refused();
    }
  });
}

/** Runs one request and resolves when it is durable. */
async function stored(mode, ask) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const t = base.transaction(STORE, mode, { durability: 'strict' });
      const r = ask(t.objectStore(STORE));
      t.oncomplete = () => resolve(r.result);
      t.onabort = t.onerror = () => reject(new Error('storage'));
    });
  } finally {
    base.close();
  }
}

const batch = (session) => stored('readonly', (s) => s.get(session));

function ids(kept) {
  return {
    boxes: kept.boxes.map(({ sid, group: name, codes }) => ({
      sid,
      group: name,
      token_ids: codes.map((c) => tokenId(sid, typedToken(sid, c))).sort(compare).map(b64u),
    })),
  };
}

async function make({ session, boxes }) {
  const there = await batch(session);
  if (there) return ids(there);
  const made = { boxes: boxes.map((b) => ({ sid: b.sid, group: b.group || '', codes: Array.from({ length: b.count }, () => random(10)) })) };
  try {
    await stored('readwrite', (s) => s.add(made, session));
  } catch (e) {
    const other = await batch(session); // another tab was first
    if (!other) throw e;
    return ids(other);
  }
  return ids(made);
}

async function pending(session) {
  const kept = await batch(session);
  return kept ? { boxes: kept.boxes.map((b) => ({ sid: b.sid, group: b.group, count: b.codes.length })) } : null;
}

/** The kept boxes with what the panel knows about them. */
async function joined({ session, boxes }) {
  const kept = await batch(session);
  if (!kept) throw new Error('gone');
  const at = (b) => boxes.findIndex((x) => x.sid === b.sid); // in the session's order, which the marks follow
  const all = kept.boxes.map((b) => ({ ...b, ...boxes[at(b)], group: b.group, codes: b.codes }));
  return all.sort((a, b) => at(a) - at(b));
}

const sheets = async (options) => draw({ ...options, boxes: await joined(options) });

async function list(options) {
  const out = [];
  for (const b of await joined(options)) {
    const m = fromB64u(b.m, 32);
    for (const c of b.codes) out.push({ sid: b.sid, group: b.group, code: group(c), token: b64u(typedToken(b.sid, c)), url: slipUrl(options.base, b.sid, c, m) });
  }
  return out;
}

const confirmPrinted = (session) => stored('readwrite', (s) => s.delete(session)).then(() => undefined);

/** The token that a text stands for in each box where it may belong. @returns {{sid, token}[]} */
function tokens(sids, text) {
  const at = text.indexOf('#');
  if (at >= 0) {
    const f = parseFragment(text.slice(at).trim());
    return f.kind === 'slip' && sids.includes(f.sid) ? [{ sid: f.sid, token: f.token }] : [];
  }
  const code = parse(text);
  return code ? sids.map((sid) => ({ sid, token: typedToken(sid, code) })) : [];
}

async function voidSlip({ sids, text, bearer }) {
  let last = { status: 0, word: 'text', sid: '' };
  for (const { sid, token } of tokens(sids, text)) {
    const headers = { 'Content-Type': 'application/octet-stream' };
    if (bearer) headers.Authorization = 'Bearer ' + bearer;
    const answer = await fetch(`/rb1/${sid}/void`, { method: 'POST', body: concat(Uint8Array.of(1), token), headers, cache: 'no-store', referrerPolicy: 'no-referrer' });
    const word = fromUtf8(new Uint8Array(await answer.arrayBuffer())).trim();
    last = { status: answer.status, word, sid };
    if (answer.status !== 403) break; // 403: not a slip of this box
  }
  return last;
}

window.minpingSlips = { make, pending, sheets, list, confirmPrinted, voidSlip, sizes: { of: SIZES, usual: DEFAULT_SIZE } };
