// A comment on its way: own record, own delay, own retries, nothing shared with the ballot (rb1 §10).

import { word } from './acts.js';
import { COMMENT_TABLE, next, refusal, sessionEvent } from './machine.js';
import { backOff, routes } from './net.js';
import { look } from './session.js';

const DAY = 24 * 3600 * 1000;

export class CommentSender {
  /** @param env as the voter's @param {() => void} changed called when `status` changes */
  constructor(env, changed) {
    this.env = env;
    this.changed = changed;
    /** @type {'none'|'sending'|'bad'|'accepted'|'uncounted'} */
    this.status = 'none';
    this.busy = '';
    this.finished = Promise.resolve();
  }

  /** Sends what is stored under the key, once at a time. */
  start(box, key) {
    if (this.busy === key) return;
    this.busy = key;
    this.status = 'none';
    this.finished = this.run(box, key).then(() => (this.busy = ''));
  }

  set(status) {
    if (this.status === status) return;
    this.status = status;
    this.changed();
  }

  async run(box, key) {
    let rec = await this.env.db.get(key);
    if (rec && rec.state === 'uncounted') this.set('uncounted');
    for (let n = 0; rec && rec.state === 'casting'; n++) {
      this.set(n > 1 ? 'bad' : 'sending');
      await (n ? this.env.nap(backOff(n, this.env.unit())) : this.env.rest(this.env.unit() * box.delay));
      const event = await this.send(box, rec);
      const { to, act } = next(rec.state, event, COMMENT_TABLE);
      if (act === 'wait') await this.wait(box);
      if (to === 'gone') await this.env.db.put({ [key]: null });
      if (to === 'uncounted') await this.env.db.put({ [key]: { state: to, sid: box.sid, until: this.env.now() + DAY } });
      if (to !== 'casting') this.set(to === 'gone' ? 'accepted' : to);
      rec = to === 'casting' ? rec : null;
    }
  }

  async send(box, rec) {
    const answer = await this.env.request(routes(box.sid).comment, rec.message);
    return answer.status === 200 ? 'accepted' : refusal('casting', answer.status, word(answer.body));
  }

  async wait(box) {
    for (;;) {
      await this.env.doze(3 + 2 * this.env.unit());
      const session = await look(this.env, box.sid);
      if (session && sessionEvent(box.flow, 'casting', session) !== 'waits') return;
    }
  }
}
