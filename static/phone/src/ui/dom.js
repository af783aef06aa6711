// Elements without templates: text is always text, so the page needs no innerHTML (trusted types are required).

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

const words = typeof Intl === 'object' && Intl.Segmenter && new Intl.Segmenter('zh', { granularity: 'word' });

const AFTER = /^[的地得了着过们吗呢吧器入]/; // they belong to what is before them

const CLOSES = /[，、。；：！？）》”]$/; // a line may end after them

const ONE = ['工作人员', '干部职工', '服务对象']; // two words to the browser, one to who reads them

function segments(text) {
  const out = [];
  for (const { segment, isWordLike } of words.segment(text)) {
    const last = out[out.length - 1];
    if (last && ONE.indexOf(last.segment + segment) >= 0) last.segment += segment;
    else out.push({ segment, isWordLike });
  }
  return out;
}

/**
 * A Chinese text, cut where a line may end: between words. A single character goes along with the word after it, else with the one
 * before. Elsewhere, and in a browser that knows no words, a text is one piece.
 */
function pieces(text) {
  if (!words || !/[\u4e00-\u9fff]{3}/.test(text)) return [text];
  const cut = [];
  const join = (piece) => cut.push((cut.pop() || '') + piece);
  const alone = () => cut.length > 1 && cut[cut.length - 1].length === 1 && join(cut.pop());
  let open = true; // whether the next word joins the last piece
  for (const { segment, isWordLike } of segments(text)) {
    const single = segment.length === 1 && isWordLike && !AFTER.test(segment);
    if (!isWordLike) alone(); // punctuation stays with what is before it, brackets with what is after
    if (open || !isWordLike || AFTER.test(segment)) join(segment);
    else cut.push(segment);
    open = isWordLike ? single : !CLOSES.test(segment);
  }
  alone();
  return cut;
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
