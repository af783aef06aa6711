// Package decision is the API for what follows from a fixed result, and people's answers to it (domain A28, A40–A45,
// B12, B25, B27–B32).
package decision

import (
	"context"
	"time"

	"minping/internal/auth"
	"minping/internal/evaluation/decision"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"

	appdecision "minping/internal/app/decision"
)

var (
	office  = guard.Only(auth.Admin)
	readers = guard.Only(auth.Admin, auth.Leader)
	askers  = guard.Only(auth.Admin, auth.Leader, auth.Supervisor)
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Decisions *appdecision.Decisions
}

type area struct{ svc Rooms }

// Routes returns the operations on decisions.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/decision-rules", readers, kit.OK("Kinds, reasons, levels, cases and modes of decisions", a.rules)),
		kit.Get(
			"/batches/{id}/decisions",
			readers,
			kit.OK("What follows from the fixed result, unit by unit, and what was decided", a.list),
		),
		kit.Post(
			"/evaluations/{id}/decisions",
			askers,
			kit.Created("Prepare a decision, or answer a suggestion", a.decide),
		),
		kit.Get(
			"/evaluations/{id}/decisions",
			readers,
			kit.OK("What follows for one evaluation, and what was decided about it", a.show),
		),
		kit.Post("/decisions/{id}/document", office, kit.OK("Draft the document that follows from a yes", a.open)),
		kit.Post("/decisions/{id}/procedure", readers, kit.OK("Record a step of an accountability", a.procedure)),
		kit.Post("/decisions/{id}/steps", askers, kit.OK("Answer a prepared decision, or take it back", a.answer)),
	}
}

type decisionChoice struct {
	Code string `json:"code"`
	Name string `json:"name"`
	On   string `json:"on,omitempty" doc:"For a mode or a route: what it applies to"`
}

type decisionRules struct {
	Reasons     []decisionChoice `json:"reasons" doc:"Of an interview without a rank"`
	Routes      []decisionChoice `json:"routes"`
	Levels      []decisionChoice `json:"levels"`
	Subjects    []decisionChoice `json:"subjects" doc:"Of an accountability"`
	Cases       []decisionChoice `json:"cases"`
	Modes       []decisionChoice `json:"modes"`
	ClueReasons []decisionChoice `json:"clue_reasons"`
	Campaigns   []decisionChoice `json:"campaigns"`
	Steps       []decisionChoice `json:"steps" doc:"Of an accountability, in order"`
}

func choices[T any](list []T, of func(T) decisionChoice) []decisionChoice {
	out := make([]decisionChoice, len(list))
	for i, x := range list {
		out[i] = of(x)
	}
	return out
}

func ofCode(c decision.Code) decisionChoice { return decisionChoice{Code: c.Code, Name: c.Name} }

// rules returns the lists that decisions choose from.
func (a area) rules(context.Context, *struct{}) (*kit.Reply[decisionRules], error) {
	r := a.svc.Decisions.Rules()
	return kit.Answer(decisionRules{
		Reasons:     choices(r.Interview.Reasons, ofCode),
		Cases:       choices(r.Accountability.Cases, ofCode),
		ClueReasons: choices(r.ClueReasons, ofCode),
		Campaigns:   choices(r.Campaigns, ofCode),
		Steps:       choices(r.Accountability.Steps, ofCode),
		Routes: choices(
			r.Interview.Routes,
			func(x decision.Route) decisionChoice { return decisionChoice{x.Code, x.Name, x.Target} },
		),
		Levels: choices(
			r.Interview.Levels,
			func(x decision.Level) decisionChoice { return decisionChoice{Code: x.Code, Name: x.Name} },
		),
		Subjects: choices(
			r.Accountability.Subjects,
			func(x decision.SubjectKind) decisionChoice { return decisionChoice{x.Code, x.Name, x.On} },
		),
		Modes: choices(
			r.Accountability.Modes,
			func(x decision.Mode) decisionChoice { return decisionChoice{x.Code, x.Name, x.On} },
		),
	}, nil)
}

type decisionFigure struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type decisionCause struct {
	Rule    string           `json:"rule"`
	Reason  string           `json:"reason"`
	Numbers []decisionFigure `json:"numbers" doc:"The figures of the fixed result that it rests on"`
}

func causes(list []decision.Because) []decisionCause {
	out := make([]decisionCause, len(list))
	for i, b := range list {
		out[i] = decisionCause{b.Rule, b.Reason, []decisionFigure{}}
		for _, n := range b.Numbers {
			out[i].Numbers = append(out[i].Numbers, decisionFigure(n))
		}
	}
	return out
}

type decisionSuggestion struct {
	Kind        string          `json:"kind"`
	Because     []decisionCause `json:"because"`
	Unconfirmed bool            `json:"unconfirmed" doc:"By rank, and not confirmed yet"`
	Document    string          `json:"document,omitempty" doc:"The type of document that a yes opens"`
}

type decisionPerson struct {
	Name   string `json:"name"`
	Office string `json:"office"`
}

type decisionStep struct {
	Code string `json:"code"`
	On   string `json:"on" format:"date"`
	Note string `json:"note,omitempty"`
}

type decisionView struct {
	kit.Head
	EvaluationID string           `json:"evaluation_id"`
	Kind         string           `json:"kind"`
	State        string           `json:"state" enum:"prepared,yes,no,withdrawn"`
	Because      []decisionCause  `json:"because"`
	Final        string           `json:"final,omitempty" doc:"Digest of the fixed result it rests on"`
	Reason       string           `json:"reason" doc:"Of the answer; while it is prepared, why it is asked for"`
	Asked        string           `json:"asked,omitempty" doc:"Once a prepared decision is answered: why it was asked for"`
	Code         string           `json:"code,omitempty"`
	Route        string           `json:"route,omitempty"`
	Level        string           `json:"level,omitempty"`
	Persons      []decisionPerson `json:"persons,omitempty"`
	Subject      string           `json:"subject,omitempty"`
	Case         string           `json:"case,omitempty"`
	Modes        []string         `json:"modes,omitempty"`
	On           string           `json:"on,omitempty"`
	Due          string           `json:"due,omitempty"`
	Prepared     string           `json:"prepared,omitempty"`
	By           string           `json:"by,omitempty"`
	At           *time.Time       `json:"at,omitempty"`
	Opens        string           `json:"opens,omitempty" doc:"The type of document that follows from a yes"`
	Prominent    bool             `json:"prominent,omitempty" doc:"By rank: this person finds the problems prominent"`
	Document     string           `json:"document,omitempty" doc:"The document that was drafted from it"`
	Hidden       bool             `json:"hidden,omitempty" doc:"A clue: only its authors may read the words"`
	Steps        []string         `json:"steps,omitempty" doc:"The states that the caller may take it to"`
	Taken        []decisionStep   `json:"taken,omitempty" doc:"Steps of an accountability that were taken"`
	NoLeader     bool             `json:"no_leader,omitempty" doc:"No leader has an account: another person of the office confirms, citing what the leader signed"`
	Written      *writtenView     `json:"written,omitempty" doc:"What the leader signed"`
}

func viewDecision(v appdecision.View) decisionView {
	out := decisionView{
		Head: kit.Head{
			ID:      v.ID,
			Version: v.Version,
		},
		EvaluationID: v.About,
		Kind:         string(v.Kind),
		State:        string(v.State),
		Because: causes(
			v.Because,
		),
		Final:    v.Final,
		Reason:   v.Reason,
		Asked:    v.Asked,
		Code:     v.Code,
		Route:    v.Route,
		Level:    v.Level,
		Subject:  v.Subject,
		Case:     v.Case,
		Modes:    v.Modes,
		On:       v.On,
		Due:      v.Due,
		Prepared: v.Prepared,
		By:       v.By,
		Opens:    v.Opens,

		Prominent: v.Prominent, Document: v.Document, Hidden: v.Hidden, NoLeader: v.NoLeader,
		Written: (*writtenView)(v.Written),
	}
	for _, t := range v.Taken {
		out.Taken = append(out.Taken, decisionStep(t))
	}
	for _, p := range v.Persons {
		out.Persons = append(out.Persons, decisionPerson(p))
	}
	if !v.At.IsZero() {
		out.At = &v.At
	}
	for _, s := range v.Steps {
		out.Steps = append(out.Steps, string(s.To))
	}
	return out
}

type decisionUnit struct {
	EvaluationID   string               `json:"evaluation_id"`
	OrganizationID string               `json:"organization_id"`
	Name           string               `json:"name"`
	Target         string               `json:"target" enum:"inspected,supervising"`
	Rank           int                  `json:"rank"`
	Score          string               `json:"score"`
	Grade          string               `json:"grade"`
	Suggestions    []decisionSuggestion `json:"suggestions"`
	Decisions      []decisionView       `json:"decisions"`
}

func viewUnit(u appdecision.Unit) decisionUnit {
	out := decisionUnit{
		u.Row.Evaluation, u.Row.Organization, u.Row.Name, u.Row.Target, u.Row.Rank, u.Row.Score, u.Row.Grade,
		[]decisionSuggestion{},
		[]decisionView{},
	}
	for _, x := range u.Suggestions {
		out.Suggestions = append(
			out.Suggestions,
			decisionSuggestion{string(x.Kind), causes(x.Because), x.Unconfirmed, x.Document},
		)
	}
	for _, d := range u.Decisions {
		out.Decisions = append(out.Decisions, viewDecision(d))
	}
	return out
}

// list lists what follows from a fixed result.
func (a area) list(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[decisionUnit]], error) {
	us, err := a.svc.Decisions.List(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, us, err, viewUnit)
}

type decideEvaluationInput struct {
	kit.ByID
	Body struct {
		To      string           `json:"to" enum:"prepared,yes,no"`
		Kind    string           `json:"kind" doc:"See /decision-rules"`
		Reason  string           `json:"reason,omitempty" doc:"Required for a yes"`
		Code    string           `json:"code,omitempty"`
		Route   string           `json:"route,omitempty"`
		Level   string           `json:"level,omitempty"`
		Persons []decisionPerson `json:"persons,omitempty" maxItems:"20"`
		Subject string           `json:"subject,omitempty"`
		Case    string           `json:"case,omitempty"`
		Modes   []string         `json:"modes,omitempty" maxItems:"10"`
		On      string           `json:"on,omitempty" enum:"organization,person"`
		Due     string           `json:"due,omitempty" format:"date" doc:"The last day that a redo sets"`

		Prominent bool `json:"prominent,omitempty" doc:"Of an interview by rank: the problems are prominent"`
	}
}

// decide prepares a decision, or answers a suggestion.
func (a area) decide(ctx context.Context, in *decideEvaluationInput) (*kit.Record[decisionView], error) {
	b := in.Body
	r := appdecision.Request{To: decision.State(b.To), Decision: decision.Decision{
		Kind: decision.Kind(
			b.Kind,
		),
		Reason:  b.Reason,
		Code:    b.Code,
		Route:   b.Route,
		Level:   b.Level,
		Subject: b.Subject,
		Case:    b.Case,
		Modes:   b.Modes,
		On:      b.On,
		Due:     b.Due,

		Prominent: b.Prominent,
	}}
	for _, p := range b.Persons {
		r.Persons = append(r.Persons, decision.Person(p))
	}
	return kit.Show(viewDecision)(a.svc.Decisions.Decide(ctx, guard.ActorOf(ctx), in.ID, r))
}

type answerDecisionInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		To     string `json:"to" enum:"yes,no,withdrawn"`
		Reason string `json:"reason,omitempty"`
		// names of fields as decision.Written has them
		Written *writtenView `json:"written,omitempty" doc:"If no leader has an account: what the leader signed"`
	}
}

type writtenView struct {
	By     string `json:"by" doc:"The leader, with the office"`
	Number string `json:"number" doc:"Number of the document, as it is registered"`
	On     string `json:"on,omitempty" format:"date" doc:"Day on which it was signed; needed for a yes"`
}

// answer answers a prepared decision.
func (a area) answer(ctx context.Context, in *answerDecisionInput) (*kit.Record[decisionView], error) {
	r := appdecision.Answer{To: decision.State(in.Body.To), Reason: in.Body.Reason}
	r.Written = (*decision.Written)(in.Body.Written)
	return kit.Show(viewDecision)(a.svc.Decisions.Answer(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), r))
}

// show shows what follows for one evaluation.
func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Reply[decisionUnit], error) {
	u, err := a.svc.Decisions.Show(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return kit.Answer(viewUnit(u), nil)
}

type openDocumentInput struct {
	kit.ByID
	Body struct {
		Due string `json:"due,omitempty" format:"date" doc:"The last day that the document sets, where the decision states none"`
	}
}

type openedDocument struct {
	DocumentID string `json:"document_id"`
}

// open drafts the document of a decision.
func (a area) open(ctx context.Context, in *openDocumentInput) (*kit.Reply[openedDocument], error) {
	id, err := a.svc.Decisions.Open(ctx, guard.ActorOf(ctx), in.ID, in.Body.Due)
	return kit.Answer(openedDocument{id}, err)
}

type procedureInput struct {
	kit.ByID
	kit.IfMatch
	Body decisionStep
}

// procedure records a step of an accountability.
func (a area) procedure(ctx context.Context, in *procedureInput) (*kit.Record[decisionView], error) {
	return kit.Show(viewDecision)(a.svc.Decisions.Procedure(
		ctx, guard.ActorOf(ctx), in.ID, in.Expected(), decision.Step(in.Body),
	))
}
