package supervision

import (
	"context"

	app "minping/internal/app/supervision"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type givenView struct {
	EvaluationID string `json:"evaluation_id"`
	Organization string `json:"organization"`
	Body         string `json:"body"`
	Code         string `json:"code"`
	Task         string `json:"task"`
	Person       string `json:"person"`
	Due          string `json:"due" format:"date"`
	By           string `json:"by" doc:"Who assigned it"`
	Done         bool   `json:"done" doc:"Has an outcome; for the office, once the report is submitted"`
	Late         bool   `json:"late" doc:"Not done, and its day has passed"`
}

func viewGiven(t app.GivenTask) givenView {
	return givenView{
		t.EvaluationID, t.Organization, t.Body, t.Code, t.Task.Task, t.Person, string(t.Due), t.By, t.Done, t.Late,
	}
}

// listGiven lists the tasks of a round that were assigned to a person.
func (a area) listGiven(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[givenView]], error) {
	l, err := a.svc.Supervision.GivenOut(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, l.Tasks, err, viewGiven)
}

type giveInput struct {
	kit.ByID
	Body struct {
		Watcher     string   `json:"body" doc:"The supervising body"`
		Evaluations []string `json:"evaluations" minItems:"1" maxItems:"500"`
		Codes       []string `json:"codes,omitempty" maxItems:"60" doc:"Absent: every task"`
		Person      string   `json:"person" doc:"Empty to withdraw the tasks"`
		Due         string   `json:"due,omitempty" format:"date" doc:"Absent: the dates of the task list"`
	}
}

type gaveView struct {
	Units int `json:"units"`
}

// give assigns tasks of a round to a person.
func (a area) give(ctx context.Context, in *giveInput) (*kit.Reply[gaveView], error) {
	n, err := a.svc.Supervision.GiveOut(ctx, guard.ActorOf(ctx), in.ID, app.Give{
		Body: in.Body.Watcher, Evaluations: in.Body.Evaluations, Codes: in.Body.Codes, Person: in.Body.Person,
		Due: in.Body.Due,
	})
	return kit.Answer(gaveView{n}, err)
}
