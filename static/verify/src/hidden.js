// Which voter groups must be hidden (rb1 §9.4), and what can be known about it with paper: internal/verify/hidden.go
// has the reasons.

import { compare, number, plus, ratio } from './reckon.js';

const SPREAD_LIMIT = 20000;

function need(ok, why) {
  if (!ok) throw new Error(why);
}

/** Those below k, and the smallest others until two with ballots and k ballots are hidden. */
export function suppress(sizes, k) {
  const hidden = sizes.map((n) => n < k);
  const left = () => sizes.filter((n, i) => hidden[i] && n > 0);
  while (left().length && (left().length < 2 || left().reduce((a, b) => a + b) < k)) {
    const shown = sizes.map((n, i) => [n, i]).filter(([, i]) => !hidden[i]);
    if (!shown.length) break;
    hidden[shown.reduce((a, b) => (b[0] < a[0] ? b : a))[1]] = true;
  }
  return hidden;
}

/** Decided twice: over all ballots, and over the boxes alone, because the person who entered the paper can subtract it. */
function mustHide(sizes, boxes) {
  const { k } = boxes[0].parsed;
  const alone = suppress(boxes.map((b) => b.size), k);
  return suppress(sizes, k).map((hide, i) => hide || (alone[i] && boxes[i].size > 0));
}

/** Whether groups of these sizes are hidden as the result hides them, weigh what it says, and whether it says that no one in a group voted. */
function fits(r, sizes, boxes) {
  let weight = ratio(0);
  mustHide(sizes, boxes).forEach((hide, i) => {
    const g = r.groups[i];
    need(!!g.suppressed === hide, `group ${g.group}: hidden is ${!!g.suppressed} and must be ${hide}`);
    if (hide && sizes[i] > 0 && number(g.weight)) weight = plus(weight, number(g.weight));
    need(sizes[i] > 0 || (r.flags || []).includes('group_missing'), `group ${g.group} has no ballots, and the result does not say so`);
  });
  if (!r.reckoning || !weight.n) return;
  const w = number(r.reckoning.hidden_weight);
  need(w && compare(w, weight) === 0, 'the hidden groups do not have the weight of those that voted');
}

/** Every way of adding n ballots to the groups named; sizes are changed in place. */
function* spread(sizes, [first, ...others], n) {
  if (first === undefined) {
    yield sizes;
    return;
  }
  const before = sizes[first];
  for (let more = others.length ? 0 : n; more <= n; more++) {
    sizes[first] = before + more;
    yield* spread(sizes, others, n - more);
  }
  sizes[first] = before;
}

export function checkHidden(d, r, boxes, paper) {
  const sizes = boxes.map((b, i) => (r.groups[i].suppressed || !Number.isInteger(r.groups[i].returned) ? b.size : r.groups[i].returned));
  const left = paper - sizes.reduce((n, size, i) => n + size - boxes[i].size, 0);
  const hidden = boxes.map((_, i) => i).filter((i) => r.groups[i].suppressed);
  if (left < 0 || (left > 0 && !hidden.length)) {
    d.fail('groups', new Error(`${paper} ballots on paper do not fit into the groups`));
    return;
  }
  let [tried, fit, why] = [0, 0, null];
  for (const way of spread(sizes, hidden, left)) {
    if (++tried > SPREAD_LIMIT) break;
    try {
      fits(r, way, boxes);
      fit++;
    } catch (e) {
      why = e;
    }
  }
  const all = tried <= SPREAD_LIMIT;
  if (all && !fit) d.fail('groups', why);
  else if (all && fit === tried) d.pass('groups');
  else d.warn('groups_unknown', left);
}
