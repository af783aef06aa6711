package scoring

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/round"

	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// OverviewRow is the progress of one organization in a round: what was arranged, and the state of its ballot and its
// sheets. It contains no score, so that organizers may see it too.
type OverviewRow struct {
	EvaluationID   string
	OrganizationID string
	Organization   string
	OrgKind        string
	JoinedAs       string // the kind it had when it joined
	KeyFunction    bool
	BriefingID     string // the newest briefing, "" if none is arranged
	HeldAt         time.Time
	// the session that counts, "" without one: not a rehearsal, not voided unless all are, not repeated
	SessionID     string
	Number        string // of that session, "" without one
	Place         string // of that briefing
	State         vote.State
	TooFew        bool // it was counted with so few ballots that none was opened: it has no result
	SchemeID      string
	SchemeVersion int
	Bodies        int               // how many bodies score
	Submitted     int               // how many of them have submitted
	Sheets        map[string]string // body → "draft" or "submitted", see SheetProgress; must not be changed
	Locked        bool
	Supervising   bool   // the organization is evaluated as a supervising body (domain A04)
	SupervisorID  string // who supervises the organization (domain A31)
	// AgainOf is the evaluation that this one repeats; together with the unit's own days it determines its periods.
	AgainOf, StartsOn, DueOn string
}

// Start returns when the unit's periods begin.
func (o OverviewRow) Start(r round.Round) deadline.Start {
	return round.Evaluation{AgainOf: o.AgainOf, StartsOn: o.StartsOn, DueOn: o.DueOn}.Start(r)
}

// Inspected reports whether a unit's ballot is counted or its scores are locked, so that its inspection has begun.
func (o OverviewRow) Inspected() bool {
	return o.Locked || o.Counted()
}

// Counted reports whether a unit's session is over, with a result or without one: see TooFew.
func (o OverviewRow) Counted() bool {
	return o.State == vote.StateCounted || o.State == vote.StatePurged
}

// overview returns the progress of every organization evaluated in a round, in order of name. Everything but the
// states, which also change automatically, is cached until something happens: a round has 143 organizations and its
// page must be fast.
func (s *Scores) overview(ctx context.Context, roundID string) ([]OverviewRow, error) {
	kept, err := s.overviews.Of(ctx, roundID, func() ([]OverviewRow, error) { return s.readOverview(ctx, roundID) })
	if err != nil {
		return nil, err
	}
	out := slices.Clone(kept)
	for i := range out {
		if out[i].SessionID == "" || settled(out[i].State) {
			continue
		}
		cur, err := s.boxes.Current(ctx, out[i].SessionID)
		if err != nil {
			return nil, err
		}
		out[i].State = cur.State
		out[i].TooFew, err = s.tallies.TooFew(ctx, out[i].SessionID, cur.State)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// settled reports whether a state no longer changes, or only on request.
func settled(st vote.State) bool {
	switch st {
	case vote.StateDraft, vote.StateCounted, vote.StatePurged, vote.StateVoided:
		return true
	}
	return false
}

// readOverview reads a whole round, page by page.
func (s *Scores) readOverview(ctx context.Context, roundID string) (out []OverviewRow, err error) {
	if _, err := records.Load[round.Round](ctx, s.env, round.KindRound, roundID); err != nil {
		return nil, err
	}
	for es, err := range records.Pages[round.Evaluation](ctx, s.env, round.KindEvaluation, roundID, scoresPage) {
		if err != nil {
			return nil, err
		}
		rows, err := s.overviewRows(ctx, es)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	sortOverview(out)
	return out, nil
}

// underWay is what was read about several evaluations to determine their progress.
type underWay struct {
	locks     map[string]LockState
	orgs      map[string]round.Organization
	sheets    map[string]map[string]string
	briefings map[string][]records.Versioned[round.Briefing]
	sessions  map[string][]records.Versioned[sessionPlace]
	outcomes  map[string]tally.Outcome // of the sessions that were counted
}

// sessionPlace is the part of a Session that the overview needs.
type sessionPlace struct {
	Rehearsal bool   `json:"rehearsal"`
	RepeatOf  string `json:"repeat_of"`
	Boxes     []struct {
		Number string `json:"number"`
	} `json:"boxes"`
}

// number is the one by which people refer to a session: that of its first box.
func (p sessionPlace) number() string {
	if len(p.Boxes) == 0 {
		return ""
	}
	return p.Boxes[0].Number
}

func (s *Scores) underWay(ctx context.Context, es []records.Versioned[round.Evaluation]) (x underWay, err error) {
	ids, orgs := records.IDs(es), organizationsOf(es)
	x.locks, err = records.GetMany[LockState](ctx, s.env, KindLock, ids)
	if err != nil {
		return x, err
	}
	x.orgs, err = records.GetMany[round.Organization](ctx, s.env, round.KindOrganization, orgs)
	if err != nil {
		return x, err
	}
	x.sheets, err = s.progressOf(ctx, ids)
	if err != nil {
		return x, err
	}
	x.briefings, err = records.ListByParents[round.Briefing](ctx, s.env, round.KindBriefing, ids)
	if err != nil {
		return x, err
	}
	x.sessions, err = records.ListByParents[sessionPlace](ctx, s.env, ballotbox.KindSession,
		records.AllIDs(x.briefings))
	if err != nil {
		return x, err
	}
	x.outcomes, err = s.tallies.OutcomesOf(ctx, records.AllIDs(x.sessions))
	return x, err
}

// overviewRows returns the rows of evaluations.
func (s *Scores) overviewRows(ctx context.Context, es []records.Versioned[round.Evaluation]) ([]OverviewRow, error) {
	bodies, err := s.bodiesOf(ctx, es)
	if err != nil {
		return nil, err
	}
	x, err := s.underWay(ctx, es)
	if err != nil {
		return nil, err
	}
	out := make([]OverviewRow, len(es))
	for i, e := range es {
		out[i], err = s.overviewRow(ctx, e, x)
		if err != nil {
			return nil, err
		}
		out[i].Bodies = bodies[schemeKey(e.V)]
	}
	sortOverview(out)
	return out, nil
}

func sortOverview(rows []OverviewRow) {
	slices.SortFunc(rows, func(a, b OverviewRow) int {
		return cmp.Or(strings.Compare(a.Organization, b.Organization), strings.Compare(a.EvaluationID, b.EvaluationID))
	})
}

func schemeKey(e round.Evaluation) string { return fmt.Sprint(e.SchemeID, "@", e.SchemeVersion) }

// bodiesOf counts the bodies of every scheme that evaluations use.
func (s *Scores) bodiesOf(ctx context.Context, es []records.Versioned[round.Evaluation]) (map[string]int, error) {
	out := map[string]int{}
	for _, e := range es {
		if _, known := out[schemeKey(e.V)]; known {
			continue
		}
		scheme, err := s.schemes.SchemeAt(ctx, e.V.SchemeID, e.V.SchemeVersion)
		if err != nil {
			return nil, fmt.Errorf("scheme of evaluation: %w", err)
		}
		out[schemeKey(e.V)] = len(scheme.Bodies)
	}
	return out, nil
}

func (s *Scores) overviewRow(ctx context.Context, e records.Versioned[round.Evaluation],
	x underWay,
) (OverviewRow, error) {
	org, ok := x.orgs[e.V.OrganizationID]
	if !ok {
		return OverviewRow{}, fmt.Errorf("organization of evaluation: %w", records.ErrNone)
	}
	row := OverviewRow{
		EvaluationID: e.ID, OrganizationID: e.V.OrganizationID, SchemeID: e.V.SchemeID,
		SchemeVersion: e.V.SchemeVersion, Supervising: e.V.Supervising(),
		Organization: org.Name, OrgKind: org.Kind, KeyFunction: org.KeyFunction, SupervisorID: org.SupervisorID,
		Locked: x.locks[e.ID].Locked, Sheets: x.sheets[e.ID],
		AgainOf: e.V.AgainOf, StartsOn: e.V.StartsOn, DueOn: e.V.DueOn, JoinedAs: cmp.Or(e.V.Kind, org.Kind),
	}
	for _, st := range row.Sheets {
		if st == "submitted" {
			row.Submitted++
		}
	}
	briefings := x.briefings[e.ID]
	for _, b := range briefings {
		if row.BriefingID == "" || b.V.HeldAt.After(row.HeldAt) {
			row.BriefingID, row.HeldAt, row.Place = b.ID, b.V.HeldAt, b.V.Place
		}
	}
	for _, b := range briefings {
		if err := s.overviewSession(ctx, &row, b.ID, x); err != nil {
			return row, err
		}
	}
	return row, nil
}

// overviewSession puts the session of a briefing that counts into the row: the one that got furthest.
func (s *Scores) overviewSession(ctx context.Context, row *OverviewRow, briefing string, x underWay) error {
	sessions, repeated := x.sessions[briefing], map[string]bool{}
	for _, v := range sessions {
		repeated[v.V.RepeatOf] = true
	}
	for _, v := range sessions {
		if v.V.Rehearsal || repeated[v.ID] {
			continue
		}
		cur, err := s.boxes.Current(ctx, v.ID)
		if err != nil {
			return err
		}
		o, counted := x.outcomes[v.ID]
		if !counted { // in the meantime, perhaps
			o.TooFew, err = s.tallies.TooFew(ctx, v.ID, cur.State)
			if err != nil {
				return err
			}
		}
		if row.SessionID == "" || distance(cur.State, o.TooFew) > distance(row.State, row.TooFew) {
			row.SessionID, row.State, row.BriefingID, row.Number = v.ID, cur.State, briefing, v.V.number()
			row.TooFew = o.TooFew
		}
	}
	return nil
}

// distance returns how far a state is from the beginning; a voided session comes after all others, and of those that
// are over, one with a result is furthest, because the score is based on it.
func distance(st vote.State, tooFew bool) int {
	const states = 11
	if over := st == vote.StateCounted || st == vote.StatePurged; over && !tooFew {
		return states
	}
	return slices.Index([]vote.State{
		vote.StateVoided, vote.StateDraft, vote.StateReady, vote.StateAdmitting, vote.StateAdmitted, vote.StateOpen,
		vote.StateVoting,
		vote.StateClosing, vote.StateSealed, vote.StateCounted, vote.StatePurged,
	}, st)
}

// SupervisionOverview lists the progress of every supervising body of a round, in order of name.
func (s *Scores) SupervisionOverview(ctx context.Context, roundID string) ([]OverviewRow, error) {
	rows, err := s.overview(ctx, roundID)
	return slices.DeleteFunc(rows, func(r OverviewRow) bool { return !r.Supervising }), err
}

// Evaluated lists the progress of every evaluation of a round, those of supervising bodies last, in order of name.
func (s *Scores) Evaluated(ctx context.Context, roundID string) ([]OverviewRow, error) {
	rows, err := s.overview(ctx, roundID)
	slices.SortStableFunc(rows, func(a, b OverviewRow) int {
		switch {
		case a.Supervising == b.Supervising:
			return 0
		case b.Supervising:
			return -1
		}
		return 1
	})
	return rows, err
}

// Overview lists the progress of every inspected organization of a round, in order of name.
func (s *Scores) Overview(ctx context.Context, roundID string) ([]OverviewRow, error) {
	rows, err := s.overview(ctx, roundID)
	return slices.DeleteFunc(rows, func(r OverviewRow) bool { return r.Supervising }), err
}

// MayFillOf reports whether an assessor has a sheet to fill in for a unit: the assessor's body scores it, and the team
// has it.
func (s *Scores) MayFillOf(ctx context.Context, a records.Actor, o OverviewRow) bool {
	x, err := s.schemes.SchemeAt(ctx, o.SchemeID, o.SchemeVersion)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(x.Bodies, func(b scheme.Body) bool {
		return o.Sheets[b.Code] != "submitted" && x.MayFill(b.Code, a.Body) &&
			(s.onlyTeam == nil || s.onlyTeam(ctx, a, o.EvaluationID) == nil)
	})
}
