// The suggestion: optional, on a page of its own that the review leads to, sent apart from the ballot (rb1 §10).

import { clip, COMMENT_MAX, count, looksPersonal } from '../draft.js';
import { fill, h, primary } from './dom.js';

/** @param questions the questionnaire at the step of its suggestion */
export function comment(questions) {
  const t = questions.page.t();
  const left = h('p.hint.count', { role: 'status' });
  const warn = h('p.problem', { role: 'status' });
  const area = h('textarea', { id: 'comment', rows: '5', 'aria-describedby': 'comment-hint' });
  const update = () => {
    const text = clip(area.value);
    if (text !== area.value) area.value = text;
    if (text !== questions.draft.comment) questions.change({ ...questions.draft, comment: text });
    left.textContent = fill(t.commentCount, { n: count(text), max: COMMENT_MAX });
    warn.textContent = looksPersonal(text) ? t.commentPersonal : '';
  };
  area.value = questions.draft.comment;
  area.addEventListener('input', update);
  update();
  return [
    h('h1.question', { tabindex: '-1' }, h('label', { for: 'comment' }, t.commentTitle)),
    h('p.hint', { id: 'comment-hint' }, t.commentHint),
    warn,
    area,
    left,
    questions.bar(t.back, primary(t.commentDone, () => questions.settled() && questions.onward(), { class: 'button primary go' })),
  ];
}
