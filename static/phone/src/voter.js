// The voter's way through a session: arriving, coming back, and running the state machine's acts.
// It knows no page: env.show(view) gets plain values, and the page calls the methods below.

import { castMessage, encodeAnswers, padComment } from './rb1/ballot.js';
import { equal } from './rb1/bytes.js';
import { newRequest } from './rb1/credential.js';
import { fingerprint, Refused } from './rb1/manifest.js';
import { parseFragment, typedToken } from './rb1/slip.js';
import { acts } from './acts.js';
import { CommentSender } from './comment.js';
import { openDraft, sealDraft } from './keep.js';
import { KEEPS, next, RESUME, tooEarly, tooLate } from './machine.js';
import { placeOf } from './marks.js';
import { loadBox, loadSession, look, Missing, needs, promised, resolve, weaknesses } from './session.js';

const DAY = 24 * 3600 * 1000;
const DRAFT = 'draft/'; // and the record's key: what this tab keeps of a half-filled form
const AHEAD = 0.4; // s after the intro is on the screen, so that it is drawn first
const URGENT = ['requested', 'admitted', 'casting'];
const CHECKS = ['cast', 'late'];

export class Voter {
  /**
   * @param env {db, tab, request(url, body?), nap(s) wakes early when the network is back, doze(s) sleeps on while the page
   *   is hidden, rest(s) exact, now() ms, unit() in [0,1), random(n), secure, show(view), forgetToken()}
   */
  constructor(env) {
    this.env = env;
    this.prefix = 'vote/';
    this.turn = 0;
    this.tries = 0;
    this.rec = { state: 'new' };
    this.scan = {};
    this.session = null;
    this.acts = acts;
    this.comment = new CommentSender(env, () => this.refresh());
  }

  // ---- showing ----

  show(screen, more = {}) {
    this.view = { ...more, screen };
    this.refresh();
  }

  /** Shows the same screen again, with what changed beside it. */
  refresh() {
    if (!this.view) return;
    const { box, form, session } = this;
    const about = box && {
      title: box.title,
      org: box.org,
      group: form && form.group,
      place: form ? placeOf(form) : -1,
      fingerprint: fingerprint(box.m),
      rehearsal: !!(session && session.rehearsal) || /演练/.test(box.title),
      trial: !!(session && session.trial),
      weak: weaknesses(box, this.env.secure),
      flow: box.flow,
      mode: box.mode,
      presence: box.presence,
    };
    const { tracker, receipt } = this.rec;
    this.env.show({ ...this.view, about, form, tracker, receipt, comment: this.comment.status, typed: this.scan.typed, again: this.again, back: this.back, key: this.key, others: this.otherCount });
  }

  // ---- arriving ----

  /** Opens the page for a fragment; again when another fragment comes into an open page. */
  async start(hash) {
    const turn = ++this.turn;
    this.again = false;
    this.scan = {};
    await this.forgetOld();
    if (turn !== this.turn) return undefined;
    const fragment = parseFragment(hash);
    if (fragment.kind === 'broken') return this.show('broken');
    return fragment.kind === 'none' ? this.resumeAny() : this.enter(fragment);
  }

  /**
   * A typed number and code take the place of a scan (rb1 §5). `text` is the code as it was typed, kept in memory until it is known to
   * be right. @returns {Promise<string>} '' or why not: 'network', 'number'
   */
  async typed(number, code, text) {
    const turn = ++this.turn;
    this.wrote = { number, text };
    let sid;
    try {
      sid = await resolve(this.env, number);
    } catch (e) {
      return 'network';
    }
    if (!sid) return 'number';
    if (turn === this.turn) await this.enter({ kind: 'slip', sid, token: typedToken(sid, code), typed: true });
    return '';
  }

  async enter(fragment) {
    const { sid } = fragment;
    if (!(await this.load(sid))) return undefined;
    this.scan = { ...((await this.env.db.get('scan/' + sid)) || {}), state: 'scan', until: this.env.now() + DAY };
    if (fragment.kind === 'slip') delete this.scan.m10; // of an earlier slip
    for (const k of ['token', 'm10', 'm', 'code', 'typed']) if (fragment[k]) this.scan[k] = fragment[k];
    if (this.form.group) this.scan.group = this.form.group;
    if (!promised(this.box, this.scan)) return this.show('refused', { why: 'fingerprint' });
    if (this.box.presence === 1 || fragment.kind === 'screen') await this.env.db.put({ ['scan/' + sid]: this.scan });
    this.key = this.keyOf(this.box);
    const rec = await this.env.db.get(this.key);
    if (rec) return this.meet(rec, fragment);
    const over = this.session && tooLate(this.box.flow, this.session);
    if (over) return this.show(over);
    const mine = fragment.kind === 'screen' && !this.scan.token && (await this.otherGroup());
    if (mine) return this.show('otherGroup', { mine });
    if (this.scan.agreed) return this.begin();
    this.show('intro');
    return this.prepare();
  }

  /** Two voter groups have two codes on the screen: names the group of a slip that was scanned before another group's code. */
  async otherGroup() {
    for (const key of await this.env.db.keys()) {
      const other = String(key).startsWith('scan/') && key !== 'scan/' + this.box.sid && (await this.env.db.get(key));
      if (other && other.token && other.group && this.form.group) return other.group;
    }
    return '';
  }

  keyOf(box) {
    return this.prefix + box.mText;
  }

  /** Something is scanned while this phone already has a record of the session. */
  meet(rec, fragment) {
    this.rec = rec;
    const another = fragment.kind === 'slip' && rec.token && !equal(fragment.token, rec.token);
    if (another) return this.instead === this.key ? this.replace() : this.show('replace');
    this.again = fragment.kind === 'slip';
    if (rec.state !== 'requested') this.env.forgetToken();
    return this.run(RESUME[rec.state]);
  }

  /** The person types a code: of another session, or in the place of one that was refused here, and then is not asked whether to. */
  another() {
    this.turn++;
    this.instead = this.rec.state === 'requested' ? this.key : null;
    this.show('start', this.scan.typed && this.word === 'unknown' ? this.wrote : {});
  }

  /** The person takes the new slip instead of the one whose request is still open. */
  async replace() {
    next('requested', 'replaced');
    this.instead = null;
    await this.env.db.swap(this.key, 'requested', { [this.key]: null });
    this.rec = { state: 'new' };
    await this.begin();
  }

  /** Shows what else this phone holds, with the sessions' names. */
  async others() {
    const list = [];
    this.turn++;
    this.show('loading');
    for (const v of await this.votes()) {
      const box = await loadBox(this.env, v.sid, () => {}).catch(() => null);
      list.push({ ...v, title: box ? box.title : v.sid });
    }
    this.show('chooser', { list });
  }

  /** Loads manifest, state and questionnaire. @returns {Promise<boolean>} false when a refusal is shown */
  async load(sid, withForm = true) {
    const slow = () => this.show('loading', { bad: true });
    this.show('loading');
    try {
      Object.assign(this, await loadSession(this.env, sid, withForm, slow));
      return true;
    } catch (e) {
      if (e instanceof Missing) this.show('missing');
      else if (e instanceof Refused) this.show('refused', { why: e.why });
      else throw e;
      return false;
    }
  }

  // ---- coming back ----

  /** Erases what is older than its day (rb1 §11), and half-filled forms whose turn is over. */
  async forgetOld() {
    const { db, now, tab } = this.env;
    for (const key of await db.keys()) {
      const rec = await db.get(key);
      if (rec && rec.until && rec.until <= now()) await db.put({ [key]: null });
    }
    for (const name of tab.keys()) {
      const rec = name.startsWith(DRAFT) && (await db.get(name.slice(DRAFT.length)));
      if (rec !== false && !(rec && rec.state === 'admitted')) tab.put(name, null);
    }
  }

  /** This phone's ballots, the one that needs the person most first. @returns {Promise<{key, state, sid}[]>} */
  async votes() {
    const { db } = this.env;
    const current = (await db.get('current')) || {};
    const rank = (v) => (URGENT.includes(v.state) ? 0 : CHECKS.includes(v.state) ? 2 : 4) - (v.key === current.key ? 1 : 0);
    const out = [];
    for (const key of await db.keys()) {
      if (!String(key).startsWith(this.prefix)) continue;
      const { state, sid } = await db.get(key);
      out.push({ key, state, sid });
    }
    return out.sort((a, b) => rank(a) - rank(b));
  }

  async resumeAny() {
    const [first] = await this.votes();
    return first ? this.resume(first.key) : this.show('start');
  }

  async resume(key) {
    const rec = await this.env.db.get(key);
    if (!rec) return this.show('start');
    this.key = key;
    this.rec = rec;
    this.back = true;
    const asks = rec.state === 'requested' || rec.state === 'admitted';
    if (!(await this.load(rec.sid, asks))) return undefined;
    if (!key.startsWith(this.prefix + this.box.mText)) return this.show('refused', { why: 'changed' });
    return this.run(RESUME[rec.state]);
  }

  // ---- the machine ----

  /** Carries out acts until one waits for the person. A later run ends an earlier one. */
  async run(act) {
    const turn = ++this.turn;
    const live = () => turn === this.turn;
    this.tries = 0;
    this.forgetDraft();
    this.comment.start(this.box, this.commentKey());
    this.otherCount = (await this.votes()).length - 1;
    for (let a = act; a; ) {
      const event = await this.acts[a](this, live);
      if (!event || !live()) return;
      a = await this.move(event);
      if (!live()) return;
    }
  }

  commentKey() {
    return 'comment/' + this.key;
  }

  /** Stores the transition; what another tab did meanwhile comes first. @returns {Promise<string>} the act that follows */
  async move(event, also = {}) {
    const from = this.rec.state;
    const { to, act } = next(from, event);
    if (to === from) return act;
    const known = { ...this.rec, ...this.fresh, until: this.env.now() + DAY };
    const kept = { state: to, sid: this.box.sid };
    for (const field of KEEPS[to]) kept[field] = known[field];
    const changes = { ...also, [this.key]: to === 'gone' ? null : kept };
    if (from === 'requested') changes['scan/' + this.box.sid] = null;
    this.fresh = null;
    this.rec = (await this.env.db.swap(this.key, from, changes)) || { state: 'gone' };
    this.forgetDraft();
    if (this.rec.state !== 'requested') {
      this.wrote = null;
      this.scan = {};
      this.env.forgetToken();
    }
    return this.rec.state === to ? act : RESUME[this.rec.state] || 'erase';
  }

  /** While the person reads, the arithmetic of the request is done. It stays in memory: nothing is stored or sent before it is wanted. */
  async prepare() {
    const { box, turn } = this;
    await this.env.rest(AHEAD);
    if (turn !== this.turn || this.rec.state !== 'new' || (this.ahead && this.ahead.box.mText === box.mText)) return;
    try {
      this.ahead = { box, request: newRequest(box) };
    } catch (e) {
      // an issuer's key is a trap (rb1 §6): so it is when the person starts, and then it is said
    }
  }

  /** A request for the box at hand. Keys are made for one request and handed out once. */
  request() {
    const { ahead, box } = this;
    this.ahead = null;
    return ahead && ahead.box.mText === box.mText ? ahead.request : newRequest(box);
  }

  /** The person has read the intro and starts. Nothing before this spends a slip. */
  async begin() {
    const turn = ++this.turn;
    this.scan.agreed = true;
    const scanKey = 'scan/' + this.box.sid;
    for (let n = 1, want; (want = needs(this.box, this.scan)) !== 'ready'; n++) {
      await this.env.db.put({ [scanKey]: this.scan });
      if (!this.pairs()) return this.show('noPair');
      const early = want === 'screen' && this.session && tooEarly(this.session);
      if (early) this.show('waiting', { admitted: false, paused: false });
      else this.show(want === 'slip' ? 'needSlip' : 'needScreen');
      await this.env.nap(1.5);
      if (n % (early ? 2 : 4) === 0) await this.peek();
      if (turn !== this.turn) return undefined;
      const rec = await this.env.db.get(this.key);
      if (rec) return this.meet(rec, {}); // another tab had both
      const over = this.session && tooLate(this.box.flow, this.session);
      if (over) return this.show(over);
      this.scan = { ...this.scan, ...(await this.scanned()) };
      if (!promised(this.box, this.scan)) return this.show('refused', { why: 'fingerprint' });
    }
    this.show('joining');
    await this.env.rest(0.05); // let the screen say so before the arithmetic
    const token = this.box.mode === 'screen' ? this.env.random(16) : this.scan.token;
    const mine = { state: 'requested', sid: this.box.sid, token, ...this.request() };
    if (turn !== this.turn) return undefined;
    this.rec = await this.env.db.add(this.key, mine);
    if (this.env.db.kept) this.env.forgetToken(); // the record has it now; an address that a killed page comes back to does not ask twice
    await this.env.db.put({ current: { state: 'current', key: this.key } });
    return this.run(RESUME[this.rec.state]);
  }

  /** Whether a second code, which opens the page again, finds the first one here. */
  pairs() {
    return this.env.db.kept;
  }

  /** Another tab of this phone went on with the vote: so does this one. Returns no event, as this run is over. */
  overtaken(rec) {
    if (rec) this.meet(rec, {});
    else this.resumeAny();
    return null;
  }

  /** What was scanned for this session, newest first from storage. */
  async scanned() {
    return (await this.env.db.get('scan/' + this.box.sid)) || this.scan;
  }

  async peek() {
    this.session = await look(this.env, this.box.sid);
  }

  // ---- the person's turn ----

  /** The half-filled form that this tab keeps, or null. Without a storage that lasts its key is lost with the page. */
  draft() {
    return this.env.db.kept ? openDraft(this.box, this.rec.slots, this.env.tab.get(DRAFT + this.key)) : null;
  }

  /** Keeps the form as it is now, for as long as it may be filled in. */
  keep(draft) {
    if (this.rec.state !== 'admitted' || !this.env.db.kept) return;
    this.env.tab.put(DRAFT + this.key, sealDraft(this.box, this.rec.slots, draft));
  }

  /** From the finished message on nothing of the form stays, nor after the end. */
  forgetDraft() {
    if (this.rec.state !== 'admitted') this.env.tab.put(DRAFT + this.key, null);
  }

  /** Tries again what a help desk may have fixed. */
  retry() {
    return this.run(RESUME[this.rec.state]);
  }

  /**
   * Seals the answers and sends them. The finished messages are stored, and answers and keys dropped, in one step
   * before anything leaves (rb1 §7). A second tap or tab finds the first one's message and sends that.
   * @param {number[]} answers one per question @param {string} comment '' for none
   */
  async send(answers, comment) {
    if (this.rec.state !== 'admitted') return undefined;
    this.back = false;
    const { slots } = this.rec;
    const turn = ++this.turn;
    this.show('sending', { bad: false });
    await this.env.rest(0.05);
    if (turn !== this.turn) return undefined;
    const ballot = castMessage(this.box, slots.ballot, encodeAnswers(this.box.questions, answers));
    const also = {};
    if (comment.trim() && slots.comment) {
      const { message } = castMessage(this.box, slots.comment, padComment(comment.trim()));
      also[this.commentKey()] = { state: 'casting', sid: this.box.sid, message };
    }
    this.fresh = ballot;
    return this.run(await this.move('sent', also));
  }
}
