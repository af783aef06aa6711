package decision_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/decision"
	"minping/internal/app/entry"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/decision"
	written "minping/internal/evaluation/entry"
)

// What was said in an interview is filed below the decision that a leader confirmed, and below no other.
func TestARecordOfAnInterviewRestsOnAConfirmedOne(t *testing.T) {
	h := newEnv(t)
	h.AddAccount("leader", auth.Leader)
	h.AddAccount("reader", auth.Admin)
	r := h.Scored(8, 2)
	ctx, e, other := t.Context(), r.Units[0].Evaluation.ID, r.Units[1].Evaluation.ID
	file := func(e, id string) error {
		return apptest.ErrorOf(h.Entries.New(ctx, apptest.Office, entry.Draft{
			Type: "interview", Subject: written.Subject{Kind: written.AboutEvaluation, ID: e}, File: true,
			On: deadline.DayOf(h.Now()), People: []written.Person{{Name: "张某", Office: "党组书记"}},
			Readers: []string{"reader"}, Values: map[string]written.Value{"decision": {id}, "minutes": {"已约谈"}},
		}))
	}
	const field = "values.decision"
	v, err := h.Decisions.Decide(ctx, apptest.Office, e, interview("perfunctory", false))
	h.Must(err)
	h.InvalidAt(field, file(e, v.ID)) // prepared
	h.MustDo(h.Decisions.Answer(ctx, apptest.Leader, v.ID, v.Version, decision.Answer{To: rules.Yes, Reason: "同意"}))
	h.InvalidAt(field, file(other, v.ID))
	h.InvalidAt(field, file(e, "nothing"))
	ask := apptest.Yes(rules.ClueTransfer, "虚报")
	ask.Code = "weak"
	clue, err := h.Decisions.Decide(ctx, apptest.Office, e, ask)
	h.Must(err)
	h.InvalidAt(field, file(e, clue.ID))
	h.Must(file(e, v.ID))
}
