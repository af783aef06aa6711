// The published result: its sums and its small groups (domain 2.5, rb1 §9).

import { parse } from './json.js';

function need(ok, why) {
  if (!ok) throw new Error(why);
}

/** Codes of the questions, from the questionnaire that voters saw. */
export function questionCodes(box, form) {
  const { questions } = parse(form);
  need(Array.isArray(questions) && questions.length === box.questions.length, 'the questionnaire and the manifest have different questions');
  return questions.map((q, i) => {
    need(Array.isArray(q.options) && q.options.length === box.questions[i].n, 'the questionnaire and the manifest have different options');
    return q.code;
  });
}

const isCount = Number.isInteger;

/** One set of counts: on a scored question options and abstentions are the valid ballots; several marks only bound a count. */
function checkPile(box, codes, returned, pile) {
  need(isCount(pile.valid) && isCount(pile.invalid) && pile.valid >= 0 && pile.invalid >= 0 && pile.valid + pile.invalid === returned, 'returned is not valid plus invalid');
  const questions = pile.per_question || [];
  need(questions.length === codes.length, `${questions.length} questions instead of ${codes.length}`);
  let readable = -1;
  questions.forEach((q, i) => {
    const shape = box.questions[i];
    const counts = q.counts || {};
    const all = Object.keys(counts).map((k) => counts[k]);
    need(q.code === codes[i] && isCount(counts.abstain) && all.length === shape.n + 1, `question ${i + 1} is not the one of the questionnaire`);
    need(all.every((n) => isCount(n) && n >= 0 && n <= returned), `question ${i + 1} counts more than was returned`);
    const sum = all.reduce((a, b) => a + b, 0);
    need(shape.blank || counts.abstain === 0 || sum === pile.valid, `question ${i + 1} counts abstentions that are not allowed`);
    if (shape.t === 'm' || sum === pile.valid) return;
    need(sum >= pile.valid && sum <= returned && (readable < 0 || sum === readable), `question ${i + 1} adds up to ${sum} of ${pile.valid} valid`);
    readable = sum;
  });
}

const TOLD = ['valid', 'invalid', 'returned', 'satisfaction_score', 'satisfaction_rate', 'valid_rate', 'return_rate', 'attend_rate'];
const tells = (g) => TOLD.some((k) => g[k] !== undefined && g[k] !== null) || (g.per_question || []).length > 0;

/** @throws when the sums of the whole or of a group do not agree */
export function checkTotals(box, form, size, r) {
  const codes = questionCodes(box, form);
  need(r.state === 'counted' && r.org === box.org, 'it is not the result of this session');
  need(isCount(r.returned) && r.returned >= size, `${r.returned} returned, but the box holds ${size}`);
  const groups = r.groups || [];
  if (r.suppressed) {
    const { returned, ...rest } = r;
    need(r.suppressed === 'too_few' && !tells(rest) && !groups.length && isCount(returned), 'a suppressed result gives counts');
    return;
  }
  checkPile(box, codes, r.returned, r);
  let shown = 0;
  for (const g of groups) {
    if (g.suppressed) {
      need(!tells(g), `group ${g.group} is hidden but tells counts`);
      continue;
    }
    need(isCount(g.returned), `group ${g.group} does not say how many voted`);
    checkPile(box, codes, g.returned, g);
    shown += g.returned;
  }
  const hidden = groups.some((g) => g.suppressed);
  need(!groups.length || (shown <= r.returned && (hidden || shown === r.returned)), `the groups add up to ${shown} of ${r.returned}`);
}

/** @throws when fewer than k ballots can be read off, directly or by subtraction */
export function checkSmall(r, k) {
  if (r.suppressed) return;
  need(r.returned >= k, `${r.returned} ballots were published`);
  let hidden = 0;
  let shown = 0;
  for (const g of r.groups || []) {
    if (g.suppressed) hidden++;
    else if (isCount(g.returned)) {
      shown += g.returned;
      need(g.returned === 0 || g.returned >= k, `group ${g.group} was published with ${g.returned} ballots`);
    }
  }
  const rest = r.returned - shown;
  need(!(rest > 0 && (hidden === 1 || (hidden > 1 && rest < k))), `what is hidden can be found by subtraction: ${rest} ballots in ${hidden} groups`);
}
