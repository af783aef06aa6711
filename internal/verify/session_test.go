package verify

import (
	"crypto/sha256"
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// resulting changes the result and signs it again: the board key can sign nonsense, but not hide it.
func resulting(change func(r *satisfaction.Result)) func(*evidence) {
	return func(e *evidence) {
		change(&e.result)
		e.writeResult()
	}
}

func question(r *satisfaction.Result, i int) map[string]int { return r.PerQuestion[i].Counts }

func suppress(r *satisfaction.Result) {
	*r = satisfaction.Result{
		SessionID: r.SessionID, Org: r.Org, State: r.State, Expected: r.Expected, Attended: r.Attended,
		Printed: r.Printed, Issued: r.Issued,
		Returned: r.Returned, Suppressed: "too_few", PerQuestion: []satisfaction.QuestionResult{},
		Groups:          []satisfaction.GroupResult{},
		RateDenominator: r.RateDenominator, ScorePreset: r.ScorePreset, Reckoning: r.Reckoning, Flags: r.Flags,
	}
}

func TestAResultThatDoesNotAddUpFails(t *testing.T) {
	try(t, []tampering{
		{"one vote more", resulting(func(r *satisfaction.Result) { question(r, 0)["sat"]++ }), idTotals},
		{"one vote fewer", resulting(func(r *satisfaction.Result) { question(r, 0)["sat"]-- }), idTotals},
		{"a negative count", resulting(func(r *satisfaction.Result) {
			question(r, 0)["sat"] += 2
			question(r, 0)["dis"] -= 2
		}), idTotals},
		{"more marks than ballots", resulting(func(r *satisfaction.Result) { question(r, 1)["1"] = 6 }), idTotals},
		{"an option too many", resulting(func(r *satisfaction.Result) { question(r, 0)["unk"] = 0 }), idTotals},
		{"valid is wrong", resulting(func(r *satisfaction.Result) { *r.Valid = 4 }), idTotals},
		{"another question", resulting(func(r *satisfaction.Result) { r.PerQuestion[0].Code = "q9" }), idTotals},
		{
			"a question is missing", resulting(func(r *satisfaction.Result) { r.PerQuestion = r.PerQuestion[:1] }),
			idTotals,
		},
		{"not counted", resulting(func(r *satisfaction.Result) { r.State = "sealed" }), idTotals},
		{"another organization", resulting(func(r *satisfaction.Result) { r.Org = "别的局" }), idTotals},
		{"fewer returned than in the box", resulting(func(r *satisfaction.Result) { r.Returned = 4 }), idTotals},
		{"hidden, but told", resulting(func(r *satisfaction.Result) { r.Suppressed = "too_few" }), idTotals},
		{"hidden without need", resulting(suppress), idReturned},
		{"another session", resulting(func(r *satisfaction.Result) { r.SessionID = "x" }), idReturned},
	})
}

// TestAResultOfFewerBallotsFails: it is consistent in itself, but the box holds one more ballot.
func TestAResultOfFewerBallotsFails(t *testing.T) {
	e := oneBox(t)
	less := *e.boxes[0]
	less.answers = less.answers[1:]
	e.countParts([]satisfaction.Part{e.part(&less)})
	e.writeResult()
	if got := failed(e.check()); !slices.Contains(got, idTotals) {
		t.Errorf("failed %v", got)
	}
}

func TestAnAllBlankBallotIsReturnedAndInvalid(t *testing.T) {
	e := tuned(t, map[string][][]int{"": {{1, 1}, {1, 6}, {2, 0}, {0, 3}, {1, 7}}},
		func(e *evidence, _ int, _ *vote.Manifest) {
			e.rule.AllAbstain = scheme.AllAbstainInvalid
		})
	if e.acc.Valid != 4 || e.acc.Invalid != 1 {
		t.Fatalf("%+v", e.acc)
	}
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
	e.result = oneBox(t).result
	e.result.SessionID, e.result.Returned = e.session, 2
	e.writeResult()
	if got := failed(e.check()); !slices.Contains(got, idSmallGroups) {
		t.Errorf("two ballots were published: failed %v", got)
	}
	e.count()
	e.writeResult()
	if got := failed(e.check()); got != nil || e.result.Suppressed == "" {
		t.Errorf("failed %v", got)
	}
}

func TestASmallGroupIsNotPublishedNorHiddenAlone(t *testing.T) {
	e := newEvidence(t, groupsOf(6, 5, 2))
	right := e.result
	show := func(hidden ...int) {
		e.result = right
		e.result.Groups = slices.Clone(right.Groups)
		for i, b := range e.boxes {
			g := e.groupOf(b)
			if slices.Contains(hidden, i) {
				g = satisfaction.GroupResult{
					Group: b.group, Weight: g.Weight, Suppressed: "too_few",
					PerQuestion: []satisfaction.QuestionResult{},
				}
			}
			e.result.Groups[i] = g
		}
		e.writeResult()
	}
	small := slices.IndexFunc(e.boxes, func(b *testBox) bool { return len(b.answers) == 2 })
	show()
	if got := failed(e.check()); !slices.Contains(got, idSmallGroups) {
		t.Errorf("two ballots shown: failed %v", got)
	}
	show(small)
	if got := failed(e.check()); !slices.Contains(got, idSmallGroups) {
		t.Errorf("had by subtraction: failed %v", got)
	}
	e.result = right
	e.writeResult()
	if got := failed(e.check()); got != nil {
		t.Errorf("hidden with another: failed %v", got)
	}
}

// groupOf returns a group as a result shows it.
func (e *evidence) groupOf(b *testBox) satisfaction.GroupResult {
	more := make([][]int, 20)
	for i := range more {
		more[i] = []int{1, 1}
	}
	one, other := e.part(b), e.part(&testBox{Box: b.Box, group: "其他", answers: more})
	m, err := satisfaction.Satisfaction(testQuestions(), e.rule, 1,
		[]satisfaction.Part{one, other}, satisfaction.Turnout{})
	if err != nil {
		e.t.Fatal(err)
	}
	return m.Result().Groups[0]
}

func TestGroupsMustBeThoseOfTheirBoxes(t *testing.T) {
	group := func(e *evidence, i int) *satisfaction.GroupResult { return &e.result.Groups[i] }
	for name, do := range map[string]func(e *evidence){
		"names swapped": func(e *evidence) {
			a, b := group(e, 0), group(e, 1)
			a.Group, b.Group = b.Group, a.Group
		},
		"ballots moved": func(e *evidence) {
			g := e.result.Groups
			g[0], g[1] = g[1], g[0]
			g[0].Group, g[1].Group = g[1].Group, g[0].Group
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
	*group(e, 0).Returned, *group(e, 0).Valid = 5, 5
	e.writeResult()
	if got := failed(e.check()); !slices.Contains(got, idTotals) {
		t.Errorf("more in the groups than in the whole: failed %v", got)
	}
	e = newEvidence(t, groupsOf(4, 3))
	less := *e.boxes[0]
	less.answers = less.answers[1:]
	e.result.Groups[0] = e.groupOf(&less)
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
			e.result.SealedAt = "2026-01-02T03:04:05Z"
			raw := e.resultJSON()
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
		"organization":       func(_ *evidence, m *vote.Manifest) { m.Org = "别的局" },
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
	e := tuned(t, groupsOf(4), func(e *evidence, _ int, _ *vote.Manifest) { e.bare = true })
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
	e.acc.Paper, e.acc.Returned = 2, 7
	p := e.part(e.boxes[0])
	p.Paper = &satisfaction.Tally{
		Returned:  2,
		Questions: []satisfaction.Counts{{N: []int{2, 0}}, {N: []int{1, 0, 0}, Abstain: 1}},
	}
	e.countParts([]satisfaction.Part{p})
	e.writeResult()
	if got := failed(e.check()); got != nil {
		t.Errorf("failed %v", got)
	}
}

func TestAVoidedSessionPassesWithoutAResult(t *testing.T) {
	e := newEvidence(t, groupsOf(4, 3))
	for _, b := range e.boxes {
		for _, name := range []string{
			"admission.note", "checkpoint.note", "index", "records",
			"result.note", "result.json",
		} {
			delete(e.files, b.path(name))
		}
		e.void(b, "误开 100%%d")
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

// void voids a box for the given reason.
func (e *evidence) void(b *testBox, reason string) {
	e.files[b.path("voided.note")] = e.sign(b,
		vote.Note{Stage: vote.StageVoided, Root: vote.TreeRoot(nil), Extra: vote.VoidedExtra(reason)})
	e.files[b.path("reason.txt")] = []byte(reason)
}

func TestTheReasonForVoidingIsPrintedAndHeldAgainstItsNote(t *testing.T) {
	e := oneBox(t)
	b := e.boxes[0]
	remove("result.note")(e)
	remove("result.json")(e)
	e.void(b, "停电\n✓ 全部通过\x1b[2J")
	var out strings.Builder
	if err := Print(&out, e.check(), "zh"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "原因：“停电 ✓ 全部通过 [2J”") {
		t.Errorf("the reason is not printed on one line:\n%s", out.String())
	}
	e.files[b.path("reason.txt")] = []byte("停电了")
	if got := failed(e.check()); !slices.Equal(got, []string{idVoided}) {
		t.Errorf("another reason: failed %v", got)
	}
	e = oneBox(t)
	e.files[e.boxes[0].path("reason.txt")] = []byte("没有作废")
	if OK(e.check()) {
		t.Error("a reason without a voided note passed")
	}
}

// A voided note is over nothing: one that signs the root of something is none.
func TestAVoidedNoteIsOverNothing(t *testing.T) {
	for _, root := range []vote.Hash{vote.TreeRoot(nil), {1}} {
		e := oneBox(t)
		b := e.boxes[0]
		remove("result.note")(e)
		remove("result.json")(e)
		e.void(b, "停电")
		e.files[b.path("voided.note")] = e.sign(b,
			vote.Note{Stage: vote.StageVoided, Root: root, Extra: vote.VoidedExtra("停电")})
		if got := failed(e.check()); slices.Contains(got, idVoided) != (root == vote.Hash{1}) {
			t.Errorf("over %x: failed %v", root[:4], got)
		}
	}
}

func TestAVoidedBundleOfAnOlderServicePassesWithACaution(t *testing.T) {
	e := oneBox(t)
	b := e.boxes[0]
	remove("result.note")(e)
	remove("result.json")(e)
	e.void(b, "停电")
	delete(e.files, b.path("reason.txt"))
	checks := e.check()
	if got := failed(checks); got != nil {
		t.Errorf("failed %v", got)
	}
	i := slices.IndexFunc(checks, func(c Check) bool { return c.ID == idReasonUnsaid })
	if i < 0 || !checks[i].Warn {
		t.Errorf("nothing says that the reason is not there: %+v", checks)
	}
	e.files[b.path("result.json")] = []byte("{}")
	if got := failed(e.check()); !slices.Contains(got, idVoided) {
		t.Errorf("with a result: failed %v", got)
	}
}

func TestASessionVoidedAfterTheSealKeepsItsBoardChecked(t *testing.T) {
	e := oneBox(t)
	b := e.boxes[0]
	remove("result.note")(e)
	remove("result.json")(e)
	e.void(b, "重测")
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
	e.logs("")
	if got := failed(e.check()); got != nil {
		t.Errorf("failed %v", got)
	}
	if OK(checkZip(e.zip(), Anchors{})) {
		t.Error("passed without any key")
	}
}

// A voided session has neither a result nor a part of one.
func TestAVoidedSessionHasNothingOfAResult(t *testing.T) {
	for name, do := range map[string]func(e *evidence, b *testBox){
		"its note":    func(e *evidence, b *testBox) { e.files[b.path("result.note")] = e.sign(b, b.sealed()) },
		"its figures": func(e *evidence, b *testBox) { e.files[b.path("result.json")] = e.resultJSON() },
	} {
		e := oneBox(t)
		b := e.boxes[0]
		remove("result.note")(e)
		remove("result.json")(e)
		e.void(b, "停电")
		do(e, b)
		if got := failed(e.check()); !slices.Contains(got, idVoided) {
			t.Errorf("%s: failed %v", name, got)
		}
	}
}

// Where nothing is printed, the cap that the manifest fixed bounds who is admitted.
func TestAHallScreenAdmitsNoMoreThanItsCap(t *testing.T) {
	for limit, want := range map[int]bool{6: true, 5: false} {
		e := tuned(t, groupsOf(5), func(_ *evidence, _ int, m *vote.Manifest) {
			m.Mode, m.Presence, m.Cap = vote.ModeScreen, 1, limit
		})
		if got := slices.Contains(failed(e.check()), idAdmission); got == want {
			t.Errorf("a cap of %d and six admissions: failed %v", limit, failed(e.check()))
		}
	}
}
