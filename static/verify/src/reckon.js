// Scores recalculated from counts and rules, in exact fractions (domain 2.5): the arithmetic of
// internal/verify/reckon.go.

function need(ok, why) {
  if (!ok) throw new Error(why);
}

/** A fraction of two BigInts, the lower one above 0. null is not known, and never 0. */
export const ratio = (n, d = 1n) => ({ n: BigInt(n), d: BigInt(d) });
const times = (a, b) => ratio(a.n * b.n, a.d * b.d);
const over = (a, b) => ratio(a.n * b.d, a.d * b.n);
export const plus = (a, b) => ratio(a.n * b.d + b.n * a.d, a.d * b.d);
/** Below 0, 0 or above 0, as the first is to the second. */
export const compare = (a, b) => (a.n * b.d < b.n * a.d ? -1 : a.n * b.d > b.n * a.d ? 1 : 0);

const DECIMAL = /^([0-9]{1,15})(?:\.([0-9]{1,12}))?(?:\/([0-9]{1,15}))?$/;

/** Reads an exact number that is not negative. @returns null when it is none */
export function number(s) {
  const m = DECIMAL.exec(typeof s === 'string' ? s : '');
  if (!m || (m[3] && !BigInt(m[3]))) return null;
  const below = m[2] || '';
  return ratio(m[1] + below, BigInt('1' + '0'.repeat(below.length)) * BigInt(m[3] || 1));
}

/** A number as a result prints it: two decimals, half up, once. */
export function told(r) {
  if (!r) return '—';
  const s = String((r.n * 200n + r.d) / (r.d * 2n)).padStart(3, '0');
  return s.slice(0, -2) + '.' + s.slice(-2);
}

export const says = (s) => (s === null || s === undefined ? '—' : s);

const share = (n, of) => (of > 0 ? ratio(100 * n, of) : null);

/** Σ w·v / Σ w over the values that are known, null without any. */
function mean(pairs) {
  const known = pairs.filter(([, v]) => v);
  if (!known.length) return null;
  return over(known.map(([w, v]) => times(w, v)).reduce(plus), known.map(([w]) => w).reduce(plus));
}

const DENOMINATORS = ['counted', 'valid_minus_abstain', 'valid', 'returned', 'issued', 'expected', 'attended'];
const positive = (r) => r && r.n > 0n;

/** Reads the rules of a result. @returns {{marks, full, weights, questions, …}} @throws when they are not those of a result */
export function readRules(r, codes) {
  const rules = r.reckoning;
  need(rules, 'the result does not say by which rules it was calculated');
  const full = number(rules.full_mark);
  need(positive(full), 'the full mark is not a number above 0');
  need(rules.denominator === r.rate_denominator && DENOMINATORS.includes(rules.denominator), 'the denominator of the rates is unknown or given twice');
  need(['overall', 'mean'].includes(rules.rate_of), "the result does not say which rate is the unit's");
  const marks = Object.create(null);
  for (const key of Object.keys(rules.coefficients || {})) {
    if (rules.coefficients[key] === null) continue;
    marks[key] = number(rules.coefficients[key]);
    need(marks[key] && compare(marks[key], full) <= 0, `the coefficient of ${key} is no number up to the full mark`);
  }
  const names = String(r.score_preset).split('/');
  if (names.length === 3) {
    const same = ['sat', 'basic', 'dis'].every((key, i) => number(names[i]) && marks[key] && compare(number(names[i]), marks[key]) === 0);
    need(same, `the coefficients are not those of ${r.score_preset}`);
  }
  const questions = rules.questions || [];
  need(questions.length === codes.length, `rules for ${questions.length} questions of ${codes.length}`);
  const weights = questions.map((q, i) => {
    const w = q.weight ? number(q.weight) : null;
    need(!q.weight || positive(w), `the weight of question ${i + 1} is no number above 0`);
    need(q.code === codes[i] && (!q.overall || w), `the rules of question ${i + 1} are not those of the questionnaire`);
    return w;
  });
  need(weights.some((w) => w) && questions.filter((q) => q.overall).length === 1, 'no question is scored, or there is not one overall question');
  return { ...rules, satisfied: rules.satisfied || [], unknown: rules.unknown || [], full, marks, weights, questions };
}

/** One set of counts; only the whole hall knows how many slips went out and how many people came. */
const pileOf = (g) => ({ returned: g.returned, valid: g.valid, counts: g.per_question.map((q) => q.counts) });

function less(p, o) {
  const counts = p.counts.map((c, i) => Object.fromEntries(Object.keys(c).map((k) => [k, c[k] - o.counts[i][k]])));
  return { returned: p.returned - o.returned, valid: p.valid - o.valid, counts };
}

const possible = (p) => p.returned >= 0 && p.valid >= 0 && p.counts.every((c) => Object.keys(c).every((k) => c[k] >= 0));
const chosen = (counts, keys) => Object.keys(counts).reduce((n, k) => n + (keys.includes(k) ? counts[k] : 0), 0);

/** 满意度 and 满意率 of one question. @returns {[score, rate]} */
function question(rules, p, i) {
  if (!rules.weights[i]) return [null, null];
  const counts = p.counts[i];
  const voted = Object.keys(counts).filter((k) => rules.marks[k]);
  const votes = voted.reduce((n, k) => n + counts[k], 0);
  const points = voted.map((k) => times(rules.marks[k], ratio(counts[k]))).reduce(plus, ratio(0));
  const score = votes > 0 ? over(times(points, ratio(100, votes)), rules.full) : null;
  const abstained = p.valid - counts.abstain;
  const of = {
    counted: abstained - chosen(counts, rules.unknown), valid_minus_abstain: abstained, valid: p.valid, returned: p.returned,
    issued: p.issued || 0, expected: p.expected || 0, attended: p.attended || 0,
  };
  return [score, share(chosen(counts, rules.satisfied), of[rules.denominator])];
}

/** 满意度 and 满意率 of a pile over its questions. @returns {[score, rate]} */
function unit(rules, p) {
  const scores = [];
  const rates = [];
  rules.weights.forEach((w, i) => {
    if (!w) return;
    const [s, r] = question(rules, p, i);
    scores.push([w, s]);
    if (rules.rate_of === 'mean' || rules.questions[i].overall) rates.push([ratio(1), r]);
  });
  return [mean(scores), mean(rates)];
}

const whole = (r) => ({ ...pileOf(r), issued: r.issued, expected: r.expected, attended: r.attended });

/** The pieces of the score with their weights: every group that is shown, and what is hidden as one. */
function parts(rules, r) {
  const groups = r.groups || [];
  if (!groups.length) return [[ratio(1), whole(r)]];
  const out = [];
  const add = (weight, p) => {
    need(positive(number(weight)), "a group's weight is not a number above 0");
    out.push([number(weight), p]);
  };
  let rest = whole(r);
  for (const g of groups.filter((x) => !x.suppressed)) {
    const p = pileOf(g);
    rest = less(rest, p);
    if (p.returned > 0) add(g.weight, p);
  }
  need(possible(rest), 'the groups shown have more votes than there are');
  if (rest.returned > 0) {
    add(rules.hidden_weight, rest);
    const all = groups.filter((g) => g.suppressed && number(g.weight)).map((g) => number(g.weight)).reduce(plus, ratio(0));
    need(compare(number(rules.hidden_weight), all) <= 0, 'the hidden groups weigh more than they may');
  } else need(!rules.hidden_weight, 'a weight for hidden groups, but nothing is hidden');
  return out;
}

function same(what, [score, rate], publishedScore, publishedRate) {
  need(told(score) === says(publishedScore), `${what}: the score is ${told(score)}, published as ${says(publishedScore)}`);
  need(told(rate) === says(publishedRate), `${what}: the rate is ${told(rate)}, published as ${says(publishedRate)}`);
}

function checkQuestions(rules, p, published) {
  published.forEach((q, i) => {
    const keys = rules.questions[i].options || [];
    need(keys.every((k) => Object.keys(q.counts).includes(k)) && Object.keys(q.counts).length === keys.length + 1, `question ${q.code} counts other options than its rules name`);
    same('question ' + q.code, question(rules, p, i), q.score, q.rate);
  });
}

/** Compares every calculated number with the published one. @throws at the first that differs */
export function checkScores(rules, r) {
  const all = whole(r);
  checkQuestions(rules, all, r.per_question);
  for (const g of (r.groups || []).filter((x) => !x.suppressed)) {
    const p = pileOf(g);
    checkQuestions(rules, p, g.per_question);
    same('group ' + g.group, unit(rules, p), g.satisfaction_score, g.satisfaction_rate);
  }
  const score = mean(parts(rules, r).map(([w, p]) => [w, unit(rules, p)[0]]));
  same('the unit', [score, unit(rules, all)[1]], r.satisfaction_score, r.satisfaction_rate);
  const of = (a, b) => (b === null || b === undefined ? null : share(a || 0, b));
  for (const [what, worked, published] of [
    ['attended of expected', of(r.attended, r.expected), r.attend_rate],
    ['returned of issued', of(r.returned, r.issued), r.return_rate],
    ['valid of returned', of(r.valid, r.returned), r.valid_rate],
  ]) need(told(worked) === says(published), `${what} is ${told(worked)} percent, published as ${says(published)}`);
}

function under(a, b, percent) {
  const known = [a, b].every((n) => n !== null && n !== undefined);
  const at = known ? share(a, b) : null;
  return !!(at && number(percent) && compare(at, number(percent)) < 0);
}

/** Whether all valid ballots of a pile gave one answer to a scored question (rb1 §9.7). */
const unanimous = (rules, p) => rules.weights.some((w, i) => w && Object.keys(p.counts[i]).some((k) => k !== 'abstain' && p.counts[i][k] > 0 && p.counts[i][k] === p.valid));

/** Every caution that the numbers ask for is there, and none that they do not. */
export function checkFlags(rules, r, screen) {
  const must = { screen_mode: screen, quorum_low: under(r.attended, r.expected, rules.quorum), return_low: under(r.returned, r.issued, rules.return_rate) };
  if (r.suppressed) Object.assign(must, { sample_small: r.returned < rules.min_valid, unanimous: false });
  else {
    const piles = parts(rules, r).map(([, p]) => p);
    must.sample_small = r.valid < rules.min_valid;
    must.unanimous = [...piles, whole(r)].some((p) => unanimous(rules, p));
    const missing = piles.some((p) => !unit(rules, p)[0]) || (r.groups || []).some((g) => !g.suppressed && g.returned === 0);
    const grouped = (r.groups || []).length > 0;
    if (missing || !grouped) must.group_missing = missing && grouped; // for a hidden group, its box shows whether anyone voted
  }
  for (const flag of Object.keys(must)) need((r.flags || []).includes(flag) === must[flag], `the caution "${flag}" is there, or missing, against the numbers`);
}
