package scoring

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// lockRoundForm locks all units of the round that can be locked now; nil if there are none.
func (req *request) lockRoundForm(round string, tried *kit.Submission) (*kit.Form, error) {
	if req.who.Role != auth.Admin {
		return nil, nil //nolint:nilnil // no form is a value too
	}
	rows, err := req.svc.Scores.Lockable(req.ctx, round)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	names := make([]string, len(rows))
	for i, o := range rows {
		names[i] = o.Organization
	}
	label := fmt.Sprintf("锁定评分表已交齐的 %d 个单位…", len(names))
	form := kit.LockForm("/admin/rounds/"+round+"/lock", label, "全部锁定")
	form.Cannot = "这次锁定：" + lookup.FewNames(names) + "。" + form.Cannot
	return req.WithErrors(form, tried), nil
}

// lockRound locks what is complete, and says how much is not.
func (req *request) lockRound() error {
	r, ok, err := lookup.CurrentRound(req.Request)
	if err != nil {
		return err
	}
	if !ok {
		return fiber.ErrNotFound
	}
	if err := kit.LockTyped(req.Request); err != nil {
		return req.rankingPage(r, &kit.Submission{Key: "lock", Err: err})
	}
	done, err := req.svc.Scores.LockRound(req.ctx, req.who, r.ID)
	if kit.Correctable(err) {
		return req.rankingPage(r, &kit.Submission{Key: "lock", Err: err})
	}
	if err != nil {
		return err
	}
	return req.RedirectSaying("/admin/rounds/"+r.ID+"/ranking", kit.Notice{Kind: "good", Text: lockedText(done)})
}

// lockedText says what was locked and what was not.
func lockedText(done scoring.RoundLock) string {
	said := fmt.Sprintf("已锁定 %d 个单位的评分。", done.Locked)
	if done.Waiting > 0 {
		said += fmt.Sprintf("还有 %d 个单位的评分表没有交齐。", done.Waiting)
	}
	if done.Early > 0 {
		said += fmt.Sprintf("还有 %d 个单位没有到最早评估的日期。", done.Early)
	}
	return said
}
