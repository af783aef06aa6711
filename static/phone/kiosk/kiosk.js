// The kiosk: one device of the staff for people without a phone. It has the phone's states; after each ballot everything
// is wiped. In flow two it holds any number of signed-in, nameless credentials until voting opens; whose is whose is not kept.
//
// Few devices are one, so it is a part of the page of its own (parts.js) and takes what it shares with the page from the page.

/** How often the hall screen is read: regularly, so that no log reveals when someone signed in here. */
const HALL_EVERY = 8;

/** After this many wrong codes none is accepted for this many milliseconds. */
const TRIES = 5;
const LOCKED = 60000;

/**
 * @param page {acts, b64u, fromUtf8, loadBox, loadForm, look, parseFragment, sessionEvent, Voter}
 * @param {(kept: Object, code: string) => Promise<boolean>} opens @returns the class of the kiosk's driver
 */
export function kioskOf({ acts, b64u, fromUtf8, loadBox, loadForm, look, parseFragment, sessionEvent, Voter }, opens) {
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

  class Kiosk extends Voter {
    /** @param {{number: string, display: string, end: Object|null}} settings the session's number; a display key to read the hall code with, or ''; what is kept of its code */
    constructor(env, settings) {
      super(env);
      this.prefix = 'kiosk/';
      this.number = settings.number;
      this.ends = Boolean(settings.end);
      this.codes = {};
      this.watches = settings.display !== '';
      if (settings.display) this.watchHall(settings.display);
      this.acts = { ...acts, wait, board: finish, tell: finish };
    }

    /** Keeps the hall screen's codes at hand: the staff's own device need not scan what hangs beside it. */
    async watchHall(display) {
      for (;;) {
        this.readHall(await this.env.request('/api/v1/hall', undefined, { Authorization: 'Display ' + display }));
        await this.env.rest(HALL_EVERY);
      }
    }

    /** A network that answers for the service, with a page of its own, changes nothing: the next answer may be the service's. */
    readHall({ status, body }) {
      try {
        const hall = status === 200 ? JSON.parse(fromUtf8(body)) : {};
        for (const { url } of hall.boxes || [hall]) {
          const read = url ? parseFragment(url.replace(/^[^#]*/, '')) : {};
          if (read.kind === 'screen') this.codes[read.sid] = { m: read.m, code: read.code };
        }
      } catch (e) {
        // as above
      }
    }

    /** Nothing half-filled stays on a device that goes from hand to hand. */
    draft() {
      return null;
    }

    keep() {}

    pairs() {
      return super.pairs() || this.watches;
    }

    async scanned() {
      return { ...(await super.scanned()), ...this.codes[this.box.sid] };
    }

    /** A record of its own for every slip. */
    keyOf(box) {
      return this.prefix + box.mText + '/' + b64u(this.env.random(9));
    }

    /** Finishes what a killed page left, then takes the slip with which the device's camera opened the page, or the next person. */
    async start(hash) {
      this.turn++;
      await this.forgetOld();
      const open = (await this.votes()).find((v) => v.state !== 'admitted');
      if (open) return this.resume(open.key);
      const fragment = parseFragment(hash);
      return fragment.kind === 'slip' || fragment.kind === 'screen' ? this.enter(fragment) : this.next();
    }

    /** A slip's link that a scanner typed, "#1.…". */
    async link(hash) {
      const fragment = parseFragment(hash);
      return fragment.kind === 'slip' ? this.enter(fragment) : this.show('broken');
    }

    async typed(number, code, text) {
      this.number = number;
      return super.typed(number, code, text);
    }

    /** @param {boolean} [registered] say that the last slip was signed in @param {boolean} [left] or that someone walked away */
    async next(registered = false, left = false) {
      const turn = ++this.turn;
      this.rec = { state: 'new' };
      this.scan = {};
      this.comment.status = 'none';
      await this.forgetScans();
      const pool = await this.pool();
      if (turn !== this.turn) return;
      this.show('kiosk', { registered, left, number: this.number, pool, ends: this.ends });
    }

    /** The people who signed in here and may vote now, box by box: within a voter group one credential is like another. */
    async pool() {
      const out = [];
      for (const { state, sid } of await this.votes()) {
        if (state !== 'admitted') continue;
        const there = out.find((p) => p.sid === sid);
        if (there) there.n++;
        else out.push({ sid, n: 1 });
      }
      for (const p of out) {
        const session = await look(this.env, p.sid);
        p.open = !session || session.state === 'open' || session.state === 'voting';
        if (p.open) p.group = await this.groupOf(p.sid);
      }
      return out.filter((p) => p.open);
    }

    async groupOf(sid) {
      const box = await loadBox(this.env, sid, () => {}).catch(() => null);
      const form = box && (await loadForm(this.env, box, () => {}).catch(() => null));
      return (form && form.group) || '';
    }

    /** One of the people who signed in on this device votes. */
    async fromPool(sid) {
      const waiting = (await this.votes()).find((v) => v.state === 'admitted' && v.sid === sid);
      return waiting ? this.resume(waiting.key) : this.next();
    }

    /** What the last person scanned does not concern the next one. */
    async forgetScans() {
      const gone = {};
      for (const key of await this.env.db.keys()) if (String(key).startsWith('scan/')) gone[key] = null;
      await this.env.db.put(gone);
      this.env.forgetToken();
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

    /**
     * Ends the kiosk for a person who knows the code that the staff set, and no one else (experience §2, O3). A try is counted before it
     * is looked at; a kiosk without a code, or one that another tab has ended, is over. @returns {Promise<string>} '' or what is wrong: 'code', 'wait'
     */
    async end(code) {
      const { db, now } = this.env;
      const kept = await db.get('kiosk');
      if (kept && kept.end) {
        if (kept.wait > now()) return 'wait';
        const tries = kept.tries + 1;
        await db.put({ kiosk: { ...kept, tries: tries % TRIES, wait: tries < TRIES ? 0 : now() + LOCKED } });
        if (!(await opens(kept.end, code))) return 'code';
      }
      await db.put({ kiosk: null });
      return '';
    }

    /** No one touches the device: what is filled in is gone; a slip that was signed in can still be voted with here. */
    async walkedAway() {
      if (this.view.screen === 'desk') await this.wipe();
      this.env.show({ screen: 'loading' });
      await this.next(false, this.view.screen !== 'kiosk' && this.view.screen !== 'kioskDone');
    }
  }

  return Kiosk;
}
