package entry_test

import (
	"testing"

	"minping/internal/app/apptest"
	appentry "minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/entry"
	items "minping/internal/evaluation/ledger"
)

// Domain A32: what was handed over, when, and whether someone signed for it, of the round and of the batch it joined.
// The last handover of an item counts, a draft does not.
func TestWhatWasHandedOverIsFoundByItem(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	eight, nine := h.Scored(8, 1), h.Scored(9, 1)
	b, err := h.Finals.NewBatch(ctx, apptest.Office, round.Batch{
		Name: "第八轮、第九轮", Rounds: []string{eight.Round.ID, nine.Round.ID},
	})
	h.Must(err)
	of := eight.Units[0].Evaluation.ID
	item := func(text string) string {
		v, err := h.Ledgers.New(ctx, apptest.Office, of, ledger.Draft{
			Item: items.Item{Source: "feedback", Text: text, Measures: []items.Measure{}},
		})
		h.Must(err)
		return v.ID
	}
	one, two, three := item("公车管理"), item("工程款"), item("谈话记录")
	over := func(kind, about string, on deadline.Day, file bool, ids ...string) appentry.View {
		v, err := h.Entries.New(ctx, apptest.Office, appentry.Draft{
			Type: "handover", Subject: entry.Subject{Kind: kind, ID: about}, On: on, File: file,
			Values: map[string]entry.Value{"items": ids},
		})
		h.Must(err)
		return v
	}
	first := over(entry.AboutEvaluation, of, "2026-10-20", true, one, two)
	last := over(entry.AboutBatch, b.ID, "2026-10-30", true, two)
	over(entry.AboutEvaluation, of, "2026-10-31", false, three)
	body := records.Actor{ID: "jiwei", Name: "jiwei", Role: auth.Supervisor, Body: "discipline"}
	h.MustDo(h.Entries.Receive(ctx, body, first.ID, records.AnyVersion, entry.Receipt{}))
	for _, who := range []records.Actor{body, apptest.Office} {
		got, err := h.Entries.HandedOver(ctx, who, eight.Round.ID)
		h.Must(err)
		if x := got[one]; x.Entry != first.ID || x.On != "2026-10-20" || x.Received == nil {
			t.Errorf("%s is told of the first %+v", who.Name, x)
		}
		if x := got[two]; x.Entry != last.ID || x.On != "2026-10-30" || x.Received != nil {
			t.Errorf("%s is told of the second %+v", who.Name, x)
		}
		if _, ok := got[three]; ok || len(got) != 2 {
			t.Errorf("%s is told of %d items", who.Name, len(got))
		}
	}
}
