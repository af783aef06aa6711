// The first screen: who is judged, how long it takes, what happens with the answers. One screen, and everything that is longer is one tap away.

import { clauses, fill, h, primary } from './dom.js';
import { fingerprint } from './fingerprint.js';
import { groupBadge } from './group.js';
import { icon } from './icons.js';

const ICONS = ['nameless', 'sealed', 'once'];
const SECONDS = 13; // for one question, with reading it

/** What is judged, out of the questionnaire's title: "市水利局巡察整改情况民主测评表" is about 巡察整改情况. '' when the title is another. */
function subject(title, org) {
  const about = org && title.startsWith(org) ? title.slice(org.length).replace(/(民主)?测评(表|问卷|票)?$/, '') : '';
  return about.length <= 10 ? about : '';
}

const minutes = (n) => Math.max(1, Math.round((n * SECONDS) / 60));

/** A link to what is behind it, as a button: nothing is left. */
const link = (text, onclick, props) => h('button.link', { type: 'button', onclick, ...props }, text, icon('more'));

/** A link whose page has to be fetched first; says so when it cannot. */
function fetching(text, fetchIt, problem, props) {
  return link(text, () => fetchIt().then((why) => (problem.textContent = why)), props);
}

export function intro(t, view, on) {
  const { about, form } = view;
  const n = form.questions.length;
  const what = subject(form.title || about.title, about.org);
  const problem = h('p.problem', { role: 'alert' });
  const row = ([strong, soft], i) => h('li', null, icon(ICONS[i]), h('div', null, h('b', null, strong), h('small', null, soft)));
  return [
    h('div.asked', null, about.org && h('p.soft', null, t.introAsk), h('h1', { tabindex: '-1', lang: 'zh-CN' }, about.org || form.title || about.title)),
    h('p.meta', null, what && h('span.what', { lang: 'zh-CN' }, what, ' · '), clauses(fill(t.introTime, { n, m: minutes(n) }))),
    groupBadge(t, about),
    h('ul.promises', null, t.introRows.map(row)),
    fingerprint(t, view),
    h(
      'div.links',
      null,
      form.disclosure && link(t.introDisclosure, () => on.open('disclosure')),
      fetching(t.introHelp, on.help, problem),
    ),
    t.introLanguage && h('p.hint', null, t.introLanguage),
    problem,
    h('div.bar', null, primary(t.begin, on.begin)),
  ];
}
