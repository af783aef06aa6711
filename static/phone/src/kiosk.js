// The kiosk: one device of the staff for people without a phone. It has the phone's states; after each ballot everything
// is wiped. In flow two it holds any number of signed-in, nameless credentials until voting opens; whose is whose is not kept.

import { b64u } from './rb1/bytes.js';
import { acts } from './acts.js';
import { sessionEvent } from './machine.js';
import { look } from './session.js';
import { Voter } from './voter.js';

/** In flow two a signed-in person leaves the device to the next one. */
async function wait(v, live) {
  if (v.rec.state === 'admitted') {
    const event = v.session ? sessionEvent(v.box.flow, 'admitted', v.session) : 'waits';
    if (event === 'waits') {
      await v.next(true);
      return null;
    }
  }
  return acts.wait(v, live);
}

/** The ballot is in, or lost: nothing of it stays. A comment on its way is waited for. */
async function finish(v, live) {
  const good = v.rec.state === 'cast';
  if (v.comment.status === 'sending' || v.comment.status === 'bad') v.show('sending', { bad: v.comment.status === 'bad' });
  await v.comment.finished;
  await v.wipe();
  if (!live()) return null;
  v.show('kioskDone', { good });
  if (!good) return null;
  await v.env.rest(10);
  if (live()) await v.next();
  return null;
}

export class Kiosk extends Voter {
  constructor(env, number) {
    super(env);
    this.prefix = 'kiosk/';
    this.number = number;
    this.acts = { ...acts, wait, board: finish, tell: finish };
  }

  /** A record of its own for every slip. */
  keyOf(box) {
    return this.prefix + box.mText + '/' + b64u(this.env.random(9));
  }

  /** Finishes what a killed page left, then takes the next person. */
  async start() {
    this.turn++;
    await this.forgetOld();
    const open = (await this.votes()).find((v) => v.state !== 'admitted');
    return open ? this.resume(open.key) : this.next();
  }

  async typed(number, code) {
    this.number = number;
    return super.typed(number, code);
  }

  /** @param {boolean} [registered] say that the last slip was signed in */
  async next(registered = false) {
    const turn = ++this.turn;
    this.rec = { state: 'new' };
    this.scan = {};
    this.comment.status = 'none';
    const waiting = (await this.votes()).filter((v) => v.state === 'admitted');
    const session = waiting.length ? await look(this.env, waiting[0].sid) : null;
    if (turn !== this.turn) return;
    const open = session && this.box && sessionEvent(this.box.flow, 'admitted', session) === 'opens';
    this.show('kiosk', { registered, number: this.number, pool: open || (waiting.length && !this.box) ? waiting.length : 0 });
  }

  /** One of the people who signed in on this device votes. Any credential does: they are all alike. */
  async fromPool() {
    const waiting = (await this.votes()).filter((v) => v.state === 'admitted');
    return waiting.length ? this.resume(waiting[0].key) : this.next();
  }

  /** Removes every trace of the slip at hand. */
  async wipe() {
    await this.env.db.put({ [this.key]: null, [this.commentKey()]: null, current: null });
    this.rec = { state: 'new' };
  }

  /** The staff end a turn: an unused credential goes back to the pool, everything else stays as it is. */
  async leave() {
    this.env.show({ screen: 'loading' });
    await this.next();
  }
}
