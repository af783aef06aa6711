package supervision

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/supervision"
	"minping/internal/store"
	"minping/internal/typed"
)

// kindDaily is what supervising bodies record about an organization day by day; id = evaluation/body, below its round.
const kindDaily = "daily"

// dailyRecord is a body's report about an organization: a draft until it is submitted. From then on it can be
// corrected but never withdrawn, and its date is that of the first submission (domain B08).
type dailyRecord struct {
	supervision.DailyReport
	By        string     `json:"by"`
	At        time.Time  `json:"at"`
	HandedIn  *time.Time `json:"handed_in,omitempty"`
	Corrected bool       `json:"corrected,omitempty"` // changed after submission
	// Handed is how late it was, fixed on the day of submission: moving dates later does not change it (promise 7)
	Handed *deadline.Handed `json:"handed,omitempty"`
}

// DailyView is a report with the tasks it covers.
type DailyView struct {
	Version      int
	EvaluationID string
	Organization string
	OrgKind      string
	Round        records.Versioned[round.Round]
	Body         string
	List         supervision.TaskList
	Tasks        []Duty                       // the tasks that the body records individually
	Given        map[string]supervision.Given // those that were assigned, by their codes
	Report       supervision.DailyReport
	By           string
	Closed       bool // as in a DailyRow
	DailyState
}

// DailyState is the progress of a report.
type DailyState struct {
	Asked     bool      // the scheme's document asks for it; otherwise a body may write one all the same
	Due       time.Time // the day by which it has to be submitted; or would be
	HandedIn  *time.Time
	Corrected bool
	DaysLate  int // of the report, or so far if it is missing
	Concluded int // tasks with an outcome
	Of        int
}

// DailyRequest replaces a report; with Submit it is submitted.
type DailyRequest struct {
	supervision.DailyReport
	Submit bool
}

// supervisionView is what operations on one report need.
type supervisionView struct {
	evaluation   records.Versioned[round.Evaluation]
	organization records.Versioned[round.Organization]
	round        records.Versioned[round.Round]
	dates        deadline.Dates
	asked        bool // its scheme asks for reports
	lists        roundLists
	list         supervision.TaskList // of the round, for this kind of unit
}

// due returns the day by which a report has to be submitted.
func (d supervisionView) due() deadline.Day { return d.dates.DailyReportDue }

// mayReadDaily allows the body itself and the inspection office to read (domain B08).
func mayReadDaily(a records.Actor, body string) error {
	if a.Role == auth.Admin {
		return nil
	}
	return ownDaily(a, body)
}

// ownDaily allows only the body itself to write its reports (domain 1D).
func ownDaily(a records.Actor, body string) error {
	if a.Body == "" {
		return records.Fail(
			records.Forbidden,
			"no_body",
			"这个账号没有写明部门，请巡察办在账号里补上。",
			"This account belongs to no body.",
		)
	}
	if a.Role != auth.Supervisor || a.Body != body {
		return records.Fail(
			records.Forbidden,
			"other_body",
			"只能看本部门的日常监督。",
			"Another body's daily supervision is not shown.",
		)
	}
	return nil
}

func (s *Supervision) supervisionView(ctx context.Context, evaluationID, body string) (d supervisionView, err error) {
	d.evaluation, err = records.Load[round.Evaluation](ctx, s.env, round.KindEvaluation, evaluationID)
	if err != nil {
		return d, err
	}
	if d.evaluation.V.Supervising() || !slices.Contains(s.Tasks.Reporting(), body) {
		return d, records.ErrNone
	}
	d.organization, err = records.Load[round.Organization](ctx, s.env, round.KindOrganization,
		d.evaluation.V.OrganizationID)
	if err != nil {
		return d, fmt.Errorf("organization of evaluation: %w", err)
	}
	d.round, err = records.Load[round.Round](ctx, s.env, round.KindRound, d.evaluation.V.RoundID)
	if err != nil {
		return d, fmt.Errorf("round of evaluation: %w", err)
	}
	x, err := s.schemes.SchemeAt(ctx, d.evaluation.V.SchemeID, d.evaluation.V.SchemeVersion)
	if err != nil {
		return d, err
	}
	d.asked = x.Practice.DailyReports != scheme.None
	d.dates = deadline.From(x.Periods, d.evaluation.V.Start(d.round.V))
	d.lists, err = s.listsOf(ctx, d.round.ID)
	d.list = d.lists.For(kindOf(d.evaluation.V, d.organization.V))
	return d, err
}

// ownView is the view of the body whose report it is.
func (s *Supervision) ownView(ctx context.Context, a records.Actor, evaluationID,
	body string,
) (supervisionView, error) {
	d, err := s.supervisionView(ctx, evaluationID, body)
	if err == nil {
		err = ownDaily(a, body)
	}
	return d, err
}

// OwnDaily refuses people who may not write a report, before their input is looked at.
func (s *Supervision) OwnDaily(ctx context.Context, a records.Actor, evaluationID, body string) error {
	_, err := s.ownView(ctx, a, evaluationID, body)
	return err
}

// ShowDaily shows a body's report about an organization, empty if nothing was recorded yet. The office sees it once it
// is submitted.
func (s *Supervision) ShowDaily(ctx context.Context, a records.Actor, evaluationID, body string) (DailyView, error) {
	d, err := s.supervisionView(ctx, evaluationID, body)
	if err == nil {
		err = mayReadDaily(a, body)
	}
	if err != nil {
		return DailyView{}, err
	}
	v, err := records.Load[dailyRecord](ctx, s.env, kindDaily, evaluationID+"/"+body)
	if err != nil && records.KindOf(err) != records.NotFound {
		return DailyView{}, err
	}
	if a.Role == auth.Admin && v.V.HandedIn == nil {
		return DailyView{}, records.Fail(
			records.Conflict,
			"not_handed_in",
			"这份报告还没有报送。",
			"The report has not been handed in.",
		)
	}
	return s.dailyView(ctx, d, body, v)
}

func (s *Supervision) dailyView(ctx context.Context, d supervisionView, body string,
	v records.Versioned[dailyRecord],
) (DailyView, error) {
	out := DailyView{
		Version: v.Version, EvaluationID: d.evaluation.ID, Organization: d.organization.V.Name,
		OrgKind: d.organization.V.Kind, Round: d.round,
		Body: body, List: d.list, Report: v.V.DailyReport, By: v.V.By,
	}
	g, err := records.Load[given](ctx, s.env, kindGiven, d.evaluation.ID+"/"+body)
	if err != nil && records.KindOf(err) != records.NotFound {
		return out, err
	}
	out.Given = g.V.Tasks
	for _, t := range d.list.Recorded(body) {
		out.Tasks = append(out.Tasks, Duty{t, out.Given[t.Code].Until(t, d.dates).Time()})
	}
	out.DailyState = s.dailyState(v.V, len(out.Tasks), d.due().Time(), d.asked)
	result, fixed, err := s.rounds.FinalOfRound(ctx, d.round.ID)
	_, ranked := result.Row(d.evaluation.ID)
	out.Closed = fixed && ranked
	return out, err
}

func (s *Supervision) dailyState(r dailyRecord, of int, due time.Time, asked bool) DailyState {
	at := s.env.Now()
	if r.HandedIn != nil {
		at = *r.HandedIn
	}
	out := DailyState{
		Asked: asked, Due: due, HandedIn: r.HandedIn, Corrected: r.Corrected, Concluded: r.Concluded(), Of: of,
	}
	switch {
	case !asked: // a report that is not asked for is never late
	case r.Handed != nil:
		out.Due, out.DaysLate = r.Handed.Due.Time(), r.Handed.LateDays
	default:
		out.DaysLate = supervision.DaysLate(at, due)
	}
	return out
}

// PutDaily replaces the actor's body's report about an organization, as a draft or submitted. Its conclusions are
// copied to the evaluation, so that the statistics table of a large round need not read any report; if that second
// write fails, submitting again repairs it.
func (s *Supervision) PutDaily(ctx context.Context, a records.Actor, evaluationID, body string, ifMatch int,
	r DailyRequest,
) (DailyView, error) {
	if err := a.Only(auth.Supervisor); err != nil {
		return DailyView{}, err
	}
	d, err := s.ownView(ctx, a, evaluationID, body)
	if err != nil {
		return DailyView{}, err
	}
	r.DailyReport = trimDaily(r.DailyReport)
	check := supervision.DailyCheck{Body: body, First: d.dates.Start.Time(), Today: s.env.Now()}
	if err := d.list.CheckDaily(check, r.DailyReport, r.Submit).OrNil(); err != nil {
		return DailyView{}, records.FieldErrors(err)
	}
	r.Items = slices.DeleteFunc(r.Items, func(x supervision.DailyItem) bool { return !x.Begun() })
	if err := s.begin(ctx, d.round.ID, d.lists); err != nil {
		return DailyView{}, err
	}
	v, err := s.writeDaily(ctx, a, d, body, ifMatch, r)
	if err != nil {
		return DailyView{}, err
	}
	if r.Submit {
		if err := s.copyConclusions(ctx, evaluationID, body); err != nil {
			return DailyView{}, err
		}
	}
	code := "daily.draft"
	if r.Submit {
		code = "daily.submit"
	}
	if err := s.audit.Append(ctx, a, code, v.ID, ""); err != nil {
		return DailyView{}, err
	}
	return s.dailyView(ctx, d, body, v)
}

// copyConclusions copies the conclusions of the newest version of a report to its evaluation; it reads the report
// again each time, so that concurrent writers never leave outdated ones.
func (s *Supervision) copyConclusions(ctx context.Context, evaluationID, body string) error {
	v, err := records.Update(
		ctx,
		s.env,
		round.KindEvaluation,
		evaluationID,
		records.AnyVersion,
		func(e *round.Evaluation) error {
			if err := s.rounds.Allows(ctx, final.ChangeFacts, final.Subject{Evaluation: evaluationID}); err != nil {
				return err
			}
			v, err := records.Load[dailyRecord](ctx, s.env, kindDaily, evaluationID+"/"+body)
			if err != nil {
				return err
			}
			said := maps.Clone(e.Daily)
			if said == nil {
				said = map[string]facts.DailySaid{}
			}
			said[body] = facts.DailySaid{Conclusion: v.V.Conclusion, Prominent: v.V.Prominent, At: *v.V.HandedIn}
			e.Daily = said
			return nil
		},
	)
	if err != nil {
		return err
	}
	return round.KeepEvaluation(ctx, s.rounds, final.ChangeFacts, evaluationID, v.Version)
}

func (s *Supervision) writeDaily(ctx context.Context, a records.Actor, d supervisionView, body string, ifMatch int,
	r DailyRequest,
) (records.Versioned[dailyRecord], error) {
	now, id := s.env.Now(), d.evaluation.ID+"/"+body
	next := func(cur *dailyRecord) error {
		if cur.HandedIn != nil && !r.Submit {
			return records.Fail(
				records.Conflict,
				"handed_in",
				"报告已经报送，不能退回草稿。请改好后重新报送。",
				"The report has already been handed in: correct it and hand it in again.",
			)
		}
		if r.Submit { // its conclusions appear in the table, which is part of the result
			if err := s.rounds.Allows(
				ctx,
				final.ChangeFacts,
				final.Subject{Evaluation: d.evaluation.ID},
			); err != nil {
				return err
			}
		}
		cur.DailyReport, cur.By, cur.At = r.DailyReport, a.Name, now
		cur.Corrected = cur.HandedIn != nil
		if r.Submit && cur.HandedIn == nil {
			handed := deadline.HandIn(deadline.DayOf(now), d.due())
			cur.HandedIn, cur.Handed = &now, &handed
		}
		return nil
	}
	v, err := records.Update(ctx, s.env, kindDaily, id, ifMatch, next)
	if records.KindOf(err) != records.NotFound {
		return v, err
	}
	if ifMatch > 0 {
		return v, records.ErrStale
	}
	var first dailyRecord
	if err := next(&first); err != nil {
		return v, err
	}
	v, err = records.Create(ctx, s.env, kindDaily, id, d.round.ID, first)
	if errors.Is(err, store.ErrExists) {
		err = records.ErrStale
	}
	return v, err
}

// trimDaily removes the spaces around texts.
func trimDaily(r supervision.DailyReport) supervision.DailyReport {
	items := []supervision.DailyItem{}
	for _, x := range r.Items {
		x.Found, x.Evidence = strings.TrimSpace(x.Found), strings.TrimSpace(x.Evidence)
		x.Handler = typed.Line(x.Handler)
		items = append(items, x)
	}
	r.Items, r.Prominent, r.Advice = items, strings.TrimSpace(r.Prominent), strings.TrimSpace(r.Advice)
	return r
}
