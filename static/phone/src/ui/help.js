// What is behind the intro: how it is kept secret in three layers (a sentence, a page, the technical page), and what
// was reported. The sentence is in the page itself; the rest comes when someone asks for it.

import { KEEPS } from '../machine.js';
import { fill, h, primary } from './dom.js';
import { icon } from './icons.js';
import { title } from './message.js';

const list = (head, lines) => lines.length > 0 && [h('h2', null, head), h('ul', null, lines.map((s) => h('li', null, s)))];
const closing = (t, on) => h('div.bar', null, primary(t.back, on.closeOver));

/** @param view with `help`, the texts that were fetched */
export function help(t, view, on) {
  const { about, form } = view;
  const x = view.help.page;
  const weak = about ? about.weak.map((w) => x.weak[w]) : [];
  const more = h('button.link', { type: 'button', onclick: () => on.open('technical') }, x.more, icon('more'));
  return [
    title(t.helpTitle),
    h('p.note', null, t.helpOne),
    form && form.intro && [h('h2', null, x.notes), h('p', { lang: 'zh-CN' }, form.intro)],
    list(x.keep, x.keepList),
    list(x.here, weak),
    list(x.cannot, x.cannotList),
    h('div.links', null, more),
    closing(t, on),
  ];
}

/** The technical page: what the service keeps, from its schema, and what this phone keeps, from the machine's own table. */
export function technical(t, view, on) {
  const x = view.help;
  const kept = x.kept.map((k) => fill(x.line, { title: k.title, what: k.columns.join(x.and), until: k.until }));
  const states = Object.keys(KEEPS).filter((state) => KEEPS[state].length);
  const mine = states.map((state) => fill(x.phoneLine, { state: t.otherStates[state], what: KEEPS[state].map((field) => x.fields[field]).join(x.and) }));
  return [title(x.title), h('p', null, x.only), list(x.stored, kept.concat(x.storedList)), list(x.phone, mine.concat(x.phoneList)), closing(t, on)];
}

/** What was reported in the hall, as it was fixed when the session opened. A line of the text is a paragraph. */
export function disclosure(t, view, on) {
  const paragraphs = [].concat(view.form.disclosure).join('\n').split(/\n+/).filter((s) => s.trim());
  return [title(t.introDisclosure), h('div.card', { lang: 'zh-CN' }, paragraphs.map((s) => h('p', null, s))), closing(t, on)];
}
