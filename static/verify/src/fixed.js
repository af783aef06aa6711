// The rules that a result was calculated by against those in the forms, which were fixed before the first slip was
// handed out.

import { parse } from './json.js';

function need(ok, why) {
  if (!ok) throw new Error(why);
}

/** One spelling of a value, whatever the order of its keys. */
function spelling(v) {
  if (Array.isArray(v)) return `[${v.map(spelling)}]`;
  if (!v || typeof v !== 'object') return JSON.stringify(v);
  return `{${Object.keys(v).sort().map((k) => JSON.stringify(k) + ':' + spelling(v[k]))}}`;
}

/** Everything that can be known before anyone votes; which groups are hidden, and what they weigh, cannot. */
function fits({ reckoning, weights }, r) {
  const { hidden_weight: _, ...used } = r.reckoning;
  need(spelling(reckoning) === spelling(used), 'coefficients, weights of questions, denominator or thresholds differ');
  if (r.suppressed) return;
  const [then, now] = [weights || [], r.groups || []];
  need(then.length === now.length, 'the groups differ');
  now.forEach((g, i) => need(then[i].group === g.group && then[i].weight === g.weight, `the weight of group ${g.group} is another`));
}

/** A form without rules is of an older service, and says nothing about them. */
export function checkFixed(d, r, boxes) {
  let bare = 0;
  try {
    for (const c of boxes) {
      const form = parse(c.form);
      if (form.reckoning) fits(form, r);
      else bare++;
    }
  } catch (e) {
    d.fail('fixed_rules', e);
    return;
  }
  if (bare) d.warn('rules_not_fixed');
  else d.pass('fixed_rules');
}
