package e2e

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// transitions is rb1 §11 as a list: from, event, to, what the phone does there.
var transitions = []struct{ from, event, to, act string }{
	{"new", "request", "requested", "ask"},

	{"requested", "signed", "admitted", "wait"},
	{"requested", "forged", "requested", "stop"},
	{"requested", "lost", "requested", "ask"},
	{"requested", "again", "requested", "ask"},
	{"requested", "not_open", "requested", "wait"},
	{"requested", "stale", "requested", "rescan"},
	{"requested", "used", "requested", "desk"},
	{"requested", "void", "requested", "desk"},
	{"requested", "closed", "requested", "desk"},
	{"requested", "unknown", "requested", "desk"},
	{"requested", "bad", "requested", "desk"},
	{"requested", "waits", "requested", "wait"},
	{"requested", "opens", "requested", "ask"},
	{"requested", "rescanned", "requested", "ask"},
	{"requested", "replaced", "new", "erase"},
	{"requested", "ended", "uncounted", "tell"},
	{"requested", "voided", "voided", "tell"},

	{"admitted", "waits", "admitted", "wait"},
	{"admitted", "opens", "admitted", "form"},
	{"admitted", "sent", "casting", "cast"},
	{"admitted", "ended", "uncounted", "tell"},
	{"admitted", "voided", "voided", "tell"},

	{"casting", "receipt", "cast", "board"},
	{"casting", "misreceipt", "casting", "cast"},
	{"casting", "lost", "casting", "cast"},
	{"casting", "not_open", "casting", "wait"},
	{"casting", "waits", "casting", "wait"},
	{"casting", "opens", "casting", "cast"},
	{"casting", "again", "late", "board"},
	{"casting", "closed", "late", "board"},
	{"casting", "used", "late", "board"},
	{"casting", "ended", "late", "board"},
	{"casting", "bad", "casting", "desk"},
	{"casting", "unknown", "casting", "desk"},
	{"casting", "voided", "voided", "tell"},

	{"cast", "waits", "cast", "board"},
	{"cast", "found", "done", "tell"},
	{"cast", "missing", "dropped", "tell"},
	{"cast", "unproven", "cast", "alarm"},
	{"cast", "voided", "voided", "tell"},

	{"late", "waits", "late", "board"},
	{"late", "found", "done", "tell"},
	{"late", "missing", "uncounted", "tell"},
	{"late", "unproven", "late", "alarm"},
	{"late", "voided", "voided", "tell"},

	{"done", "day", "gone", "erase"},
	{"uncounted", "day", "gone", "erase"},
	{"voided", "day", "gone", "erase"},
}

func TestThePhonesStatesAreTheProtocols(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	for _, x := range transitions {
		t.Run(x.from+" on "+x.event, func(t *testing.T) {
			var got struct{ To, Act string }
			p.eval(fmt.Sprintf("hooks.machine.next(%q, %q)", x.from, x.event), &got)
			if got.To != x.to || got.Act != x.act {
				t.Errorf("goes to %s and does %s, want %s and %s", got.To, got.Act, x.to, x.act)
			}
		})
	}
	var lines int
	p.eval("Object.values(hooks.machine.TABLE).reduce((n, row) => n + Object.keys(row).length, 0)", &lines)
	if lines != len(transitions) {
		t.Errorf("the table has %d transitions, this list %d", lines, len(transitions))
	}
	var threw bool
	p.eval("(() => { try { hooks.machine.next('done', 'sent'); return false; } catch (e) { return true; } })()", &threw)
	if !threw {
		t.Error("a transition that is not in the table is carried out")
	}
}

func TestEachStateStoresWhatTheProtocolSays(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	var got map[string][]string
	p.eval("hooks.machine.KEEPS", &got)
	want := map[string][]string{
		"new": {}, "requested": {"token", "slots", "z", "inv"}, "admitted": {"slots"},
		"casting": {"message", "tracker"},
		"cast":    {"tracker", "receipt"}, "late": {"tracker"}, "done": {"tracker", "until"},
		"dropped":   {"tracker", "receipt"},
		"uncounted": {"until"}, "voided": {"until"}, "gone": {},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stored (-protocol +table):\n%s", diff)
	}
}

// TestRefusalsAreReadByStatusAndWord holds rb1 §6 step 0 and §7: the word says what, if its status is the word's.
func TestRefusalsAreReadByStatusAndWord(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	for _, x := range []struct {
		state  string
		status int
		word   string
		want   string
	}{
		{"requested", 409, "not_open", "not_open"},
		{"requested", 409, "closed", "closed"},
		{"requested", 409, "used", "used"},
		{"requested", 409, "void", "void"},
		{"requested", 403, "unknown", "unknown"},
		{"requested", 403, "stale", "stale"},
		{"requested", 400, "bad", "bad"},
		{"requested", 425, "again", "again"},
		{"requested", 409, "", "closed"},
		{"requested", 403, "<html>", "unknown"},
		{"requested", 500, "used", "lost"},
		{"requested", 0, "", "lost"},
		{"requested", 503, "unavailable", "lost"},
		{"requested", 302, "", "lost"},
		{"requested", 400, "used", "bad"},
		{"casting", 425, "again", "again"},
		{"casting", 425, "", "again"},
		{"casting", 409, "closed", "closed"},
		{"casting", 409, "used", "used"},
		{"casting", 409, "not_open", "not_open"},
		{"casting", 400, "bad", "bad"},
		{"casting", 502, "", "lost"},
		{"casting", 403, "stale", "lost"},
	} {
		var got string
		p.eval(fmt.Sprintf("hooks.machine.refusal(%q, %d, %q)", x.state, x.status, x.word), &got)
		if got != x.want {
			t.Errorf("%s, %d %q: %s, want %s", x.state, x.status, x.word, got, x.want)
		}
	}
}

func TestTheSessionsStateMeansWhatThePhoneWaitsFor(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	for _, x := range []struct{ flow, phone, session, want string }{
		{"one", "requested", "ready", "waits"},
		{"one", "requested", "open", "opens"},
		{"one", "requested", "closing", "ended"},
		{"two", "requested", "ready", "waits"},
		{"two", "requested", "admitting", "opens"},
		{"two", "requested", "admitted", "opens"},
		{"two", "requested", "counted", "ended"},
		{"one", "admitted", "open", "opens"},
		{"two", "admitted", "admitting", "waits"},
		{"two", "admitted", "admitted", "waits"},
		{"two", "admitted", "voting", "opens"},
		{"two", "admitted", "closing", "ended"},
		{"two", "admitted", "purged", "ended"},
		{"two", "casting", "admitted", "waits"},
		{"two", "casting", "voting", "opens"},
		{"one", "cast", "open", "waits"},
		{"one", "cast", "closing", "waits"},
		{"one", "cast", "sealed", "sealed"},
		{"one", "cast", "counted", "sealed"},
		{"one", "late", "purged", "sealed"},
		{"one", "cast", "voided", "voided"},
		{"two", "requested", "voided", "voided"},
		{"two", "admitted", "voided", "voided"},
	} {
		var got string
		p.eval(fmt.Sprintf("hooks.machine.sessionEvent(%q, %q, {state: %q})", x.flow, x.phone, x.session), &got)
		if got != x.want {
			t.Errorf("flow %s, phone %s, session %s: %s, want %s", x.flow, x.phone, x.session, got, x.want)
		}
	}
	var paused string
	p.eval("hooks.machine.sessionEvent('one', 'requested', {state: 'open', paused: true})", &paused)
	if paused != "waits" {
		t.Errorf("a pause: %s", paused)
	}
}

func TestRetriesBackOffWithJitterAndNeverBeyond23Seconds(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	var got [][]float64
	p.eval("[0, 1, 2, 3, 4, 5, 9].map((n) => [hooks.net.backOff(n, 0), hooks.net.backOff(n, 1)])", &got)
	want := [][]float64{{0.25, 0.75}, {0.5, 1.5}, {1, 3}, {2, 6}, {4, 12}, {7.5, 22.5}, {7.5, 22.5}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("seconds before a try, least and most (-want +got):\n%s", diff)
	}
}

func TestAnExclusiveOptionExcludesTheOthers(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	var got []*int
	p.eval(`(() => { const { toggle, emptyDraft, abstain } = hooks.draft, q = { options: ['a', 'b', 'none'], exclusive: true };
		let d = emptyDraft([q]); const out = [];
		for (const j of [0, 1, 2, 0, 0]) { d = toggle(d, 0, j, q); out.push(d.answers[0]); }
		return [...out, abstain(d, 0).answers[0]]; })()`, &got)
	n := func(i int) *int { return &i }
	if diff := cmp.Diff([]*int{n(1), n(3), n(4), n(1), nil, n(0)}, got); diff != "" {
		t.Errorf("answers after each tap (-want +got):\n%s", diff)
	}
}
