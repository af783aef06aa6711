// Package hearing is question-and-answer hearings (domain A27–A31).
package hearing

import (
	"context"
	"time"

	"minping/internal/app/hearing"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	rules "minping/internal/evaluation/hearing"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

var (
	office  = guard.Only(auth.Admin)
	present = guard.Only(auth.Admin, auth.Leader, auth.Assessor)
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Hearings *hearing.Hearings
}

type area struct{ svc Rooms }

// Routes returns the operations on hearings.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/batches/{id}/hearings", present, kit.OK("Hearings of a batch that the caller may see", a.list)),
		kit.Post("/batches/{id}/hearings", office,
			kit.Created("Arrange a hearing: order and questions are drawn by lot", a.arrange)),
		kit.Get("/hearings/{id}", present, kit.OK("A hearing; points are hidden until all are locked", a.show)),
		kit.Post("/hearings/{id}/judges", office, kit.OK("Add a substitute judge", a.seat)),
		kit.Post("/hearings/{id}/turn", office, kit.OK("Start a unit's time", a.begin)),
		kit.Post("/hearings/{id}/questions", office, kit.OK("Record a question that was asked on the spot", a.ask)),
		kit.Post("/hearings/{id}/answers", office, kit.OK("Record an answer", a.record)),
		kit.Put("/hearings/{id}/points", present, kit.OK("Give points as a judge, to some or to all", a.give)),
		kit.Post("/hearings/{id}/strikes", office, kit.OK("Remove an absent judge, with a reason", a.strike)),
		kit.Post("/hearings/{id}/keep", office,
			kit.OK("Carry a hearing over to a result that was fixed again", a.keep)),
		kit.Post("/hearings/{id}/cancel", office, kit.OK("Call off a hearing that is not locked", a.cancel)),
		kit.Post("/hearings/{id}/lock", office, kit.OK("Lock the points and calculate the two rankings", a.lock)),
	}
}

type hearingAnswer struct {
	EvaluationID string    `json:"evaluation_id"`
	No           int       `json:"no"`
	Side         string    `json:"side" enum:"unit,supervising"`
	Text         string    `json:"text"`
	By           string    `json:"by"`
	At           time.Time `json:"at"`
}

type hearingPoint struct {
	Target string `json:"target" doc:"An evaluation, or the organization of a supervising body that has none"`
	Score  string `json:"score" doc:"0 to 100, at most two decimals"`
}

type hearingTarget struct {
	Target      string `json:"target"`
	Name        string `json:"name"`
	Supervising bool   `json:"supervising"`
	Judges      int    `json:"judges" doc:"How many of the sitting judges have given it points"`
}

type hearingQuestion struct {
	Evaluation string `json:"evaluation"`
	No         int    `json:"no" doc:"From 1"`
	Item       string `json:"item"`
	Text       string `json:"text"`
	Restricted bool   `json:"restricted,omitempty" doc:"Its item has been restricted: its text is hidden"`
}

type hearingCancelled struct {
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

type hearingStrike struct {
	Judge  string    `json:"judge"`
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

type (
	hearingEntry rules.Entry
	hearingMark  rules.Mark
)

type hearingOutcome struct {
	Units       []hearingMark `json:"units"`
	Supervising []hearingMark `json:"supervising"`
}

func marks(list []rules.Mark) []hearingMark {
	out := make([]hearingMark, len(list))
	for i, m := range list {
		out[i] = hearingMark(m)
	}
	return out
}

type hearingView struct {
	kit.Head
	BatchID   string            `json:"batch_id"`
	Final     string            `json:"final" doc:"Digest of the result it belongs to"`
	Stale     bool              `json:"stale" doc:"That result is no longer in force, so the rankings of this hearing do not count"`
	Name      string            `json:"name"`
	On        string            `json:"on"`
	Place     string            `json:"place"`
	Minutes   int               `json:"minutes" doc:"For each unit"`
	Seed      string            `json:"seed"`
	Judges    []string          `json:"judges"`
	Struck    []hearingStrike   `json:"struck" doc:"Judges who did not come, or left early"`
	Handed    []string          `json:"handed" doc:"Judges who have scored everyone"`
	Entries   []hearingEntry    `json:"entries" doc:"In the order in which they appear"`
	Questions []hearingQuestion `json:"questions"`
	Answers   []hearingAnswer   `json:"answers"`
	Targets   []hearingTarget   `json:"targets" doc:"Who gets points"`
	Turn      string            `json:"turn,omitempty" doc:"The evaluation whose turn it is"`
	Began     *time.Time        `json:"began,omitempty"`
	Own       []hearingPoint    `json:"own,omitempty" doc:"The caller's own points"`
	Locked    bool              `json:"locked"`
	Note      string            `json:"note,omitempty" doc:"How the hearing ended"`
	Outcome   *hearingOutcome   `json:"outcome,omitempty" doc:"The two rankings, once locked"`
	Cancelled *hearingCancelled `json:"cancelled,omitempty" doc:"Who called it off, and why"`
}

func viewHearing(v hearing.View) hearingView {
	out := hearingView{
		Head: kit.Head{ID: v.ID, Version: v.Version}, BatchID: v.Batch, Final: v.Final, Name: v.Name, On: v.On,
		Place: v.Place, Minutes: v.Minutes, Seed: v.Seed, Judges: v.Judges, Handed: append([]string{}, v.Handed...),
		Entries: []hearingEntry{}, Questions: []hearingQuestion{}, Answers: []hearingAnswer{}, Locked: v.Locked != nil,
		Note: v.Note, Stale: v.Stale, Struck: []hearingStrike{},
	}
	for _, x := range v.Struck {
		out.Struck = append(out.Struck, hearingStrike(x))
	}
	for _, e := range v.Entries {
		out.Entries = append(out.Entries, hearingEntry(e))
	}
	for _, q := range v.Questions {
		out.Questions = append(out.Questions, hearingQuestion{
			q.Evaluation, q.No, q.Item, q.Text, v.Withheld[hearing.Asked{Evaluation: q.Evaluation, No: q.No}],
		})
	}
	if v.Outcome != nil {
		out.Outcome = &hearingOutcome{marks(v.Outcome.Units), marks(v.Outcome.Supervising)}
	}
	for _, a := range v.Answers {
		out.Answers = append(out.Answers, hearingAnswer{a.Evaluation, a.No, a.Side, a.Text, a.By, a.At})
	}
	for _, t := range v.Targets() {
		out.Targets = append(out.Targets, hearingTarget{t.Evaluation, t.Name, t.Supervising, v.Scored[t.Evaluation]})
		if s, ok := v.Own[t.Evaluation]; ok {
			out.Own = append(out.Own, hearingPoint{t.Evaluation, string(s)})
		}
	}
	out.Cancelled = (*hearingCancelled)(v.Cancelled)
	if v.Turn != nil {
		out.Turn, out.Began = v.Turn.Evaluation, &v.Turn.At
	}
	return out
}

func (a area) list(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[hearingView]], error) {
	list, err := a.svc.Hearings.List(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, list, err, viewHearing)
}

type arrangeHearingInput struct {
	kit.ByID
	Body struct {
		Name      string   `json:"name"`
		On        string   `json:"on" format:"date"`
		Place     string   `json:"place"`
		Minutes   int      `json:"minutes,omitempty" doc:"For each unit; 15 without"`
		Questions int      `json:"questions,omitempty" doc:"For each unit; 3 without"`
		Judges    []string `json:"judges" maxItems:"50" doc:"Names of accounts"`
		Seed      string   `json:"seed,omitempty" doc:"Seed of the draw; generated if absent"`
		Units     []string `json:"units,omitempty" maxItems:"5000" doc:"Evaluations to hear; without them all chosen ones that no hearing was arranged for"`
		Heard     []string `json:"heard,omitempty" maxItems:"5000" doc:"Evaluations that were known to be heard when units were chosen; another that is heard by now is refused"`
	}
}

func (a area) arrange(ctx context.Context, in *arrangeHearingInput) (*kit.Record[hearingView], error) {
	return kit.Show(viewHearing)(a.svc.Hearings.Arrange(ctx, guard.ActorOf(ctx), in.ID, hearing.Request(in.Body)))
}

func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Record[hearingView], error) {
	return kit.Show(viewHearing)(a.svc.Hearings.Show(ctx, guard.ActorOf(ctx), in.ID))
}

type hearingTurnInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		EvaluationID string `json:"evaluation_id"`
	}
}

func (a area) begin(ctx context.Context, in *hearingTurnInput) (*kit.Record[hearingView], error) {
	return kit.Show(viewHearing)(a.svc.Hearings.Begin(
		ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.EvaluationID,
	))
}

type hearingQuestionInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		EvaluationID string `json:"evaluation_id"`
		Question     string `json:"question"`
	}
}

func (a area) ask(ctx context.Context, in *hearingQuestionInput) (*kit.Record[hearingView], error) {
	return kit.Show(viewHearing)(a.svc.Hearings.Ask(
		ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.EvaluationID, in.Body.Question,
	))
}

type hearingAnswerInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		EvaluationID string `json:"evaluation_id"`
		No           int    `json:"no" doc:"Of the question"`
		Side         string `json:"side" enum:"unit,supervising"`
		Text         string `json:"text"`
	}
}

func (a area) record(ctx context.Context, in *hearingAnswerInput) (*kit.Record[hearingView], error) {
	b := in.Body
	return kit.Show(viewHearing)(a.svc.Hearings.Record(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), hearing.Answer{
		Evaluation: b.EvaluationID, No: b.No, Side: b.Side, Text: b.Text,
	}))
}

type hearingPointsInput struct {
	kit.ByID
	Body struct {
		Points []hearingPoint `json:"points" maxItems:"400"`
	}
}

func (a area) give(ctx context.Context, in *hearingPointsInput) (*kit.Record[hearingView], error) {
	given := hearing.Sheet{}
	for _, p := range in.Body.Points {
		given[p.Target] = decimal.Decimal(p.Score)
	}
	return kit.Show(viewHearing)(a.svc.Hearings.Give(ctx, guard.ActorOf(ctx), in.ID, given))
}

type lockHearingInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Note string `json:"note,omitempty" doc:"Remarks on the outcome of the hearing"`
	}
}

func (a area) lock(ctx context.Context, in *lockHearingInput) (*kit.Record[hearingView], error) {
	return kit.Show(viewHearing)(a.svc.Hearings.Lock(
		ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.Note,
	))
}

type strikeJudgeInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Judge  string `json:"judge" doc:"Name of the account"`
		Reason string `json:"reason"`
	}
}

func (a area) strike(ctx context.Context, in *strikeJudgeInput) (*kit.Record[hearingView], error) {
	return kit.Show(viewHearing)(a.svc.Hearings.Strike(
		ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.Judge, in.Body.Reason,
	))
}

type cancelHearingInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Reason string `json:"reason"`
	}
}

func (a area) cancel(ctx context.Context, in *cancelHearingInput) (*kit.Record[hearingView], error) {
	return kit.Show(viewHearing)(a.svc.Hearings.Cancel(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.Reason))
}

type keepHearingInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Reason string `json:"reason"`
	}
}

func (a area) keep(ctx context.Context, in *keepHearingInput) (*kit.Record[hearingView], error) {
	return kit.Show(viewHearing)(a.svc.Hearings.Keep(
		ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.Reason,
	))
}

type seatJudgeInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Judge string `json:"judge" doc:"Name of the account"`
	}
}

func (a area) seat(ctx context.Context, in *seatJudgeInput) (*kit.Record[hearingView], error) {
	return kit.Show(viewHearing)(a.svc.Hearings.Seat(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.Judge))
}
