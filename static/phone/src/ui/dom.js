// Elements without templates: text is always text, so the page needs no innerHTML (trusted types are required).

import { pieces } from './words.js';

/**
 * @param {string} name tag, with classes after dots: "p.soft"
 * @param {Object} [props] attributes; on… are listeners; null, undefined and false are left out
 * @param {...(Node|string|null|false|Array)} children
 */
export function h(name, props, ...children) {
  const [tag, ...classes] = name.split('.');
  const el = document.createElement(tag);
  if (classes.length) el.className = classes.join(' ');
  for (const key of Object.keys(props || {})) {
    const value = props[key];
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) el.addEventListener(key.slice(2), value);
    else el.setAttribute(key, value === true ? '' : value);
  }
  append(el, children);
  return el;
}

function append(el, children) {
  for (const c of children) {
    if (Array.isArray(c)) append(el, c);
    else if (c && typeof c === 'object') el.appendChild(c);
    else if (c || c === 0) write(el, pieces(String(c)));
  }
}

// No sign stands between the words, since a screen reader would read it, and all are in one box, also where el lays out
// its children in a row.
function write(el, words) {
  const line = words.length > 1 ? el.appendChild(document.createElement('span')) : el;
  for (const word of words) {
    const text = document.createTextNode(word);
    if (line === el || word.length > 8 || /\s/.test(word)) line.appendChild(text);
    else line.appendChild(document.createElement('span')).appendChild(text).parentNode.className = 'w';
  }
}

export function replace(el, ...children) {
  while (el.firstChild) el.removeChild(el.firstChild);
  append(el, children);
}

/** Fills {name} in a text. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, k) => values[k]);

/** Chinese breaks a line after any character; a sentence that matters breaks where its clauses end, as long as they fit. */
export const clauses = (text) => (/[\u4e00-\u9fff]/.test(text) ? text.match(/（[^）]*）[，。：；…？！]*|[^，。：；…？！（]+[，。：；…？！]*|./g).map((c) => h('span.clause', null, c)) : text);

export const button = (label, onclick, props) => h('button.button', { type: 'button', onclick, ...props }, label);
export const primary = (label, onclick, props) => h('button.button.primary', { type: 'button', onclick, ...props }, label);
