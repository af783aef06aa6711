// When no one touches a kiosk: a pure rule. A person who walks away leaves answers on a screen that the next person
// sees.

/** Seconds without a touch until the screen is covered, and from then on until the turn is over: long enough to read a question twice. */
export const QUIET = 90;
export const COVERED = 30;

/** The device is at work, and nothing of the person is on the screen: to end the turn here could lose a ballot. */
const BUSY = ['loading', 'joining', 'sending', 'waiting', 'storage', 'failure'];

/**
 * @param {string} screen @param {number} quiet seconds without a touch @param {boolean} used whether it was touched since it was shown
 * @returns {'awake'|'covered'|'over'}
 */
export function idle(screen, quiet, used) {
  if (BUSY.includes(screen)) return 'awake';
  if (screen === 'kiosk') return used && quiet >= QUIET ? 'over' : 'awake'; // a code half typed, and nothing to lose
  if (quiet >= QUIET + COVERED) return 'over';
  return quiet >= QUIET ? 'covered' : 'awake';
}
