// The phone's states (rb1 §11) as one pure table. What a line says is all that may happen:
//   state → event → { to, act }
// `to` is the next state and `act` what the phone does there. Nothing here sends, stores or waits.

/** What is stored in each state and nothing else. `sid` (public) is added so that the manifest can be found again. */
export const KEEPS = {
  new: [],
  requested: ['token', 'slots', 'z', 'inv'],
  admitted: ['slots'],
  casting: ['message', 'tracker'],
  cast: ['tracker', 'receipt'],
  late: ['tracker'],
  done: ['tracker', 'until'],
  dropped: ['tracker', 'receipt'],
  uncounted: ['until'],
  voided: ['until'],
  gone: [],
};

/** What the phone does after a transition. */
export const ACTS = {
  ask: 'POST the same bytes to /admit',
  wait: 'look at /state now and then',
  rescan: 'ask for the hall screen once more',
  desk: 'send the person to the help desk',
  stop: 'send nothing more: the issuer key is not the announced one',
  form: 'show the questions',
  cast: 'POST the same bytes to /cast',
  board: 'wait for the seal, then check the board',
  tell: 'say how it ended',
  alarm: 'say that the board does not prove itself',
  erase: 'forget everything',
};

const refused = (word) => ({ [word]: { to: 'requested', act: 'desk' } });

export const TABLE = {
  new: {
    request: { to: 'requested', act: 'ask' },
  },
  requested: {
    signed: { to: 'admitted', act: 'wait' },
    forged: { to: 'requested', act: 'stop' },
    lost: { to: 'requested', act: 'ask' },
    again: { to: 'requested', act: 'ask' },
    not_open: { to: 'requested', act: 'wait' },
    stale: { to: 'requested', act: 'rescan' },
    ...refused('used'),
    ...refused('void'),
    ...refused('closed'),
    ...refused('unknown'),
    ...refused('bad'),
    waits: { to: 'requested', act: 'wait' },
    opens: { to: 'requested', act: 'ask' },
    rescanned: { to: 'requested', act: 'ask' },
    replaced: { to: 'new', act: 'erase' },
    ended: { to: 'uncounted', act: 'tell' },
    voided: { to: 'voided', act: 'tell' },
  },
  admitted: {
    waits: { to: 'admitted', act: 'wait' },
    opens: { to: 'admitted', act: 'form' },
    sent: { to: 'casting', act: 'cast' },
    ended: { to: 'uncounted', act: 'tell' },
    voided: { to: 'voided', act: 'tell' },
  },
  casting: {
    receipt: { to: 'cast', act: 'board' },
    misreceipt: { to: 'casting', act: 'cast' },
    lost: { to: 'casting', act: 'cast' },
    not_open: { to: 'casting', act: 'wait' },
    waits: { to: 'casting', act: 'wait' },
    opens: { to: 'casting', act: 'cast' },
    again: { to: 'late', act: 'board' },
    closed: { to: 'late', act: 'board' },
    used: { to: 'late', act: 'board' },
    ended: { to: 'late', act: 'board' },
    bad: { to: 'casting', act: 'desk' },
    unknown: { to: 'casting', act: 'desk' },
    voided: { to: 'voided', act: 'tell' },
  },
  cast: {
    waits: { to: 'cast', act: 'board' },
    found: { to: 'done', act: 'tell' },
    missing: { to: 'dropped', act: 'tell' },
    unproven: { to: 'cast', act: 'alarm' },
    voided: { to: 'voided', act: 'tell' },
  },
  late: {
    waits: { to: 'late', act: 'board' },
    found: { to: 'done', act: 'tell' },
    missing: { to: 'uncounted', act: 'tell' },
    unproven: { to: 'late', act: 'alarm' },
    voided: { to: 'voided', act: 'tell' },
  },
  done: { day: { to: 'gone', act: 'erase' } },
  uncounted: { day: { to: 'gone', act: 'erase' } },
  voided: { day: { to: 'gone', act: 'erase' } },
  dropped: {},
  gone: {},
};

/** What a phone that comes back does first (rb1 §11 "on reload / no answer"). */
export const RESUME = {
  requested: 'ask',
  admitted: 'wait',
  casting: 'cast',
  cast: 'board',
  late: 'board',
  done: 'tell',
  dropped: 'tell',
  uncounted: 'tell',
  voided: 'tell',
};

/** A comment has the states of a ballot on its own (rb1 §10); its answer carries no receipt and it is on no board. */
export const COMMENT_TABLE = {
  casting: {
    accepted: { to: 'gone', act: 'erase' },
    lost: { to: 'casting', act: 'cast' },
    not_open: { to: 'casting', act: 'wait' },
    waits: { to: 'casting', act: 'wait' },
    opens: { to: 'casting', act: 'cast' },
    again: { to: 'uncounted', act: 'tell' },
    closed: { to: 'uncounted', act: 'tell' },
    used: { to: 'uncounted', act: 'tell' },
    ended: { to: 'uncounted', act: 'tell' },
    bad: { to: 'uncounted', act: 'tell' },
    unknown: { to: 'uncounted', act: 'tell' },
    voided: { to: 'uncounted', act: 'tell' },
  },
  uncounted: {},
  gone: {},
};

/** @returns {{to: string, act: string}} @throws when the table has no such line: that is our mistake, not the server's */
export function next(state, event, table = TABLE) {
  const row = table[state] && table[state][event];
  if (!row) throw new Error('no transition from ' + state + ' on ' + event);
  return row;
}

/**
 * Why a phone that has not signed in yet need not begin: 'voided', 'ended' (voting is over), 'shut' (only admission is),
 * or '' when it may. A phone that has asked before goes by sessionEvent: its answer may have been lost.
 */
export function tooLate(flow, session) {
  const s = session.state;
  if (s === 'voided') return s;
  if (ENDED.includes(s)) return 'ended';
  return flow === 'two' && (s === 'admitted' || s === 'voting') ? 'shut' : '';
}

/** Whether the session takes admissions now. */
export const admits = (flow, session) => ADMITS[flow].includes(session.state);

/** Whether admission has not begun, so that the hall screen shows no code yet. */
export const tooEarly = (session) => session.state === 'draft' || session.state === 'ready';

const WORDS = ['not_open', 'closed', 'used', 'void', 'unknown', 'stale', 'bad', 'again'];
const STATUS = { 400: ['bad'], 403: ['unknown', 'stale'], 409: ['not_open', 'closed', 'used', 'void'], 425: ['again'] };

/**
 * The event of an answer that is not 200 (rb1 §6 step 0). A word counts only with its status; without a word the
 * status alone speaks; everything else (5xx, proxies, captive portals) is no answer at all.
 */
export function refusal(state, status, word) {
  const known = STATUS[status];
  if (!known) return 'lost';
  const w = known.includes(word) && WORDS.includes(word) ? word : known[0] === 'not_open' ? 'closed' : known[0];
  return TABLE[state][w] ? w : 'lost';
}

const ADMITS = { one: ['open'], two: ['admitting'] };
const CASTS = { one: ['open'], two: ['voting'] };
const ENDED = ['closing', 'sealed', 'counted', 'purged'];
const SEALED = ['sealed', 'counted', 'purged'];

/**
 * What the session's state means to a phone in its state.
 * @param {string} flow @param {string} state the phone's @param {{state: string, paused?: boolean}} session answer of /state
 * @returns {string} an event; 'sealed' asks for the board check
 */
export function sessionEvent(flow, state, session) {
  const s = session.state;
  if (s === 'voided') return 'voided';
  if (state === 'cast' || state === 'late') return SEALED.includes(s) ? 'sealed' : 'waits';
  if (ENDED.includes(s)) return 'ended';
  if (state !== 'requested') return CASTS[flow].includes(s) ? 'opens' : 'waits';
  if (admits(flow, session)) return session.paused ? 'waits' : 'opens';
  return s === 'draft' || s === 'ready' ? 'waits' : 'opens'; // later: only the server knows whether the answer was lost
}
