package session

import (
	"context"
	"errors"

	"minping/internal/app/accounting"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type paperInput struct {
	kit.ByID
	Body struct {
		Entry   int                       `json:"entry" minimum:"1" maximum:"2" doc:"Two people type without seeing each other's figures"`
		Group   string                    `json:"group,omitempty"`
		Ballots *int                      `json:"ballots,omitempty" doc:"How many; taken from the counts when absent"`
		Invalid int                       `json:"invalid,omitempty" doc:"Unreadable ballots, in addition"`
		Counts  map[string]map[string]int `json:"counts" doc:"Question code → option key, or abstain → number"`
	}
}

type paperView struct {
	Group     string `json:"group"`
	Entered   []int  `json:"entered"`
	Confirmed bool   `json:"confirmed"`
	Ballots   int    `json:"ballots"`
}

func viewPaper(v accounting.PaperView) paperView {
	return paperView{v.Group, kit.OrEmpty(v.Entered), v.Confirmed, v.Ballots}
}

// putPaper stores one entry of the paper ballots.
func (a area) putPaper(ctx context.Context, in *paperInput) (*kit.Reply[paperView], error) {
	v, err := a.svc.Accounting.PutPaper(ctx, guard.ActorOf(ctx), in.ID, accounting.PaperRequest{
		Entry: in.Body.Entry, Group: in.Body.Group, Ballots: in.Body.Ballots,
		Invalid: in.Body.Invalid, Counts: in.Body.Counts,
	})
	return kit.Answer(viewPaper(v), paperConflict(ctx, err))
}

// listPaper shows the progress of entering the paper ballots.
func (a area) listPaper(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[paperView]], error) {
	vs, err := a.svc.Accounting.Papers(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, vs, err, viewPaper)
}

// paperConflict adds the differences of two entries to the problem.
func paperConflict(ctx context.Context, err error) error {
	var differ *accounting.PaperConflict
	if !errors.As(err, &differ) {
		return err
	}
	p := guard.Explain(ctx, err)
	for _, d := range differ.Differences {
		p.Differences = append(p.Differences,
			guard.Difference{Question: d.Question, Option: d.Option, First: d.First, Second: d.Second})
	}
	return p
}
