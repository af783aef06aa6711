package verify

import (
	"crypto/sha256"
	"maps"
	"slices"
	"strings"
	"testing"

	"minping/internal/vote"
)

// result changes the result and signs it again: the board key can sign nonsense, but not hide it.
func resulting(change func(r map[string]any)) func(*evidence) {
	return func(e *evidence) {
		change(e.result)
		e.writeResult()
	}
}

func question(r map[string]any, i int) map[string]int {
	return r["per_question"].([]any)[i].(map[string]any)["counts"].(map[string]int)
}

func suppress(r map[string]any) {
	r["suppressed"], r["valid"], r["invalid"], r["per_question"] = "too_few", nil, nil, []any{}
}

func TestAResultThatDoesNotAddUpFails(t *testing.T) {
	try(t, []tampering{
		{"one vote more", resulting(func(r map[string]any) { question(r, 0)["sat"]++ }), idTotals},
		{"one vote fewer", resulting(func(r map[string]any) { question(r, 0)["sat"]-- }), idTotals},
		{"a negative count", resulting(func(r map[string]any) { question(r, 0)["sat"] += 2; question(r, 0)["dis"] -= 2 }), idTotals},
		{"more marks than ballots", resulting(func(r map[string]any) { question(r, 1)["1"] = 6 }), idTotals},
		{"an option too many", resulting(func(r map[string]any) { question(r, 0)["unk"] = 0 }), idTotals},
		{"valid is wrong", resulting(func(r map[string]any) { r["valid"] = 4 }), idTotals},
		{"another question", resulting(func(r map[string]any) { r["per_question"].([]any)[0].(map[string]any)["code"] = "q9" }), idTotals},
		{"a question is missing", resulting(func(r map[string]any) { r["per_question"] = r["per_question"].([]any)[:1] }), idTotals},
		{"not counted", resulting(func(r map[string]any) { r["state"] = "sealed" }), idTotals},
		{"another organisation", resulting(func(r map[string]any) { r["org"] = "别的局" }), idTotals},
		{"fewer returned than in the box", resulting(func(r map[string]any) { r["returned"] = 4 }), idTotals},
		{"hidden, but told", resulting(func(r map[string]any) { r["suppressed"] = "too_few" }), idTotals},
		{"hidden without need", resulting(suppress), idReturned},
		{"another session", resulting(func(r map[string]any) { r["session_id"] = "x" }), idReturned},
	})
}

// TestAResultOfFewerBallotsFails: it adds up in itself, but the box holds one more.
func TestAResultOfFewerBallotsFails(t *testing.T) {
	e := oneBox(t)
	less := *e.boxes[0]
	less.answers = less.answers[1:]
	maps.Copy(e.result, e.pile(&less))
	e.writeResult()
	if got := failed(e.check()); !slices.Contains(got, idTotals) {
		t.Errorf("failed %v", got)
	}
}

func TestAnAllBlankBallotIsReturnedAndInvalid(t *testing.T) {
	e := oneBox(t)
	e.result["valid"], e.result["invalid"] = 4, 1
	e.result["per_question"].([]any)[0].(map[string]any)["counts"] = map[string]int{"sat": 3, "dis": 1, "abstain": 0}
	e.acc.Valid, e.acc.Invalid = 4, 1
	e.writeResult()
	if got := failed(e.check()); got != nil {
		t.Errorf("failed %v", got)
	}
	e.acc.Valid, e.acc.Invalid = 5, 0
	e.writeResult()
	if got := failed(e.check()); !slices.Equal(got, []string{idReturned}) {
		t.Errorf("an accounting that counts it as valid: failed %v", got)
	}
}

func TestTooFewBallotsTellNothing(t *testing.T) {
	e := newEvidence(t, map[string][][]int{"": {{1, 1}, {2, 1}}})
	if got := failed(e.check()); !slices.Contains(got, idSmallGroups) {
		t.Errorf("two ballots were published: failed %v", got)
	}
	resulting(suppress)(e)
	if got := failed(e.check()); got != nil {
		t.Errorf("failed %v", got)
	}
}

func TestASmallGroupIsNotPublishedNorHiddenAlone(t *testing.T) {
	e := newEvidence(t, groupsOf(6, 5, 2))
	hide := func(i int) {
		e.result["groups"].([]any)[i] = map[string]any{"group": e.boxes[i].group, "suppressed": "too_few", "returned": nil, "per_question": []any{}}
		e.writeResult()
	}
	small := slices.IndexFunc(e.boxes, func(b *testBox) bool { return len(b.answers) == 2 })
	if got := failed(e.check()); !slices.Contains(got, idSmallGroups) {
		t.Errorf("two ballots shown: failed %v", got)
	}
	hide(small)
	if got := failed(e.check()); !slices.Contains(got, idSmallGroups) {
		t.Errorf("had by subtraction: failed %v", got)
	}
	hide((small + 1) % 3)
	if got := failed(e.check()); got != nil {
		t.Errorf("hidden with another: failed %v", got)
	}
}

func TestGroupsMustBeThoseOfTheirBoxes(t *testing.T) {
	group := func(e *evidence, i int) map[string]any { return e.result["groups"].([]any)[i].(map[string]any) }
	for name, do := range map[string]func(e *evidence){
		"names swapped": func(e *evidence) {
			a, b := group(e, 0), group(e, 1)
			a["group"], b["group"] = b["group"], a["group"]
		},
		"ballots moved": func(e *evidence) {
			g := e.result["groups"].([]any)
			g[0], g[1] = e.pile(e.boxes[1]), e.pile(e.boxes[0])
			group(e, 0)["group"], group(e, 1)["group"] = e.boxes[0].group, e.boxes[1].group
		},
	} {
		e := newEvidence(t, groupsOf(4, 3))
		do(e)
		e.writeResult()
		if got := failed(e.check()); !slices.Contains(got, idReturned) {
			t.Errorf("%s: failed %v", name, got)
		}
	}
	e := newEvidence(t, groupsOf(4, 3))
	group(e, 0)["returned"], group(e, 0)["valid"] = 5, 5
	e.writeResult()
	if got := failed(e.check()); !slices.Contains(got, idTotals) {
		t.Errorf("more in the groups than in the whole: failed %v", got)
	}
	e = newEvidence(t, groupsOf(4, 3))
	less := *e.boxes[0]
	less.answers = less.answers[1:]
	g := e.pile(&less)
	g["group"] = less.group
	e.result["groups"].([]any)[0] = g
	e.writeResult()
	if got := failed(e.check()); !slices.Contains(got, idTotals) || !slices.Contains(got, idReturned) {
		t.Errorf("a ballot lost between box and group: failed %v", got)
	}
}

func TestSiblingsMustAgree(t *testing.T) {
	for name, do := range map[string]func(e *evidence){
		"one is not counted": func(e *evidence) {
			delete(e.files, e.boxes[1].path("result.note"))
			delete(e.files, e.boxes[1].path("result.json"))
		},
		"the same group twice": func(e *evidence) { e.dirs[1].Group = e.dirs[0].Group },
		"different results": func(e *evidence) {
			e.result["satisfaction_score"] = "80.00"
			raw := mustJSON(t, e.result)
			b := e.boxes[1]
			n := b.sealed()
			n.Stage, n.Extra = vote.StageResult, vote.ResultExtra(sha256.Sum256(raw))
			e.files[b.path("result.json")], e.files[b.path("result.note")] = raw, e.sign(b, n)
		},
	} {
		e := newEvidence(t, groupsOf(4, 3))
		do(e)
		if got := failed(e.check()); !slices.Contains(got, idSiblings) {
			t.Errorf("%s: failed %v", name, got)
		}
	}
}

func TestSiblingsHaveOneSetOfRulesAndKeysOfTheirOwn(t *testing.T) {
	for name, change := range map[string]func(e *evidence, m *vote.Manifest){
		"organisation":       func(_ *evidence, m *vote.Manifest) { m.Org = "别的局" },
		"title":              func(_ *evidence, m *vote.Manifest) { m.Title = "别的" },
		"k":                  func(_ *evidence, m *vote.Manifest) { m.K = 4 },
		"delay":              func(_ *evidence, m *vote.Manifest) { m.Delay = 4 },
		"page":               func(_ *evidence, m *vote.Manifest) { m.App = "sha256-y" },
		"blank":              func(_ *evidence, m *vote.Manifest) { m.Questions[1].Blank = false },
		"shared count key":   func(e *evidence, m *vote.Manifest) { m.Seal = e.boxes[0].Manifest.Seal },
		"shared receipt key": func(e *evidence, m *vote.Manifest) { m.Receipt = e.boxes[0].Manifest.Receipt },
	} {
		e := tuned(t, groupsOf(4, 3), func(e *evidence, i int, m *vote.Manifest) {
			if i == 1 {
				change(e, m)
			}
		})
		if got := failed(e.check()); !slices.Contains(got, idSiblings) {
			t.Errorf("%s: failed %v", name, got)
		}
	}
	e := newEvidence(t, groupsOf(4))
	e.addBox("群众", groupsOf(3)["干部职工"], e.boxes[0].issuer)
	e.finish()
	if got := failed(e.check()); !slices.Equal(got, []string{idSiblings}) {
		t.Errorf("shared issuer key: failed %v", got)
	}
}

func TestTheAccountingMustFitTheNotesAndTellItsFlags(t *testing.T) {
	for name, do := range map[string]func(e *evidence){
		"printed":  func(e *evidence) { e.acc.Printed++; e.acc.Issued++ },
		"admitted": func(e *evidence) { e.acc.Admitted-- },
		"void":     func(e *evidence) { e.acc.Void++ },
		"returned": func(e *evidence) { e.acc.Returned++; e.acc.Valid++ },
		"paper":    func(e *evidence) { e.acc.Paper++ },
	} {
		e := oneBox(t)
		do(e)
		e.writeResult()
		if got := failed(e.check()); !slices.Contains(got, idAccounting) {
			t.Errorf("%s: failed %v", name, got)
		}
	}
	e := oneBox(t)
	e.acc.LeftOver = 0
	e.writeResult()
	checks := e.check()
	if !OK(checks) || !slices.ContainsFunc(checks, func(c Check) bool { return c.Warn && c.ID == idUnbalanced }) {
		t.Errorf("a flag that is told: %v", failed(checks))
	}
	e.acc.Flags = []string{}
	e.files["accounting.json"] = mustJSON(t, e.acc)
	if got := failed(e.check()); !slices.Equal(got, []string{idAccounting}) {
		t.Errorf("a flag that is hidden: failed %v", got)
	}
}

func TestPaperIsWithinReturned(t *testing.T) {
	e := oneBox(t)
	e.acc.Paper, e.acc.Returned, e.acc.Valid = 2, 7, 7
	e.result["returned"], e.result["valid"] = 7, 7
	e.result["per_question"].([]any)[0].(map[string]any)["counts"] = map[string]int{"sat": 5, "dis": 1, "abstain": 1}
	e.writeResult()
	if got := failed(e.check()); got != nil {
		t.Errorf("failed %v", got)
	}
}

func TestAVoidedSessionPassesWithoutAResult(t *testing.T) {
	e := newEvidence(t, groupsOf(4, 3))
	for _, b := range e.boxes {
		for _, name := range []string{"admission.note", "checkpoint.note", "index", "records", "result.note", "result.json"} {
			delete(e.files, b.path(name))
		}
		e.files[b.path("voided.note")] = e.sign(b, vote.Note{Stage: vote.StageVoided, Root: vote.TreeRoot(nil), Extra: vote.VoidedExtra("误开")})
	}
	e.acc = Accounting{Printed: e.acc.Printed}
	e.acc.Flags = Flags(e.acc)
	e.files["accounting.json"] = mustJSON(t, e.acc)
	if got := failed(e.check()); got != nil {
		t.Errorf("failed %v", got)
	}
	delete(e.files, e.boxes[0].path("voided.note"))
	if OK(e.check()) {
		t.Error("half voided: passed")
	}
}

func TestASessionVoidedAfterTheSealKeepsItsBoardChecked(t *testing.T) {
	e := oneBox(t)
	b := e.boxes[0]
	remove("result.note")(e)
	remove("result.json")(e)
	e.files[b.path("voided.note")] = e.sign(b, vote.Note{Stage: vote.StageVoided, Root: vote.TreeRoot(nil), Extra: vote.VoidedExtra("重测")})
	if got := failed(e.check()); got != nil {
		t.Errorf("failed %v", got)
	}
	set("records", func(b []byte) []byte { b[5] ^= 1; return b })(e)
	if got := failed(e.check()); !slices.Contains(got, idRecords) {
		t.Errorf("a changed record: failed %v", got)
	}
}

func TestASessionVoidedAsADraftHasNothingToCheck(t *testing.T) {
	e := oneBox(t)
	for path := range e.files {
		if strings.Contains(path, "/") {
			delete(e.files, path)
		}
	}
	e.acc = Accounting{Flags: []string{FlagMissing}}
	e.files["accounting.json"] = mustJSON(t, e.acc)
	if got := failed(e.check()); got != nil {
		t.Errorf("failed %v", got)
	}
	if OK(checkZip(e.zip(), Anchors{})) {
		t.Error("passed without any key")
	}
}
