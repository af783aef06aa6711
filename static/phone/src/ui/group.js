// What a voter group is told by on the slip and on the hall screen too.

import { markOf } from '../marks.js';
import { h } from './dom.js';

/** @param {number} place of the group in its session; below zero there is none */
export function groupMark(place) {
  if (!(place >= 0)) return null;
  const { sign, light, dark } = markOf(place);
  const el = h('b.sign', { 'aria-hidden': 'true' }, sign);
  el.style.setProperty('--light', light);
  el.style.setProperty('--dark', dark);
  return el;
}
