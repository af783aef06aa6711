// The page /verify: a bundle is dropped, checked here, and explained one sentence a check.

import '../../phone/src/polyfill.js';
import { button, fill, h, replace } from '../../phone/src/ui/dom.js';
import { checkBundle } from './bundle.js';
import { words } from './words.js';

const state = { lang: 'zh-CN', name: '', checks: null, progress: null, turn: 0, file: null };
const root = document.getElementById('app');
const anchors = { boardKey: '', fingerprint: '' };

const kind = (c) => (!c.ok ? 'bad' : c.warn ? 'warn' : 'good');
const SIGNS = { good: '✓', warn: '!', bad: '✕' };

function verdict(t, checks) {
  const bad = checks.filter((c) => !c.ok).length;
  const warned = checks.filter((c) => c.ok && c.warn).length;
  const text = bad ? fill(t.bad, { all: checks.length, n: bad }) : warned ? fill(t.warned, { all: checks.length, n: warned }) : fill(t.good, { all: checks.length });
  const which = bad ? 'bad' : warned ? 'warn' : 'good';
  return h('h2.verdict.' + which, { tabindex: '-1' }, h('span.sign', { 'aria-hidden': 'true' }, SIGNS[which]), text);
}

function line(t, c) {
  const which = kind(c);
  return h(
    'li.' + which,
    null,
    h('span.sign', { 'aria-hidden': 'true' }, SIGNS[which]),
    h('div', null, h('p', null, h('b.mark', null, t.marks[which]), state.lang === 'en' ? c.en : c.zh), c.detail && h('p.detail', null, c.detail)),
  );
}

function results(t) {
  const boxes = [...new Set(state.checks.map((c) => c.box))];
  const part = (box) => [
    boxes.length > 1 && h('h3', null, box ? fill(t.box, { sid: box }) : t.session),
    h('ul.checks', null, state.checks.filter((c) => c.box === box).map((c) => line(t, c))),
  ];
  return h('section', { 'aria-live': 'polite' }, h('p.name', null, state.name), verdict(t, state.checks), boxes.map(part));
}

function field(id, label, hint, key) {
  const input = h('input', { id, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': id + '-hint', onchange: (e) => {
    anchors[key] = e.target.value.trim();
    if (state.file) check(state.file);
  } });
  input.value = anchors[key];
  return h('div.field', null, h('label', { for: id }, label), h('p.hint', { id: id + '-hint' }, hint), input);
}

function draw() {
  const t = words[state.lang];
  document.documentElement.lang = state.lang;
  document.title = t.page;
  const input = h('input', { type: 'file', id: 'file', accept: '.zip,application/zip', onchange: (e) => e.target.files[0] && check(e.target.files[0]) });
  replace(
    root,
    h('header', null, h('h1', null, t.page), button(t.other, () => {
      state.lang = state.lang === 'en' ? 'zh-CN' : 'en';
      draw();
    })),
    h(
      'main',
      null,
      h('p', null, t.lead),
      h('div.drop', null, h('label.button.primary', { for: 'file' }, t.drop), input),
      h('section.card', null, field('key', t.key, t.keyHint, 'boardKey'), field('print', t.print, t.printHint, 'fingerprint'), h('p.hint', null, t.anchors)),
      state.progress && h('p.busy', { role: 'status' }, state.progress[1] ? fill(t.records, { done: state.progress[0], of: state.progress[1] }) : t.busy),
      state.checks && !state.progress && results(t),
      h('details.card', null, h('summary', null, t.limits), h('p', null, t.before), h('p', null, t.phones)),
    ),
  );
}

/** Lets the page draw between two pieces of work. */
const breathe = () => new Promise((resolve) => setTimeout(resolve));

async function check(file) {
  const turn = ++state.turn;
  Object.assign(state, { file, name: file.name, checks: null, progress: [0, 0] });
  draw();
  const zip = new Uint8Array(await file.arrayBuffer());
  const checks = await checkBundle(zip, anchors, async (done, of) => {
    if (turn !== state.turn) return;
    state.progress = [done, of];
    draw();
    await breathe();
  });
  if (turn !== state.turn) return;
  state.checks = checks;
  state.progress = null;
  draw();
  const head = root.querySelector('.verdict');
  head.focus({ preventScroll: true });
  head.scrollIntoView({ block: 'start' });
}

addEventListener('dragover', (e) => e.preventDefault());
addEventListener('drop', (e) => {
  e.preventDefault();
  const [file] = e.dataTransfer.files;
  if (file) check(file);
});
draw();
