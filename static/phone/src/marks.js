// The mark of a voter group beside its name: shape, letter and colour, the same on slip, phone and hall screen.

import marks from './marks.json';

/** @param {number} i the group's place in the session @returns {{sign: string, light: string, dark: string}} */
export const markOf = (i) => ({
  sign: marks.shapes[i % marks.shapes.length] + String.fromCharCode(65 + i),
  light: marks.light[i % marks.light.length],
  dark: marks.dark[i % marks.dark.length],
});

/** The place of a questionnaire's group among those that the manifest's form names; -1 where there is nothing to tell apart. */
export function placeOf({ group, weights }) {
  const names = Array.isArray(weights) ? weights.map((w) => w && w.group) : [];
  return names.length > 1 ? names.indexOf(group) : -1;
}
