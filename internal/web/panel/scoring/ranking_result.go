package scoring

import (
	"net/url"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
)

// result is the batch that a round is ranked in, and whether its result is fixed.
type result struct {
	batch records.Versioned[round.Batch]
	fixed bool
}

func (req *request) resultOf(roundID string) (r result, err error) {
	id, err := req.svc.Rounds.BatchOf(req.ctx, roundID)
	if err != nil {
		return r, err
	}
	r.batch, err = req.svc.Rounds.Batch(req.ctx, id)
	if err != nil {
		return r, err
	}
	_, r.fixed, err = req.svc.Rounds.FixedOf(req.ctx, id)
	return r, err
}

// says that the ranks of a fixed result count the units of all rounds of its batch.
func (r result) says() string {
	if !r.fixed || len(r.batch.V.Rounds) < 2 {
		return ""
	}
	return "结果按“" + r.batch.V.Name + "”一起锁定，名次是这几轮的单位一起排的。"
}

func (r result) decisions() string { return "/admin/decisions?batch=" + url.QueryEscape(r.batch.ID) }

// documents links to what follows from the ranking: once it is fixed, the notifications and the bulletin, until then
// fixing it (domain B24; promise 2).
func (req *request) documents(r result) *kit.Link {
	switch {
	case req.who.Role != auth.Admin:
		return nil
	case r.fixed:
		return &kit.Link{Href: "/admin/documents/new?batch=" + r.batch.ID, Text: "起草通知和通报"}
	}
	return &kit.Link{Href: "/admin/batches/" + r.batch.ID + "/final", Text: "锁定结果"}
}
