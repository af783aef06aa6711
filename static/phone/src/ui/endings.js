// How it ends: in the box, counted, or a sentence that says why not.

import { b64u } from '../rb1/bytes.js';
import { button, clauses, fill, h, primary } from './dom.js';
import { icon } from './icons.js';
import { bar, forStaff, message, p } from './message.js';

/** The outcome of the comment; kept in a separate live region so that it can change while the page stays. */
const comment = (t, view) => view.comment && view.comment !== 'none' && h('p.note', { role: 'status' }, t.comments[view.comment]);

/** Who comes back to an old vote may have come for another session, with a code to type. */
function others(t, view, on) {
  if (view.others > 0) return button(t.others, on.others);
  return view.back && button(t.another, on.another);
}

/** In screen mode no one has a slip that could be scanned again or given back. */
const slipless = (view) => view.about.mode === 'screen';

/** The way of a ballot: cast, sealed, checked. @param {number} reached how many of the three are behind it */
function way(t, reached) {
  const step = (name, i) => {
    const over = i < reached;
    const said = fill(t.doneStep, { name, state: t.doneStates[over ? 0 : 1] });
    return h(over ? 'li.step.over' : 'li.step', { 'aria-label': said }, h('span.dot', { 'aria-hidden': 'true' }, over && icon('tick')), h('span', { 'aria-hidden': 'true' }, name));
  };
  return h('ol.way', null, t.doneSteps.map(step));
}

/** Two sentences: the first large. */
function two(text) {
  const [first, ...rest] = text.match(/[^。.]+[。.]\s*/g) || [text];
  return h('h1.say', { tabindex: '-1' }, h('span.big', null, clauses(first)), rest.length > 0 && h('span.small', null, clauses(rest.join(''))));
}

export const ended = (t, view, reached, text) => [h('div.picture', null, icon('box')), two(text), way(t, reached)];

export const done = (t, view, on) => [
  ended(t, view, 1, t.done),
  h('p.note.next', null, clauses(slipless(view) ? t.doneNextScreen : t.doneNext)),
  !/sending|bad/.test(view.comment) && p(t.doneClose),
  comment(t, view),
  view.again && h('p.note', null, t.againNote),
  others(t, view, on),
];

export const counted = (t, view, on) => [
  ended(t, view, 3, t.counted),
  p(t.doneClose),
  comment(t, view),
  view.tracker && h('details.card', null, h('summary', null, t.tracker), h('p.mono', null, b64u(view.tracker)), h('p.soft', null, t.countedText)),
  others(t, view, on),
];

export const checking = (t, view, on) => message('fair', '…', t.checking, comment(t, view), others(t, view, on));
export const late = (t, view, on) => message('poor', '✕', t.late, p(t.lateNext), comment(t, view), others(t, view, on));

export const shut = (t, view, on) => [message('fair', '!', slipless(view) ? t.desk.shut : t.desk.closed), on.kiosk && bar(primary(t.kioskNext, on.wipe))];
export const endedEarly = (t, view, on) => [message('fair', '!', slipless(view) ? t.endedScreen : t.ended), on.kiosk && bar(primary(t.kioskNext, on.wipe))];
export const voided = (t, view, on) => message('poor', '✕', t.voided, others(t, view, on));
export const alarm = (t, view) => message('poor', '!', t.alarm, p(t.alarmNext), forStaff(t, view.why));

export const dropped = (t, view, on) =>
  message(
    'poor',
    '!',
    t.dropped,
    h('p.left', null, t.droppedNext),
    h('section.card', null, h('h2', null, t.tracker), h('p.mono', null, b64u(view.tracker)), h('h2', null, t.receipt), h('p.mono', null, b64u(view.receipt))),
    others(t, view, on),
  );
