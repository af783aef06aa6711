// Lines of the panel end between words, not inside them, where the browser knows words: in names, headings, labels, short sentences.
import { pieces } from '../src/ui/words.js';

const LONGEST = 160; // characters; what people write at length breaks anywhere, as in print

const PARTS = 'h1, h2, h3, th, td, dt, dd, summary, label, legend, p, li, .choice, .when, .name, .tasks a, .names a';

/** A number and what it counts stand in one line. */
function together(word) {
  const span = document.createElement('span');
  span.className = 'together';
  span.textContent = word;
  return span;
}

/** A text between whose words lines may end, and only there. */
function cut(text) {
  const words = pieces(text.data);
  if (words.length < 2) return;
  const line = document.createElement('span');
  line.className = 'words';
  words.forEach((word, i) => {
    if (i) line.append(document.createElement('wbr'));
    line.append(/\d \S/.test(word) && word.length < 9 ? together(word) : word);
  });
  text.replaceWith(line);
}

function within(root) {
  const found = [];
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode;
    const at = text.parentElement;
    if (text.data.trim().length > LONGEST || !at || !at.closest(PARTS) || at.closest('script, template, textarea, select, svg, .mono, .words, .original, thead, .keep, .num, .chip, .button')) continue;
    found.push(text);
  }
  found.forEach(cut);
}

within(document.body);
document.addEventListener('htmx:afterSettle', (event) => { if (event.detail.elt) within(event.detail.elt); });
