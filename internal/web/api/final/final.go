package final

import (
	"context"
	"encoding/json"
	"time"

	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	rules "minping/internal/evaluation/final"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type batchView struct {
	kit.Head
	Name   string   `json:"name"`
	Rounds []string `json:"rounds"`
}

func viewBatch(v records.Versioned[round.Batch]) batchView {
	return batchView{kit.HeadOf(v), v.V.Name, kit.OrEmpty(v.V.Rounds)}
}

func (a area) list(ctx context.Context, in *kit.Slice) (*kit.Reply[kit.Page[batchView]], error) {
	vs, err := a.svc.Finals.Batches(ctx)
	return kit.PageOf(*in, vs, err, viewBatch)
}

type batchInput struct {
	Body struct {
		Name   string   `json:"name"`
		Rounds []string `json:"rounds" doc:"Ids of 2 to 20 rounds"`
	}
}

func (a area) create(ctx context.Context, in *batchInput) (*kit.Record[batchView], error) {
	b := round.Batch{Name: in.Body.Name, Rounds: in.Body.Rounds}
	return kit.Show(viewBatch)(a.svc.Finals.NewBatch(ctx, guard.ActorOf(ctx), b))
}

func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Record[batchView], error) {
	return kit.Show(viewBatch)(a.svc.Rounds.Batch(ctx, in.ID))
}

type undoneView struct {
	By     string    `json:"by"`
	Second string    `json:"second,omitempty" doc:"Who confirmed"`
	Says   string    `json:"second_reason,omitempty" doc:"The reason of the person who confirmed"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

type obstacleView struct {
	Code         string `json:"code"`
	EvaluationID string `json:"evaluation_id,omitempty"`
	Organization string `json:"organization,omitempty"`
	Detail       string `json:"detail"`
}

// finalView is the state of a batch's result.
type finalView struct {
	BatchID string `json:"batch_id"`
	Batch   string `json:"batch"`
	State   string `json:"state" enum:"open,fixed"`
	Version int    `json:"version" doc:"Of the record, for If-Match; 0 before the first fixing"`
	Units   int    `json:"units"`
	// the bytes covered by its digest, not a view
	Final     json.RawMessage `json:"final" doc:"The newest version; null before the first"`
	Undo      *undoneView     `json:"undo,omitempty" doc:"A request to reopen it that waits for a second person"`
	Opened    *undoneView     `json:"opened,omitempty" doc:"Who reopened it"`
	Obstacles []obstacleView  `json:"obstacles" doc:"Obstacles to fixing"`
}

func viewUndo(u *round.Undo) *undoneView {
	if u == nil {
		return nil
	}
	return &undoneView{u.By, u.Second, u.SecondReason, u.Reason, u.At}
}

func viewFinal(v final.View, err error) (*kit.Record[finalView], error) {
	if err != nil {
		return nil, err
	}
	out := finalView{
		BatchID: v.Batch.ID, Batch: v.Batch.V.Name, State: string(v.State), Version: v.Version, Units: v.Units,
		Undo: viewUndo(v.Undo), Opened: viewUndo(v.Opened),
	}
	if v.Final != nil {
		out.Final, err = records.PlainJSON(v.Final)
		if err != nil {
			return nil, err
		}
	}
	out.Obstacles = kit.Each(v.Obstacles, func(o rules.Obstacle) obstacleView {
		return obstacleView{o.Code, o.Evaluation, o.Name, o.ZH}
	})
	return kit.RecordOf(v.Version, out), nil
}

func (a area) final(ctx context.Context, in *kit.ByID) (*kit.Record[finalView], error) {
	return viewFinal(a.svc.Finals.Show(ctx, in.ID))
}

type fixInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		LeftOut map[string]string `json:"left_out,omitempty" doc:"Evaluations that get no result, each with the reason"`
		Meeting string            `json:"meeting,omitempty" doc:"Entry with the minutes of the summary meeting"`
	}
}

func (a area) fix(ctx context.Context, in *fixInput) (*kit.Record[finalView], error) {
	r := final.FixRequest{LeftOut: in.Body.LeftOut, Meeting: in.Body.Meeting}
	return viewFinal(a.svc.Finals.Fix(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), r))
}

func (a area) versions(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[finalVersionView]], error) {
	vs, err := a.svc.Finals.Versions(ctx, in.ID)
	before := map[int]rules.Final{}
	for _, f := range vs {
		before[f.Version+1] = f
	}
	return kit.PageOf(in.Slice, vs, err, func(f rules.Final) finalVersionView {
		body, _ := records.PlainJSON(f) // strings, numbers and times only
		v := finalVersionView{Version: f.Version, Digest: f.Digest, By: f.By, At: f.At, Final: body}
		if old, ok := before[f.Version]; ok {
			v.Differences = kit.Each(rules.Differences(old, f), func(d rules.Difference) rowDifference {
				return rowDifference(d)
			})
		}
		return v
	})
}

// rowDifference is a difference between two finals: the API's description has a Difference already, that of a refused
// write.
type rowDifference rules.Difference

// finalVersionView is one version of the result.
type finalVersionView struct {
	Version int             `json:"version"`
	Digest  string          `json:"digest"`
	By      string          `json:"by"`
	At      time.Time       `json:"at"`
	Final   json.RawMessage `json:"final" doc:"Exactly as its digest covers it"`

	Differences []rowDifference `json:"differences,omitempty" doc:"From the version before"`
}

type undoInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Reason string `json:"reason,omitempty" doc:"Each of the two people must give one; without it 422"`
	}
}

func (a area) undo(ctx context.Context, in *undoInput) (*kit.Record[finalView], error) {
	return viewFinal(a.svc.Finals.Undo(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.Reason))
}

func (a area) withdraw(ctx context.Context, in *kit.ByID) (*kit.Record[finalView], error) {
	return viewFinal(a.svc.Finals.WithdrawUndo(ctx, guard.ActorOf(ctx), in.ID))
}
