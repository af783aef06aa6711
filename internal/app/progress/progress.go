// Package progress says how far a round has got: the whole cycle as one line, and what each unit still lacks
// (evaluation §6.1, F12). It stores nothing; everything is counted from what the other rooms hold.
package progress

import (
	"context"
	"slices"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/decision"
	"minping/internal/app/document"
	"minping/internal/app/effect"
	"minping/internal/app/entry"
	finals "minping/internal/app/final"
	"minping/internal/app/hearing"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/supervision"
	"minping/internal/app/team"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/final"
	"minping/internal/vote"
)

// Rooms are the rooms from which progress is counted.
type Rooms struct {
	Rounds      *round.Rounds
	Scores      *scoring.Scores
	Supervision *supervision.Supervision
	Ledgers     *ledger.Ledgers
	Documents   *document.Documents
	Entries     *entry.Entries
	Teams       *team.Teams
	Decisions   *decision.Decisions
	Finals      *finals.Finals
	Hearings    *hearing.Hearings
	Effects     *effect.Effects
}

// Progress reads how far rounds have got. Safe for concurrent use.
type Progress struct {
	env        *records.Env
	in         Rooms
	cumulative *audit.Cache[Cumulative]
}

// New returns the progress of the rounds of a store.
func New(env *records.Env, log *audit.Log, in Rooms) *Progress {
	return &Progress{env, in, audit.NewCache[Cumulative](log)}
}

var errOfficeOnly = records.Fail(records.Forbidden, "office_only", "整轮进度由巡察办查看。",
	"Only the inspection office sees the progress of a whole round.")

// View is how far a round has got.
type View struct {
	Batch string // the batch the round is evaluated in, the round itself when it is in none
	Line  []Stage
	First []cycle.Urgent  // what to do first, one of a kind each
	Fixed bool            // a final is in force
	Units map[string]Unit // by evaluation, supervising bodies left out
}

// Unit is how far one unit has got.
type Unit struct {
	cycle.Finish
	State   cycle.State  // derived, never stored (evaluation §3)
	Again   string       // the evaluation that repeats this one
	AgainOf string       // the evaluation that this one repeats
	Owes    []string     // types of entries that it, or its team, has not filed
	Until   deadline.Day // the last day of its period; while it is redoing, that of the notice
	Untold  string       // the batch, or the redo round, whose fixed result it has not been told; "" for none
}

// Stage is one place of the line, with what it is made of.
type Stage struct {
	cycle.Stage
	Parts []Part
}

// Parts of stages that are made of several things, each with its own list.
const (
	PartPlan         = "plan"         // the plan is issued
	PartTeams        = "teams"        // units that a team has
	PartReports      = "reports"      // reports of daily supervision
	PartFigures      = "figures"      // units with a ledger or typed figures
	PartConsultation = "consultation" // the meeting is written down
	PartVisits       = "visits"       // units with a visit that is written down
	PartBallots      = "ballots"      // units whose ballot is counted, or which are decided about without one
	PartScores       = "scores"       // units whose scores are locked
	PartFixed        = "fixed"        // the result of the batch is fixed
	PartReport       = "report"       // the summary report is issued
	PartBulletin     = "bulletin"     // the bulletin is issued
	PartAnswers      = "answers"      // suggestions that were answered
	PartItems        = "items"        // items of the ledgers that are settled
	PartSelfChecks   = "self_checks"  // self-checks of common problems that were answered
)

// Part is how far one thing of a stage is: Done of Of, Late of those that are missing. Closed are those that the result
// was fixed without, which no one waits for any more.
type Part struct {
	Code                   string
	Done, Of, Late, Closed int
}

// sources is what was read of a round to count from.
type sources struct {
	round       records.Versioned[round.Round]
	batch       string
	units       []scoring.OverviewRow
	bodies      []scoring.OverviewRow // supervising bodies, which are scored too
	evaluations map[string]round.Evaluation
	before      map[string][]string // by evaluation: those that it repeats, whose problems its unit still has
	daily       []supervision.DailyRow
	until       until
	begun       bool // the inspection, by a visit or a ballot
	final       final.Final
	fixed       bool
	now         time.Time
	today       deadline.Day
	tasks       []cycle.Task        // what is missing, found while counting
	owes        map[string][]string // by evaluation: types of entries that are missing
}

// until are the last days of stages: of reports, of what has to be there before the inspection begins, and of the next
// item that is due.
type until struct{ reports, inspection, item deadline.Day }

// visited returns when the visits of an inspection are due. It must begin by that day but need not end: once it has
// begun, no visit is late.
func (s *sources) visited() deadline.Day {
	if s.begun {
		return ""
	}
	return s.until.inspection
}

// Show counts how far a round has got, for the inspection office. It reads a fixed number of lists, however many units
// the round has.
func (p *Progress) Show(ctx context.Context, a records.Actor, roundID string) (View, error) {
	if a.Role != auth.Admin {
		return View{}, errOfficeOnly
	}
	src, err := p.read(ctx, roundID)
	if err != nil {
		return View{}, err
	}
	finishes := src.finishes()
	parts, err := p.parts(ctx, a, &src, finishes)
	if err != nil {
		return View{}, err
	}
	units, err := p.units(ctx, src, finishes)
	return View{
		Batch: src.batch, Line: src.line(parts), First: src.first(p.in.Ledgers.Ladder()), Fixed: src.fixed,
		Units: units,
	}, err
}

var errNotYours = records.Fail(records.Forbidden, "not_yours", "各单位的进度由巡察办和会务人员查看。",
	"Only the inspection office and organizers see the progress of units.")

// Units returns how far every unit of a round has got, for the office and organizers, and what has to be done first on
// the way to their ballots.
func (p *Progress) Units(
	ctx context.Context, a records.Actor, roundID string,
) (units map[string]Unit, first []cycle.Urgent, err error) {
	if a.Role != auth.Admin && a.Role != auth.Organizer {
		return nil, nil, errNotYours
	}
	src, err := p.read(ctx, roundID)
	if err != nil {
		return nil, nil, err
	}
	if !src.fixed {
		src.toBallots()
	}
	units, err = p.units(ctx, src, src.finishes())
	return units, src.first(p.in.Ledgers.Ladder()), err
}

func (p *Progress) read(ctx context.Context, roundID string) (s sources, err error) {
	s.now = p.env.Now()
	s.today = deadline.DayOf(s.now)
	s.round, err = p.in.Rounds.ShowRound(ctx, roundID)
	if err != nil {
		return s, err
	}
	s.batch, err = p.in.Rounds.BatchOf(ctx, roundID)
	if err != nil {
		return s, err
	}
	s.units, err = p.in.Scores.Overview(ctx, roundID)
	if err != nil {
		return s, err
	}
	s.begun = slices.ContainsFunc(s.units, scoring.OverviewRow.Inspected)
	s.bodies, err = p.in.Scores.SupervisionOverview(ctx, roundID)
	if err != nil {
		return s, err
	}
	es, err := records.All[round.Evaluation](ctx, p.env, round.KindEvaluation, roundID)
	if err != nil {
		return s, err
	}
	es, err = p.in.Rounds.Counted(ctx, es)
	if err != nil {
		return s, err
	}
	s.evaluations = make(map[string]round.Evaluation, len(es))
	s.before, s.owes = map[string][]string{}, map[string][]string{}
	for _, e := range es {
		s.evaluations[e.ID] = e.V
		s.before[e.ID], err = p.in.Rounds.Redos.Before(ctx, e.V)
		if err != nil {
			return s, err
		}
	}
	s.daily, err = p.in.Supervision.DailyOf(ctx, roundID, p.in.Supervision.Tasks.Reporting())
	if err != nil {
		return s, err
	}
	d, err := p.in.Supervision.Deadlines(ctx, s.round)
	if err != nil {
		return s, err
	}
	if !d.InspectionBy.IsZero() {
		s.until = until{reports: deadline.DayOf(d.DailyReportDue), inspection: deadline.DayOf(d.InspectionBy)}
	}
	s.until.item, err = p.in.Ledgers.NextDue(ctx, s.ledgers())
	if err != nil {
		return s, err
	}
	s.final, s.fixed, err = p.in.Rounds.FinalOfRound(ctx, roundID)
	return s, err
}

// ids are the evaluations of the units.
func (s sources) ids() []string {
	out := make([]string, len(s.units))
	for i, u := range s.units {
		out[i] = u.EvaluationID
	}
	return out
}

// ledgers are the evaluations whose items are those of the units.
func (s sources) ledgers() []string {
	out := s.ids()
	for _, ids := range s.before {
		out = append(out, ids...)
	}
	return out
}

// finishes returns what every unit still lacks.
func (s sources) finishes() map[string]cycle.Finish {
	settled := map[string]bool{}
	for _, r := range s.final.Rows {
		settled[r.Evaluation] = s.fixed
	}
	for _, l := range s.final.LeftOut {
		settled[l.Evaluation] = s.fixed
	}
	out := make(map[string]cycle.Finish, len(s.units))
	for _, u := range s.units {
		e := s.evaluations[u.EvaluationID]
		out[u.EvaluationID] = cycle.Finish{
			Counted: u.State == vote.StateCounted || u.State == vote.StatePurged || e.Decision != nil,
			Facts:   e.Facts.Problems != nil, Fixed: settled[u.EvaluationID],
		}
	}
	for _, r := range s.daily {
		f, ok := out[r.EvaluationID]
		if ok && r.Asked && r.HandedIn == nil {
			f.ReportsMissing++
			out[r.EvaluationID] = f
		}
	}
	return out
}
