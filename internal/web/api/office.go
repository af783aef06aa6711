package api

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/web/guard"
)

type roundView struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	app.Round
	Deadlines deadlinesView `json:"deadlines" doc:"What follows from starts_on"`
}

type deadlinesView struct {
	PeriodEnd      string `json:"period_end" format:"date" doc:"集中整改期"`
	DailyReportDue string `json:"daily_report_due" format:"date" doc:"日常监督评估结果报告"`
	InspectionBy   string `json:"inspection_by" format:"date" doc:"集中督查"`
}

func (h *Handlers) showRound(v app.Versioned[app.Round]) roundView {
	d := h.svc.Deadlines(v.V)
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	return roundView{v.ID, v.Version, v.V, deadlinesView{day(d.PeriodEnd), day(d.DailyReportDue), day(d.InspectionBy)}}
}

type roundInput struct {
	Body struct {
		Term     int    `json:"term"`
		No       int    `json:"no"`
		Name     string `json:"name"`
		StartsOn string `json:"starts_on" format:"date"`
	}
}

// NewRound makes a round of inspection.
func (h *Handlers) NewRound(ctx context.Context, in *roundInput) (*record[roundView], error) {
	return show(h.showRound)(h.svc.NewRound(ctx, guard.ActorOf(ctx), app.Round(in.Body)))
}

// ShowRound shows a round.
func (h *Handlers) ShowRound(ctx context.Context, in *ByID) (*record[roundView], error) {
	return show(h.showRound)(h.svc.ShowRound(ctx, in.ID))
}

// Rounds lists rounds.
func (h *Handlers) Rounds(ctx context.Context, in *Window) (*answer[page[roundView]], error) {
	list := func(after string, limit int) ([]app.Versioned[app.Round], error) {
		return h.svc.Rounds(ctx, after, limit)
	}
	return turn(*in, list, idOf, h.showRound)
}

type changeRoundInput struct {
	ByID
	IfMatch
	Body struct {
		Name     *string `json:"name,omitempty"`
		StartsOn *string `json:"starts_on,omitempty" format:"date"`
	}
}

// ChangeRound changes name and start of a round.
func (h *Handlers) ChangeRound(ctx context.Context, in *changeRoundInput) (*record[roundView], error) {
	return show(h.showRound)(h.svc.ChangeRound(ctx, guard.ActorOf(ctx), in.ID, in.version(), in.Body.Name, in.Body.StartsOn))
}

type organizationView struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	app.Organization
}

func showOrganization(v app.Versioned[app.Organization]) organizationView {
	return organizationView{v.ID, v.Version, v.V}
}

type organizationInput struct {
	Body struct {
		Name         string `json:"name"`
		Kind         string `json:"kind" enum:"department,township,county,stationed,other"`
		SupervisorID string `json:"supervisor_id,omitempty"`
		KeyFunction  bool   `json:"key_function,omitempty" doc:"重要职能"`
	}
}

// NewOrganization adds an inspected organisation.
func (h *Handlers) NewOrganization(ctx context.Context, in *organizationInput) (*record[organizationView], error) {
	return show(showOrganization)(h.svc.NewOrganization(ctx, guard.ActorOf(ctx), app.Organization(in.Body)))
}

// ShowOrganization shows an organisation.
func (h *Handlers) ShowOrganization(ctx context.Context, in *ByID) (*record[organizationView], error) {
	return show(showOrganization)(h.svc.ShowOrganization(ctx, in.ID))
}

// Organizations lists organisations.
func (h *Handlers) Organizations(ctx context.Context, in *Window) (*answer[page[organizationView]], error) {
	list := func(after string, limit int) ([]app.Versioned[app.Organization], error) {
		return h.svc.Organizations(ctx, after, limit)
	}
	return turn(*in, list, idOf, showOrganization)
}

type changeOrganizationInput struct {
	ByID
	IfMatch
	Body struct {
		Kind         *string `json:"kind,omitempty" enum:"department,township,county,stationed,other"`
		SupervisorID *string `json:"supervisor_id,omitempty"`
		KeyFunction  *bool   `json:"key_function,omitempty"`
	}
}

// ChangeOrganization changes what is said of an organisation; its name stays.
func (h *Handlers) ChangeOrganization(ctx context.Context, in *changeOrganizationInput) (*record[organizationView], error) {
	cur, err := h.svc.ShowOrganization(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	version := in.version()
	if version == app.AnyVersion {
		version = cur.Version // what is not named stays as it is now
	}
	set(&cur.V.Kind, in.Body.Kind)
	set(&cur.V.SupervisorID, in.Body.SupervisorID)
	set(&cur.V.KeyFunction, in.Body.KeyFunction)
	return show(showOrganization)(h.svc.ChangeOrganization(ctx, guard.ActorOf(ctx), in.ID, version, cur.V))
}

type briefingView struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	app.Briefing
}

func showBriefing(v app.Versioned[app.Briefing]) briefingView {
	return briefingView{v.ID, v.Version, v.V}
}

type briefingInput struct {
	Body struct {
		EvaluationID string  `json:"evaluation_id"`
		HeldAt       *string `json:"held_at" format:"date-time"`
		Place        string  `json:"place,omitempty"`
		Host         string  `json:"host,omitempty"`
		Expected     int     `json:"expected,omitempty" doc:"应到"`
		Attended     int     `json:"attended,omitempty" doc:"实到"`
		Disclosure   string  `json:"disclosure,omitempty" doc:"What the organisation makes public of its rectification"`
	}
}

// NewBriefing makes a rectification briefing.
func (h *Handlers) NewBriefing(ctx context.Context, in *briefingInput) (*record[briefingView], error) {
	var c complaints
	b := in.Body
	at := c.moment("held_at", b.HeldAt)
	v := app.Briefing{
		EvaluationID: b.EvaluationID, Place: b.Place, Host: b.Host, Expected: b.Expected, Attended: b.Attended, Disclosure: b.Disclosure,
	}
	set(&v.HeldAt, at)
	made, err := h.svc.NewBriefing(ctx, guard.ActorOf(ctx), v)
	return show(showBriefing)(made, c.with(err))
}

// ShowBriefing shows a briefing; a unit only its own.
func (h *Handlers) ShowBriefing(ctx context.Context, in *ByID) (*record[briefingView], error) {
	return show(showBriefing)(h.svc.BriefingFor(ctx, guard.ActorOf(ctx), in.ID))
}

type briefingsInput struct {
	Window
	EvaluationID string `query:"evaluation_id"`
}

// Briefings lists briefings, of one evaluation or all.
func (h *Handlers) Briefings(ctx context.Context, in *briefingsInput) (*answer[page[briefingView]], error) {
	list := func(after string, limit int) ([]app.Versioned[app.Briefing], error) {
		return h.svc.Briefings(ctx, in.EvaluationID, after, limit)
	}
	return turn(in.Window, list, idOf, showBriefing)
}

type changeBriefingInput struct {
	ByID
	IfMatch
	Body struct {
		HeldAt     *string `json:"held_at,omitempty" format:"date-time"`
		Place      *string `json:"place,omitempty"`
		Host       *string `json:"host,omitempty"`
		Expected   *int    `json:"expected,omitempty"`
		Attended   *int    `json:"attended,omitempty"`
		Disclosure *string `json:"disclosure,omitempty"`
	}
}

// ChangeBriefing changes a briefing; what is absent stays.
func (h *Handlers) ChangeBriefing(ctx context.Context, in *changeBriefingInput) (*record[briefingView], error) {
	var c complaints
	b := in.Body
	changed, err := h.svc.ChangeBriefing(ctx, guard.ActorOf(ctx), in.ID, in.version(), app.BriefingChange{
		HeldAt: c.moment("held_at", b.HeldAt), Place: b.Place, Host: b.Host, Expected: b.Expected, Attended: b.Attended, Disclosure: b.Disclosure,
	})
	return show(showBriefing)(changed, c.with(err))
}

type disclosureInput struct {
	ByID
	IfMatch
	Body struct {
		Disclosure string `json:"disclosure"`
	}
}

// OwnBriefing stands before PutDisclosure: a unit may for its own briefing only.
func (h *Handlers) OwnBriefing(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if _, err := h.svc.BriefingFor(ctx, guard.ActorOf(ctx), c.Params("id")); err != nil {
		return err
	}
	return c.Next()
}

// PutDisclosure sets what an organisation makes public at its briefing.
func (h *Handlers) PutDisclosure(ctx context.Context, in *disclosureInput) (*record[briefingView], error) {
	return show(showBriefing)(h.svc.ChangeBriefing(ctx, guard.ActorOf(ctx), in.ID, in.version(), app.BriefingChange{Disclosure: &in.Body.Disclosure}))
}

type bulletinView struct {
	ID      string `json:"id" doc:"The round's: a round has one bulletin"`
	RoundID string `json:"round_id"`
	Version int    `json:"version"`
	app.Bulletin
}

func (v bulletinView) version() int { return v.Version }

func showBulletin(v app.Versioned[app.Bulletin]) bulletinView {
	return bulletinView{v.ID, v.ID, v.Version, v.V}
}

type bulletinInput struct {
	ByID
	Body struct {
		ApprovedBy string `json:"approved_by" doc:"Who agreed to it, in words"`
	}
}

// IssueBulletin opens a round's results to the inspected units, each its own.
func (h *Handlers) IssueBulletin(ctx context.Context, in *bulletinInput) (*record[bulletinView], error) {
	return show(showBulletin)(h.svc.IssueBulletin(ctx, guard.ActorOf(ctx), in.ID, in.Body.ApprovedBy))
}

// ShowBulletin shows the bulletin of a round.
func (h *Handlers) ShowBulletin(ctx context.Context, in *ByID) (*record[bulletinView], error) {
	return show(showBulletin)(h.svc.ShowBulletin(ctx, in.ID))
}

// versioned is a view that knows its version.
type versioned interface{ version() int }

func (v roundView) version() int        { return v.Version }
func (v organizationView) version() int { return v.Version }
func (v briefingView) version() int     { return v.Version }
func (v evaluationView) version() int   { return v.Version }

// show turns what a wish returned about a record into an answer with its ETag.
func show[A any, B versioned](view func(A) B) func(A, error) (*record[B], error) {
	return func(v A, err error) (*record[B], error) {
		if err != nil {
			return nil, err
		}
		out := view(v)
		return tell(out.version(), out), nil
	}
}

func idOf[T any](v app.Versioned[T]) string { return v.ID }

// set changes a field when a new value is given.
func set[T any](field *T, v *T) {
	if v != nil {
		*field = *v
	}
}
