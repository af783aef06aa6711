// A half-filled form: pure functions over {answers, comment}. null is "not answered yet"; nothing is pre-selected.

/** @returns {{answers: (number|null)[], comment: string}} */
export const emptyDraft = (questions) => ({ answers: questions.map(() => null), comment: '' });

const put = (draft, i, a) => ({ ...draft, answers: draft.answers.map((old, j) => (j === i ? a : old)) });

/** Option j (0-based) of a single-choice question. */
export const choose = (draft, i, j) => put(draft, i, j + 1);

/** Abstention: byte 0. */
export const abstain = (draft, i) => put(draft, i, 0);

/** Ticks or unticks option j of a multi-choice question. With `exclusive` the last option excludes the others. */
export function toggle(draft, i, j, question) {
  const bit = 2 ** j;
  const last = 2 ** (question.options.length - 1);
  let a = (draft.answers[i] || 0) ^ bit;
  if (question.exclusive && a & bit) a = bit === last ? last : a & ~last;
  return put(draft, i, a === 0 ? null : a);
}

export const has = (mask, j) => mask !== null && (mask & (2 ** j)) !== 0;

/** The steps of a form: one per question, then 'review', then 'comment' if there is one, which only the review leads to. */
export const steps = (form) => [...form.questions.keys(), 'review', ...(form.comment ? ['comment'] : [])];

/** The first step that may be shown when `wanted` is asked for: never past an unanswered question. */
export function reach(draft, all, wanted) {
  const open = draft.answers.indexOf(null);
  return open >= 0 && wanted > open ? open : Math.min(Math.max(wanted, 0), all.length - 1);
}

export const answered = (draft) => draft.answers.filter((a) => a !== null).length;

export const complete = (draft) => !draft.answers.includes(null);

/** The draft with abstention where nothing is answered; null when a question allows none. */
export function cutShort(draft, questions) {
  if (draft.answers.some((a, i) => a === null && !questions[i].abstain)) return null;
  return { ...draft, answers: draft.answers.map((a) => a || 0) };
}

export const COMMENT_MAX = 500;

/** Characters as a person counts them (an emoji or rare character is one). */
export const count = (text) => Array.from(text).length;

/** Cuts a comment at its limit without splitting a character; 500 characters never exceed 2048 bytes. */
export const clip = (text) => {
  const chars = Array.from(text);
  return chars.length > COMMENT_MAX ? chars.slice(0, COMMENT_MAX).join('') : text;
};

/** Looks like a telephone or identity number: worth a warning, not a refusal. */
export const looksPersonal = (text) => /(?:\d[\s-]?){7,}/.test(text);
