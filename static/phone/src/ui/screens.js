// One function per screen that is not a question: (t, view, on) → nodes. `on` are the things a person can do.

import { parse as parseCode } from '../rb1/crockford.js';
import { b64u } from '../rb1/bytes.js';
import { KEEPS } from '../machine.js';
import { button, clauses, fill, h, primary } from './dom.js';

const title = (text) => h('h1', { tabindex: '-1' }, text);
const mark = (kind, sign) => h('div.mark.' + kind, { 'aria-hidden': 'true' }, sign);
const bar = (...buttons) => h('div.bar', null, buttons);
const say = (text) => h('h1.say', { tabindex: '-1' }, clauses(text));
const p = (text) => h('p', null, clauses(text));
const busy = () => h('div.busy', { 'aria-hidden': 'true' }, h('i'));

/** A page with a sign, one sentence that matters and what may follow. */
const message = (kind, sign, text, ...more) => [mark(kind, sign), say(text), more];

const waiting = (text, ...more) => [busy(), say(text), more];

export function loading(t, view) {
  return waiting(view.bad ? t.loadingBad : t.loading);
}

function field(label, id, props, hint) {
  return h(
    'div.field',
    null,
    h('label', { for: id }, label),
    hint && h('p.hint', { id: id + '-hint' }, hint),
    h('input', { id, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': hint ? id + '-hint' : null, ...props }),
  );
}

/** A code that is being typed, in groups of four as on the slip. */
const grouped = (text) => (text.replace(/[\s-]/g, '').match(/.{1,4}/g) || []).join(' ');

/** The form for a typed slip. `on.typed(number, code)` resolves to '' or a reason; at the kiosk a scanner types a whole link. */
function typing(t, on, number, head, more) {
  const problem = h('p.problem', { role: 'alert', id: 'problem' });
  const numberField = field(t.number, 'number', { inputmode: 'numeric', maxlength: '8', value: number || null });
  const codeField = field(t.code, 'code', { autocapitalize: 'characters', maxlength: on.kiosk ? '400' : '40', class: 'mono' }, t.codeHint);
  const codeInput = codeField.querySelector('input');
  codeInput.addEventListener('input', (e) => {
    const { value, selectionStart } = codeInput;
    if (on.kiosk || e.isComposing || selectionStart < value.length) return; // a scanner types a whole link
    codeInput.value = grouped(value);
  });
  const fail = (id, text) => {
    const input = document.getElementById(id);
    input.parentNode.insertBefore(problem, input); // where the eye is, not under the button
    problem.textContent = text;
    input.setAttribute('aria-invalid', 'true');
    input.focus();
  };
  const next = h('button.button.primary', { type: 'submit' }, t.next);
  const submit = async (e) => {
    e.preventDefault();
    if (next.disabled) return undefined; // the number is being looked up
    problem.textContent = '';
    for (const id of ['number', 'code']) document.getElementById(id).removeAttribute('aria-invalid');
    const link = on.kiosk && /#1\..*/.exec(document.getElementById('code').value.trim());
    if (link) return on.link(link[0]);
    const digits = document.getElementById('number').value.replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\s/g, '');
    if (!/^\d{6}$/.test(digits)) return fail('number', t.badNumber);
    const code = parseCode(document.getElementById('code').value);
    if (!code) return fail('code', t.badCode);
    next.disabled = true;
    next.textContent = t.loading;
    const why = await on.typed(digits, code);
    next.disabled = false;
    next.textContent = t.next;
    if (why) fail('number', why === 'number' ? t.noNumber : t.noAnswer);
    return undefined;
  };
  return h('form', { onsubmit: submit, novalidate: true }, head, numberField, codeField, problem, more, bar(next));
}

export function start(t, view, on) {
  return typing(t, on, '', [title(t.startTitle), h('p', null, t.startText)], button(t.help, on.help));
}

export function kiosk(t, view, on) {
  return [
    view.registered && h('p.note', { role: 'status' }, t.kioskRegistered),
    view.left && h('p.note', { role: 'status' }, t.kioskLeft),
    view.pool.map((p) =>
      h(
        'section.card',
        null,
        p.group && h('h2', null, p.group),
        h('p', null, fill(t.kioskPool, { n: p.n })),
        button(p.group ? fill(t.kioskVoteOf, { group: p.group }) : t.kioskVote, () => on.fromPool(p.sid)),
      ),
    ),
    typing(t, on, view.number, [title(t.kioskTitle), h('p', null, t.kioskText), h('p', null, t.kioskScan)]),
    button(t.kioskEnd, on.endKiosk),
  ];
}

export function kioskDone(t, view, on) {
  const text = view.good ? t.done : t.kioskLate;
  return [message(view.good ? 'good' : 'poor', view.good ? '✓' : '!', text, p(t.kioskDone)), bar(primary(t.kioskNext, on.nextPerson))];
}

function fingerprint(t, view) {
  return h(
    'section.card.print',
    null,
    h('h2', null, t.fingerprint),
    h('p.groups.mono', null, view.about.fingerprint.split('-').map((g) => h('span', null, g))),
    h('p.hint', null, view.typed ? t.fingerprintTyped : t.fingerprintHint),
  );
}

function weaknesses(t, view) {
  const weak = view.about.weak;
  if (!weak.length) return null;
  const http = weak[0] === 'http';
  return [
    http && h('p.note.warn', null, t.weak.http),
    h('details.card', { open: true }, h('summary', null, t.weakTitle), h('ul', null, weak.slice(http ? 1 : 0).map((w) => h('li', null, t.weak[w])))),
  ];
}

/** One line on each place where the service keeps something. KEPT is written here from its schema when the page is built. */
const keptLines = (t) => KEPT.map((k) => fill(t.helpKept, { title: k.title[t.lang], what: k.columns.map((c) => c[t.lang]).join(t.helpAnd), until: k.until[t.lang] }));

/** One line on each state in which this phone keeps something, from the machine's own table. */
const phoneLines = (t) =>
  Object.keys(KEEPS)
    .filter((state) => KEEPS[state].length)
    .map((state) => t.otherStates[state] + t.helpColon + KEEPS[state].map((field) => t.helpFields[field]).join(t.helpAnd));

/** Said before a slip is spent: what the ballot box itself holds. */
function stored(t, on) {
  return h('details.card', { open: true }, h('summary', null, t.helpStored), h('ul', null, keptLines(t).slice(0, 3).map((s) => h('li', null, s))), button(t.helpMore, on.help));
}

export function intro(t, view, on) {
  const { about, form } = view;
  return [
    h('h1', { tabindex: '-1', lang: 'zh-CN' }, form.title || about.title),
    about.group && h('p.badge', null, fill(t.group, { group: about.group })),
    about.org && h('p.ask', null, fill(t.introAsk, { org: about.org })),
    form.intro ? h('p', { lang: 'zh-CN' }, form.intro) : h('p', null, t.introStore, ' ', fill(t.introTime, { n: form.questions.length })),
    fingerprint(t, view),
    weaknesses(t, view),
    stored(t, on),
    bar(primary(t.begin, on.begin)),
  ];
}

export function storage(t, view, on) {
  return [message('poor', '!', t.storageTitle, p(t.storageText)), bar(button(t.storageGo, on.acceptStorage))];
}

/** Where voter groups have codes of their own, a sentence says whose is meant. */
const whose = (view, plain, named) => (view.about.group ? fill(named, { group: view.about.group }) : plain);

export const needSlip = (t, view) => waiting(whose(view, t.needSlipTitle, t.needSlipTitleOf), p(t.needSlipText));

export const needScreen = (t, view) =>
  waiting(whose(view, t.needScreenTitle, t.needScreenTitleOf), p(view.stale ? t.staleText : t.needScreenText));

export const otherGroup = (t, view, on) => [
  message('fair', '?', fill(t.otherGroupTitle, { mine: view.mine }), p(fill(t.otherGroupText, { mine: view.mine, theirs: view.about.group }))),
  bar(button(fill(t.otherGroupGo, { theirs: view.about.group }), on.stay)),
];

export const joining = (t, view) => waiting(view.bad ? t.joiningBad : t.joining);
export const sending = (t, view) => waiting(view.bad ? t.bad : t.sending);

export function waitingRoom(t, view) {
  return waiting(view.admitted ? t.waiting : t.waitingOpen, view.about && fingerprint(t, view));
}

/** Nothing fits in one browser that forgets: not the slip and the hall screen's code together. */
export const noPair = (t) => message('fair', '!', t.noPairTitle, p(t.noPairText));

/** Answers to a slip that no second try of the same slip can change. */
const SPENT = ['used', 'void', 'unknown'];

export function desk(t, view, on) {
  const mistyped = view.word === 'unknown' && view.typed;
  const text = view.casting ? t.castBad : t.desk[mistyped ? 'mistyped' : view.word] || t.desk.bad;
  const another = !view.casting && SPENT.includes(view.word) && (mistyped ? primary : button)(t.startTitle, on.another);
  return [
    mark('poor', '!'),
    !mistyped && h('p.over', null, t.deskTitle),
    say(text),
    bar(on.kiosk ? primary(t.kioskNext, on.wipe) : [!mistyped && button(t.again, on.retry), another]),
  ];
}

/** What helps whoever is called, under what helps the person. */
const forStaff = (t, why) => h('p.soft', null, fill(t.forStaff, { why }));

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

/** What became of the comment; kept in a live region of its own so that it can change while the page stays. */
const comment = (t, view) => view.comment !== 'none' && h('p.note', { role: 'status' }, t.comments[view.comment]);

/** Who comes back to an old vote may have come for another session, with a code to type. */
function others(t, view, on) {
  if (view.others > 0) return button(t.others, on.others);
  return view.back && button(t.another, on.another);
}

export const done = (t, view, on) =>
  message('good', '✓', t.done, !/sending|bad/.test(view.comment) && p(t.doneClose), p(t.doneNext), comment(t, view), view.again && h('p.note', null, t.againNote), others(t, view, on));

export const counted = (t, view, on) =>
  message('good', '✓', t.counted, comment(t, view), h('p.soft', null, clauses(t.countedNext)), numbers(t.tracker, view.tracker), others(t, view, on));

export const checking = (t, view, on) => message('fair', '…', t.checking, comment(t, view), others(t, view, on));
export const late = (t, view, on) => message('poor', '✕', t.late, p(t.lateNext), comment(t, view), others(t, view, on));
/** In screen mode nobody has a slip that could be given back. */
const slipless = (view) => view.about.mode === 'screen';

export const shut = (t, view, on) => [message('fair', '!', slipless(view) ? t.desk.shut : t.desk.closed), on.kiosk && bar(primary(t.kioskNext, on.wipe))];
export const ended = (t, view, on) => [message('fair', '!', slipless(view) ? t.endedScreen : t.ended), on.kiosk && bar(primary(t.kioskNext, on.wipe))];
export const voided = (t, view, on) => message('poor', '✕', t.voided, others(t, view, on));
export const alarm = (t, view) => message('poor', '!', t.alarm, p(t.alarmNext), forStaff(t, view.why));

const numbers = (label, bytes) => bytes && h('details.card', null, h('summary', null, label), h('p.mono', null, b64u(bytes)));

export const dropped = (t, view, on) =>
  message(
    'poor',
    '!',
    t.dropped,
    h('p', null, t.droppedNext),
    h('section.card', null, h('h2', null, t.tracker), h('p.mono', null, b64u(view.tracker)), h('h2', null, t.receipt), h('p.mono', null, b64u(view.receipt))),
    others(t, view, on),
  );

export function chooser(t, view, on) {
  return [title(t.othersTitle), view.list.map((v) => h('button.button.choice', { type: 'button', onclick: () => on.choose(v.key) }, v.title, h('small', null, t.otherStates[v.state]))), bar(button(t.startTitle, on.toStart))];
}

export function help(t, on) {
  const part = (head, list) => [h('h2', null, head), h('ul', null, list.map((s) => h('li', null, s)))];
  return [
    title(t.helpTitle),
    h('p', null, t.helpOnly),
    part(t.helpStored, keptLines(t).concat(t.helpStoredList)),
    part(t.helpPhone, phoneLines(t).concat(t.helpPhoneList)),
    part(t.helpKeep, t.helpKeepList),
    part(t.helpCannot, t.helpCannotList),
    bar(primary(t.close, on.closeHelp)),
  ];
}

export function unfinished(t, answered, on) {
  return [title(t.draftTitle), h('p.ask', null, fill(t.draftWarning, { n: answered })), bar(primary(t.resumeDraft, on.goOn))];
}

export const failure = (t) => [message('poor', '!', t.error), bar(primary(t.reopen, () => location.reload()))];
