package session_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/minutes"
	"minping/internal/app/officer"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/verify"
	"minping/internal/vote"
)

// inChain fails the test unless the audit chain has an entry of every type.
func (h *env) inChain(types ...string) {
	h.T.Helper()
	for _, typ := range types {
		if found, err := h.AuditDetails(typ); err != nil || len(found) == 0 {
			h.T.Errorf("nothing in the chain says %s (%v)", typ, err)
		}
	}
}

// Everything done to a session, by a person or by the clock, is in the audit chain with its author.
func TestWhatIsDoneToASessionIsInTheChain(t *testing.T) {
	h := newEnv(t)
	id := h.WithSuggestions(6)
	h.inChain("session.new", "session.slips", "session.ready", "session.open", "session.closing")
	h.MustDo(h.Boxes.AuditLists(t.Context(), apptest.Auditor, id))
	h.Move(id, vote.StateCounted)
	no := false
	h.MustDo(h.Tallies.EditComment(t.Context(), apptest.Officer, id, records.AnyVersion, 1, &no, nil))
	h.inChain("session.lists", "session.counted", "session.comment")

	v, _ := h.Session(6, func(r *session.SessionRequest) { r.Rehearsal = true })
	opens, closes := h.Env.Now().Add(time.Minute), h.Env.Now().Add(time.Hour)
	h.MustDo(h.Sessions.Schedule(t.Context(), apptest.Officer, v.ID, &opens, &closes))
	for _, to := range []vote.State{vote.StateOpen, vote.StateClosing} {
		h.Pass(time.Hour)
		before, err := h.AuditDetails("session." + string(to))
		h.Must(err)
		if to == vote.StateOpen {
			h.Pass(-55 * time.Minute)
		}
		h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
		after, err := h.AuditDetails("session." + string(to))
		h.Must(err)
		if len(after) != len(before)+1 || after[len(after)-1] != "schedule" {
			t.Errorf("the clock did it, and the chain says %q", after)
		}
	}
	asked := session.MoveRequest{To: vote.StateVoided, Reason: "试一下"}
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID, asked))
	h.Must(h.Sessions.Withdraw(t.Context(), apptest.Officer, v.ID, ""))
	h.Must(h.Sessions.WipeRehearsal(t.Context(), apptest.Officer, v.ID))
	h.inChain("session.schedule", "session.ask.voided", "session.withdraw", "session.wipe")
}

// Voting that ends later than it was to, or not yet, ends so because someone said it.
func TestAChangeOfACountdownIsInTheChain(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	h.MustDo(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
		session.MoveRequest{To: vote.StateClosing, Countdown: 60}))
	h.MustDo(h.Sessions.ChangeCountdown(t.Context(), apptest.Officer, v.ID, false))
	h.inChain("session.countdown.extend")
	h.MustDo(h.Sessions.ChangeCountdown(t.Context(), apptest.Officer, v.ID, true))
	h.inChain("session.countdown.cancel")
}

// bundle returns the files of a session's evidence.
func (h *env) bundle(id string) map[string]string {
	h.T.Helper()
	var raw bytes.Buffer
	h.Must(h.Minutes.WriteBundle(h.T.Context(), apptest.Auditor, id, &raw,
		func(minutes.View) ([]byte, error) { return []byte("<p>"), nil }))
	z, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	h.Must(err)
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		h.Must(err)
		content, err := io.ReadAll(r)
		h.Must(err)
		out[f.Name] = string(content)
	}
	return out
}

// Evidence of one session goes to people whom other sessions do not concern: of those it has only the links of the
// chain.
func TestEvidenceSaysNothingOfOtherSessions(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	other, _ := h.Session(7, nil)
	h.voidedVerifies(v.ID)
	files := h.bundle(v.ID)
	var entries []verify.AuditEntry
	h.Must(json.Unmarshal([]byte(files["audit.json"]), &entries))
	own := 0
	for _, e := range entries {
		if e.Object == v.ID {
			own++
		} else if e.Object != "" || e.Type != "" || e.Detail != "" || e.Subject != "" {
			t.Errorf("an entry of something else: %+v", e)
		}
	}
	if own == 0 || strings.Contains(files["audit.json"], other.ID) {
		t.Errorf("%d entries of its own", own)
	}
	if why := files[v.ID+"/reason.txt"]; why != "定版中断" {
		t.Errorf("beside the voided note, which signs the reason, lies %q", why)
	}
}

// A pause is recorded once, with the person who asked for it, and only while it could stop someone.
func TestAPauseIsWithWhoAskedForIt(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	pause := func(who records.Actor, on bool) error {
		return apptest.ErrorOf(h.Sessions.Pause(t.Context(), who, v.ID, on, ""))
	}
	h.RefusedAs("not_open", pause(apptest.Officer, true))
	h.Move(v.ID, vote.StateOpen)
	h.Must(pause(apptest.Officer2, true))
	h.Must(pause(apptest.Officer, true)) // paused already
	line, err := h.Boxes.StateHistory(t.Context(), v.ID)
	h.Must(err)
	if e := line[len(line)-1]; e.By != apptest.Officer2.Name || !e.Paused || line[len(line)-2].Paused {
		t.Errorf("paused by %q, %d entries", e.By, len(line))
	}
	h.Move(v.ID, vote.StateClosing)
	h.RefusedAs("not_open", pause(apptest.Officer, false))
}

// Flow two opens with admission, by the clock as by hand, and two officers open it where a session asks for two.
func TestFlowTwoOpensWithAdmission(t *testing.T) {
	h := newEnv(t)
	two := vote.FlowTwo
	v, _ := h.Session(6, func(r *session.SessionRequest) { r.Flow = &two })
	at := h.Env.Now().Add(time.Minute)
	h.MustDo(h.Sessions.Schedule(t.Context(), apptest.Officer, v.ID, &at, nil))
	h.Pass(2 * time.Minute)
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	if cur, err := h.Boxes.Current(t.Context(), v.ID); err != nil || cur.State != vote.StateAdmitting {
		t.Errorf("the clock led to %s, %v", cur.State, err)
	}
	both, _ := h.Session(6, func(r *session.SessionRequest) { r.Flow, r.TwoOfficers = &two, ptr(true) })
	if r := h.Move(both.ID, vote.StateAdmitting); r.Pending == nil || r.State != vote.StateReady {
		t.Errorf("one officer alone: %+v", r)
	}
	h.Pass(officer.Window)
	shown, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, both.ID)
	h.Must(err)
	if shown.Pending != nil {
		t.Error("a request that no one can confirm any more is shown as waiting")
	}
	h.RefusedAs("nothing_asked", h.Sessions.Withdraw(t.Context(), apptest.Officer, both.ID, ""))
}

// Of a running session only the end can still be set, of one that ended nothing.
func TestAScheduleFollowsTheState(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	at, end := h.Env.Now().Add(time.Hour), h.Env.Now().Add(2*time.Hour)
	set := func(opens, closes *time.Time) error {
		return apptest.ErrorOf(h.Sessions.Schedule(t.Context(), apptest.Officer, v.ID, opens, closes))
	}
	h.RefusedAs("too_late", set(&at, &end))
	for len(h.Sessions.Woken) > 0 {
		<-h.Sessions.Woken
	}
	h.Must(set(nil, &end))
	if len(h.Sessions.Woken) == 0 {
		t.Error("a new end wakes no one")
	}
	h.Move(v.ID, vote.StateClosing)
	h.RefusedAs("too_late", set(nil, &end))
}

// The earlier of a countdown and the time that was set closes a session.
func TestTheEarlierOfTwoEndsClosesASession(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	early, late := now.Add(time.Minute), now.Add(time.Hour)
	for name, c := range map[string]struct {
		set       time.Time
		countdown *time.Time
	}{
		"a countdown before the time": {late, &early}, "the time before a countdown": {early, &late},
		"no countdown": {early, nil},
	} {
		sess := ballotbox.Session{ClosesAt: c.set.Format(time.RFC3339)}
		cur := ballotbox.StateEntry{State: vote.StateOpen, ClosesAt: c.countdown}
		if due := ballotbox.DueAt(sess, cur, now); !due.Equal(early) {
			t.Errorf("%s: closes at %v", name, due)
		}
	}
}

// Boxes of groups have names of their own; the one box of a session without groups has the session's.
func TestABoxOfAGroupHasANameOfItsOwn(t *testing.T) {
	h := newEnv(t)
	one := h.draft()
	if len(one.Boxes) != 1 || one.Boxes[0].SID != one.ID {
		t.Errorf("boxes %+v of session %s", one.Boxes, one.ID)
	}
	h.Pass(time.Nanosecond) // which gives the next round another number
	v := h.draftOf(session.SessionRequest{Groups: groups(3, "1")})
	var names []string
	for _, b := range v.Boxes {
		names = append(names, b.SID)
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != 3 || slices.Contains(names, v.ID) {
		t.Errorf("boxes %v of session %s", names, v.ID)
	}
}

// A rehearsal says so on its form and to every phone, before it is ready too.
func TestARehearsalSaysSoToEveryPhone(t *testing.T) {
	h := newEnv(t)
	v := h.draftOf(session.SessionRequest{Rehearsal: true})
	for _, to := range []vote.State{"", vote.StateReady, vote.StateOpen} {
		if to != "" {
			h.Move(v.ID, to)
		}
		if st, err := h.Boxes.PhoneState(t.Context(), v.ID); err != nil || !st.Rehearsal {
			t.Errorf("%s: %+v, %v", to, st, err)
		}
	}
	m := h.OpenBox(v.ID).Manifest
	form, err := h.Boxes.Form(t.Context(), v.ID)
	h.Must(err)
	if !strings.HasPrefix(m.Title, "【演练】") || !strings.Contains(string(form), "【演练】") {
		t.Errorf("the manifest says %q, the form %s", m.Title, form)
	}
}

// Slips are as many as the cap, each once, whatever requests they came in.
func TestSlipsAreEachOnceAndNoMoreThanTheCap(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	v, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{
		BriefingID: h.Sample.Briefing.ID, Cap: ptr(3),
	})
	h.Must(err)
	h.RefusedAs("no_slips", apptest.ErrorOf(h.Sessions.Move(t.Context(), apptest.Officer, v.ID,
		session.MoveRequest{To: vote.StateReady})))
	add := func(from, n int) error {
		var tids []string
		for i := range n {
			tids = append(tids, vote.B64u.EncodeToString(bytes.Repeat([]byte{byte(from + i)}, len(vote.Hash{}))))
		}
		return apptest.ErrorOf(h.Sessions.AddSlips(t.Context(), apptest.Officer, v.ID, "", tids))
	}
	twice := vote.B64u.EncodeToString(make([]byte, len(vote.Hash{})))
	_, err = h.Sessions.AddSlips(t.Context(), apptest.Officer, v.ID, "", []string{twice, twice})
	h.InvalidAt("token_ids", err)
	h.Must(add(2, 2))
	h.Must(add(1, 2)) // one of them again, and one that goes before the others
	set, err := h.Boxes.IssuedSet(t.Context(), v.ID)
	if err != nil || len(set) != 3 || !slices.IsSortedFunc(set, ballotbox.CompareHash) {
		t.Errorf("slips %v, %v", set, err)
	}
	h.InvalidAt("token_ids", add(3, 2))
}
