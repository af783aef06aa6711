package session

import (
	"context"

	"minping/internal/app/accounting"
	"minping/internal/app/tally"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type accountingInput struct {
	kit.ByID
	Body struct {
		Expected *int `json:"expected" missing:"handler" nullable:"false" doc:"应到"`
		Attended *int `json:"attended" missing:"handler" nullable:"false" doc:"实到"`
		Issued   *int `json:"issued" missing:"handler" nullable:"false" doc:"发出"`
		LeftOver *int `json:"left_over" missing:"handler" nullable:"false" doc:"剩余"`
		Damaged  *int `json:"damaged,omitempty" doc:"损坏"`
		Lost     *int `json:"lost,omitempty" doc:"Admitted on a phone that was lost before it cast"`
	}
}

// balanceView is the accounting, including what the service knows itself.
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
	Overrides []string `json:"overrides,omitempty" doc:"What two people overrode"`
}

func viewBalance(b tally.Balance) balanceView {
	b.Flags = kit.OrEmpty(b.Flags)
	return balanceView(b)
}

// putAccounting stores the paper figures of a session; figures that do not balance are stored too.
func (a area) putAccounting(ctx context.Context, in *accountingInput) (*kit.Reply[balanceView], error) {
	var c kit.Fields
	acc := accounting.Accounting{
		Expected: c.Number("expected", in.Body.Expected), Attended: c.Number("attended", in.Body.Attended),
		Issued: c.Number("issued", in.Body.Issued), LeftOver: c.Number("left_over", in.Body.LeftOver),
		Damaged: kit.OrZero(in.Body.Damaged), Lost: kit.OrZero(in.Body.Lost),
	}
	b, err := a.svc.Accounting.PutAccounting(ctx, guard.ActorOf(ctx), in.ID, acc)
	return kit.Answer(viewBalance(b), c.With(err))
}

// showAccounting shows the accounting of a session.
func (a area) showAccounting(ctx context.Context, in *kit.ByID) (*kit.Reply[balanceView], error) {
	b, err := a.svc.Accounting.ShowBalance(ctx, guard.ActorOf(ctx), in.ID)
	return kit.Answer(viewBalance(b), err)
}
