package session_test

import (
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/vote"
)

func TestASessionOfTheHallScreenHasNoSlips(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	mode, seats, one := vote.ModeScreen, 20, 1
	v, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{
		BriefingID: h.Sample.Briefing.ID, Mode: &mode, Cap: &seats, Presence: &one,
	})
	h.Must(err)
	tid := vote.TokenID(v.ID, vote.Token{1})
	_, err = h.Sessions.AddSlips(t.Context(), apptest.Officer, v.ID, "", []string{vote.B64u.EncodeToString(tid[:])})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("a slip: %v", err)
	}
}

func TestNothingOfABoxComesBackAfterThePurge(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(8, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), []int{1, 1, 1, 1, 1, 1, 1, 1, 0})
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	h.Env.OnHold(func(point string) {
		if point == "purged" { // a phone asks between the erasure and the step
			_, _ = h.TryAdmit(v.ID, tokens[v.ID][7])
		}
	})
	h.Move(v.ID, vote.StatePurged)
	h.Env.OnHold(nil)
	if _, w := h.TryAdmit(v.ID, tokens[v.ID][7]); w == "" {
		t.Error("a slip was taken after the purge")
	}
	if _, err := h.Boxes.PhoneState(t.Context(), v.ID); err != nil {
		t.Error(err)
	}
	left, err := h.Store.Boxes(t.Context())
	h.Must(err)
	if len(left) != 0 {
		t.Errorf("boxes after the purge: %v", left)
	}
	now, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if now.Received != 6 || now.Admitted != 6 {
		t.Errorf("after the purge %d admitted, %d received", now.Admitted, now.Received)
	}
}

func TestAReasonThatNobodyCouldReadInTheMinutesIsRefused(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(4, nil)
	h.Move(v.ID, vote.StateOpen)
	ctx, id := t.Context(), v.ID
	for _, reason := range []string{"a\x00b", "\x1b[2J", strings.Repeat("长", 2001)} {
		for what, ask := range map[string]func() error{
			"voided": func() error {
				return apptest.ErrorOf(h.Sessions.Move(ctx, apptest.Officer, id, session.MoveRequest{
					To: vote.StateVoided, Reason: reason,
				}))
			},
			"closing": func() error {
				return apptest.ErrorOf(h.Sessions.Move(ctx, apptest.Officer, id, session.MoveRequest{
					To: vote.StateClosing, Reason: reason,
				}))
			},
			"pause": func() error {
				return apptest.ErrorOf(h.Sessions.Pause(ctx, apptest.Officer, id, true,
					reason))
			},
			"override": func() error {
				return apptest.ErrorOf(h.Accounting.Override(ctx, apptest.Officer, id, "seal",
					reason))
			},
			"spare": func() error { return apptest.ErrorOf(h.Accounting.SpareSlip(ctx, apptest.Officer, id, reason)) },
			"lock":  func() error { return h.Scores.Lock(ctx, apptest.Office, h.Sample.Evaluation.ID, reason) },
			"disclosure": func() error {
				return apptest.ErrorOf(h.Rounds.ChangeBriefing(ctx, apptest.Officer, h.Sample.Briefing.ID,
					records.AnyVersion, round.BriefingChange{Disclosure: &reason}))
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
	if _, err := h.Sessions.Pause(ctx, apptest.Officer, id, true, "消防演习\n请等候"); err != nil {
		t.Errorf("a reason of two lines: %v", err)
	}
}

func TestAScheduleInThePastOpensAndClosesNothing(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(4, nil)
	ctx, at := t.Context(), func(d time.Duration) *time.Time { t := h.Now().Add(d); return &t }
	for name, ask := range map[string]func() error{
		"opens": func() error {
			return apptest.ErrorOf(h.Sessions.Schedule(ctx, apptest.Officer, v.ID, at(-time.Minute), nil))
		},
		"closes": func() error {
			return apptest.ErrorOf(h.Sessions.Schedule(ctx, apptest.Officer, v.ID, nil, at(-time.Minute)))
		},
		"closes first": func() error {
			return apptest.ErrorOf(h.Sessions.Schedule(ctx, apptest.Officer, v.ID, at(time.Hour), at(time.Minute)))
		},
		"a new session": func() error {
			return apptest.ErrorOf(h.Sessions.NewSession(ctx, apptest.Officer, session.SessionRequest{
				BriefingID: h.Sample.Briefing.ID, OpensAt: at(-time.Second),
			}))
		},
		"a new session that closes first": func() error {
			return apptest.ErrorOf(h.Sessions.NewSession(ctx, apptest.Officer, session.SessionRequest{
				BriefingID: h.Sample.Briefing.ID, OpensAt: at(time.Hour), ClosesAt: at(time.Minute),
			}))
		},
	} {
		if err := ask(); records.KindOf(err) != records.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	never := time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)
	h.InvalidAt("closes_at", apptest.ErrorOf(h.Sessions.Schedule(ctx, apptest.Officer, v.ID, nil, &never)))
	h.InvalidAt("opens_at", apptest.ErrorOf(h.Sessions.Schedule(ctx, apptest.Officer, v.ID, &never, nil)))
	h.Must(h.Sessions.Reconcile(ctx, v.ID))
	if st, err := h.Boxes.Current(ctx, v.ID); err != nil || st.State != vote.StateReady {
		t.Errorf("after them: %+v, %v", st, err)
	}
	opens := at(time.Minute)
	h.Must(apptest.ErrorOf(h.Sessions.Schedule(ctx, apptest.Officer, v.ID, opens, nil)))
	h.Pass(2 * time.Minute)
	// what was said before may be said again
	h.Must(apptest.ErrorOf(h.Sessions.Schedule(ctx, apptest.Officer, v.ID, opens, at(time.Hour))))
	h.Must(h.Sessions.Reconcile(ctx, v.ID))
	if st, err := h.Boxes.Current(ctx, v.ID); err != nil || st.State != vote.StateOpen {
		t.Errorf("when its time has come: %+v, %v", st, err)
	}
}
