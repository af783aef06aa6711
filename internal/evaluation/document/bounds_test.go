package document_test

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluation/document"
)

// What is approved is what was submitted: no one writes in it in between.
func TestNothingIsWrittenAfterTheSubmission(t *testing.T) {
	for _, s := range []document.State{
		document.StateDraft, document.StateOpinions, document.StateSubmitted, document.StateApproved,
		document.StateIssued, document.StateReplaced, document.StateWithdrawn,
	} {
		if want := s == document.StateDraft || s == document.StateOpinions; s.Editable() != want {
			t.Errorf("%s may be edited: %t", s, s.Editable())
		}
		if want := s == document.StateReplaced || s == document.StateWithdrawn; s.Ended() != want {
			t.Errorf("%s has ended: %t", s, s.Ended())
		}
	}
}

func TestALineOfARegisterIsOfADocumentOrSkipped(t *testing.T) {
	both := document.Entry{From: 1, N: 1, Document: "d", Reason: "作废"}
	if document.CheckRegister([]document.Entry{both}) == nil {
		t.Error("a number is given to a document and skipped")
	}
}

func TestAPartWithoutTextOfItsOwnBeginsWithItsKinds(t *testing.T) {
	x := document.Type{Parts: []document.Part{{ByKind: []document.KindText{{Kinds: []string{"department"}, Text: "走访处室。"}}}}}
	got := x.ForKinds([]string{"department"}, func(string) string { return "市直部门" })
	if got.Parts[0].Text != "走访处室。" {
		t.Errorf("%q", got.Parts[0].Text)
	}
}

func TestAPackSaysNothingThatADocumentCannotBe(t *testing.T) {
	_, p := builtin(t)
	typeOf := func(p *document.Pack, which func(document.Type) bool) *document.Type {
		return &p.Types[slices.IndexFunc(p.Types, which)]
	}
	minutes := func(x document.Type) bool { return x.Form == "minutes" }
	whole := func(x document.Type) bool { return x.Final && x.About == document.AboutBatch }
	for name, change := range map[string]func(*document.Pack) (field string){
		"a letter's mark that ends as a document's": func(p *document.Pack) string {
			p.Issuers[0].Letter = "中共青石市委巡察工作领导小组文件"
			return "issuers[0].letter"
		},
		"minutes with signers": func(p *document.Pack) string { typeOf(p, minutes).Upward = true; return ".form" },
		"minutes with a seal":  func(p *document.Pack) string { typeOf(p, minutes).Seal = true; return ".form" },
		"a redo of a batch":    func(p *document.Pack) string { typeOf(p, whole).Again = true; return ".again" },
		"a name of two lines":  func(p *document.Pack) string { p.Types[0].Name = "通报\n一"; return ".name" },
		"an issuer twice": func(p *document.Pack) string {
			p.Issuers = append(p.Issuers, p.Issuers[0])
			return ".code"
		},
	} {
		bad := p
		bad.Types, bad.Issuers = slices.Clone(p.Types), slices.Clone(p.Issuers)
		field := change(&bad)
		f := bad.Check()
		if len(f) != 1 || !strings.HasSuffix(f[0].Field, field) {
			t.Errorf("%s: %v", name, f)
		}
	}
}
