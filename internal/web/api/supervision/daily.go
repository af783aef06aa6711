package supervision

import (
	"context"
	"time"

	"minping/internal/app/supervision"
	evalsupervision "minping/internal/evaluation/supervision"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// DailyPath identifies a body's report of daily supervision about an organization. The body is called Watcher here
// because huma takes a field called Body for the request's.
type DailyPath struct {
	kit.ByID
	Watcher string `path:"body" doc:"The supervising body, percent-encoded"`
}

type dailyRowView struct {
	EvaluationID   string `json:"evaluation_id"`
	OrganizationID string `json:"organization_id"`
	Organization   string `json:"organization"`
	Body           string `json:"body"`
	Conclusion     string `json:"conclusion,omitempty" doc:"Once submitted"`
	Closed         bool   `json:"closed" doc:"The result is fixed with this unit: no report is accepted any more"`
	LeftOut        bool   `json:"left_out" doc:"It is fixed without this unit: a report is accepted, but none is expected"`
	DailyState
}

// DailyState is the progress of a report. It is exported because huma ignores unexported embedded fields.
type DailyState struct {
	State     string `json:"state" enum:"none,draft,submitted"`
	Asked     bool   `json:"asked" doc:"The scheme asks for it; otherwise one may be handed in and none is missing"`
	Due       string `json:"due" format:"date"`
	Submitted string `json:"submitted_at,omitempty" format:"date-time" doc:"When it was first handed in"`
	Late      bool   `json:"late" doc:"Handed in after the day it was due, or still missing then"`
	DaysLate  int    `json:"days_late"`
	Corrected bool   `json:"corrected" doc:"Changed after it was handed in"`
	Concluded int    `json:"concluded" doc:"Tasks with an outcome"`
	Of        int    `json:"tasks_total"` // not Tasks: huma would confuse it with that of the embedding struct
}

func viewDailyState(s supervision.DailyState, begun bool) DailyState {
	out := DailyState{
		State: "none", Asked: s.Asked, Due: s.Due.Format(time.DateOnly), Late: s.DaysLate > 0, DaysLate: s.DaysLate,
		Corrected: s.Corrected, Concluded: s.Concluded, Of: s.Of,
	}
	switch {
	case s.HandedIn != nil:
		out.State, out.Submitted = "submitted", s.HandedIn.UTC().Format(time.RFC3339)
	case begun:
		out.State = "draft"
	}
	return out
}

func viewDailyRow(r supervision.DailyRow) dailyRowView {
	return dailyRowView{
		r.EvaluationID, r.OrganizationID, r.Organization, r.Body, r.Conclusion, r.Closed, r.LeftOut,
		viewDailyState(r.DailyState, r.Begun),
	}
}

type dailyRowsInput struct {
	kit.ByID
	kit.Slice
}

// listReports lists the progress of the reports about the organizations of a round.
func (a area) listReports(ctx context.Context, in *dailyRowsInput) (*kit.Reply[kit.Page[dailyRowView]], error) {
	rows, err := a.svc.Supervision.DailyReports(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, rows, err, viewDailyRow)
}

type dailyView struct {
	Version      int                         `json:"version" doc:"0 while nothing was recorded"`
	EvaluationID string                      `json:"evaluation_id"`
	Organization string                      `json:"organization"`
	Body         string                      `json:"body"`
	Outcomes     []string                    `json:"outcomes" doc:"What a task can conclude"`
	Conclusions  []string                    `json:"conclusions" doc:"What the whole can conclude"`
	Tasks        []taskView                  `json:"tasks" doc:"What is recorded, one by one"`
	Items        []evalsupervision.DailyItem `json:"items"`
	Conclusion   string                      `json:"conclusion"`
	Prominent    string                      `json:"prominent_problems"`
	Advice       string                      `json:"advice"`
	By           string                      `json:"by,omitempty"`
	DailyState
}

func dailyRecord(v supervision.DailyView, err error) (*kit.Record[dailyView], error) {
	if err != nil {
		return nil, err
	}
	return kit.RecordOf(v.Version, dailyView{
		v.Version, v.EvaluationID, v.Organization, v.Body, kit.OrEmpty(v.List.Outcomes),
		kit.OrEmpty(v.List.Conclusions()), kit.Each(v.Tasks, viewTask),
		kit.OrEmpty(v.Report.Items), v.Report.Conclusion, v.Report.Prominent, v.Report.Advice, v.By,
		viewDailyState(v.DailyState, v.Version > 0),
	}), nil
}

// showReport shows the caller's body's report about an organization; the office reads it once it is submitted.
func (a area) showReport(ctx context.Context, in *DailyPath) (*kit.Record[dailyView], error) {
	return dailyRecord(a.svc.Supervision.ShowDaily(ctx, guard.ActorOf(ctx), in.ID, kit.Unescape(in.Watcher)))
}

type putDailyInput struct {
	DailyPath
	kit.IfMatch
	Body struct {
		Items      []writtenDaily `json:"items"`
		Conclusion string         `json:"conclusion,omitempty" doc:"总体结论"`
		Prominent  string         `json:"prominent_problems,omitempty" doc:"突出问题"`
		Advice     string         `json:"advice,omitempty" doc:"建议"`
		Submit     bool           `json:"submit,omitempty" doc:"Submit it to the inspection office"`
	}
}

type writtenDaily struct {
	Code     string `json:"code"`
	Outcome  string `json:"outcome,omitempty" doc:"结论"`
	Found    string `json:"found,omitempty" doc:"发现问题"`
	Evidence string `json:"evidence,omitempty" doc:"佐证材料"`
	Handler  string `json:"handler,omitempty" doc:"经办人"`
	DoneOn   string `json:"done_on,omitempty" format:"date" doc:"完成日期"`
}

// ownReport is checked before putReport.
func (a area) ownReport(ctx context.Context, param func(string) string) error {
	return a.svc.Supervision.OwnDaily(ctx, guard.ActorOf(ctx), param("id"), param("body"))
}

// putReport replaces the caller's body's report about an organization.
func (a area) putReport(ctx context.Context, in *putDailyInput) (*kit.Record[dailyView], error) {
	r := supervision.DailyRequest{Submit: in.Body.Submit, DailyReport: evalsupervision.DailyReport{
		Items: kit.Each(in.Body.Items, func(x writtenDaily) evalsupervision.DailyItem {
			return evalsupervision.DailyItem(x)
		}), Conclusion: in.Body.Conclusion,
		Prominent: in.Body.Prominent, Advice: in.Body.Advice,
	}}
	return dailyRecord(a.svc.Supervision.PutDaily(ctx, guard.ActorOf(ctx), in.ID,
		kit.Unescape(in.Watcher), in.Expected(), r))
}
