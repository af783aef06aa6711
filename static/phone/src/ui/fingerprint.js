import { clauses, h } from './dom.js';

/** The session's short name, to compare with the hall screen (rb1 §5). A person who typed a code has nothing else to go by, and is asked to. */
export function fingerprint(t, view) {
  const groups = view.about.fingerprint.split('-').map((g) => h('span', null, g));
  return h(
    view.typed ? 'section.print.asks' : 'section.print',
    { 'aria-label': t.fingerprintLabel },
    h('p.soft', null, view.typed ? t.fingerprintTyped : clauses(t.fingerprint)),
    h('p.groups.mono', null, groups),
  );
}
