package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/evaluation/scheme"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/vote"
)

func TestANameHasSomethingToSeeAndReadsTheSameEverywhere(t *testing.T) {
	h := newHall(t)
	for name, want := range map[string]records.Kind{
		"市交通局": 0, "𠮷家镇🙂": 0, "e\u0301 a$b.c": 0, "": records.Invalid, "\u3000 ": records.Invalid, "\u200b": records.Invalid, "\u00ad\u200d": records.Invalid, "局\u202e镇": records.Invalid,
		"局\u2066镇": records.Invalid, "局\u2028镇": records.Invalid, "局\u0085镇": records.Invalid, "局\x00": records.Invalid, "局\xff": records.Invalid,
	} {
		_, err := h.Rounds.NewOrganization(t.Context(), office, round.Organization{Name: name, Kind: scheme.KindOther})
		if records.KindOf(err) != want {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestAnOrganizationIsSupervisedByAnotherThatIsThere(t *testing.T) {
	h := newHall(t)
	o, err := h.Rounds.NewOrganization(t.Context(), office, round.Organization{Name: "市民政局", Kind: scheme.KindDepartment})
	h.must(err)
	for _, by := range []string{"nobody", o.ID} {
		next := o.V
		next.SupervisorID = by
		if _, err := h.Rounds.ChangeOrganization(t.Context(), office, o.ID, records.AnyVersion, next); records.KindOf(err) != records.Invalid {
			t.Errorf("supervised by %q: %v", by, err)
		}
	}
	s, err := h.Rounds.NewOrganization(t.Context(), office, round.Organization{Name: "派驻一组", Kind: scheme.KindStationed})
	h.must(err)
	o.V.SupervisorID = s.ID
	_, err = h.Rounds.ChangeOrganization(t.Context(), office, o.ID, records.AnyVersion, o.V)
	h.must(err)
}

// away is a store that cannot be reached.
type away struct{ store.Store }

func (away) Latest(context.Context, string, string) (store.Record, error) {
	return store.Record{}, store.ErrUnavailable
}

func TestAStoreThatIsAwayIsNotTakenForAnEmptyOne(t *testing.T) {
	h := newHallOn(t, away{memory.Open()}, t.TempDir())
	_, err := h.Rounds.NewEvaluation(t.Context(), office, round.Evaluation{RoundID: "a", OrganizationID: "b", SchemeID: "liaocheng"})
	if records.KindOf(err) != records.Unavailable {
		t.Errorf("an evaluation: %v", err)
	}
	_, err = h.Rounds.NewOrganization(t.Context(), office, round.Organization{Name: "甲", Kind: scheme.KindOther, SupervisorID: "x"})
	if records.KindOf(err) != records.Unavailable {
		t.Errorf("an organisation: %v", err)
	}
}

func TestASessionOfTheHallScreenHasNoSlips(t *testing.T) {
	h := newHall(t)
	h.briefing("liaocheng")
	mode, seats, one := vote.ModeScreen, 20, 1
	v, err := h.Sessions.NewSession(t.Context(), officer, session.SessionRequest{BriefingID: h.where.Briefing.ID, Mode: &mode, Cap: &seats, Presence: &one})
	h.must(err)
	tid := vote.TokenID(v.ID, vote.Token{1})
	if _, err := h.Sessions.AddSlips(t.Context(), officer, v.ID, "", []string{vote.B64u.EncodeToString(tid[:])}); records.KindOf(err) != records.Conflict {
		t.Errorf("a slip: %v", err)
	}
}

func TestNothingOfABoxComesBackAfterThePurge(t *testing.T) {
	h := newHall(t)
	v, tokens := h.session(8, nil)
	h.move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.cast(v.ID, h.admit(v.ID, tok), []int{1, 1, 1, 1, 1, 1, 1, 1, 0})
	}
	h.move(v.ID, vote.StateClosing)
	h.move(v.ID, vote.StateCounted)
	h.Env.OnHold(func(point string) {
		if point == "purged" { // a phone asks between the erasure and the step
			_, _ = h.tryAdmit(v.ID, tokens[v.ID][7])
		}
	})
	h.move(v.ID, vote.StatePurged)
	h.Env.OnHold(nil)
	if _, w := h.tryAdmit(v.ID, tokens[v.ID][7]); w == "" {
		t.Error("a slip was taken after the purge")
	}
	if _, err := h.Boxes.PhoneState(t.Context(), v.ID); err != nil {
		t.Error(err)
	}
	left, err := h.st.Boxes(t.Context())
	h.must(err)
	if len(left) != 0 {
		t.Errorf("boxes after the purge: %v", left)
	}
	now, err := h.Sessions.ShowSession(t.Context(), officer, v.ID)
	h.must(err)
	if now.Received != 6 || now.Admitted != 6 {
		t.Errorf("after the purge %d admitted, %d received", now.Admitted, now.Received)
	}
}

func TestAReasonThatNobodyCouldReadInTheMinutesIsRefused(t *testing.T) {
	h := newHall(t)
	v, _ := h.session(4, nil)
	h.move(v.ID, vote.StateOpen)
	ctx, id := t.Context(), v.ID
	for _, reason := range []string{"a\x00b", "\x1b[2J", strings.Repeat("长", 2001)} {
		for what, ask := range map[string]func() error{
			"voided": func() error {
				return last(h.Sessions.Move(ctx, officer, id, session.MoveRequest{To: vote.StateVoided, Reason: reason}))
			},
			"closing": func() error {
				return last(h.Sessions.Move(ctx, officer, id, session.MoveRequest{To: vote.StateClosing, Reason: reason}))
			},
			"pause":    func() error { return last(h.Sessions.Pause(ctx, officer, id, true, reason)) },
			"override": func() error { return last(h.Sessions.Override(ctx, officer, id, "seal", reason)) },
			"spare":    func() error { return last(h.Sessions.SpareSlip(ctx, officer, id, reason)) },
			"lock":     func() error { return h.Scores.Lock(ctx, office, h.where.Evaluation.ID, reason) },
			"disclosure": func() error {
				return last(h.Rounds.ChangeBriefing(ctx, officer, h.where.Briefing.ID, records.AnyVersion, round.BriefingChange{Disclosure: &reason}))
			},
		} {
			if what == "disclosure" && len(reason) > 100 {
				continue // as long as it likes, nearly
			}
			if err := ask(); records.KindOf(err) != records.Invalid {
				t.Errorf("%s because of %.10q: %v", what, reason, err)
			}
		}
	}
	if st, err := h.Boxes.Current(ctx, id); err != nil || st.State != vote.StateOpen || st.Paused {
		t.Errorf("afterwards: %+v, %v", st, err)
	}
	if _, err := h.Sessions.Pause(ctx, officer, id, true, "消防演习\n请等候"); err != nil {
		t.Errorf("a reason of two lines: %v", err)
	}
}

func last[T any](_ T, err error) error { return err }

func TestAScheduleInThePastOpensAndClosesNothing(t *testing.T) {
	h := newHall(t)
	v, _ := h.session(4, nil)
	ctx, at := t.Context(), func(d time.Duration) *time.Time { t := h.now().Add(d); return &t }
	for name, ask := range map[string]func() error{
		"opens":        func() error { return last(h.Sessions.Schedule(ctx, officer, v.ID, at(-time.Minute), nil)) },
		"closes":       func() error { return last(h.Sessions.Schedule(ctx, officer, v.ID, nil, at(-time.Minute))) },
		"closes first": func() error { return last(h.Sessions.Schedule(ctx, officer, v.ID, at(time.Hour), at(time.Minute))) },
		"a new session": func() error {
			return last(h.Sessions.NewSession(ctx, officer, session.SessionRequest{BriefingID: h.where.Briefing.ID, OpensAt: at(-time.Second)}))
		},
		"a new session that closes first": func() error {
			return last(h.Sessions.NewSession(ctx, officer, session.SessionRequest{BriefingID: h.where.Briefing.ID, OpensAt: at(time.Hour), ClosesAt: at(time.Minute)}))
		},
	} {
		if err := ask(); records.KindOf(err) != records.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.must(h.Sessions.Reconcile(ctx, v.ID))
	if st, err := h.Boxes.Current(ctx, v.ID); err != nil || st.State != vote.StateReady {
		t.Errorf("after them: %+v, %v", st, err)
	}
	opens := at(time.Minute)
	h.must(last(h.Sessions.Schedule(ctx, officer, v.ID, opens, nil)))
	h.pass(2 * time.Minute)
	h.must(last(h.Sessions.Schedule(ctx, officer, v.ID, opens, at(time.Hour)))) // what was said before may be said again
	h.must(h.Sessions.Reconcile(ctx, v.ID))
	if st, err := h.Boxes.Current(ctx, v.ID); err != nil || st.State != vote.StateOpen {
		t.Errorf("when its time has come: %+v, %v", st, err)
	}
}
