// The page's few drawings, as lines on a grid of 24. Each says what the words beside it say, so none is read aloud.

const NS = 'http://www.w3.org/2000/svg';

const PATHS = {
  nameless: 'M8.5 8.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M5 20c0-4 3-6 7-6s7 2 7 6M4 4l16 16',
  sealed: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5',
  once: 'M6 3h12v18H6zM9 8h6M9 12h6M9 16h3',
  speak: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
  stop: 'M6.5 6.5h11v11h-11z',
  more: 'M9.5 5.5L16 12l-6.500 6.500',
  box: 'M3 11h18v10H3zM7 11h10M8 11V3h8v8M10 6.500l1.500 1.500L14.500 5',
  tick: 'M5 12.500l4.500 4.500L19 7.500',
};

/** @param {string} name @returns {SVGElement} */
export function icon(name) {
  const svg = document.createElementNS(NS, 'svg');
  const path = document.createElementNS(NS, 'path');
  svg.setAttribute('class', 'icon icon-' + name);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', PATHS[name]);
  svg.appendChild(path);
  return svg;
}
