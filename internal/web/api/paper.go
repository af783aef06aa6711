package api

import (
	"context"

	"minping/internal/app"
	"minping/internal/web/guard"
)

type accountingInput struct {
	ByID
	Body struct {
		Expected *int `json:"expected" doc:"应到"`
		Attended *int `json:"attended" doc:"实到"`
		Issued   *int `json:"issued" doc:"发出"`
		LeftOver *int `json:"left_over" doc:"剩余"`
		Damaged  *int `json:"damaged,omitempty" doc:"损坏"`
		Lost     *int `json:"lost,omitempty" doc:"Admitted on a phone that was lost before it cast"`
	}
}

// balanceView is the accounting with what the service knows itself.
type balanceView struct {
	Given     bool     `json:"given" doc:"Whether people entered their part"`
	Expected  int      `json:"expected"`
	Attended  int      `json:"attended"`
	Printed   int      `json:"printed"`
	Issued    int      `json:"issued"`
	LeftOver  int      `json:"left_over"`
	Damaged   int      `json:"damaged"`
	Lost      int      `json:"lost"`
	Admitted  int      `json:"admitted"`
	Void      int      `json:"void"`
	Unused    int      `json:"unused"`
	Returned  int      `json:"returned"`
	Valid     int      `json:"valid"`
	Invalid   int      `json:"invalid"`
	Spoilt    int      `json:"spoilt"`
	Abstain   int      `json:"abstain"`
	Paper     int      `json:"paper"`
	Flags     []string `json:"flags" doc:"What does not balance"`
	Overrides []string `json:"overrides,omitempty" doc:"What two people went on with all the same"`
}

func showBalance(b app.Balance) balanceView {
	b.Flags = orEmpty(b.Flags)
	return balanceView(b)
}

// PutAccounting stores the paper side of a session; what does not balance is stored too.
func (h *Handlers) PutAccounting(ctx context.Context, in *accountingInput) (*answer[balanceView], error) {
	var c complaints
	acc := app.Accounting{
		Expected: c.number("expected", in.Body.Expected), Attended: c.number("attended", in.Body.Attended),
		Issued: c.number("issued", in.Body.Issued), LeftOver: c.number("left_over", in.Body.LeftOver),
		Damaged: orZero(in.Body.Damaged), Lost: orZero(in.Body.Lost),
	}
	b, err := h.svc.PutAccounting(ctx, guard.ActorOf(ctx), in.ID, acc)
	return say(showBalance(b), c.with(err))
}

// ShowBalance shows the accounting of a session.
func (h *Handlers) ShowBalance(ctx context.Context, in *ByID) (*answer[balanceView], error) {
	b, err := h.svc.ShowBalance(ctx, guard.ActorOf(ctx), in.ID)
	return say(showBalance(b), err)
}

type paperInput struct {
	ByID
	Body struct {
		Entry   int                       `json:"entry" minimum:"1" maximum:"2" doc:"Two people type without seeing each other's figures"`
		Group   string                    `json:"group,omitempty"`
		Ballots *int                      `json:"ballots,omitempty" doc:"How many; taken from the counts when absent"`
		Invalid int                       `json:"invalid,omitempty" doc:"Ballots nobody can read, on top"`
		Counts  map[string]map[string]int `json:"counts" doc:"Question code → option key, or abstain → number"`
	}
}

type paperView struct {
	Group     string `json:"group"`
	Entered   []int  `json:"entered"`
	Confirmed bool   `json:"confirmed"`
	Ballots   int    `json:"ballots"`
}

func showPaper(v app.PaperView) paperView {
	return paperView{v.Group, orEmpty(v.Entered), v.Confirmed, v.Ballots}
}

// PutPaper takes one entry of the paper ballots.
func (h *Handlers) PutPaper(ctx context.Context, in *paperInput) (*answer[paperView], error) {
	v, err := h.svc.PutPaper(ctx, guard.ActorOf(ctx), in.ID, app.PaperRequest{
		Entry: in.Body.Entry, Group: in.Body.Group, Ballots: in.Body.Ballots, Invalid: in.Body.Invalid, Counts: in.Body.Counts,
	})
	return say(showPaper(v), paperConflict(ctx, err))
}

// Papers tells how far the typing of the paper ballots has come.
func (h *Handlers) Papers(ctx context.Context, in *SliceByID) (*answer[page[paperView]], error) {
	vs, err := h.svc.Papers(ctx, guard.ActorOf(ctx), in.ID)
	return slice(in.Slice, vs, err, showPaper)
}

type commentView struct {
	N        int    `json:"n"`
	Version  int    `json:"version"`
	Text     string `json:"text" doc:"As it is shown, redacted if need be"`
	Original string `json:"original"`
	Shown    bool   `json:"shown"`
	Reviewed bool   `json:"reviewed" doc:"A person has looked at it, to hide, redact or leave it"`
}

// Comments lists the comments of a counted session, shuffled.
func (h *Handlers) Comments(ctx context.Context, in *SliceByID) (*answer[page[commentView]], error) {
	vs, err := h.svc.Comments(ctx, guard.ActorOf(ctx), in.ID)
	return slice(in.Slice, vs, err, func(v app.CommentView) commentView { return commentView(v) })
}

type editCommentInput struct {
	ByID
	IfMatch
	Body struct {
		N     *int    `json:"n" doc:"Which comment"`
		Shown *bool   `json:"shown,omitempty"`
		Text  *string `json:"text,omitempty" doc:"The redacted text; the original is kept"`
	}
}

// EditComment hides or redacts a comment.
func (h *Handlers) EditComment(ctx context.Context, in *editCommentInput) (*record[commentView], error) {
	var missing complaints
	n := missing.number("n", in.Body.N)
	if err := missing.err(); err != nil {
		return nil, err
	}
	v, err := h.svc.EditComment(ctx, guard.ActorOf(ctx), in.ID, in.version(), n, in.Body.Shown, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return tell(v.Version, commentView(v)), nil
}
