package round

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type briefingView struct {
	kit.Head
	round.Briefing
}

func viewBriefing(v records.Versioned[round.Briefing]) briefingView {
	return briefingView{kit.HeadOf(v), v.V}
}

type briefingInput struct {
	Body struct {
		EvaluationID string  `json:"evaluation_id"`
		HeldAt       *string `json:"held_at" nullable:"false" format:"date-time"`
		Place        string  `json:"place,omitempty"`
		Host         string  `json:"host,omitempty"`
		Expected     int     `json:"expected,omitempty" doc:"应到"`
		Attended     int     `json:"attended,omitempty" doc:"实到"`
		Disclosure   string  `json:"disclosure,omitempty" doc:"What the organization makes public about its rectification"`
	}
}

// newBriefing makes a rectification briefing.
func (a area) newBriefing(ctx context.Context, in *briefingInput) (*kit.Record[briefingView], error) {
	var c kit.Fields
	b := in.Body
	at := c.Time("held_at", b.HeldAt)
	v := round.Briefing{
		EvaluationID: b.EvaluationID, Place: b.Place, Host: b.Host, Expected: b.Expected, Attended: b.Attended,
		Disclosure: b.Disclosure,
	}
	kit.Set(&v.HeldAt, at)
	made, err := a.svc.Rounds.NewBriefing(ctx, guard.ActorOf(ctx), v)
	return kit.Show(viewBriefing)(made, c.With(err))
}

// showBriefing shows a briefing; a unit only its own.
func (a area) showBriefing(ctx context.Context, in *kit.ByID) (*kit.Record[briefingView], error) {
	return kit.Show(viewBriefing)(a.svc.Rounds.BriefingFor(ctx, guard.ActorOf(ctx), in.ID))
}

type briefingsInput struct {
	kit.Window
	EvaluationID string `query:"evaluation_id"`
}

// listBriefings lists briefings, of one evaluation or all.
func (a area) listBriefings(ctx context.Context, in *briefingsInput) (*kit.Reply[kit.Page[briefingView]], error) {
	list := func(after string, limit int) ([]records.Versioned[round.Briefing], error) {
		return a.svc.Rounds.Briefings(ctx, in.EvaluationID, after, limit)
	}
	return kit.Paginate(in.Window, list, kit.IDOf, viewBriefing)
}

type changeBriefingInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		HeldAt     *string `json:"held_at,omitempty" format:"date-time"`
		Place      *string `json:"place,omitempty"`
		Host       *string `json:"host,omitempty"`
		Expected   *int    `json:"expected,omitempty"`
		Attended   *int    `json:"attended,omitempty"`
		Disclosure *string `json:"disclosure,omitempty"`
	}
}

// changeBriefing changes a briefing; absent fields stay unchanged.
func (a area) changeBriefing(ctx context.Context, in *changeBriefingInput) (*kit.Record[briefingView], error) {
	var c kit.Fields
	b := in.Body
	changed, err := a.svc.Rounds.ChangeBriefing(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), round.BriefingChange{
		HeldAt: c.Time("held_at", b.HeldAt), Place: b.Place, Host: b.Host, Expected: b.Expected, Attended: b.Attended,
		Disclosure: b.Disclosure,
	})
	return kit.Show(viewBriefing)(changed, c.With(err))
}

type disclosureInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Disclosure string `json:"disclosure"`
	}
}

// ownBriefing is checked before putDisclosure: a unit may only change its own briefing.
func (a area) ownBriefing(ctx context.Context, param func(string) string) error {
	_, err := a.svc.Rounds.BriefingFor(ctx, guard.ActorOf(ctx), param("id"))
	return err
}

// putDisclosure sets what an organization discloses at its briefing.
func (a area) putDisclosure(ctx context.Context, in *disclosureInput) (*kit.Record[briefingView], error) {
	return kit.Show(viewBriefing)(a.svc.Rounds.ChangeBriefing(ctx, guard.ActorOf(ctx), in.ID, in.Expected(),
		round.BriefingChange{Disclosure: &in.Body.Disclosure}))
}
