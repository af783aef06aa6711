package document_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	rules "minping/internal/evaluation/document"
	"minping/internal/evaluation/scheme"
)

func TestWhatIsSubmittedHasNoBlankInItsTitle(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	d := h.Draft("notification", r.Units[0])
	write := func(c document.Content) {
		h.T.Helper()
		h.MustDo(h.Documents.Change(ctx, apptest.Office, d.ID, records.AnyVersion, c))
	}
	good, blank := d.V.Title, "关于"+rules.Blank+"的通知"
	write(document.Content{Title: &blank})
	h.InvalidAt("title", apptest.ErrorOf(h.to(apptest.Office, d.ID, rules.StateSubmitted)))
	write(document.Content{Title: &good})
	says := document.StepRequest{To: rules.StateSubmitted, Says: strings.Repeat("说", 201)}
	h.InvalidAt("says", apptest.ErrorOf(h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion, says)))
	for _, serial := range []string{"12345x", "1234567"} {
		c := document.Content{Serial: &serial}
		h.InvalidAt("serial", apptest.ErrorOf(h.Documents.Change(ctx, apptest.Office, d.ID, records.AnyVersion, c)))
	}
	h.MustDo(h.to(apptest.Office, d.ID, rules.StateSubmitted))
}

// Receivers that leave page one without text and have no room in 版记 are refused before anyone approves the document.
func TestMoreReceiversThanADocumentHoldsAreRefused(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	p, version, err := h.Documents.Types(ctx)
	h.Must(err)
	outside, _ := p.Type("notification")
	outside.To, outside.Receipt = rules.ToNames, false
	draft := func(names []string) string {
		h.T.Helper()
		outside.Names = names
		h.Must(h.Documents.PutType(ctx, apptest.Office, version, outside))
		version++
		return h.Filled(h.Draft("notification", r.Units[0])).ID
	}
	many := slices.Repeat([]string{strings.Repeat("某机关", 12)}, 40)
	h.InvalidAt("to", apptest.ErrorOf(h.to(apptest.Office, draft(many), rules.StateSubmitted)))
	h.MustDo(h.to(apptest.Office, draft(many[:12]), rules.StateSubmitted))
}

// Names are filled in when a document is drafted. Typed into it later, they would be printed unchanged.
func TestWhatIsSubmittedHasNoPlaceholders(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	v := h.Filled(h.Draft("notification", r.Units[0]))
	write := func(c document.Content) {
		h.T.Helper()
		h.MustDo(h.Documents.Change(t.Context(), apptest.Office, v.ID, records.AnyVersion, c))
	}
	submit := func() error { return apptest.ErrorOf(h.to(apptest.Office, v.ID, rules.StateSubmitted)) }
	title, last := v.V.Title, len(v.V.Parts)-1
	part := func(text string) []document.PartText { return []document.PartText{{v.V.Parts[last].Key, text}} }
	typed := "关于{{单位}}的通知"
	write(document.Content{Title: &typed})
	h.InvalidAt("title", submit())
	write(document.Content{Title: &title, Parts: part("请{{ 单位 }}认真整改。")})
	h.InvalidAt("parts["+strconv.Itoa(last)+"].text", submit())
	write(document.Content{Parts: part("请{单位}认真整改。")})
	none := ""
	for field, c := range map[string]struct{ typed, right document.Content }{
		"note":       {document.Content{Note: &typed}, document.Content{Note: &none}},
		"cc[1]":      {document.Content{CC: []string{"市纪委", "{{监督单位}}"}}, document.Content{CC: []string{}}},
		"signers[0]": {document.Content{Signers: []string{"{{签发人}}"}}, document.Content{Signers: []string{}}},
		"present[0]": {
			document.Content{Present: []document.Presence{{Label: "出席", Names: []string{"张三", "{{姓名}}"}}}},
			document.Content{Present: []document.Presence{}},
		},
	} {
		write(c.typed)
		h.InvalidAt(field, submit())
		write(c.right)
	}
	h.MustDo(h.to(apptest.Office, v.ID, rules.StateSubmitted))
}

func TestOnlyWhatWasIssuedIsReplaced(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	draft := h.Draft("notification", r.Units[0])
	next := document.Draft{Type: "notification", Evaluation: r.Units[0].Evaluation.ID, Replaces: draft.ID}
	h.InvalidAt("replaces", apptest.ErrorOf(h.Documents.Draft(t.Context(), apptest.Office, next)))
	gone, err := h.Documents.Withdrawn(t.Context(), []string{draft.ID})
	if err != nil || gone[draft.ID] {
		t.Errorf("a draft was withdrawn: %v", err)
	}
	h.MustDo(h.to(apptest.Office, draft.ID, rules.StateWithdrawn))
	gone, err = h.Documents.Withdrawn(t.Context(), []string{draft.ID})
	if err != nil || !gone[draft.ID] {
		t.Errorf("a withdrawn draft was not: %v", err)
	}
}

// An addressee learns when it signed itself, and of no one else; the office sees all.
func TestAnAddresseeSeesItsOwnReceiptAlone(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx, u := t.Context(), r.Units[0]
	var to []string
	var staff []records.Actor
	for _, name := range []string{"丙局", "丁局"} {
		unit := round.Organization{Name: name, Kind: scheme.KindDepartment}
		o, err := h.Rounds.NewOrganization(ctx, apptest.Office, unit)
		h.Must(err)
		to, staff = append(to, o.ID), append(staff, apptest.ScoredUnit{Org: o}.Staff())
	}
	v, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
		Type: "notification", Evaluation: u.Evaluation.ID, Content: document.Content{To: to},
	})
	h.Must(err)
	v = h.Issued(h.Filled(v))
	long := strings.Repeat("注", 201)
	h.InvalidAt("note", apptest.ErrorOf(h.Documents.Receive(ctx, staff[0], v.ID, long)))
	h.RefusedAs("addressee_only", apptest.ErrorOf(h.Documents.Receive(ctx, apptest.Office, v.ID, long)))
	for _, a := range staff {
		h.MustDo(h.Documents.Receive(ctx, a, v.ID, ""))
	}
	for i, a := range []records.Actor{staff[0], staff[1], apptest.Office} {
		list, err := h.Documents.Receipts(ctx, a, v.ID)
		h.Must(err)
		if want := 1 + i/2; len(list) != want || i < 2 && list[0].Organization != to[i] {
			t.Errorf("%s sees %+v", a.Name, list)
		}
	}
}

// What is acknowledged goes to someone, and to no more than a province has.
func TestWhatIsAcknowledgedHasAddressees(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	v := h.Filled(h.Draft("notification", r.Units[0]))
	to := func(ids []string) error {
		next, err := h.Documents.Change(ctx, apptest.Office, v.ID, v.Version, document.Content{To: ids})
		if err == nil {
			v = next
		}
		return err
	}
	unit := v.V.To[0].ID
	h.Must(to(slices.Repeat([]string{unit}, 3000)))
	if len(v.V.To) != 1 {
		t.Errorf("one unit named again and again is %d addressees", len(v.V.To))
	}
	h.InvalidAt("to", to(slices.Repeat([]string{unit}, 3001)))
	h.Must(to([]string{}))
	h.InvalidAt("to", apptest.ErrorOf(h.to(apptest.Office, v.ID, rules.StateSubmitted)))
	h.Must(to([]string{unit}))
	h.MustDo(h.to(apptest.Office, v.ID, rules.StateSubmitted))
}
