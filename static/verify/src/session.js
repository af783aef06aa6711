// What concerns all boxes of a bundle together: siblings, accounting, returned ballots, audit log.

import { equal, hex, sha256, utf8 } from '../../phone/src/rb1/bytes.js';
import { goJSON, only, parse, unambiguous } from './json.js';
import { checkHidden } from './hidden.js';
import { checkFlags, checkScores, readRules, says } from './reckon.js';
import { checkTotals, questionCodes } from './result.js';
import { checkFixed } from './fixed.js';
import { texts } from './texts.js';

function need(ok, why) {
  if (!ok) throw new Error(why);
}

/** Voided before each of the boxes had a manifest: no one was admitted, and no manifest counts the slips of the others. */
const voidedUnfixed = (boxes) => boxes.some((b) => b.empty) && boxes.every((b) => b.empty || (b.voided && !b.hasAdmission));

/** Boxes of one session change state together and have one result (rb1 §9.4). */
function checkSiblings(boxes) {
  const unfixed = voidedUnfixed(boxes);
  const first = (unfixed && boxes.find((b) => !b.empty)) || boxes[0];
  need(new Set(boxes.map((b) => b.group)).size === boxes.length, 'two boxes are for one group');
  for (const c of boxes) {
    if (unfixed && c.empty) continue;
    need(!c.parsed === !first.parsed && c.voided === first.voided && c.hasSealed === first.hasSealed && c.hasResult === first.hasResult, 'they are not in the same state');
    if (!c.parsed) continue;
    need(c.result === first.result || (c.result && first.result && equal(c.result, first.result)), 'they have different results');
    const [m, n] = [c.parsed, first.parsed];
    for (const k of ['org', 'title', 'mode', 'flow', 'presence', 'delay', 'k', 'board', 'app']) need(m[k] === n[k], 'they have different rules');
    need(JSON.stringify(m.questions) === JSON.stringify(n.questions), 'they have different rules');
    if (c === first) continue;
    need(!m.issuers.some((i) => n.issuers.some((j) => j.n === i.n && j.slot === i.slot && j.body === i.body)), 'they share an issuer key');
    need(m.seal !== n.seal && m.receipt !== n.receipt, 'they share a key');
  }
}

const FIGURES = [
  'expected', 'attended', 'printed', 'issued', 'left_over', 'damaged', 'lost', 'admitted', 'void', 'unused', 'returned', 'valid', 'invalid', 'spoilt', 'abstain', 'paper',
];

// The flags as one says them (internal/verify/accounting.go); a test compares the two.
const WORDS = {
  accounting_missing: ['没有填写清点数', 'the counted figures were not entered'],
  printed_mismatch: ['印制 ≠ 发出 + 剩余 + 损坏', 'printed ≠ issued + left over + damaged'],
  issued_lt_admitted: ['发出的票少于签到人数', 'fewer slips handed out than phones admitted'],
  returned_mismatch: ['收回 ≠ 有效 + 无效', 'returned ≠ valid + invalid'],
  returned_gt_issued: ['收回的票多于发出的票（按通行规定应作废重测）', 'more ballots returned than slips handed out, which by common rules voids the vote'],
  lost_mismatch: ['收回 + 损坏或遗失的手机 多于签到人数', 'returned + lost phones exceed the admissions'],
  ballots_gt_admitted: ['票箱里的票多于签到人数', 'more ballots in the box than admissions'],
  attended_gt_expected: ['实到多于应到（仅提示）', 'more attended than were expected (a note only)'],
};

/** Flags in both languages, each with its own comma. */
const sayFlags = (all) => [all.map((f) => WORDS[f][0]).join('；'), all.map((f) => WORDS[f][1]).join('; ')];

/** Where an accounting does not balance (api §2, accounting; domain 2.5). */
function flags(a) {
  const electronic = a.returned - a.paper;
  const slips = a.printed + a.issued + a.left_over + a.damaged > 0; // none in screen mode
  return [
    [!a.given, 'accounting_missing'],
    [a.given && a.printed !== a.issued + a.left_over + a.damaged, 'printed_mismatch'],
    [slips && a.given && a.issued < a.admitted, 'issued_lt_admitted'],
    [a.returned !== a.valid + a.invalid, 'returned_mismatch'],
    [slips && a.returned > a.issued, 'returned_gt_issued'],
    [electronic + a.lost > a.admitted, 'lost_mismatch'],
    [electronic > a.admitted, 'ballots_gt_admitted'],
    [a.given && a.attended > a.expected, 'attended_gt_expected'],
  ].filter(([when]) => when).map(([, flag]) => flag);
}

// The states that only a session with all its manifests reaches.
const STEPS = ['ready', 'open', 'admitting', 'admitted', 'voting', 'closing', 'sealed', 'counted', 'purged'].map((s) => `session.${s}`);

/** Whether the audit log says that a session was more than a draft: each of its boxes had a manifest then. */
function begun(log, session) {
  try {
    return parse(log).some((e) => e.object === session && STEPS.includes(e.type));
  } catch (e) {
    return false; // said with the log
  }
}

/** accounting.json, which may be out of balance, but not silently, and never against the signed notes. A session that has begun had all its manifests. */
function accounting(raw, boxes, hasBegun) {
  const a = only(parse(unambiguous(raw)), ['given', 'flags', 'overrides', ...FIGURES], 'the accounting');
  for (const k of FIGURES) if (a[k] === undefined) a[k] = 0;
  need(FIGURES.every((k) => Number.isInteger(a[k])), 'a figure is not a number');
  need((a.flags || []).join() === flags(a).join(), `its flags are [${(a.flags || []).join(' ')}], its figures say [${flags(a).join(' ')}]`);
  const sum = (k) => boxes.reduce((n, b) => n + b[k], 0);
  const unfixed = voidedUnfixed(boxes);
  need(!hasBegun || boxes.every((b) => !b.empty), 'a box has no manifest, but the audit log says that the session became ready');
  need(!unfixed || (!a.admitted && !a.void && !a.returned && !a.paper), `it says ${a.admitted} admitted, ${a.void} void and ${a.returned} returned with ${a.paper} on paper, but a box has no manifest`);
  need(a.printed === sum('issued') || (a.printed > sum('issued') && unfixed), `it says ${a.printed} slips, the manifests ${sum('issued')}`);
  if (!boxes.every((b) => b.hasSealed)) return a; // voided before the seal: nothing was signed to compare with
  need(a.admitted === sum('admitted') && a.void === sum('void'), `it says ${a.admitted} admitted and ${a.void} void, the notes ${sum('admitted')} and ${sum('void')}`);
  need(a.paper >= 0 && a.returned === sum('size') + a.paper, `it says ${a.returned} returned with ${a.paper} on paper, the sealed notes ${sum('size')}`);
  return a;
}

/** The result was calculated with the figures of this accounting, and carries its flags. */
function compareTurnout(a, r) {
  const figures = a.given ? ['printed', 'issued', 'expected', 'attended'] : ['printed', 'issued'];
  for (const k of figures) need(r[k] === a[k], `the result and the accounting say different things of ${k}`);
  const has = (list, flag) => (list || []).includes(flag);
  for (const flag of Object.keys(WORDS)) need(has(r.flags, flag) === has(a.flags, flag), `the result and the accounting say different things of ${flag}`);
  need(has(r.flags, 'overridden') === (a.overrides || []).length > 0, "two people's reason is in the accounting or in the result, but not in both");
}

/** The result against boxes and accounting. */
function compareReturned(session, boxes, a, r) {
  const inBoxes = a.returned - a.paper;
  need(r.session_id === session, 'the result is of another session');
  need(r.returned === a.returned, `the result says ${r.returned}, the accounting ${a.returned}`);
  const { k } = boxes[0].parsed;
  const few = r.returned < k || (inBoxes > 0 && inBoxes < k);
  need(few === !!r.suppressed, `with ${r.returned} ballots and k = ${k} the result must say so if and only if it is too few`);
  const says = r.valid !== undefined && r.valid !== null;
  need(!says || (r.valid === a.valid && r.invalid === a.invalid), `the result says ${r.valid} valid and ${r.invalid} invalid, the accounting ${a.valid} and ${a.invalid}`);
  compareTurnout(a, r);
  const groups = r.groups || [];
  if (r.suppressed || !groups.length) return;
  need(groups.length === boxes.length, `${groups.length} groups in ${boxes.length} boxes`);
  boxes.forEach((b, i) => {
    const g = groups[i];
    need(g.group === b.group, `group "${g.group}" is not that of box ${b.sid}`);
    const told = g.returned !== undefined && g.returned !== null;
    need(!told || (g.returned >= b.size && g.returned <= b.size + a.paper), `group ${g.group}: ${g.returned} returned, ${b.size} in its box`);
  });
}

const AUDIT = ['n', 'at', 'subject', 'object', 'type', 'result', 'detail', 'prev', 'hash'];
const isHash = (s) => /^[0-9a-f]{64}$/.test(s);

function auditHash(e) {
  const { n, at, subject, object, type, result, prev } = e;
  const body = { n, at, subject, object, type, result, ...(e.detail ? { detail: e.detail } : {}), prev };
  return hex(sha256(utf8(goJSON(body))));
}

/** Follows the chain; an entry of other sessions is a placeholder with n, prev and hash. @returns {{shown, hidden, losses}} losses are the reasons for going on with a damaged box */
function checkAudit(raw) {
  const entries = parse(raw);
  need(entries === null || Array.isArray(entries), 'not the JSON that is expected');
  let hidden = 0;
  (entries || []).forEach((e, i, all) => {
    only(e, AUDIT, 'an entry');
    for (const k of AUDIT) if (e[k] === undefined) e[k] = k === 'n' ? 0 : '';
    need(e.n >= 1, `entry ${i + 1} has the number ${e.n}`);
    need(i === 0 || e.n === all[i - 1].n + 1, `entry ${e.n} follows another than the one before`);
    need(i === 0 || e.prev === all[i - 1].hash, `entry ${e.n} does not name the hash of the entry before`);
    need(e.n > 1 || e.prev === '', 'entry 1 names an entry before it');
    if (AUDIT.every((k) => ['n', 'prev', 'hash'].includes(k) || e[k] === '')) {
      need(isHash(e.hash) && (e.n === 1 || isHash(e.prev)), `entry ${e.n} has no hash`);
      hidden++;
    } else need(auditHash(e) === e.hash, `entry ${e.n} does not have its hash`);
  });
  const losses = (entries || []).filter((e) => e.type === 'session.loss_accepted').map((e) => e.detail);
  return { shown: (entries || []).length - hidden, hidden, losses };
}

const DRILL = '【演练】'; // how the title of a rehearsal begins, which its manifest fixes

/** Recalculates the published result: scores, rates and cautions, and says what weakens it. */
function checkPublished(d, boxes) {
  const [c] = boxes;
  if (!c.parsed) return;
  const screen = c.parsed.mode === 'screen';
  if (screen) d.warn('screen_mode');
  const rehearsal = c.parsed.title.startsWith(DRILL);
  if (rehearsal) d.warn('rehearsal');
  if (!c.hasResult) return;
  let r, codes;
  try {
    r = parse(unambiguous(c.result));
    codes = questionCodes(c.parsed, c.form);
    if (!r.suppressed) checkTotals(c.parsed, c.form, c.size, r);
  } catch (e) {
    return; // said with the totals
  }
  let rules;
  try {
    rules = readRules(r, codes);
    if (!r.suppressed) checkScores(rules, r);
  } catch (e) {
    d.fail('scores', e);
    return;
  }
  if (r.suppressed) d.pass('no_scores');
  else d.pass('scores', says(r.satisfaction_score), says(r.satisfaction_rate));
  checkFixed(d, r, boxes);
  d.is('flags', () => checkFlags(rules, r, screen));
  for (const flag of r.flags || []) {
    if (flag === 'screen_mode' || (flag === 'rehearsal' && rehearsal)) continue; // said from the manifest
    if (flag === 'rehearsal') {
      d.warn('rehearsal');
      continue;
    }
    if (texts['caution_' + flag]) d.warn('caution_' + flag);
    else if (!Object.keys(WORDS).includes(flag)) d.warn('caution_unknown', flag);
  }
}

export async function checkSession(d, archive, session, boxes) {
  if (boxes.length > 1) d.is('siblings', () => checkSiblings(boxes), boxes.length);
  checkPublished(d, boxes);
  const [raw, log] = [await archive.read('accounting.json'), await archive.read('audit.json')];
  let a = null;
  try {
    a = accounting(raw, boxes, begun(log, session));
    if (a.flags.length) d.warn('unbalanced', sayFlags(a.flags));
    else d.pass('accounting');
  } catch (e) {
    d.fail('accounting', e);
  }
  if (a && boxes[0].hasResult) {
    let r = null;
    try {
      r = parse(unambiguous(boxes[0].result));
    } catch (e) {
      r = null; // said with the totals
    }
    if (r && !r.suppressed && boxes.length > 1 && (r.groups || []).length === boxes.length) checkHidden(d, r, boxes, a.paper);
    if (r) d.is('returned', () => compareReturned(session, boxes, a, r), r.returned, a.returned - a.paper, a.paper);
  }
  let chain = { losses: [] };
  try {
    chain = checkAudit(log);
    d.pass('audit', chain.shown, chain.hidden);
  } catch (e) {
    d.fail('audit', e);
  }
  for (const reason of chain.losses) d.warn('loss_accepted', reason);
}
