// The print sheets: A4, cut lines between the slips, the same look as `minping slips` prints (internal/paper).

import { b64u, fromB64u } from '../src/rb1/bytes.js';
import { group, printed } from '../src/rb1/crockford.js';
import { markOf } from '../src/marks.js';
import { typedToken } from '../src/rb1/slip.js';
import { encode, path, QUIET } from './qr.js';

/** How many slips fit on a page, and how wide the code itself is then, in mm without its quiet zone. */
const SYMBOLS = { 8: 34, 10: 28, 24: 28 };
export const SIZES = Object.keys(SYMBOLS).map(Number);
export const DEFAULT_SIZE = 8; // nothing on these is printed smaller than 10.5 points

const SVG = 'http://www.w3.org/2000/svg';

function el(name, className, ...children) {
  const e = document.createElement(name);
  if (className) e.className = className;
  e.append(...children.filter(Boolean));
  return e;
}

function drawing(url, symbol) {
  const m = encode(url);
  const side = m.length + 2 * QUIET;
  const svg = document.createElementNS(SVG, 'svg');
  const width = ((symbol * side) / m.length).toFixed(2) + 'mm';
  for (const [k, v] of Object.entries({ viewBox: `0 0 ${side} ${side}`, width, height: width, 'shape-rendering': 'crispEdges', role: 'img', 'aria-label': '二维码' })) svg.setAttribute(k, v);
  const p = document.createElementNS(SVG, 'path');
  p.setAttribute('d', path(m));
  svg.append(p);
  return svg;
}

/** The link in a slip's QR code (rb1 §5). @param {Uint8Array} m M, 32 bytes */
export const slipUrl = (base, sid, code, m) => `${base}/b#1.${sid}.${b64u(typedToken(sid, code))}.${b64u(m.subarray(0, 10))}`;

/** A group's name behind its mark. */
function named(box) {
  if (!box.mark) return [box.group];
  const sign = el('b', 'sign', box.mark.sign);
  sign.style.color = box.mark.light;
  return [sign, ' ', box.group];
}

const once = (options) => el('p', 'once', options.rehearsal && el('span', 'drill', '演练'), '匿名·一次有效');

/** The groups of a code with what stands between two of them. */
const groups = (code, between) => printed(code).split('-').flatMap((g, i) => [i && between(i), el('span', '', g)]);

/** Four groups on two lines. */
const halves = (groups) => groups.flatMap((g, i) => [i === 2 ? el('br') : i && '-', el('span', '', g)]);

/** A slip of which 24 are on a page, for halls where paper is short. It has room for what only a slip can say, in print that can be read; the
 *  hall screen says how. */
function small(options, box, code, qr, print) {
  const when = el('p', 'when', ...(box.group ? named(box) : [options.date]));
  const once = el('p', 'once', options.rehearsal ? el('span', 'drill', '演练') : '匿名·', '一次有效');
  const lines = (label, name, groups) => el('p', '', label + ' ', el('span', name, ...halves(groups)));
  return el(
    'article',
    'slip',
    qr,
    el('div', 'words', el('p', 'unit', options.unit), when, once, lines('票码', 'code', printed(code).split('-')), lines('校验', 'print', print.split('-'))),
  );
}

function large(options, box, code, qr, print) {
  const site = options.base.replace(/^https?:\/\//, '') + '/b';
  const group = box.group && el('p', '', el('span', 'group', ...named(box)));
  const how = el('p', 'how', options.hall && '再扫一次大屏。', '扫不了？打开 ', el('span', 'site', site + '，'), '输场次号', box.number && ' ', box.number && el('b', '', box.number), ' 和票码。');
  return el(
    'article',
    'slip',
    el('div', 'head', el('p', 'unit', options.unit), el('p', 'when', el('span', '', '请您评价巡察整改情况'), ' ', el('span', '', options.date))),
    qr,
    el('div', 'words', el('p', 'do', '微信扫一扫'), once(options), group, how),
    el('div', 'foot', el('p', '', '票码 ', el('span', 'code', ...groups(code, () => '-'))), el('p', '', '校验码 ', el('span', 'print', print))),
  );
}

function slip(options, box, code, size) {
  const m = fromB64u(box.m, 32);
  const qr = drawing(slipUrl(options.base, box.sid, code, m), SYMBOLS[size]);
  return (size === 24 ? small : large)(options, box, code, qr, group(m.subarray(0, 10)));
}

/**
 * @param {{base, unit, date, hall?, rehearsal?, size?: number, boxes: {sid, m: string, number?, group?, codes: Uint8Array[]}[]}} options
 *   size: how many on a page, one of SIZES
 * @returns {HTMLElement} div.slip-sheets for slips.css; a new sheet for each voter group, so that a stack is of one kind
 */
export function sheets(options) {
  const size = SYMBOLS[options.size] ? Number(options.size) : DEFAULT_SIZE;
  const out = el('div', 'slip-sheets');
  options.boxes.forEach((one, place) => {
    const box = { ...one, mark: options.boxes.length > 1 ? markOf(place) : null };
    for (let i = 0; i < box.codes.length; i += size) {
      out.append(el('section', 'sheet of' + size, ...box.codes.slice(i, i + size).map((c) => slip(options, box, c, size))));
    }
  });
  return out;
}
