// What a voter group is told by on the slip and on the hall screen too, and its name.

import { markOf } from '../marks.js';
import { fill, h } from './dom.js';

/** @param {number} place of the group in its session; below zero there is none */
function groupMark(place) {
  if (!(place >= 0)) return null;
  const { sign, light, dark } = markOf(place);
  const el = h('b.sign', { 'aria-hidden': 'true' }, sign);
  el.style.setProperty('--light', light);
  el.style.setProperty('--dark', dark);
  return el;
}

/** The group of the slip at hand, where there is one. */
export const groupBadge = (t, { group, place }) => group && h('p.badge', null, groupMark(place), fill(t.group, { group }));
