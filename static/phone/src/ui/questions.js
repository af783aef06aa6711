// The questionnaire: one thing at a time, review at the end. It holds the half-filled form and the step; history entries
// hold only step numbers, so that the back button goes one question back and no answer is ever in an address.

import { abstain, answered, choose, complete, count, cutShort, emptyDraft, has, reach, steps, toggle } from '../draft.js';
import { comment } from './comment.js';
import { button, fill, h, primary } from './dom.js';
import { icon } from './icons.js';

const WRITTEN = 'zh-CN'; // the language of the questionnaire, whatever the page's is
const MOVE_ON = 300; // ms between a choice and the next question
const SETTLE = 350; // ms in which a new question takes no tap: the second tap of a double tap is not an answer
const READ = 1500; // ms in which a new review casts nothing: a tap meant for the last question is no vote
const UNKNOWN = '不了解'; // as a last option it stands beside abstention: neither judges

/** Chosen rows look chosen. */
const paint = (rows) => rows.forEach((el) => el.classList.toggle('on', el.firstChild.checked));

export class Questions {
  /** @param page {t(), lang(), redraw(), kept(), keep(draft), send(answers, comment)} */
  constructor(page) {
    this.page = page;
    this.key = null;
    this.shown = 0;
    this.timer = 0;
    this.edited = -1; // the line of the review that is being changed
    const at = history.state;
    this.inside = !!(at && at.d > 0 && !at.over); // whether there are entries of a form behind this one, also after a reload
  }

  /** Takes up a form where this tab left it; the same key keeps what is half-filled. */
  open(key, form) {
    if (this.key === key) return;
    this.key = key;
    this.form = form;
    this.all = steps(form);
    this.edited = -1;
    const { step, ...kept } = this.page.kept() || { step: 0, ...emptyDraft(form.questions) };
    this.draft = kept;
    const at = enter(reach(kept, this.all, step));
    this.step = reach(kept, this.all, at.i);
    this.editing = !!at.edit;
    if (this.step !== at.i) history.replaceState({ ...at, i: this.step }, ''); // a draft was lost, the entries were not
  }

  /** What changes in the form or in its step is kept at once: no one knows when the page will be killed. */
  change(draft) {
    this.draft = draft;
    this.page.keep({ ...draft, step: this.step });
  }

  /**
   * Forgets the answers. @param {boolean} leaving and takes the history back to where the form began; while a ballot is still on its way
   * going back leads to it, not out of the page
   */
  close(leaving) {
    clearTimeout(this.timer);
    const at = history.state;
    if (this.key !== null) this.inside = true;
    this.key = this.draft = this.form = null;
    if (!leaving || !this.inside) return;
    this.inside = false; // once: a second call before the browser has moved would leave the page
    if (at && at.d > 0) history.go(-at.d);
  }

  answered() {
    return answered(this.draft);
  }

  reviewing(screen) {
    return screen === 'form' && this.all && this.all[this.step] === 'review';
  }

  /** The person moved in the history. */
  moved(state) {
    clearTimeout(this.timer);
    if (!this.draft || !state) return;
    this.editing = !!state.edit;
    this.step = state.i < 0 ? -1 : reach(this.draft, this.all, state.i);
    if (this.step >= 0) this.change(this.draft);
    if (this.step !== state.i && state.d > 1) history.back(); // an entry from before a reload
  }

  go(step, edit) {
    this.step = step;
    this.editing = !!edit;
    if (edit) this.edited = step;
    this.change(this.draft);
    history.pushState({ i: step, d: ((history.state && history.state.d) || 0) + 1, edit: !!edit }, '');
    this.page.redraw();
  }

  onward() {
    clearTimeout(this.timer);
    if (this.editing) history.back();
    else this.go(this.step + 1);
  }

  /** After a tap that answers the question the next one comes by itself; arrow keys are still looking through the options. */
  moveOn(tapped) {
    clearTimeout(this.timer);
    const step = this.step;
    if (tapped) this.timer = setTimeout(() => this.step === step && this.draft && this.onward(), MOVE_ON);
  }

  goOn() {
    this.go(reach(this.draft, this.all, this.form.questions.length));
  }

  /** One redraw key per thing that is on the screen. */
  at() {
    return [this.step, this.editing].join();
  }

  /** After a line was changed the review comes back to that line. */
  back(main) {
    const line = this.edited >= 0 && this.reviewing('form') && main.querySelector('[data-line="' + this.edited + '"]');
    if (!line) return;
    this.edited = -1;
    line.scrollIntoView({ block: 'center' });
    line.focus({ preventScroll: true });
  }

  nodes() {
    const now = this.all[this.step];
    this.shown = performance.now(); // a clock that is set back must not lock the options
    if (now === 'comment') return comment(this);
    if (now === 'review') return this.review();
    return this.question(now);
  }

  /** Whether a tap is meant for what is on the screen, and not for what was there when the finger began to move. */
  settled() {
    return performance.now() - this.shown >= SETTLE;
  }

  /** One piece a question; what is answered is filled. */
  progress(i) {
    const n = this.form.questions.length;
    const pieces = this.form.questions.map((_, j) => h(j === i ? 'i.here' : this.draft.answers[j] === null ? 'i' : 'i.done'));
    const text = fill(this.page.t().progress, { i: i + 1, n });
    return [h('div.track', { 'aria-hidden': 'true' }, pieces), h('p.progress', { id: 'progress' }, text)];
  }

  /** The two buttons that stand under every question, always in the same places: a third to go back, two thirds to go on. */
  bar(left, right) {
    const t = this.page.t();
    const first = this.step === 0 && !this.editing;
    const goBack = () => this.settled() && history.back();
    return h('div.bar', null, button(left || (this.editing ? t.keepAnswer : t.previous), goBack, { class: 'button less', disabled: first }), right);
  }

  /** The right button: grey until there is an answer. */
  next(ready) {
    const t = this.page.t();
    const label = this.editing ? t.changed : t.nextQuestion;
    return primary(label, () => this.settled() && this.onward(), { class: 'button primary go', disabled: !ready });
  }

  question(i) {
    const q = this.form.questions[i];
    const head = [this.progress(i), h('h1.question', { tabindex: '-1', id: 'q', lang: WRITTEN, 'aria-describedby': 'progress' }, q.text)];
    return [head, q.type === 's' ? this.single(q, i) : this.many(q, i)];
  }

  /** One option. @param {{type, name, text: string|Node[], on: boolean, chosen: (tapped: boolean) => void, side?: boolean, blank?: boolean}} of */
  row(of) {
    const input = h('input', { type: of.type, name: of.name, checked: of.on });
    const chosen = of.side ? '✓' : ['✓', h('span', null, ' ' + this.page.t().chosen)];
    const kind = (of.side ? '.side' : '') + (of.blank ? '.blank' : '');
    const label = h('span.label', { lang: of.blank ? null : WRITTEN }, of.text);
    const el = h('label.row' + kind, null, input, h('span.round', { 'aria-hidden': 'true' }), label, h('span.tick', { 'aria-hidden': 'true' }, chosen));
    const radio = of.type === 'radio';
    let tapped = false;
    el.addEventListener('click', (e) => {
      if (!this.settled()) e.preventDefault();
      else if (e.target !== input || e.detail > 0) tapped = true;
      setTimeout(() => (tapped = false)); // arrow keys choose too, and must not move on
    });
    input.addEventListener('change', () => of.chosen(tapped));
    input.addEventListener('click', () => radio && input.checked && tapped && of.chosen(true));
    input.addEventListener('keydown', (e) => {
      if (e.key !== 'Enter' || !radio) return;
      e.preventDefault();
      input.checked = true;
      of.chosen(true);
    });
    return el;
  }

  single(q, i) {
    const next = this.next(this.draft.answers[i] !== null);
    const rows = [];
    const pick = (make) => (tapped) => {
      this.change(make(this.draft));
      paint(rows);
      next.disabled = false;
      this.moveOn(tapped);
    };
    const a = this.draft.answers[i];
    const last = q.options.length - 1;
    const side = q.abstain && q.options[last] === UNKNOWN;
    const add = (of) => rows.push(this.row({ type: 'radio', name: 'q' + i, ...of }));
    q.options.forEach((text, j) => add({ text, on: a === j + 1, chosen: pick((d) => choose(d, i, j)), side: side && j === last }));
    if (q.abstain) add({ text: this.page.t().abstain, on: a === 0, chosen: pick((d) => abstain(d, i)), side, blank: true });
    paint(rows);
    return [h('div.rows', { role: 'radiogroup', 'aria-labelledby': 'q' }, rows), this.bar('', next)];
  }

  many(q, i) {
    const t = this.page.t();
    const last = q.options.length - 1;
    const next = this.next(this.draft.answers[i] !== null);
    const rows = [];
    const check = () => {
      const a = this.draft.answers[i];
      rows.forEach((el, j) => (el.firstChild.checked = j > last ? a === 0 : has(a, j)));
      paint(rows);
      next.disabled = a === null;
    };
    const set = (make) => (tapped) => {
      this.change(make(this.draft));
      check();
      const a = this.draft.answers[i];
      this.moveOn(tapped && (a === 0 || (q.exclusive && a === 2 ** last))); // nothing can be added to these
    };
    const add = (of) => rows.push(this.row({ type: 'checkbox', name: 'q' + i, on: false, ...of }));
    q.options.forEach((o, j) => {
      const text = q.exclusive && j === last ? [o, h('small', { lang: this.page.lang() }, t.exclusive)] : o;
      add({ text, chosen: set((d) => toggle(d, i, j, q)) });
    });
    if (q.abstain) add({ text: t.abstainMulti, chosen: set((d) => abstain(d, i)), blank: true });
    check();
    return [h('p.hint', null, t.multiple), h('div.rows', { role: 'group', 'aria-labelledby': 'q' }, rows), this.bar('', next)];
  }

  said(t, q, a) {
    if (a === 0) return t.blank;
    if (q.type === 's') return q.options[a - 1];
    const picked = q.options.filter((_, j) => has(a, j));
    return picked.length === 1 ? picked[0] : fill(t.picked, { n: picked.length });
  }

  /** One line of the review; all of it can be tapped. */
  line(i, label, answer, soft) {
    const go = () => this.settled() && this.go(i, true);
    return h('li', null, h('button.line', { type: 'button', onclick: go, 'data-line': String(i), 'aria-describedby': 'how' }, h('span.asked', null, label), h(soft ? 'span.said.soft' : 'span.said', null, answer), icon('more')));
  }

  review() {
    const t = this.page.t();
    const { questions } = this.form;
    const lines = questions.map((q, i) => {
      const a = this.draft.answers[i];
      const answer = this.said(t, q, a);
      const soft = a === 0 || answer === UNKNOWN;
      const label = [h('b', null, String(i + 1)), h('span', { lang: WRITTEN }, q.short || q.text)];
      return this.line(i, label, answer, soft);
    });
    if (this.form.comment) {
      const n = count(this.draft.comment.trim());
      const answer = n ? fill(t.commentSome, { n }) : t.commentNone;
      lines.push(this.line(questions.length + 1, [h('b'), h('span', null, t.commentBox)], answer, !n));
    }
    return [
      h('h1', { tabindex: '-1' }, t.reviewTitle),
      h('p.hint', { id: 'how' }, t.reviewText),
      h('ol.review', null, lines),
      this.bar(t.previous, this.cast(t)),
    ];
  }

  /** The button that casts wakes a moment after the page came. */
  cast(t) {
    const el = primary(t.send, () => complete(this.draft) && this.page.send(this.draft.answers, this.draft.comment), { class: 'button primary go', disabled: true });
    this.timer = setTimeout(() => (el.disabled = false), READ);
    return el;
  }

  /** Whether what is unanswered may be left blank. */
  mayCutShort() {
    return !this.reviewing('form') && cutShort(this.draft, this.form.questions) !== null;
  }

  /** In the last minute: what is not answered is an abstention. */
  sendNow() {
    clearTimeout(this.timer);
    const whole = cutShort(this.draft, this.form.questions);
    if (whole) this.page.send(whole.answers, whole.comment);
  }
}

/**
 * Makes the entries up to a step, with one under the first question: back goes one question back, and from question one it ends
 * there, not outside. A reload finds its entries and stays on the one it was on. @returns the entry at hand
 */
function enter(step) {
  const at = history.state;
  if (!at || at.d === 0 || at.over) {
    history.replaceState({ i: -1, d: 0 }, '');
    for (let i = 0; i <= step; i++) history.pushState({ i, d: i + 1 }, '');
  }
  return history.state;
}
