// The manifest: parse, refuse, fingerprint (rb1 §4).

import { b64u, concat, equal, fromB64, fromB64u, fromUtf8, hex, sha256, th, utf8 } from './bytes.js';
import { group } from './crockford.js';
import { toInt } from './rsabssa.js';

const KEYS = [
  'v', 'sid', 'org', 'title', 'form', 'mode', 'flow', 'presence', 'delay', 'cap', 'k',
  'questions', 'issuers', 'seal', 'receipt', 'board', 'origin', 'issued', 'cast', 'app',
];

/** A reason to refuse; `why` names the field for the help desk. */
export class Refused extends Error {
  constructor(why) {
    super('manifest refused: ' + why);
    this.why = why;
  }
}

function need(ok, why) {
  if (!ok) throw new Refused(why);
}

const isInt = (n, min, max = Number.MAX_SAFE_INTEGER) => Number.isInteger(n) && n >= min && n <= max;
const isText = (s) => typeof s === 'string';
/** Becomes a line of a note or an address. */
// eslint-disable-next-line no-control-regex
const isWord = (s) => isText(s) && !/[\s\u0000-\u001f\u007f-\u009f]/.test(s);
const hasKeys = (o, keys) =>
  o !== null && typeof o === 'object' && !Array.isArray(o) && Object.keys(o).join() === keys.join();

function readQuestion(q) {
  need(hasKeys(q, ['t', 'n', 'blank']), 'questions');
  need(q.t === 's' || q.t === 'm', 'questions.t');
  need(q.t === 's' ? isInt(q.n, 2, 254) : isInt(q.n, 2, 16), 'questions.n');
  need(typeof q.blank === 'boolean', 'questions.blank');
}

/** @returns {{slot: string, body: string, n: bigint, bits: number}} */
function readIssuer(i) {
  need(hasKeys(i, ['slot', 'body', 'n']), 'issuers');
  need(i.slot === 'ballot' || i.slot === 'comment', 'issuers.slot');
  need(isText(i.body), 'issuers.body');
  const raw = fromB64u(i.n);
  need(raw && (raw.length === 256 || raw.length === 384), 'issuers.n');
  need(raw[0] & 0x80 && raw[raw.length - 1] & 1, 'issuers.n');
  return { slot: i.slot, body: i.body, n: toInt(raw), bits: raw.length * 8 };
}

function readIssuers(list) {
  need(Array.isArray(list), 'issuers');
  const issuers = list.map(readIssuer);
  need(new Set(list.map((i) => i.n)).size === list.length, 'issuers.n');
  need(issuers.some((i) => i.slot === 'ballot'), 'issuers.slot');
  return issuers;
}

/** A note verifier key "name+hash+base64(1‖key)" of C2SP signed-note. @returns {{name: string, id: Uint8Array, key: Uint8Array}} */
export function readVerifier(text) {
  const m = isText(text) && /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  const raw = m && fromB64(m[3]);
  need(raw && raw.length === 33 && raw[0] === 1, 'board');
  const id = sha256(concat(utf8(m[1] + '\n'), raw)).subarray(0, 4);
  need(m[2] === hex(id), 'board');
  return { name: m[1], id, key: raw.subarray(1) };
}

const isCast = (s) => isWord(s) && (/^\/[^/\\]/.test(s) || /^https?:\/\/[^/?#\s]+\/[^?#\s]*$/.test(s));

/**
 * Reads a manifest in its one spelling or refuses it.
 * @param {Uint8Array} bytes @throws {Refused}
 * @returns a ballot box: the manifest's fields, and `bytes`, `m` (32 bytes), `mText` (b64u), `issuers` with big modulus,
 *   `sealKey`, `receiptKey`, `boardKey`, `formHash`, `answersLen`
 */
export function parseManifest(bytes) {
  let text;
  let man;
  try {
    text = fromUtf8(bytes);
    man = JSON.parse(text);
  } catch (e) {
    throw new Refused('json');
  }
  need(JSON.stringify(man) === text && !/[\u2028\u2029]/.test(text), 'spelling');
  need(man && man.v === 1, 'v');
  need(hasKeys(man, KEYS), 'keys');
  need(fromB64u(man.sid, 16) && man.sid[0] !== '-', 'sid');
  for (const k of ['org', 'title']) need(isText(man[k]), k);
  need(man.mode === 'slip' || man.mode === 'roster' || man.mode === 'screen', 'mode');
  need(man.flow === 'one' || man.flow === 'two', 'flow');
  need(man.presence === 0 || man.presence === 1, 'presence');
  need(isInt(man.delay, 0, 20), 'delay');
  need(isInt(man.cap, 0), 'cap');
  need(isInt(man.k, 3), 'k');
  need(Array.isArray(man.questions) && isInt(man.questions.length, 1, 64), 'questions');
  man.questions.forEach(readQuestion);
  const issuers = readIssuers(man.issuers);
  const ballotIssuers = issuers.filter((i) => i.slot === 'ballot').length;
  need(man.presence === 1 || (man.mode !== 'screen' && ballotIssuers < 2), 'presence');
  need(ballotIssuers < 2 || man.flow === 'two', 'flow'); // the operator alone must not see who casts when
  need(isWord(man.origin) && man.origin.endsWith('/rb1/' + man.sid) && man.origin[0] !== '/', 'origin');
  need(hasKeys(man.issued, ['n', 'root']) && isInt(man.issued.n, 0), 'issued');
  need(isCast(man.cast), 'cast');
  need(isWord(man.app) && /^sha256-/.test(man.app), 'app');
  const said = [man.org, man.title, man.origin, man.cast, man.app, ...issuers.map((i) => i.body)].join('');
  need(fromUtf8(utf8(said)) === said, 'spelling'); // half a surrogate pair has no UTF-8
  const key = (name, s) => fromB64u(s, 32) || need(false, name);
  const m = th('rb1/manifest', bytes);
  return {
    ...man,
    bytes,
    m,
    mText: b64u(m),
    issuers,
    ballotIssuers,
    comments: issuers.some((i) => i.slot === 'comment'),
    formHash: key('form', man.form),
    sealKey: key('seal', man.seal),
    receiptKey: key('receipt', man.receipt),
    boardKey: readVerifier(man.board),
    issuedRoot: key('issued', man.issued.root),
    answersLen: man.questions.reduce((n, q) => n + (q.t === 's' ? 1 : 2), 0),
  };
}

/** The short name of a manifest that people compare: M[0:10] in four groups of four (rb1 §5). */
export const fingerprint = (m) => group(m.subarray(0, 10));

/**
 * Reads the questionnaire if it is the one the manifest names (rb1 §4 `form`).
 * @throws {Refused} when its hash, or its shape against the manifest's questions, is another
 */
export function parseForm(box, bytes) {
  need(equal(sha256(bytes), box.formHash), 'form');
  let form;
  try {
    form = JSON.parse(fromUtf8(bytes));
  } catch (e) {
    throw new Refused('form');
  }
  need(form && Array.isArray(form.questions) && form.questions.length === box.questions.length, 'form.questions');
  form.questions.forEach((q, i) => {
    const want = box.questions[i];
    need(q.type === want.t && !!q.abstain === want.blank, 'form.questions');
    need(Array.isArray(q.options) && q.options.length === want.n && q.options.every(isText), 'form.options');
    need(isText(q.text), 'form.text');
  });
  need(!!form.comment === box.comments, 'form.comment');
  return form;
}
