package e2e

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lives plays one voter whose page is killed at its n-th store or send, before or after it is carried out, and opened
// again until it says how far it should come: 'done' (the vote is in) or 'counted'. It returns the number of the life
// that got there, 0 when there were fewer operations to kill at, less than 0 when it never got there. A voter who is
// asked for another code scans it: the page that was open is left for a new one. With the goal 'kiosk' it is a staff's
// device, which has to end wiped.
const lives = `async (slip, screen, killAt, after, goal) => {
	const { db, net, bytes, tab, Kiosk, Voter } = hooks;
	const never = new Promise(() => {});
	const base = await db.open();
	let hash = slip, ops = 0, armed = true;
	const live = () => new Promise((resolve) => {
		let dead = false;
		const end = (how) => { dead = true; resolve(how); return never; };
		const die = () => { armed = false; return end('killed'); };
		const fatal = () => armed && ++ops === killAt;
		const risky = (op) => async (...args) => {
			if (dead) return never;
			const here = fatal();
			if (here && !after) return die();
			const out = await op(...args);
			if (dead) return never;
			return here ? die() : out;
		};
		const wrapped = { kept: true };
		for (const k of ['get', 'keys', 'put', 'add', 'swap']) wrapped[k] = risky(base[k]);
		const put = (key, value) => {
			if (dead) return;
			const here = fatal();
			if (!here || after) tab.put(key, value);
			if (here) die();
		};
		const soon = () => new Promise((r) => setTimeout(r, 5));
		const acts = {
			intro: () => voter.begin(),
			form: () => { voter.keep({ answers: [1, null, null], comment: 'comment', step: 1 }); voter.send([1, 2, 5], 'comment'); },
			needScreen: () => { hash = screen; end('scan'); },
			needSlip: () => { hash = slip; end('scan'); },
			start: () => end('lost'),
			done: () => goal === 'done' && voter.comment.finished.then(() => { if (!dead) { voter.turn++; end('there'); } }),
			counted: () => end('there'),
			kioskDone: () => end('there'),
			kiosk: (v) => v.pool.length ? voter.fromPool(v.pool[0].sid) : voter.link(slip),
			desk: (v) => (goal === 'kiosk' && v.word === 'used' ? voter.wipe().then(() => end('there')) : end('lost')), // killed when all was done: a spent slip
		};
		const did = new Set();
		const env = {
			db: wrapped, tab: { ...tab, put }, request: risky(net.request), nap: soon, doze: soon, rest: soon, now: () => Date.now(), unit: () => 0.5,
			random: bytes.random, secure: true, forgetToken: () => { if (!dead) hash = ''; },
			show: (v) => {
				if (dead || did.has(v.screen) || !acts[v.screen]) return;
				did.add(v.screen);
				acts[v.screen](v);
			},
		};
		const voter = goal === 'kiosk' ? new Kiosk(env, { number: '123456', display: '' }) : new Voter(env);
		voter.start(hash);
	});
	for (let n = 1; n < 12; n++) {
		const how = await live();
		if (how === 'lost') return -1;
		if (how === 'there') return armed ? 0 : n;
	}
	return -2;
}`

// crashes calls try for every operation of a journey until there is none left, killed before and after it.
func crashes(t *testing.T, least int, try func(n int, after bool) (took int)) {
	t.Helper()
	for _, after := range []bool{false, true} {
		n := 1
		for ; ; n++ {
			took := try(n, after)
			if took < 0 {
				t.Fatalf("killed at operation %d (after it: %v): the page never gets there (%d)", n, after, took)
			}
			if took == 0 {
				break // the journey has fewer operations
			}
		}
		if n <= least {
			t.Errorf("only %d operations were killed", n-1)
		}
		t.Logf("killed at %d operations (after them: %v)", n-1, after)
	}
}

// wipe takes everything from the phone's database.
const wipe = `hooks.db.open().then(async (base) => { for (const key of await base.keys()) await base.put({ [key]: null }); })`

// forget makes the session a fresh one.
func (h *testSession) forget() {
	h.set(func() {
		clear(h.admitted)
		clear(h.ballots)
		clear(h.comments)
		h.hits = nil
	})
}

func crashPage(t *testing.T, h *testSession) *tab {
	t.Helper()
	p := newPhone(t)
	p.open(h.base + "/hooks")
	p.until("window.hooks", "the modules are there")
	return p
}

func (h *testSession) play(p *tab, n int, after bool, goal string) (took int) {
	h.t.Helper()
	page := len(h.base + "/b")
	p.eval(fmt.Sprintf("(%s)(%q, %q, %d, %v, %q)", lives, h.slip(0)[page:], h.screen(0)[page:], n, after, goal), &took)
	return took
}

// TestAPhoneKilledAtAnyStoreOrSendCastsExactlyOneBallot is the crash matrix: every operation of a journey, killed
// before and after, with a slip alone and with slip and hall code.
func TestAPhoneKilledAtAnyStoreOrSendCastsExactlyOneBallot(t *testing.T) {
	t.Parallel()
	for presence := range 2 {
		h := newSession(t, plan{presence: presence})
		p := crashPage(t, h)
		crashes(t, 20, func(n int, after bool) int {
			h.forget()
			p.eval(wipe, nil)
			took := h.play(p, n, after, "done")
			answers, comments := h.opened()
			if diff := cmp.Diff([][]int{{1, 2, 5}}, answers); diff != "" {
				t.Errorf("presence %d, killed at operation %d (after it: %v):\n%s", presence, n, after, diff)
			}
			if len(comments) != 1 || h.count("admitted") != 1 || admissions(h) != 1 || bodies(h.seen("cast")) != 1 {
				t.Errorf("presence %d, killed at operation %d (after it: %v): %d comments, %d admissions, %d "+
					"different requests, %d different ballots",
					presence, n, after, len(comments), h.count("admitted"), admissions(h), bodies(h.seen("cast")))
			}
			if left := drafts(p); len(left) != 0 {
				t.Errorf("presence %d, killed at operation %d (after it: %v): the tab keeps %v",
					presence, n, after, left)
			}
			return took
		})
	}
}

// admissions is how many different requests were made, hall codes apart: they change every 15 s.
func admissions(h *testSession) int {
	different := map[string]bool{}
	for _, x := range h.seen("admit") {
		different[string(x.body[:17])+string(x.body[27:])] = true
	}
	return len(different)
}

// The same for the way from the receipt to the counted ballot: whenever the page is killed, it ends with any ballot's
// number and without the receipt.
func TestAPhoneKilledWhileItChecksTheBoardEndsCounted(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := crashPage(t, h)
	if took := h.play(p, 0, false, "done"); took != 0 {
		t.Fatal(took)
	}
	h.seal(nil)
	p.eval(`(async () => { const base = await hooks.db.open(); window.cast = {};
		for (const k of await base.keys()) window.cast[k] = await base.get(k); })()`, nil)
	crashes(t, 5, func(n int, after bool) int {
		p.eval(`hooks.db.open().then((base) => base.put(window.cast))`, nil)
		took := h.play(p, n, after, "counted")
		if diff := cmp.Diff(map[string]bool{"state": true, "sid": true, "tracker": true, "until": true},
			fields(p.vote())); diff != "" {
			t.Errorf("killed at operation %d (after it: %v): the phone keeps (-want +got):\n%s", n, after, diff)
		}
		return took
	})
}

// The kiosk has more to lose: whenever it is killed the ballot is cast once and the device keeps nothing of it.
func TestAKioskKilledAtAnyStoreOrSendCastsOnceAndKeepsNothing(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := crashPage(t, h)
	crashes(t, 25, func(n int, after bool) int {
		h.forget()
		p.eval(wipe, nil)
		took := h.play(p, n, after, "kiosk")
		answers, comments := h.opened()
		if diff := cmp.Diff([][]int{{1, 2, 5}}, answers); diff != "" || len(comments) != 1 || h.count("admitted") != 1 {
			t.Errorf("killed at operation %d (after it: %v): %d comments, %d admissions\n%s", n, after, len(comments),
				h.count("admitted"), diff)
		}
		if left := p.stored(); len(left) != 0 {
			t.Errorf("killed at operation %d (after it: %v): the kiosk keeps %v", n, after, left)
		}
		return took
	})
}
