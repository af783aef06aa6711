package document_test

import (
	"slices"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/docx"
	rules "minping/internal/evaluation/document"
	"minping/internal/evaluation/scheme"
)

// What is printed is what was drafted: the table with its rows, who it goes to, and who signs it on which day.
func TestThePaperSaysWhatItsDocumentSays(t *testing.T) {
	day := time.Date(2026, 11, 30, 23, 30, 0, 0, time.UTC) // the next day in China
	doc := document.Document{
		Title: "通报", Number: "巡〔2026〕1号", IssuedAt: &day,
		Parts:   []rules.Part{{Heading: "一、总体情况", Text: "甲\n乙"}, {Heading: "二、问题", Text: " "}},
		Present: []document.Presence{{Label: "出席", Names: []string{"张三"}}},
		Layout:  document.Layout{Form: string(docx.Letter), Issuer: "市委巡察办", Seal: true},
		Data:    document.Data{Tables: []document.Table{{Title: "表", Head: []string{"单位"}, Rows: [][]string{{"甲"}, {"乙"}}, Foot: []string{"注"}}}},
	}
	for _, name := range []string{"甲", "乙", "丙", "丁", "戊", "己"} {
		doc.To = append(doc.To, document.Addressee{ID: name, Name: name})
	}
	p := document.Paper(doc)
	if !slices.Equal(p.Body, []string{"一、总体情况", "甲", "乙"}) {
		t.Errorf("its text is %q", p.Body)
	}
	if len(p.Attached) != 1 || p.Attached[0].Title != "表" || len(p.Attached[0].Table.Rows) != 2 ||
		p.Attached[0].Table.Rows[1][0] != "乙" || p.Attached[0].Table.Head[0] != "单位" || p.Attached[0].Table.Foot[0] != "注" {
		t.Errorf("its table is %+v", p.Attached)
	}
	if p.Signature.Name != "市委巡察办" || !p.Signature.Seal || p.Signature.Date.Format(time.DateOnly) != "2026-12-01" ||
		!p.PrintedOn.Equal(day) {
		t.Errorf("it is signed %+v, printed %v", p.Signature, p.PrintedOn)
	}
	if len(p.To) != 6 || len(p.Present) != 1 || p.Present[0].Names[0] != "张三" {
		t.Errorf("it goes to %v, present were %v", p.To, p.Present)
	}
	doc.To, doc.Layout.Form = append(doc.To, document.Addressee{ID: "庚", Name: "庚"}), string(docx.Minutes)
	p = document.Paper(doc)
	if !slices.Equal(p.To, []string{"各被巡察党组织"}) || p.Signature != (docx.Signature{}) {
		t.Errorf("minutes to seven go to %v and are signed %+v", p.To, p.Signature)
	}
	doc.To, doc.Names = nil, []string{"市委"}
	p = document.Paper(doc)
	if !slices.Equal(p.To, []string{"市委"}) {
		t.Errorf("to a body outside: %v", p.To)
	}
}

// Addressees that are named are there and each once, receipts are in order of name, and a list counts them.
func TestAnAddresseeSignsForADocumentOnce(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx, u := t.Context(), r.Units[0]
	other, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "丙局", Kind: scheme.KindDepartment})
	h.Must(err)
	first, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "丁局", Kind: scheme.KindDepartment})
	h.Must(err)
	draft := func(to ...string) (records.Versioned[document.Document], error) {
		return h.Documents.Draft(ctx, apptest.Office, document.Draft{
			Type: "notification", Evaluation: u.Evaluation.ID, Content: document.Content{To: to},
		})
	}
	h.InvalidAt("to", apptest.ErrorOf(draft("none")))
	v, err := draft(first.ID, other.ID, first.ID)
	h.Must(err)
	if len(v.V.To) != 2 || v.V.To[0].ID != first.ID || v.V.To[1].Name != "丙局" {
		t.Fatalf("it goes to %+v", v.V.To)
	}
	v = h.Issued(h.Filled(v))
	for _, o := range []records.Versioned[round.Organization]{other, first, other} {
		h.MustDo(h.Documents.Receive(ctx, apptest.ScoredUnit{Org: o}.Staff(), v.ID, ""))
	}
	want := []string{"丁局", "丙局"} // by their code points
	all, err := h.Documents.Receipts(ctx, apptest.Office, v.ID)
	h.Must(err)
	got := []string{}
	for _, x := range all {
		got = append(got, x.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("signed by %v, want %v", got, want)
	}
	list, err := h.Documents.List(ctx, apptest.Office, document.Filter{})
	h.Must(err)
	if len(list) != 1 || list[0].To != 2 || list[0].Received != 2 {
		t.Errorf("listed as %+v", list)
	}
}
