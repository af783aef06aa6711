package session

import (
	"context"
	"errors"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/vote"
)

// ShowSession returns a session as staff see it.
func (s *Sessions) ShowSession(ctx context.Context, _ records.Actor, id string) (SessionView, error) {
	return s.View(ctx, id)
}

// View is ShowSession for a reader without an account, as a hall screen is.
func (s *Sessions) View(ctx context.Context, id string) (SessionView, error) {
	sess, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id)
	if err != nil {
		return SessionView{}, err
	}
	return s.view(ctx, sess)
}

// List lists the sessions of a briefing (all if empty), in order of id. Voided ones and repeats stay listed.
func (s *Sessions) List(ctx context.Context, _ records.Actor, briefingID, after string,
	limit int,
) ([]SessionView, error) {
	vs, err := records.List[ballotbox.Session](ctx, s.env, ballotbox.KindSession, briefingID, after, limit)
	if err != nil {
		return nil, err
	}
	out := make([]SessionView, 0, len(vs))
	for _, v := range vs {
		view, err := s.view(ctx, v)
		if err != nil {
			return nil, err
		}
		out = append(out, view)
	}
	return out, nil
}

func (s *Sessions) view(ctx context.Context, sess records.Versioned[ballotbox.Session]) (SessionView, error) {
	cur, err := s.boxes.Current(ctx, sess.ID)
	if err != nil {
		return SessionView{}, err
	}
	b, err := s.accounting.Turnout(ctx, sess.ID, sess.V, cur.State)
	damage := records.Explained(err) // it is shown with the session, which can still be voided
	if err != nil && damage == nil {
		return SessionView{}, err
	}
	v := SessionView{
		ID: sess.ID, Version: sess.Version + cur.N, Session: sess.V, State: cur.State, Paused: cur.Paused,
		ClosesAt: cur.ClosesAt,
		Printed:  b.Printed, Issued: b.Issued, Admitted: b.Admitted, Received: b.Returned - b.Paper, Void: b.Void,
		Attended: b.Attended, Expected: b.Expected, Trial: s.env.Trial(), Next: nextSteps(sess.V, cur),
	}
	if damage != nil {
		v.Damage = &damage.Text
	}
	if !b.Given {
		if br, err := records.Load[round.Briefing](ctx, s.env, round.KindBriefing, sess.V.BriefingID); err == nil {
			v.Attended, v.Expected = br.V.Attended, br.V.Expected
		}
	} else {
		v.Account, err = s.accounting.Entered(ctx, sess.ID)
		if err != nil {
			return v, err
		}
	}
	if err := s.viewBoxes(ctx, &v); err != nil {
		return v, err
	}
	v.Alarms, err = s.boxes.Alarms(ctx, sess.ID)
	if err != nil {
		return v, err
	}
	if err := s.heldUp(ctx, &v, cur); err != nil {
		return v, err
	}
	if cur.State == vote.StateSealed {
		_, wanted, err := s.countWanted(ctx, sess.ID)
		if err != nil {
			return v, err
		}
		// A session that is waiting for people, or has lost its keys, is not being counted.
		v.Counting = wanted && v.Blocked == "" && s.boxes.KeysLeft(sess.V)
	}
	v.TooFew, err = s.tallies.TooFew(ctx, sess.ID, cur.State)
	if err != nil {
		return v, err
	}
	v.Pending, err = s.officers.Waiting(ctx, sess.ID)
	return v, err
}

// heldUp fills in why a session waits for people.
func (s *Sessions) heldUp(ctx context.Context, v *SessionView, cur ballotbox.StateEntry) (err error) {
	switch {
	case cur.State == vote.StateReady:
		v.Late, err = s.whyReady(ctx, v.Session)
	case cur.State == vote.StateClosing && !cur.Hold:
		v.Blocked, err = s.closingBlock(ctx, v.ID, v.Session)
	case cur.State == vote.StateSealed:
		v.Blocked, err = s.countBlock(ctx, v.ID, v.Session)
	}
	return err
}

// whyReady returns why a session that should have opened by itself has not, nil if there is none.
func (s *Sessions) whyReady(ctx context.Context, sess ballotbox.Session) (*records.Text, error) {
	now := s.env.Now()
	if !ballotbox.OpeningDue(sess, now) {
		return nil, nil //nolint:nilnil // no reason is a value too
	}
	if why := ballotbox.MissedDay(sess, now); why != nil && !sess.TwoOfficers {
		return why, nil
	}
	to := vote.StateOpen
	if sess.Flow == vote.FlowTwo {
		to = vote.StateAdmitting
	}
	err := s.mayBegin(ctx, sess, to)
	var refused *records.Error
	switch {
	case errors.As(err, &refused) && refused.Kind == records.Conflict:
		return &refused.Text, nil
	case err == nil && sess.TwoOfficers:
		return &records.Text{
			ZH: "定时开启的时间到了。这场测评要两个人确认才能开启。",
			EN: "The time to open has come; two officers must open this session.",
		}, nil
	}
	return nil, err
}

// nameDraft fills in the unit and the round of a draft: a session keeps their names from when it gets ready.
func (s *Sessions) nameDraft(ctx context.Context, v *SessionView) error {
	if v.Org != "" {
		return nil
	}
	where, err := s.rounds.ContextOf(ctx, v.BriefingID)
	if err != nil {
		return err
	}
	v.Org, v.Round = where.Organization.V.Name, where.Round.V.Name
	return nil
}

// viewBoxes fills in how many slips each box has and its cap: that of the manifest, or for a draft what the manifest
// would say now, the requested number or else that of the slips (rb1 §4). The session's cap is the largest of its
// boxes.
func (s *Sessions) viewBoxes(ctx context.Context, v *SessionView) error {
	if err := s.nameDraft(ctx, v); err != nil {
		return err
	}
	asked := v.Cap
	for i := range v.Boxes {
		b := &v.Boxes[i]
		n, live, err := s.accounting.Printed(ctx, b.SID)
		if err != nil {
			return err
		}
		b.Printed = n
		switch {
		case live != nil:
			b.Cap = live.Manifest.Cap
		case asked > 0:
			b.Cap = asked
		default:
			b.Cap = n
		}
		v.Cap = max(v.Cap, b.Cap)
	}
	return nil
}

// nextSteps lists the states a person can ask for.
func nextSteps(sess ballotbox.Session, cur ballotbox.StateEntry) []string {
	out := []string{}
	for _, st := range vote.Next(sess.Flow, cur.State) {
		out = append(out, string(st))
	}
	return out
}
