// A page with a sign, one sentence that matters and what may follow.

import { clauses, fill, h } from './dom.js';

export const title = (text) => h('h1', { tabindex: '-1' }, text);
export const mark = (kind, sign) => h('div.mark.' + kind, { 'aria-hidden': 'true' }, sign);
export const bar = (...buttons) => h('div.bar', null, buttons);
export const say = (text) => h('h1.say', { tabindex: '-1' }, clauses(text));
export const p = (text) => h('p', null, clauses(text));

export const message = (kind, sign, text, ...more) => [mark(kind, sign), say(text), more];
export const waiting = (text, ...more) => [h('div.busy', { 'aria-hidden': 'true' }, h('i')), say(text), more];

/** What helps the staff that is called, under what helps the person. */
export const forStaff = (t, why) => h('p.soft.staff-only', null, fill(t.forStaff, { why }));
