// The questionnaire: one thing at a time, review at the end. It holds the half-filled form and the step; history entries
// hold only step numbers, so that the back button goes one question back and no answer is ever in an address.

import { abstain, choose, clip, COMMENT_MAX, complete, count, emptyDraft, has, looksPersonal, reach, steps, toggle } from '../draft.js';
import { button, fill, h, primary } from './dom.js';

const WRITTEN = 'zh-CN'; // the language of the questionnaire, whatever the page's is
const MOVE_ON = 300; // ms between a choice and the next question
const SETTLE = 350; // ms in which a new question takes no tap: the second tap of a double tap is not an answer

/** Chosen rows look chosen. */
const paint = (rows) => rows.forEach((el) => el.classList.toggle('on', el.firstChild.checked));

export class Questions {
  /** @param page {t(), redraw(), loosen() when a button comes, kept(), keep(draft), send(answers, comment)} */
  constructor(page) {
    this.page = page;
    this.key = null;
    this.shown = 0;
    this.timer = 0;
  }

  /** Takes up a form where this tab left it; the same key keeps what is half-filled. */
  open(key, form) {
    if (this.key === key) return;
    this.key = key;
    this.form = form;
    this.all = steps(form);
    const { step, ...kept } = this.page.kept() || { step: 0, ...emptyDraft(form.questions) };
    this.draft = kept;
    const at = enter(reach(kept, this.all, step));
    this.step = reach(kept, this.all, at.i);
    this.editing = !!at.edit;
    if (this.step !== at.i) history.replaceState({ ...at, i: this.step }, ''); // a draft was lost, the entries were not
  }

  /** What changes in the form or in its step is kept at once: nobody knows when the page is killed. */
  change(draft) {
    this.draft = draft;
    this.page.keep({ ...draft, step: this.step });
  }

  /** Forgets the answers and takes the history back to where the form began. */
  close() {
    if (this.key === null) return;
    clearTimeout(this.timer);
    this.key = this.draft = this.form = null;
    const depth = history.state ? history.state.d : 0;
    if (depth > 0) history.go(-depth);
  }

  answered() {
    return this.draft.answers.filter((a) => a !== null).length;
  }

  /** The person moved in the history. */
  moved(state) {
    clearTimeout(this.timer);
    if (!this.draft || !state) return;
    this.editing = !!state.edit;
    this.step = state.i < 0 ? -1 : reach(this.draft, this.all, state.i);
    if (this.step >= 0) this.change(this.draft);
    if (this.step !== state.i && state.d > 1) history.back(); // an entry of before a reload
  }

  go(step, edit) {
    this.step = step;
    this.editing = !!edit;
    this.change(this.draft);
    history.pushState({ i: step, d: ((history.state && history.state.d) || 0) + 1, edit: !!edit }, '');
    this.page.redraw();
  }

  onward() {
    clearTimeout(this.timer);
    if (this.editing) history.back();
    else this.go(this.step + 1);
  }

  goOn() {
    this.go(reach(this.draft, this.all, this.all.length - 1));
  }

  /** One redraw key per thing that is on the screen. */
  at() {
    return [this.step, this.editing].join();
  }

  nodes() {
    const now = this.all[this.step];
    this.shown = performance.now(); // a clock that is set back must not lock the options
    if (now === 'comment') return this.comment();
    if (now === 'review') return this.review();
    return this.question(now);
  }

  progress(text) {
    const n = this.all.length - 1;
    const inner = h('i');
    inner.style.width = Math.round((100 * Math.min(this.step + 1, n)) / n) + '%';
    return [h('p.progress', { id: 'progress' }, text), h('div.track', { 'aria-hidden': 'true' }, inner)];
  }

  bar(...more) {
    return h('div.bar', null, button(this.page.t().previous, () => history.back()), more);
  }

  question(i) {
    const t = this.page.t();
    const q = this.form.questions[i];
    const text = fill(t.progress, { i: i + 1, n: this.form.questions.length });
    const head = [this.progress(text), h('h1.question', { tabindex: '-1', id: 'q', lang: WRITTEN, 'aria-describedby': 'progress' }, q.text)];
    return [head, q.type === 'm' ? this.many(t, q, i) : this.one(t, q, i)];
  }

  /** A row that is a native radio or checkbox inside its label. */
  row(t, type, name, label, checked, onpick, kind = '') {
    const input = h('input', { type, name, checked });
    let tapped = false;
    const el = h('label.row' + kind, null, input, h('span.round', { 'aria-hidden': 'true' }), h('span.label', { lang: kind ? null : WRITTEN }, label), h('span.tick', { 'aria-hidden': 'true' }, '✓', h('span', null, ' ' + t.chosen)));
    el.addEventListener('click', (e) => {
      if (performance.now() - this.shown < SETTLE) e.preventDefault();
      else if (e.target !== input || e.detail > 0) tapped = true;
      setTimeout(() => (tapped = false)); // arrow keys choose too, and must not move on
    });
    input.addEventListener('change', () => onpick(el, tapped));
    input.addEventListener('click', () => type === 'radio' && input.checked && tapped && onpick(el, true));
    input.addEventListener('keydown', (e) => {
      if (e.key === 'Enter' && type === 'radio') {
        e.preventDefault();
        input.checked = true;
        onpick(el, true);
      }
    });
    return el;
  }

  one(t, q, i) {
    const chosen = this.draft.answers[i];
    const next = primary(t.next, () => this.onward(), { hidden: chosen === null });
    const rows = [];
    const pick = (change) => (el, tapped) => {
      this.change(change(this.draft));
      paint(rows);
      next.hidden = false;
      this.page.loosen();
      clearTimeout(this.timer);
      const step = this.step;
      if (tapped) this.timer = setTimeout(() => this.step === step && this.draft && this.onward(), MOVE_ON);
    };
    const name = 'q' + i;
    q.options.forEach((o, j) => rows.push(this.row(t, 'radio', name, o, chosen === j + 1, pick((d) => choose(d, i, j)))));
    if (q.abstain) rows.push(this.row(t, 'radio', name, t.abstain, chosen === 0, pick((d) => abstain(d, i)), '.blank'));
    paint(rows);
    return [h('div.rows', { role: 'radiogroup', 'aria-labelledby': 'q' }, rows), this.bar(next)];
  }

  many(t, q, i) {
    const problem = h('p.problem', { role: 'alert' });
    const last = q.options.length - 1;
    const check = () => {
      rows.forEach((el, j) => (el.firstChild.checked = has(this.draft.answers[i], j)));
      paint(rows);
    };
    const rows = q.options.map((o, j) => {
      const label = q.exclusive && j === last ? [o, h('small', null, t.exclusive)] : o;
      return this.row(t, 'checkbox', 'q' + i, label, has(this.draft.answers[i], j), () => {
        this.change(toggle(this.draft, i, j, q));
        problem.textContent = '';
        check();
      });
    });
    paint(rows);
    const confirm = () => {
      if (this.draft.answers[i]) this.onward();
      else problem.textContent = t.pickOne;
    };
    const skip = () => {
      this.change(abstain(this.draft, i));
      check();
      this.onward();
    };
    return [
      h('p.hint', null, t.multiple),
      h('div.rows', { role: 'group', 'aria-labelledby': 'q' }, rows),
      q.abstain && h('button.button.blank', { type: 'button', onclick: skip }, t.abstainMulti),
      problem,
      this.bar(primary(t.confirm, confirm)),
    ];
  }

  comment() {
    const t = this.page.t();
    const left = h('p.hint.count', { 'aria-live': 'polite' });
    const warn = h('p.problem', { role: 'status' });
    const next = primary('', () => this.onward());
    const area = h('textarea', { id: 'comment', rows: '5', 'aria-describedby': 'comment-hint' });
    const update = () => {
      const text = clip(area.value);
      if (text !== area.value) area.value = text;
      if (text !== this.draft.comment) this.change({ ...this.draft, comment: text });
      left.textContent = fill(t.commentCount, { n: count(text), max: COMMENT_MAX });
      warn.textContent = looksPersonal(text) ? t.commentPersonal : '';
      next.textContent = text.trim() ? t.next : t.commentSkip;
    };
    area.value = this.draft.comment;
    area.addEventListener('input', update);
    update();
    return [
      this.progress(t.progressComment),
      h('h1.question', { tabindex: '-1' }, h('label', { for: 'comment' }, t.commentTitle)),
      h('p.hint', { id: 'comment-hint' }, t.commentHint),
      warn,
      area,
      left,
      this.bar(next),
    ];
  }

  said(t, q, a) {
    if (a === 0) return t.blank;
    return q.type === 's' ? q.options[a - 1] : q.options.filter((_, j) => has(a, j)).join('、');
  }

  review() {
    const t = this.page.t();
    const { questions } = this.form;
    const line = (i, q, question, answer, label) =>
      h('li', null, h('div', null, h('p.asked', { lang: q && WRITTEN }, question), h('p.said', null, answer)), button(t.change, () => this.go(i, true), { 'aria-label': label }));
    const lines = questions.map((q, i) => line(i, q, i + 1 + '. ' + q.text, this.said(t, q, this.draft.answers[i]), fill(t.changeLabel, { i: i + 1 })));
    if (this.form.comment) {
      lines.push(line(questions.length, null, t.progressComment, this.draft.comment.trim() || t.noComment, t.change + ' ' + t.commentBox));
    }
    const send = () => complete(this.draft) && this.page.send(this.draft.answers, this.draft.comment);
    return [
      this.progress(t.progressReview),
      h('h1', { tabindex: '-1' }, t.reviewTitle),
      h('p.hint', null, t.reviewText),
      h('ol.review', null, lines),
      this.bar(primary(t.send, send)),
    ];
  }
}

/**
 * Makes the entries up to a step, with one under the first question: back goes one question back, and from question one it ends
 * there, not outside. A reload finds its entries and stays on the one it was on. @returns the entry at hand
 */
function enter(step) {
  const at = history.state;
  if (!at || at.d === 0) {
    history.replaceState({ i: -1, d: 0 }, '');
    for (let i = 0; i <= step; i++) history.pushState({ i, d: i + 1 }, '');
  }
  return history.state;
}
