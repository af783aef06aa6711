package tryout_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/app/tryout"
	"minping/internal/store"
	"minping/internal/vote"
)

// stored is every record that belongs to a session, and its boxes' ballots, as the store holds them.
func (h *env) stored(v session.SessionView) map[string]string {
	h.T.Helper()
	out := map[string]string{}
	kinds, err := h.Store.Kinds(h.T.Context())
	h.Must(err)
	for _, k := range kinds {
		if k == audit.KindAudit || k == tryout.Kind {
			continue
		}
		h.Must(h.Store.Scan(h.T.Context(), k, func(r store.Record) error {
			for _, b := range v.Boxes {
				if r.ID == v.ID || r.Parent == v.ID || strings.Contains(r.ID, b.SID) ||
					strings.Contains(string(r.Body), b.SID) {
					out[fmt.Sprint(k, " ", r.ID, " ", r.Version)] = string(r.Body)
				}
			}
			return nil
		}))
	}
	return out
}

// tried waits until a tryout is over.
func (h *env) tried(id string) tryout.View {
	h.T.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		v, err := h.Tryouts.Show(h.T.Context(), apptest.Officer, id)
		if err == nil && !v.Running() || time.Now().After(end) {
			h.Must(err)
			return v
		}
	}
}

// experience §4.
func TestThreePhonesTryASessionOutAndNothingOfItStays(t *testing.T) {
	for name, tune := range map[string]func(*session.SessionRequest){
		"one box":      nil,
		"two officers": func(r *session.SessionRequest) { yes := true; r.TwoOfficers = &yes },
		"four groups": func(r *session.SessionRequest) {
			for _, g := range []string{"甲", "乙", "丙", "丁"} {
				r.Groups = append(r.Groups, ballotbox.Group{Name: g, Weight: "1"})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newEnv(t)
			v, tokens := h.Session(4, tune)
			phones := max(tryout.Phones, len(v.Boxes))
			before := h.stored(v)
			boxes, err := h.Store.Boxes(t.Context())
			h.Must(err)
			rehearsal, seen := "", []int{}
			h.Tryouts.Pause = 0
			h.Tryouts.Use(func(ctx context.Context, sid string, code vote.Code) error {
				h.Cast(sid, h.Admit(sid, vote.TypedToken(sid, code)), apptest.Same(1, 2))
				view, err := h.Tryouts.Show(ctx, apptest.Officer, v.ID)
				h.Must(err)
				rehearsal, seen = view.Session, append(seen, view.Voted)
				screen, err := h.Displays.Hall(ctx, apptest.Officer, v.ID)
				h.Must(err)
				if !screen.Tryout || !screen.Rehearsal || screen.State != vote.StateOpen ||
					screen.Received != len(seen) {
					t.Errorf("the hall screen shows %+v", screen)
				}
				return nil
			})
			h.Must(h.Tryouts.Start(t.Context(), apptest.Officer, v.ID))
			view := h.tried(v.ID)
			if view.Cast != phones || view.Failed || len(seen) != phones || seen[phones-1] != phones {
				t.Errorf("of %d phones %v were seen, the record is %+v", phones, seen, view)
			}
			if after := h.stored(v); !maps.Equal(before, after) {
				t.Errorf("the session changed:\n%v\n%v", before, after)
			}
			h.Wiped(rehearsal)
			left, err := h.Store.Boxes(t.Context())
			h.Must(err)
			if !slices.Equal(boxes, left) {
				t.Errorf("boxes %v became %v", boxes, left)
			}
			screen, err := h.Displays.Hall(t.Context(), apptest.Officer, v.ID)
			h.Must(err)
			if screen.Tryout || screen.State != vote.StateReady {
				t.Errorf("after it the hall screen shows %+v", screen)
			}
			h.usesEverySlip(v, tokens)
		})
	}
}

// usesEverySlip votes with every slip of a session: none was used up.
func (h *env) usesEverySlip(v session.SessionView, tokens map[string][]vote.Token) {
	h.T.Helper()
	yes := records.Actor{ID: "li", Name: "li", Role: apptest.Officer.Role}
	h.Move(v.ID, vote.StateOpen)
	if v.TwoOfficers {
		h.MustDo(h.Sessions.Move(h.T.Context(), yes, v.ID, session.MoveRequest{To: vote.StateOpen}))
	}
	n := 0
	for sid, all := range tokens {
		for _, tok := range all {
			h.Cast(sid, h.Admit(sid, tok), apptest.Same(1, 1))
			n++
		}
	}
	h.Move(v.ID, vote.StateClosing)
	after, err := h.Sessions.ShowSession(h.T.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if after.Received != n || after.Admitted != n {
		h.T.Errorf("%d ballots of %d slips", after.Received, n)
	}
}

func TestATryoutThatFailsOrWasLeftBehindIsDiscardedToo(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(4, nil)
	rehearsal := ""
	h.Tryouts.Pause = 0
	h.Tryouts.Use(func(_ context.Context, sid string, code vote.Code) error {
		rehearsal = sid
		h.Admit(sid, vote.TypedToken(sid, code))
		return errors.New("the network is gone")
	})
	h.Must(h.Tryouts.Start(t.Context(), apptest.Officer, v.ID))
	if view := h.tried(v.ID); !view.Failed || view.Cast != 0 {
		t.Errorf("a failure is kept as %+v", view)
	}
	h.Wiped(rehearsal)

	stuck := make(chan struct{})
	h.Tryouts.Use(func(context.Context, string, vote.Code) error { <-stuck; return errors.New("too late") })
	h.Must(h.Tryouts.Start(t.Context(), apptest.Officer, v.ID))
	if err := h.Tryouts.Start(t.Context(), apptest.Officer2, v.ID); records.KindOf(err) != records.Conflict {
		t.Errorf("two tryouts at once: %v", err)
	}
	view, err := h.Tryouts.Show(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	other := h.Replica()
	run := other.Tryouts.Jobs()[0].Run
	h.Must(run(t.Context()))
	if still, err := h.Tryouts.Show(t.Context(), apptest.Officer, v.ID); err != nil || !still.Running() {
		t.Errorf("another process threw away what runs: %v %v", still, err)
	}
	h.Pass(tryout.Patience + time.Minute)
	h.Must(run(t.Context()))
	h.Wiped(view.Session)
	close(stuck)
	h.tried(v.ID)
}

func TestOnlyWhatIsNotOpenYetIsTriedOut(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(4, nil)
	if err := h.Tryouts.Start(t.Context(), apptest.Officer, v.ID); records.KindOf(err) != records.Conflict {
		t.Errorf("without phones: %v", err)
	}
	h.Tryouts.Use(func(context.Context, string, vote.Code) error { return nil })
	h.Move(v.ID, vote.StateOpen)
	if err := h.Tryouts.Start(t.Context(), apptest.Officer, v.ID); records.KindOf(err) != records.Conflict {
		t.Errorf("while people vote: %v", err)
	}
	r, _ := h.Session(4, func(r *session.SessionRequest) { r.Rehearsal = true })
	if err := h.Tryouts.Start(t.Context(), apptest.Officer, r.ID); records.KindOf(err) != records.Conflict {
		t.Errorf("of a rehearsal: %v", err)
	}
	if err := h.Tryouts.Start(t.Context(), apptest.Officer, "nothing"); records.KindOf(err) != records.NotFound {
		t.Errorf("of nothing: %v", err)
	}
}
