// The print sheets: A4, 3 × 8 slips, cut lines between, the same look as `minping slips` prints (internal/paper).

import { b64u, fromB64u } from '../src/rb1/bytes.js';
import { group } from '../src/rb1/crockford.js';
import { typedToken } from '../src/rb1/slip.js';
import { encode, path, QUIET } from './qr.js';

const PER_SHEET = 24;
const SYMBOL = 28; // mm of the code itself, without its quiet zone

const SVG = 'http://www.w3.org/2000/svg';

function el(name, className, ...children) {
  const e = document.createElement(name);
  if (className) e.className = className;
  e.append(...children.filter(Boolean));
  return e;
}

function drawing(url) {
  const m = encode(url);
  const side = m.length + 2 * QUIET;
  const svg = document.createElementNS(SVG, 'svg');
  const width = ((SYMBOL * side) / m.length).toFixed(2) + 'mm';
  for (const [k, v] of Object.entries({ viewBox: `0 0 ${side} ${side}`, width, height: width, 'shape-rendering': 'crispEdges', role: 'img', 'aria-label': '二维码' })) svg.setAttribute(k, v);
  const p = document.createElementNS(SVG, 'path');
  p.setAttribute('d', path(m));
  svg.append(p);
  return svg;
}

/** The link in a slip's QR code (rb1 §5). @param {Uint8Array} m M, 32 bytes */
export const slipUrl = (base, sid, code, m) => `${base}/b#1.${sid}.${b64u(typedToken(sid, code))}.${b64u(m.subarray(0, 10))}`;

function slip(options, box, code) {
  const m = fromB64u(box.m, 32);
  const typed = group(code).split('-');
  const fours = el('p', 'code', el('span', '', typed[0]), '-', el('span', '', typed[1]), el('br'), el('span', '', typed[2]), '-', el('span', '', typed[3]));
  const once = el('p', 'once', options.rehearsal && el('span', 'drill', '演练'), '匿名·一次有效');
  const how = el('p', 'how', options.hall ? '扫码投票，再扫大屏。也可打开' : '扫码投票。也可打开', el('br'), options.base.replace(/^https?:\/\//, '') + '/b', el('br'), box.number ? `输入场次号 ${box.number} 和票码。` : '输入场次号和票码。');
  return el(
    'article',
    'slip',
    el('div', '', drawing(slipUrl(options.base, box.sid, code, m)), el('p', 'print', group(m.subarray(0, 10)))),
    el('div', 'words', el('p', 'unit', options.unit), el('p', 'when', el('span', '', options.date), box.group && ' ', box.group && el('span', '', box.group)), once, fours, how),
  );
}

/**
 * @param {{base, unit, date, hall?, rehearsal?, boxes: {sid, m: string, number?, group?, codes: Uint8Array[]}[]}} options
 * @returns {HTMLElement} div.slip-sheets for slips.css; a new sheet for each voter group, so that a stack is of one kind
 */
export function sheets(options) {
  const out = el('div', 'slip-sheets');
  for (const box of options.boxes) {
    for (let i = 0; i < box.codes.length; i += PER_SHEET) {
      out.append(el('section', 'sheet', ...box.codes.slice(i, i + PER_SHEET).map((c) => slip(options, box, c))));
    }
  }
  return out;
}
