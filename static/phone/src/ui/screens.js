// One function per screen that is no question, no ending and no form: (t, view, on) → nodes. `on` are the things a person can do.

import { button, fill, h, primary } from './dom.js';
import { fingerprint } from './fingerprint.js';
import { groupBadge } from './group.js';
import { bar, forStaff, mark, message, p, say, title, waiting } from './message.js';

export const loading = (t, view) => waiting(view.bad ? t.loadingBad : t.loading);

export const storage = (t, view, on) => [message('poor', '!', t.storageTitle, p(t.storageText)), bar(button(t.storageGo, on.acceptStorage))];

/** Where voter groups have codes of their own, a sentence says whose is meant. */
const whose = (view, plain, named) => (view.about.group ? fill(named, { group: view.about.group }) : plain);

export const needSlip = (t, view) => waiting(whose(view, t.needSlipTitle, t.needSlipTitleOf), p(t.needSlipText));

export const needScreen = (t, view) =>
  waiting(whose(view, t.needScreenTitle, t.needScreenTitleOf), groupBadge(t, view.about), p(view.stale ? t.staleText : t.needScreenText));

export const otherGroup = (t, view, on) => [
  message('fair', '?', fill(t.otherGroupTitle, { mine: view.mine }), p(fill(t.otherGroupText, { mine: view.mine, theirs: view.about.group }))),
  bar(button(fill(t.otherGroupGo, { theirs: view.about.group }), on.stay)),
];

export const joining = (t, view) => waiting(view.bad ? t.joiningBad : t.joining);
export const sending = (t, view) => waiting(view.bad ? t.bad : t.sending);

/** A pause says that it is one, whatever was waited for before. */
export function waitingRoom(t, view) {
  const print = view.about && fingerprint(t, view);
  if (view.paused) return waiting(t.paused, p(t.pausedText), print);
  return waiting(view.admitted ? t.waiting : t.waitingOpen, print);
}

/** Nothing fits in one browser that forgets: not the slip and the hall screen's code together. */
export const noPair = (t) => message('fair', '!', t.noPairTitle, p(t.noPairText));

/** Answers that no second try of the same slip can change: another slip can. */
const SPENT = ['used', 'void', 'unknown'];
/** Answers that the staff may have corrected meanwhile. */
const CURABLE = ['bad', 'full'];

export function desk(t, view, on) {
  const mistyped = view.word === 'unknown' && view.typed;
  const text = view.casting ? t.castBad : t.desk[mistyped ? 'mistyped' : view.word] || t.desk.bad;
  const again = (view.casting || CURABLE.includes(view.word)) && primary(t.again, on.retry);
  const another = !view.casting && SPENT.includes(view.word) && (mistyped ? primary(t.deskCorrect, on.another) : button(t.deskAnother, on.another));
  const buttons = on.kiosk ? primary(t.kioskNext, on.wipe) : again || another;
  return [mark('poor', '!'), !mistyped && h('p.over', null, t.deskTitle), say(text), buttons && bar(buttons)];
}

export const stop = (t) => message('poor', '✕', t.stopTitle, p(t.stopText));

export function refused(t, view) {
  const known = t.refused[view.why];
  return message('poor', '✕', t.refusedTitle, p(known || t.refused.other), !known && forStaff(t, view.why));
}

export const broken = (t, view, on) => [message('poor', '?', t.brokenTitle, p(t.brokenText)), bar(primary(t.startTitle, on.toStart))];
export const missing = (t) => message('poor', '?', t.missingTitle, p(t.missingText));

export function replaceSlip(t, view, on) {
  return [message('fair', '?', t.replaceTitle, p(t.replaceText)), bar(button(t.replaceKeep, on.keepSlip), primary(t.replaceGo, on.replaceSlip))];
}

export function chooser(t, view, on) {
  const one = (v) => h('button.button.choice', { type: 'button', onclick: () => on.choose(v.key) }, v.title, h('small', null, t.otherStates[v.state]));
  return [title(t.othersTitle), view.list.map(one), bar(button(t.startTitle, on.toStart))];
}

export function unfinished(t, answered, on) {
  return [title(t.draftTitle), h('p', null, answered ? fill(t.draftWarning, { n: answered }) : t.draftNone), bar(primary(t.resumeDraft, on.goOn))];
}

export const failure = (t) => [message('poor', '!', t.error), bar(primary(t.reopen, () => location.reload()))];
