// The cover of a kiosk that no one touches: it hides what is filled in, counts down, and ends the turn.

import { COVERED, idle, QUIET } from './idle.js';

const TOUCHES = ['pointerdown', 'touchstart', 'keydown', 'click', 'input', 'wheel'];

/** @param page {clauses, fill, h, primary, replace} @returns the class of the cover */
export function coverOf({ clauses, fill, h, primary, replace }) {
  class Cover {
    /** @param app the page @param {() => void} over ends the person's turn and erases what is filled in */
    constructor(app, root, over) {
      Object.assign(this, { app, root, over, screen: '', last: performance.now(), used: false, on: false });
      this.node = h('div.cover', { role: 'alertdialog', 'aria-labelledby': 'cover-title', 'aria-describedby': 'cover-text', hidden: true });
      root.parentNode.appendChild(this.node);
      for (const type of TOUCHES) addEventListener(type, () => this.touched(), { capture: true, passive: true });
      setInterval(() => this.tick(), 500);
    }

    /** Once covered, only the button goes on: a sleeve is no answer. */
    touched() {
      if (this.on) return;
      this.last = performance.now();
      this.used = true;
    }

    tick() {
      const { screen } = this.app.view;
      if (screen !== this.screen && !this.on) Object.assign(this, { screen, last: performance.now(), used: false });
      const quiet = (performance.now() - this.last) / 1000;
      const state = idle(screen, quiet, this.used);
      if (state === 'covered') this.show(Math.ceil(QUIET + COVERED - quiet));
      else this.hide();
      if (state !== 'over') return;
      this.last = performance.now();
      this.used = false;
      this.over();
    }

    show(left) {
      const { t } = this.app.look;
      if (!this.on) {
        this.count = h('p', { id: 'cover-text' });
        const stay = primary(t.idleStay, () => this.stay());
        replace(this.node, h('h1.say', { id: 'cover-title' }, clauses(t.idleTitle)), this.count, stay);
        this.on = true;
        this.root.hidden = true;
        this.node.hidden = false;
        stay.focus();
      }
      replace(this.count, clauses(fill(t.idleText, { n: left })));
    }

    stay() {
      this.last = performance.now();
      this.hide();
    }

    hide() {
      if (!this.on) return;
      this.on = false;
      this.node.hidden = true;
      this.root.hidden = false;
    }
  }

  return Cover;
}
