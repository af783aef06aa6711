// What the phone does in each state: one function per act of the state machine. Each shows where the person stands,
// waits for something and returns the event that came, or null when it is the person's turn or another run took over.
// `v` is the voter, `live()` tells whether this run is still the latest.

import { checkReceipt } from './rb1/ballot.js';
import { BadBoard, checkBoard, holds } from './rb1/board.js';
import { fromUtf8, randomBelow } from './rb1/bytes.js';
import { answerLength, credentials } from './rb1/credential.js';
import { admitMessage } from './rb1/slip.js';
import { admits, refusal, sessionEvent, tooLate } from './machine.js';
import { backOff, routes } from './net.js';

const NO_CODE = new Uint8Array(10);

/** The one word of a refusal, '' when the body is not a word. */
export function word(body) {
  try {
    return fromUtf8(body.subarray(0, 32)).trim();
  } catch (e) {
    return '';
  }
}

async function ask(v, live) {
  v.show('joining', { bad: v.tries > 1 });
  if (v.tries) await v.env.nap(backOff(v.tries, v.env.unit()));
  if (!live()) return null;
  v.tries++;
  v.code = v.box.presence === 1 ? (await v.scanned()).code || NO_CODE : NO_CODE;
  const answer = await v.env.request(routes(v.box.sid).admit, admitMessage(v.rec.token, v.code, v.rec.z));
  if (answer.status !== 200) {
    v.word = refusal('requested', answer.status, word(answer.body));
    return v.word;
  }
  if (answer.body.length !== answerLength(v.box) || answer.body[0] !== 1) return 'lost'; // some proxy's page
  const slots = credentials(v.box, v.rec, answer.body);
  if (!slots) return 'forged';
  v.fresh = { slots };
  v.tries = 0;
  return 'signed';
}

/** Looks at /state until it means something else than waiting. */
async function wait(v, live) {
  if (v.tries) v.session = null; // the server just said "not yet": what was seen before is old
  for (;;) {
    if (!v.session) await v.peek();
    if (!live()) return null;
    const event = v.session ? sessionEvent(v.box.flow, v.rec.state, v.session) : 'waits';
    if (event !== 'waits') return event;
    v.show('waiting', { paused: !!(v.session && v.session.paused), admitted: v.rec.state !== 'requested' });
    await v.env.doze(2 + 2 * v.env.unit());
    v.session = null;
  }
}

/** The hall code was too old: waits for a new one in storage, where the page that scans it puts it, or for the end. */
async function rescan(v, live) {
  v.show('needScreen', { stale: true });
  const old = v.code.join();
  for (let n = 1; ; n++) {
    await v.env.nap(1);
    if (!live()) return null;
    const { code } = await v.scanned();
    if (code && code.join() !== old) return 'rescanned';
    if (n % 6) continue;
    await v.peek();
    if (!live()) return null;
    if (v.session && tooLate(v.box.flow, v.session)) return 'rescanned'; // no screen shows a code any more; the server says why
  }
}

/**
 * In screen mode a hall whose seats are all taken answers `closed` as well (rb1 §5), which is no reason to a person who sees
 * others sign in: the session's state tells the two apart.
 */
async function reason(v, live) {
  if (v.word !== 'closed' || v.box.mode !== 'screen') return v.word;
  await v.peek();
  for (let n = 0; !v.session && live(); n++) {
    await v.env.nap(backOff(n, v.env.unit()));
    await v.peek();
  }
  return v.session && admits(v.box.flow, v.session) ? 'full' : 'shut';
}

async function desk(v, live) {
  v.word = await reason(v, live);
  if (!live()) return null;
  v.show('desk', { word: v.word, casting: v.rec.state === 'casting' });
  return null;
}

async function stop(v) {
  v.show('stop');
  return null;
}

/** When the voting of a session ends, by the page's own clock; undefined while no one has said so. */
const endOf = (session) => (session && typeof session.closes_in === 'number' ? session.at + session.closes_in * 1000 : undefined);

/** The questions are on the screen; a look at /state now and then never resets them. */
async function form(v, live) {
  v.show('form', { closesAt: endOf(v.session) });
  for (;;) {
    await v.env.doze(4 + 2 * v.env.unit());
    if (!live()) return null;
    const there = await v.env.db.add(v.key, v.rec); // what was taken away from under the page is put back
    if (live() && there.state !== 'admitted') return v.overtaken(there);
    await v.peek();
    if (!live()) return null;
    const event = v.session ? sessionEvent(v.box.flow, 'admitted', v.session) : 'waits';
    if (event === 'ended' || event === 'voided') return event;
    v.show('form', { paused: !!(v.session && v.session.paused), closesAt: endOf(v.session) });
  }
}

/** Waits uniform 0–delay before a first send, less when the close is announced (rb1 §7). */
export async function hold(v) {
  const unit = v.env.unit();
  const start = v.env.now();
  const full = unit * v.box.delay;
  const announced = v.peek().then(() => {
    const left = v.session && v.session.closes_in;
    if (typeof left !== 'number') return v.env.rest(full - (v.env.now() - start) / 1000);
    return v.env.rest(unit * Math.min(v.box.delay, Math.max(0, left - 3)) - (v.env.now() - start) / 1000);
  });
  await Promise.race([announced, v.env.rest(full)]);
}

async function cast(v, live) {
  v.show('sending', { bad: v.tries > 0 });
  if (v.tries) await v.env.nap(backOff(v.tries, v.env.unit()));
  else await hold(v);
  if (!live()) return null;
  v.tries++;
  const answer = await v.env.request(v.box.cast, v.rec.message);
  if (answer.status !== 200) {
    v.word = refusal('casting', answer.status, word(answer.body));
    return v.word;
  }
  if (!checkReceipt(v.box, v.rec.tracker, answer.body)) return 'misreceipt';
  v.fresh = { receipt: answer.body };
  v.tries = 0;
  return 'receipt';
}

/** Fetches the sealed board and checks it here. @returns {Promise<string|null>} null when it is not there yet */
async function check(v) {
  const to = routes(v.box.sid);
  const checkpoint = await v.env.request(to.checkpoint);
  if (checkpoint.status !== 200) return null;
  const index = await v.env.request(to.index);
  if (index.status !== 200) return null;
  try {
    const trackers = checkBoard(v.box, checkpoint.body, index.body);
    if (!holds(trackers, v.rec.tracker)) return 'missing';
    v.fresh = { tracker: trackers[randomBelow(trackers.length)].slice() };
    return 'found';
  } catch (e) {
    if (!(e instanceof BadBoard)) throw e;
    v.word = e.why;
    return 'unproven';
  }
}

async function board(v, live) {
  v.show(v.rec.state === 'cast' ? 'done' : 'checking');
  for (;;) {
    await v.peek();
    if (!live()) return null;
    const event = v.session ? sessionEvent(v.box.flow, v.rec.state, v.session) : 'waits';
    if (event === 'voided') return event;
    const found = event === 'sealed' ? await check(v) : null;
    if (!live()) return null;
    if (found) return found;
    const close = v.session && v.session.closes_in !== undefined;
    await v.env.doze(event === 'sealed' || close ? 3 + 2 * v.env.unit() : 8 + 8 * v.env.unit());
    if (!live()) return null;
  }
}

async function alarm(v, live) {
  v.show('alarm', { why: v.word });
  await v.env.doze(30);
  return live() ? 'waits' : null;
}

const ENDINGS = { done: 'counted', dropped: 'dropped', uncounted: 'late', voided: 'voided' };

async function tell(v, live) {
  v.show(ENDINGS[v.rec.state]);
  if (!v.rec.until) return null;
  await v.env.rest((v.rec.until - v.env.now()) / 1000);
  return live() ? 'day' : null;
}

async function erase(v) {
  v.rec = { state: 'new' };
  v.show('start');
  return null;
}

export const acts = { ask, wait, rescan, desk, stop, form, cast, board, alarm, tell, erase };
