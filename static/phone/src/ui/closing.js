// What comes while a question is on the screen: a pause, the announced end, the seconds of the last minute with one button that casts what
// is there. It stands in the bar, above the two buttons, so that nothing under a finger moves when it comes.

import { clauses, fill, h, replace } from './dom.js';

const LAST = 60; // s before the end from which on seconds are shown
const SETTLE = 1000; // ms in which the new button takes no tap that was meant for what was there before

export class Closing {
  /** @param app the page @param {() => void} tick called every second while the end is announced */
  constructor(app, tick) {
    Object.assign(this, { app, tick, at: 0, paused: false, timer: 0, node: null, since: 0, kind: '' });
  }

  /** @param {{closesAt?: number, paused?: boolean, screen: string}} view closesAt by performance.now(), when the end is announced */
  heard({ closesAt, paused, screen }) {
    this.at = closesAt || 0;
    this.paused = !!paused && screen !== 'waiting'; // there the whole screen says so
    clearInterval(this.timer);
    if (this.at) this.timer = setInterval(this.tick, 1000);
  }

  left() {
    return this.at ? Math.max(0, Math.ceil((this.at - performance.now()) / 1000)) : 0;
  }

  /** What is announced once, also aloud. */
  text() {
    const { t } = this.app.look;
    if (this.paused) return t.paused;
    return this.left() ? t.closesSoon : '';
  }

  /** The bar of the question on the screen, null when there is none. */
  bar() {
    const { main, questions, view, overlay } = this.app;
    return view.screen === 'form' && !overlay && questions.step >= 0 ? main.querySelector('.bar') : null;
  }

  draw() {
    const bar = this.bar();
    const left = this.left();
    const kind = left && left <= LAST ? 'seconds' : this.text();
    if (!bar || !kind) {
      if (this.node && this.node.parentNode) this.node.parentNode.removeChild(this.node);
      this.node = null;
      return;
    }
    if (!this.node || this.node.parentNode !== bar || this.kind !== kind) {
      if (!this.node || this.kind !== kind) this.since = performance.now();
      if (this.node && this.node.parentNode) this.node.parentNode.removeChild(this.node);
      this.kind = kind;
      this.seconds = h('span.seconds', { role: 'timer' });
      this.node = kind === 'seconds' ? this.strip() : h('p.closing', null, kind);
      bar.insertBefore(this.node, bar.firstChild);
    }
    if (kind === 'seconds') replace(this.seconds, fill(this.app.look.t.closesIn, { n: left }));
    this.app.loosen();
  }

  /** The seconds, as a button where what is there may be cast. */
  strip() {
    const { look, questions } = this.app;
    if (!questions.mayCutShort()) return h('p.closing', null, this.seconds);
    const press = () => performance.now() - this.since > SETTLE && questions.sendNow();
    return h('button.button.primary.closing', { type: 'button', onclick: press }, this.seconds, ' ', clauses(look.t.sendNow));
  }
}
