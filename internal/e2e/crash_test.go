package e2e

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lives plays one voter whose page is killed at its n-th store or send, before or after it is carried out, and opened again
// until the vote is in. It returns how many lives that took.
const lives = `async (fragment, killAt, after) => {
	const { db, net, bytes, Voter } = hooks;
	const never = new Promise(() => {});
	const base = await db.open();
	let hash = fragment, ops = 0, armed = true;
	const live = () => new Promise((resolve) => {
		let dead = false;
		const risky = (op) => async (...args) => {
			if (dead) return never;
			const fatal = armed && ++ops === killAt;
			if (fatal && !after) return die();
			const out = await op(...args);
			if (dead) return never;
			return fatal ? die() : out;
		};
		const die = () => { dead = true; armed = false; resolve(false); return never; };
		const wrapped = { kept: true };
		for (const k of ['get', 'keys', 'put', 'add', 'swap']) wrapped[k] = risky(base[k]);
		const soon = () => new Promise((r) => setTimeout(r, 5));
		let sent = false, begun = false;
		const voter = new Voter({
			db: wrapped, request: risky(net.request), nap: soon, doze: soon, rest: soon, now: () => Date.now(), unit: () => 0.5, random: bytes.random,
			secure: true, forgetToken: () => { if (!dead) hash = ''; },
			show: (v) => {
				if (dead) return;
				if (v.screen === 'intro' && !begun) { begun = true; voter.begin(); }
				if (v.screen === 'form' && !sent) { sent = true; voter.send([1, 2, 5], 'comment'); }
				if (v.screen === 'done') voter.comment.finished.then(() => { if (!dead) { dead = true; voter.turn++; resolve(true); } });
				if (v.screen === 'start') resolve('lost');
			},
		});
		voter.start(hash);
	});
	for (let n = 1; n < 5; n++) {
		const end = await live();
		if (end === 'lost') return -1;
		if (end) return armed ? 0 : n;
	}
	return -2;
}`

// TestAPhoneKilledAtAnyStoreOrSendCastsExactlyOneBallot is the crash matrix: every operation of a journey, killed before and after.
func TestAPhoneKilledAtAnyStoreOrSendCastsExactlyOneBallot(t *testing.T) {
	t.Parallel()
	h := newHall(t, plan{})
	fragment := h.slip(0)[len(h.base+"/b"):]
	p := newPhone(t)
	p.open(h.base + "/hooks")
	p.until("window.hooks", "the modules are there")
	for _, after := range []bool{false, true} {
		killed := 0
		for n := 1; ; n++ {
			h.set(func() {
				clear(h.admitted)
				clear(h.ballots)
				clear(h.comments)
				h.hits = nil
			})
			p.eval(`new Promise((ok) => { const r = indexedDB.deleteDatabase('rb1'); r.onsuccess = r.onerror = r.onblocked = () => ok(true); })`, nil)
			var took int
			p.eval(fmt.Sprintf("(%s)(%q, %d, %v)", lives, fragment, n, after), &took)
			if took < 0 {
				t.Fatalf("killed at operation %d (after it: %v): the vote is lost (%d)", n, after, took)
			}
			answers, comments := h.opened()
			if diff := cmp.Diff([][]int{{1, 2, 5}}, answers); diff != "" {
				t.Errorf("killed at operation %d (after it: %v):\n%s", n, after, diff)
			}
			if len(comments) != 1 || h.count("admitted") != 1 || bodies(h.seen("admit")) != 1 || bodies(h.seen("cast")) != 1 {
				t.Errorf("killed at operation %d (after it: %v): %d comments, %d admissions, %d different requests, %d different ballots",
					n, after, len(comments), h.count("admitted"), bodies(h.seen("admit")), bodies(h.seen("cast")))
			}
			if took == 0 {
				break // the journey has fewer operations
			}
			killed++
		}
		if killed < 15 {
			t.Errorf("only %d operations were killed", killed)
		}
		t.Logf("killed at %d operations (after them: %v)", killed, after)
	}
}
