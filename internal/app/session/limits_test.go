package session_test

import (
	"fmt"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

func ptr[T any](v T) *T { return &v }

// groups are so many voter groups of one weight.
func groups(n int, weight string) (out []ballotbox.Group) {
	for i := range n {
		out = append(out, ballotbox.Group{Name: fmt.Sprintf("第%d组", i+1), Weight: weight})
	}
	return out
}

// The last value that is allowed passes, and the first that is not is refused at its field (rb1 §4, api §2).
func TestASessionKeepsToItsLimitsToTheLastValue(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	type request = session.SessionRequest
	screen := func(r *request) { r.Mode, r.Cap = ptr(vote.ModeScreen), ptr(20) }
	for name, c := range map[string]struct {
		field string // "": it is allowed
		set   func(r *request)
	}{
		"k of 2":               {"k", func(r *request) { r.K = ptr(2) }},
		"k of 3":               {"", func(r *request) { r.K = ptr(3) }},
		"k of 1000":            {"", func(r *request) { r.K = ptr(1000) }},
		"k of 1001":            {"k", func(r *request) { r.K = ptr(1001) }},
		"delay of -1":          {"delay", func(r *request) { r.Delay = ptr(-1) }},
		"delay of 0":           {"", func(r *request) { r.Delay = ptr(0) }},
		"delay of 20":          {"", func(r *request) { r.Delay = ptr(20) }},
		"delay of 21":          {"delay", func(r *request) { r.Delay = ptr(21) }},
		"cap of -1":            {"cap", func(r *request) { r.Cap = ptr(-1) }},
		"cap of all":           {"", func(r *request) { r.Cap = ptr(records.MaxSlips) }},
		"cap of one more":      {"cap", func(r *request) { r.Cap = ptr(records.MaxSlips + 1) }},
		"screen without cap":   {"cap", func(r *request) { screen(r); r.Cap = nil }},
		"screen":               {"", screen},
		"screen, no presence":  {"presence", func(r *request) { screen(r); r.Presence = ptr(0) }},
		"presence of 2":        {"presence", func(r *request) { r.Presence = ptr(2) }},
		"mode roster":          {"mode", func(r *request) { r.Mode = ptr("roster") }},
		"flow three":           {"flow", func(r *request) { r.Flow = ptr("three") }},
		"eight groups":         {"", func(r *request) { r.Groups = groups(8, "1") }},
		"nine groups":          {"groups", func(r *request) { r.Groups = groups(9, "1") }},
		"a weight of 0":        {"groups[0].weight", func(r *request) { r.Groups = groups(2, "0") }},
		"a weight of a little": {"", func(r *request) { r.Groups = groups(2, "0.01") }},
		"a repeat of nothing":  {"repeat_of", func(r *request) { r.RepeatOf = "none" }},
	} {
		r := request{BriefingID: h.Sample.Briefing.ID}
		c.set(&r)
		_, err := h.Sessions.NewSession(t.Context(), apptest.Officer, r)
		t.Run(name, func(t *testing.T) {
			if c.field == "" && err != nil {
				t.Errorf("refused: %v", err)
			}
			if c.field != "" {
				h.InvalidAt(c.field, err)
			}
		})
	}
}

// What a request leaves out is as the contract says, where the scheme says nothing either.
func TestASessionBeginsWithTheDefaultsOfTheContract(t *testing.T) {
	h := newEnv(t)
	silent := apptest.Schemes(t)
	silent[0].Session = scheme.SessionDefaults{}
	h.Schemes.Builtin = silent
	h.Briefing(silent[0].ID)
	for flow, want := range map[string]struct{ presence, delay int }{vote.FlowOne: {0, 3}, vote.FlowTwo: {1, 20}} {
		v, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{
			BriefingID: h.Sample.Briefing.ID, Flow: &flow,
		})
		h.Must(err)
		if v.K != 5 || v.Mode != vote.ModeSlip || v.Presence != want.presence || v.Delay != want.delay {
			t.Errorf("flow %s: k %d, mode %s, presence %d, delay %d", flow, v.K, v.Mode, v.Presence, v.Delay)
		}
	}
	v, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{
		BriefingID: h.Sample.Briefing.ID, Mode: ptr(vote.ModeScreen), Cap: ptr(20),
	})
	h.Must(err)
	if v.Presence != 1 || v.Flow != vote.FlowOne {
		t.Errorf("one code for all: presence %d, flow %s", v.Presence, v.Flow)
	}
}

// What phones, paper and the screen go by is what the session was made with: it is all under the fingerprint.
func TestAManifestSaysWhatItsSessionWasMadeWith(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	v, _ := h.Session(9, func(r *session.SessionRequest) { r.K, r.Delay = ptr(7), ptr(11) })
	m := h.OpenBox(v.ID).Manifest
	if m.K != 7 || m.Delay != 11 || m.Cap != 9 || m.Issued.N != 9 {
		t.Errorf("k %d, delay %d, cap %d, %d slips", m.K, m.Delay, m.Cap, m.Issued.N)
	}
}

// A countdown is of seconds, and the hall screen and phones are told the same.
func TestACountdownIsOfSeconds(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
		session.MoveRequest{To: vote.StateClosing, Countdown: 90}))
	on, err := h.Displays.Hall(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	phone, err := h.Boxes.PhoneState(t.Context(), v.ID)
	h.Must(err)
	if on.ClosesIn == nil || phone.ClosesIn == nil || *on.ClosesIn > 90 || *on.ClosesIn < 60 || *phone.ClosesIn < 60 {
		t.Errorf("of ninety seconds the screen has %v and phones have %v left", on.ClosesIn, phone.ClosesIn)
	}
	h.Pass(2 * time.Minute)
	on, err = h.Displays.Hall(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if on.ClosesIn != nil && *on.ClosesIn < 0 {
		t.Errorf("the screen counts on below zero: %d", *on.ClosesIn)
	}
}
