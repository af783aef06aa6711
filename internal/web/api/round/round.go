package round

import (
	"cmp"
	"context"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type roundView struct {
	kit.Head
	round.Round
	Deadlines deadlinesView `json:"deadlines" doc:"What follows from starts_on"`
}

type deadlinesView struct {
	PeriodEnd      string `json:"period_end" format:"date" doc:"集中整改期"`
	DailyReportDue string `json:"daily_report_due" format:"date" doc:"日常监督评估结果报告"`
	InspectionBy   string `json:"inspection_by" format:"date" doc:"集中督查"`
	NotBefore      string `json:"not_before,omitempty" format:"date" doc:"No evaluation before this day"`
}

// viewRound shows a round; the deadlines are empty where the schemes of a round disagree about them, and only there.
func (a area) viewRound(ctx context.Context, v records.Versioned[round.Round]) (roundView, error) {
	d, err := a.svc.Supervision.Deadlines(ctx, v)
	return roundView{
		kit.HeadOf(v),
		v.V,
		deadlinesView{dayOf(d.PeriodEnd), dayOf(d.DailyReportDue), dayOf(d.InspectionBy), dayOf(d.NotBefore)},
	}, err
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// answer shows the round that an operation returned.
func (a area) answer(ctx context.Context) func(records.Versioned[round.Round], error) (*kit.Record[roundView], error) {
	return func(v records.Versioned[round.Round], err error) (*kit.Record[roundView], error) {
		if err != nil {
			return nil, err
		}
		return kit.Show(func(x roundView) roundView { return x })(a.viewRound(ctx, v))
	}
}

type roundInput struct {
	Body struct {
		Term     int    `json:"term"`
		No       int    `json:"no"`
		Name     string `json:"name"`
		StartsOn string `json:"starts_on" format:"date"`
	}
}

// newRound makes a round of inspection.
func (a area) newRound(ctx context.Context, in *roundInput) (*kit.Record[roundView], error) {
	return a.answer(ctx)(a.svc.Rounds.NewRound(ctx, guard.ActorOf(ctx), round.Round{
		Term: in.Body.Term, No: in.Body.No, Name: in.Body.Name, StartsOn: in.Body.StartsOn,
	}))
}

// showRound shows a round.
func (a area) showRound(ctx context.Context, in *kit.ByID) (*kit.Record[roundView], error) {
	return a.answer(ctx)(a.svc.Rounds.ShowRound(ctx, in.ID))
}

// listRounds lists rounds.
func (a area) listRounds(ctx context.Context, in *kit.Window) (*kit.Reply[kit.Page[roundView]], error) {
	list := func(after string, limit int) ([]records.Versioned[round.Round], error) {
		return a.svc.Rounds.List(ctx, after, limit)
	}
	var failed error
	page, err := kit.Paginate(*in, list, kit.IDOf, func(v records.Versioned[round.Round]) roundView {
		view, err := a.viewRound(ctx, v)
		failed = cmp.Or(failed, err)
		return view
	})
	return page, cmp.Or(err, failed)
}

type changeRoundInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Name     *string `json:"name,omitempty"`
		StartsOn *string `json:"starts_on,omitempty" format:"date"`
	}
}

// changeRound changes name and start of a round.
func (a area) changeRound(ctx context.Context, in *changeRoundInput) (*kit.Record[roundView], error) {
	return a.answer(ctx)(a.svc.Rounds.ChangeRound(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.Name,
		in.Body.StartsOn))
}

type bulletinView struct {
	ID      string `json:"id" doc:"The round's: a round has one bulletin"`
	RoundID string `json:"round_id"`
	kit.Revision
	round.Bulletin
}

func viewBulletin(v records.Versioned[round.Bulletin]) bulletinView {
	return bulletinView{v.ID, v.ID, kit.Revision{Version: v.Version}, v.V}
}

type bulletinInput struct {
	kit.ByID
	Body struct {
		ApprovedBy string `json:"approved_by" doc:"Who agreed to it, in words"`
	}
}

// issueBulletin records that a round's bulletin was issued.
func (a area) issueBulletin(ctx context.Context, in *bulletinInput) (*kit.Record[bulletinView], error) {
	return kit.Show(viewBulletin)(a.svc.Rounds.IssueBulletin(ctx, guard.ActorOf(ctx), in.ID, in.Body.ApprovedBy))
}

// showBulletin shows the bulletin of a round.
func (a area) showBulletin(ctx context.Context, in *kit.ByID) (*kit.Record[bulletinView], error) {
	return kit.Show(viewBulletin)(a.svc.Rounds.ShowBulletin(ctx, in.ID))
}
