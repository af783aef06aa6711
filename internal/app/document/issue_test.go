package document_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	rules "minping/internal/evaluation/document"
)

// to takes a document a step further.
func (h *env) to(a records.Actor, id string, to rules.State) (records.Versioned[document.Document], error) {
	h.T.Helper()
	r := document.StepRequest{To: to}
	if to == rules.StateDraft || to == rules.StateWithdrawn {
		r.Reason = "措辞再斟酌"
	}
	return h.Documents.Step(h.T.Context(), a, id, records.AnyVersion, r)
}

// until moves the clock to a moment.
func (h *env) until(at time.Time) { h.Pass(at.Sub(h.Now())) }

// interrupted issues a document in a process that dies at a hold point.
func (h *env) interrupted(id, point string) {
	h.T.Helper()
	h.OnceAt(point, func() { h.Env.Store = &apptest.FailingStore{Store: h.Store, Left: -1} })
	_, err := h.to(apptest.Office, id, rules.StateIssued)
	h.Env.Store = h.Store
	if err == nil {
		h.T.Fatal("it went on")
	}
}

// A number takes its year from the date in China, and keeps it when issuing is completed after the New Year.
func TestANumberIsOfTheYearInWhichItWasTaken(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	early, late := h.Approved(h.Draft("notification", r.Units[0])), h.Approved(h.Draft("notification", r.Units[1]))
	newYear := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC) // midnight in China
	h.until(newYear.Add(-time.Second))
	h.interrupted(early.ID, "document.deliver")
	h.until(newYear)
	v, err := h.to(apptest.Office, late.ID, rules.StateIssued)
	h.Must(err)
	if v.V.Number != rules.Number("巡函", 2027, 1) {
		t.Errorf("the one of the new year is %s", v.V.Number)
	}
	v, err = h.to(apptest.Office, early.ID, rules.StateIssued)
	h.Must(err)
	if v.V.Number != rules.Number("巡函", 2026, 1) {
		t.Errorf("the one of the old year is %s", v.V.Number)
	}
	for _, year := range []int{2026, 2027} {
		lines, err := h.Documents.Register(t.Context(), apptest.Office, "巡函", year)
		h.Must(err)
		if len(lines) != 1 {
			t.Errorf("%d has %d lines", year, len(lines))
		}
	}
}

// A leader who returns a document while it is being issued has it returned; with its number it cannot be withdrawn.
func TestADocumentReturnedMeanwhileIsNotIssuedNorWithdrawn(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	d := h.Approved(h.Draft("notification", r.Units[0]))
	h.OnceAt("document.deliver", func() { h.MustDo(h.to(apptest.Leader, d.ID, rules.StateDraft)) })
	h.RefusedAs("no_such_step", apptest.ErrorOf(h.to(apptest.Office, d.ID, rules.StateIssued)))
	h.RefusedAs("numbered", apptest.ErrorOf(h.to(apptest.Office, d.ID, rules.StateWithdrawn)))
	v, err := h.Documents.Show(t.Context(), apptest.Office, d.ID)
	h.Must(err)
	if v.V.State != rules.StateDraft || v.V.Approved != nil {
		t.Errorf("it is %s, approved %v", v.V.State, v.V.Approved)
	}
	h.RefusedAs("not_published", h.Rounds.UnitGate(t.Context(), r.Units[0].Staff(), r.Units[0].Evaluation.ID))
	why, err := h.AuditDetails("document.return")
	h.Must(err)
	if len(why) != 1 || !strings.HasSuffix(why[0], "；措辞再斟酌") {
		t.Errorf("the chain says %q", why)
	}
	v, err = h.to(apptest.Office, h.Approved(v).ID, rules.StateIssued)
	h.Must(err)
	if v.V.Number != rules.Number("巡函", 2026, 1) {
		t.Errorf("its number is %s", v.V.Number)
	}
}

// Of two documents of a type that is issued once, the one whose issue was begun is the one.
func TestADocumentWhoseIssueWasBegunKeepsItsPlace(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	one, two := h.Approved(h.Draft("notification", r.Units[0])), h.Approved(h.Draft("notification", r.Units[0]))
	h.interrupted(one.ID, "document.number")
	h.RefusedAs("issued_once", apptest.ErrorOf(h.to(apptest.Office, two.ID, rules.StateIssued)))
	h.MustDo(h.to(apptest.Office, one.ID, rules.StateIssued))
	h.MustDo(h.to(apptest.Leader, two.ID, rules.StateDraft))
}

// Pressing twice ends the document that was replaced once.
func TestADocumentIsReplacedOnce(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	old := h.Issued(h.Draft("notification", r.Units[0]))
	next, err := h.Documents.Draft(t.Context(), apptest.Office, document.Draft{
		Type: "notification", Evaluation: r.Units[0].Evaluation.ID, Replaces: old.ID,
	})
	h.Must(err)
	next = h.Issued(h.Filled(next))
	h.MustDo(h.to(apptest.Office, next.ID, rules.StateIssued))
	v, err := h.Documents.Show(t.Context(), apptest.Office, old.ID)
	h.Must(err)
	if n := len(v.V.Steps); v.V.State != rules.StateReplaced || n != len(old.V.Steps)+1 ||
		v.V.Steps[n-1].From != rules.StateIssued {
		t.Errorf("its steps are %+v", v.V.Steps)
	}
}

// After how many writes an issue was broken off does not matter: pressing again ends the document that it replaces.
func TestAnIssueThatStoppedAnywhereIsFinished(t *testing.T) {
	const most = 8
	h := newEnv(t)
	r := h.Scored(8, most)
	h.Fix(r.Round.ID)
	stopped := 0
	for n := range most {
		unit := r.Units[n]
		old := h.Issued(h.Draft("notification", unit))
		next, err := h.Documents.Draft(t.Context(), apptest.Office, document.Draft{
			Type: "notification", Evaluation: unit.Evaluation.ID, Replaces: old.ID,
		})
		h.Must(err)
		next = h.Approved(h.Filled(next))
		h.OnceAt("document.number", func() {
			h.Env.Store = &apptest.FailingStore{Store: h.Store, Left: cmp.Or(n, -1)}
		})
		_, err = h.to(apptest.Office, next.ID, rules.StateIssued)
		h.Env.Store = h.Store
		if err != nil {
			stopped++
		}
		next, err = h.to(apptest.Office, next.ID, rules.StateIssued)
		h.Must(err)
		v, err := h.Documents.Show(t.Context(), apptest.Office, old.ID)
		h.Must(err)
		if v.V.State != rules.StateReplaced || v.V.ReplacedBy != next.ID || next.V.Number == "" {
			t.Errorf("stopped after %d writes, the one before is %s", n, v.V.State)
		}
	}
	if stopped < 4 {
		t.Errorf("%d of %d were broken off", stopped, most)
	}
}

// A notice to rectify again leaves its unit a day at least, counted in China, and begins on the day it is issued there.
func TestANoticeIsIssuedBeforeItsLastDay(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	u, due := r.Units[0], "2026-12-20"
	v, err := h.Documents.Draft(t.Context(), apptest.Office, document.Draft{
		Type: "redo", Evaluation: u.Evaluation.ID, Content: document.Content{Due: &due},
	})
	h.Must(err)
	d := h.Approved(h.Filled(v))
	midnight := time.Date(2026, 12, 19, 16, 0, 0, 0, time.UTC) // in China, where the 20th begins
	h.until(midnight)
	h.RefusedAs("due_past", apptest.ErrorOf(h.to(apptest.Office, d.ID, rules.StateIssued)))
	h.until(midnight.Add(-23 * time.Hour)) // the 18th elsewhere
	h.MustDo(h.to(apptest.Office, d.ID, rules.StateIssued))
	e, err := h.Rounds.ShowEvaluation(t.Context(), round.AgainID(u.Evaluation.ID))
	h.Must(err)
	if e.V.StartsOn != "2026-12-19" || e.V.DueOn != due || e.V.Kind != u.Evaluation.V.Kind {
		t.Errorf("it is evaluated again %+v", e.V)
	}
}

// What is submitted and no longer rests on the result is not approved; who signs is written into it.
func TestAnOutdatedDocumentIsNotApproved(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx, d := t.Context(), h.Draft("notification", r.Units[0])
	v, err := h.Documents.Change(ctx, apptest.Office, d.ID, d.Version, document.Content{Signers: []string{"王一", "李二"}})
	h.Must(err)
	if !slices.Equal(v.V.Signers, []string{"王一", "李二"}) {
		t.Errorf("signed by %v", v.V.Signers)
	}
	h.MustDo(h.to(apptest.Office, d.ID, rules.StateSubmitted))
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "有误"))
	h.MustDo(h.Finals.Undo(ctx, apptest.Office2, r.Round.ID, records.AnyVersion, "情况属实"))
	h.RefusedAs("not_fixed", apptest.ErrorOf(h.to(apptest.Leader, d.ID, rules.StateApproved)))
	h.RefusedAs("office_only", h.Documents.PassOver(ctx, apptest.Leader, "巡函", 2026, 3, "上半年用纸质登记"))
}

// A bulletin of the first release opened the results of then; one that is fixed again needs a document of its own.
func TestAnOldBulletinOpensTheFirstResultOnly(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	ctx, u := t.Context(), r.Units[0]
	gate := func() error { return h.Rounds.UnitGate(ctx, u.Staff(), u.Evaluation.ID) }
	h.MustDo(records.Create(ctx, h.Env, "bulletin", r.Round.ID, "", round.Bulletin{ApprovedBy: "市委", By: "甲"}))
	h.Must(gate())
	h.Fix(r.Round.ID)
	h.Must(gate())
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	h.MustDo(h.Finals.Undo(ctx, apptest.Office2, r.Round.ID, records.AnyVersion, "情况属实"))
	h.RefusedAs("not_published", gate())
	h.Must(h.Scores.Reopen(ctx, apptest.Office, u.Evaluation.ID, "discipline", "录入有误"))
	h.SubmitSheet(u.Evaluation.ID, "discipline", 5)
	h.Must(h.Scores.Lock(ctx, apptest.Office, u.Evaluation.ID, ""))
	h.Fix(r.Round.ID)
	h.RefusedAs("not_published", gate())
	h.Issued(h.Draft("notification", u))
	h.Must(gate())
}

// documents §3: the head of a report upward has 签发人 in it, and an empty one cannot be filled in on the printed sheet.
func TestTheApproverOfAReportUpwardIsItsSigner(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	ctx := t.Context()
	at := func(by records.Actor, typed []string) []string {
		t.Helper()
		d, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
			Type: "daily_report", Evaluation: r.Units[0].Evaluation.ID,
		})
		h.Must(err)
		d = h.Filled(d)
		h.MustDo(h.Documents.Change(ctx, apptest.Office, d.ID, d.Version, document.Content{Signers: typed}))
		step := func(a records.Actor, to rules.State, reason string) (v document.Record) {
			t.Helper()
			v, err := h.Documents.Step(ctx, a, d.ID, records.AnyVersion, document.StepRequest{To: to, Reason: reason})
			h.Must(err)
			return v
		}
		step(apptest.Office, rules.StateSubmitted, "")
		step(by, rules.StateApproved, "")
		if back := step(apptest.Office, rules.StateDraft, "改一个数"); len(back.V.Signers) != len(typed) {
			t.Errorf("a draft that was sent back is signed by %v", back.V.Signers)
		}
		step(apptest.Office, rules.StateSubmitted, "")
		return step(by, rules.StateApproved, "").V.Signers
	}
	if got := at(apptest.Office2, nil); len(got) > 0 {
		t.Errorf("a clerk approves, no one is named: %v", got)
	}
	if got := at(apptest.Leader, []string{apptest.Leader.Name}); !slices.Equal(got, []string{apptest.Leader.Name}) {
		t.Errorf("the leader is named: %v", got)
	}
	if got := at(apptest.Leader, nil); !slices.Equal(got, []string{apptest.Leader.Name}) {
		t.Errorf("no one is named: %v", got)
	}
	if got := at(apptest.Leader, []string{"王一", "李二"}); !slices.Equal(got, []string{"王一", "李二"}) {
		t.Errorf("two are named: %v", got)
	}
}

// A replacement says why its decision was taken, and by which day, as the document that it replaces did.
func TestAReplacementSaysWhatItsDecisionSaid(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	unit := r.Units[0].Evaluation.ID
	h.Fix(r.Round.ID)
	due := h.Now().AddDate(0, 2, 0).Format(time.DateOnly)
	first, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
		Type: "interview", Evaluation: unit, Given: map[string]string{"处理理由": "整改进展缓慢"},
		Content: document.Content{Due: &due},
	})
	h.Must(err)
	first = h.Issued(h.Filled(first))
	next, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
		Type: "interview", Evaluation: unit, Replaces: first.ID,
	})
	h.Must(err)
	said := func(v document.Record) bool {
		return slices.ContainsFunc(v.V.Parts, func(p rules.Part) bool { return strings.Contains(p.Text, "整改进展缓慢") })
	}
	if !said(first) || !said(next) || next.V.Due != due {
		t.Errorf("said %v and then %v, by %s and then %s", said(first), said(next), due, next.V.Due)
	}
}
