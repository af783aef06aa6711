// The last minute: seconds that count down, and one button that casts what is there. It stands in the bar of the questions, above the
// two buttons, so that nothing under a finger moves when it comes.

import { clauses, fill, h, replace } from './dom.js';

const LAST = 60; // s before the end from which on seconds are shown
const SETTLE = 1000; // ms in which the new button takes no tap that was meant for what was there before

export class Closing {
  /** @param app the page @param {() => void} tick called every second while the end is announced */
  constructor(app, tick) {
    Object.assign(this, { app, tick, at: 0, timer: 0, node: null, since: 0 });
  }

  /** @param {{closesAt?: number}} view closesAt by performance.now(), when the end is announced */
  heard({ closesAt }) {
    this.at = closesAt || 0;
    clearInterval(this.timer);
    if (this.at) this.timer = setInterval(this.tick, 1000);
  }

  left() {
    return this.at ? Math.max(0, Math.ceil((this.at - performance.now()) / 1000)) : 0;
  }

  /** What is said once, aloud too. */
  text() {
    return this.left() ? this.app.look.t.closesSoon : '';
  }

  draw() {
    const { main, look, questions, view, overlay } = this.app;
    const bar = main.querySelector('.bar');
    const left = this.left();
    const wanted = bar && left && left <= LAST && view.screen === 'form' && !overlay && questions.step >= 0;
    if (!wanted) {
      if (this.node && this.node.parentNode) this.node.parentNode.removeChild(this.node);
      this.node = null;
      return;
    }
    if (!this.node || this.node.parentNode !== bar) {
      if (!this.node) this.since = performance.now();
      this.seconds = h('span.seconds', { role: 'timer' });
      this.node = this.strip(look.t, questions);
      bar.insertBefore(this.node, bar.firstChild);
      this.app.loosen();
    }
    replace(this.seconds, fill(look.t.closesIn, { n: left }));
  }

  /** The seconds, as a button where what is there may be cast. */
  strip(t, questions) {
    if (!questions.mayCutShort()) return h('p.closing', null, this.seconds);
    const press = () => performance.now() - this.since > SETTLE && questions.sendNow();
    return h('button.button.primary.closing', { type: 'button', onclick: press }, this.seconds, ' ', clauses(t.sendNow));
  }
}
