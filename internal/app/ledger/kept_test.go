package ledger_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/hearing"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/verify"
)

// clue adds a restricted item of the first unit.
func (e *env) clue(text string) ledger.View {
	e.T.Helper()
	v, err := e.New(e.Ctx(), office, e.Evaluations["市甲局"], ledger.Draft{Item: rules.Item{Source: "clue", Text: text}})
	e.Must(err)
	return v
}

// A restricted item is kept for all of its days, and goes with its evidence.
func TestARestrictedItemIsKeptForAllOfItsDays(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.clue("线索")
	f, err := e.AddFile(e.Ctx(), office, v.ID, "材料.pdf", []byte("%PDF-1.7\n%%EOF"))
	e.Must(err)
	e.Do(office, v.ID, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
	left := func() (out []string) {
		for _, j := range e.Ledgers.Jobs() {
			e.Must(j.Run(e.Ctx()))
		}
		kinds, err := e.Store.Kinds(e.Ctx())
		e.Must(err)
		for _, kind := range kinds {
			e.Must(e.Store.Scan(e.Ctx(), kind, func(r store.Record) error {
				if kind != "audit" && slices.ContainsFunc([]string{r.ID, r.Parent}, func(id string) bool {
					return strings.Contains(id, v.ID) || strings.Contains(id, f.ID)
				}) {
					out = append(out, kind)
				}
				return nil
			}))
		}
		return out
	}
	const days = 180
	e.Move(days * 24 * time.Hour)
	if len(left()) < 3 {
		t.Errorf("on its last day there are left %v", left())
	}
	e.Move(24 * time.Hour)
	if got := left(); len(got) > 0 {
		t.Errorf("afterwards there are left %v", got)
	}
}

func TestWhatIsOverIsNotChanged(t *testing.T) {
	e := newEnv(t, memory.Open())
	settled, withdrawn := e.Problem("问题一"), e.Problem("问题二")
	e.Do(unitA, settled.ID, report)
	e.Do(discipline, settled.ID, ledger.StepRequest{Result: "settled"})
	e.Do(office, withdrawn.ID, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
	for _, v := range []ledger.View{settled, withdrawn} {
		_, err := e.Change(e.Ctx(), office, v.ID, records.AnyVersion, ledger.Draft{Item: v.Item})
		e.Refused(err, "settled")
	}
}

// What was withdrawn is said nowhere.
func TestAProblemThatWasWithdrawnIsNotOutstanding(t *testing.T) {
	e := newEnv(t, memory.Open())
	e.Problem("问题一")
	e.Do(office, e.Problem("问题二").ID, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
	id := e.Evaluations["市甲局"]
	said, err := e.Said(e.Ctx(), []string{id})
	e.Must(err)
	if !slices.Equal(said[id].Outstanding, []string{"问题一（未完成）"}) || len(said[id].Items) != 1 {
		t.Errorf("%+v", said[id])
	}
}

// beforeReading restricts something right before records are read together.
type beforeReading struct {
	store.Store
	do func()
}

func (s *beforeReading) GetMany(ctx context.Context, kind string, ids []string) ([]store.Record, error) {
	if do := s.do; do != nil {
		s.do = nil
		do()
	}
	return s.Store.GetMany(ctx, kind, ids)
}

// Between looking it up and reading it an item was restricted: nothing is said of it, not even an empty line.
func TestAnItemThatIsRestrictedMeanwhileIsNotSaid(t *testing.T) {
	st := &beforeReading{Store: memory.Open()}
	e := newEnv(t, st)
	v := e.Problem("问题一")
	id := e.Evaluations["市甲局"]
	st.do = func() {
		_, err := e.Change(e.Ctx(), office, v.ID, records.AnyVersion, ledger.Draft{Item: v.Item, Restricted: true})
		e.Must(err)
	}
	said, err := e.Said(e.Ctx(), []string{id})
	e.Must(err)
	if st.do != nil || len(said[id].Outstanding)+len(said[id].Items)+len(said[id].Named) > 0 {
		t.Errorf("%+v", said[id])
	}
}

// A hearing asks about what is open and may be said aloud.
func TestAHearingMayAskAboutWhatIsOpen(t *testing.T) {
	e := newEnv(t, memory.Open())
	open, settled, closed := e.Problem("问题一"), e.Problem("问题二"), e.clue("某人收受礼金")
	e.Do(unitA, settled.ID, report)
	e.Do(discipline, settled.ID, ledger.StepRequest{Result: "settled"})
	got, err := e.Askable(e.Ctx(), office, e.Evaluations["市甲局"])
	e.Must(err)
	slices.SortFunc(got, func(a, b hearing.Finding) int { return strings.Compare(b.Text, a.Text) })
	if !slices.Equal(got, []hearing.Finding{{ID: open.ID, Text: "问题一"}, {ID: closed.ID, Restricted: true}}) {
		t.Errorf("%+v", got)
	}
}

// The ladder suggests no letter about a restricted item: the whole office writes and reads letters (promise 6).
func TestNoLetterIsSuggestedForARestrictedItem(t *testing.T) {
	e := newEnv(t, memory.Open())
	item := func(source string) ledger.Letter {
		t.Helper()
		v, err := e.New(e.Ctx(), office, e.Evaluations["市甲局"], ledger.Draft{Item: rules.Item{
			Source: source, Text: source, Measures: []rules.Measure{{
				Text: "改", Due: term.Due{Kind: term.Day, Day: "2024-02-01"},
			}},
		}})
		e.Must(err)
		l, err := e.LetterOf(e.Ctx(), v)
		e.Must(err)
		return l
	}
	if l := item("feedback"); l.Document == "" {
		t.Error("no letter is suggested for what is late")
	}
	if l := item("clue"); l != (ledger.Letter{}) {
		t.Errorf("suggested is %+v", l)
	}
}

func TestEvidenceIsInTheChain(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("问题一")
	f, err := e.AddFile(e.Ctx(), unitA, v.ID, "材料.pdf", []byte("%PDF-1.7\n%%EOF"))
	e.Must(err)
	said, err := e.Log.Extract(e.Ctx(), func(x verify.AuditEntry) bool { return x.Type == "item.file" })
	e.Must(err)
	if len(said) != 1 || said[0].Detail != f.ID || said[0].Subject != unitA.Name ||
		!strings.HasSuffix(said[0].Object, v.ID) {
		t.Errorf("%+v", said)
	}
}

// Every reading of a restricted item is in the chain, and none of what everyone may read.
func TestReadingARestrictedItemIsInTheChain(t *testing.T) {
	e := newEnv(t, memory.Open())
	open, closed := e.Problem("问题一"), e.clue("线索")
	for _, v := range []ledger.View{open, closed} {
		_, err := e.Show(e.Ctx(), office, v.ID)
		e.Must(err)
	}
	_, err := e.Show(e.Ctx(), personnel, closed.ID)
	e.Refused(err, "restricted")
	said, err := e.Log.Extract(e.Ctx(), func(x verify.AuditEntry) bool { return x.Type == "item.read" })
	e.Must(err)
	if len(said) != 1 || said[0].Subject != office.Name || !strings.HasSuffix(said[0].Object, closed.ID) {
		t.Errorf("%+v", said)
	}
}

// A self-check is overdue after its day, and the next to come in is the earliest that was not answered.
func TestSelfChecksAreCountedByTheirDays(t *testing.T) {
	var list []records.Versioned[ledger.SelfCheck]
	for due, reply := range map[deadline.Day]*ledger.SelfReply{
		"2024-03-01": {Result: "none", Handed: deadline.HandIn("2024-03-02", "2024-03-01")}, "2024-03-04": nil,
		"2024-03-05": nil, "2024-03-06": nil,
	} {
		list = append(list, records.Versioned[ledger.SelfCheck]{V: ledger.SelfCheck{Due: due, Reply: reply}})
	}
	want := ledger.SelfCounts{Asked: 4, Answered: 1, Overdue: 1, Late: 1, Next: "2024-03-04"}
	for range 2 {
		slices.Reverse(list)
		if got := ledger.CountSelf(list, "2024-03-05"); got != want {
			t.Errorf("%+v", got)
		}
	}
}
