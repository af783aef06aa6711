package ledger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/configs"
	"minping/internal/app/audit"
	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/auth"
	"minping/internal/evaluation/facts"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// Promise 4.
func TestAnItemIsSettledByACheckingBodyNeverByItsUnit(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("学习不深入")
	settle := ledger.StepRequest{Result: "settled", Reason: "核对了现场"}
	for _, a := range []records.Actor{office, unitA} {
		for _, r := range []ledger.StepRequest{{To: rules.Settled}, settle} {
			if got, err := e.Step(
				e.Ctx(), a, v.ID, records.AnyVersion, r,
			); err == nil && got.Item.State == rules.Settled {
				t.Errorf("%s settled it", a.Role)
			}
		}
	}
	_, err := e.Step(e.Ctx(), discipline, v.ID, records.AnyVersion, settle)
	e.Refused(err, "edge") // nothing was reported
	e.Do(unitA, v.ID, report)
	_, err = e.Step(e.Ctx(), unitA, v.ID, records.AnyVersion, ledger.StepRequest{To: rules.Settled})
	e.Refused(err, "party")
	_, err = e.Step(e.Ctx(), unitB, v.ID, records.AnyVersion, report)
	e.Refused(err, "other_unit")
	_, err = e.Step(e.Ctx(), organizer, v.ID, records.AnyVersion, report)
	e.Refused(err, "forbidden")
	v = e.Do(discipline, v.ID, ledger.StepRequest{Result: "shallow", Reason: "没有制度"})
	if v.Item.State != rules.Again {
		t.Fatalf("it is %s", v.Item.State)
	}
	e.Do(unitA, v.ID, report)
	v = e.Do(personnel, v.ID, settle)
	if v.Item.State != rules.Settled {
		t.Errorf("it is %s", v.Item.State)
	}
}

// Promise 4: the table's counts are those of the items, and typed ones remain only without a ledger.
func TestTheTablesCountsAreThoseOfTheItems(t *testing.T) {
	e := newEnv(t, memory.Open())
	n := 7
	zero := 0
	typed := facts.Facts{Problems: &n, Done: &n, Basic: &zero, Undone: &zero, LongTerm: &zero, Remarks: "备注"}
	for _, unit := range []string{"市甲局", "市乙局"} {
		_, err := e.Rounds.ChangeEvaluation(e.Ctx(), office, e.Evaluations[unit], records.AnyVersion, typed)
		e.Must(err)
	}
	a, b := e.Problem("问题一"), e.Problem("问题二")
	e.Do(unitA, a.ID, report)
	e.Do(discipline, a.ID, ledger.StepRequest{Result: "settled"})
	e.Do(office, b.ID, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
	e.Problem("问题三")
	for unit, want := range map[string][3]int{"市甲局": {2, 1, 1}, "市乙局": {7, 7, 0}} {
		ev, err := e.Rounds.ShowEvaluation(e.Ctx(), e.Evaluations[unit])
		e.Must(err)
		f := ev.V.Facts
		if got := [3]int{*f.Problems, *f.Done, *f.Undone}; got != want || f.Remarks != "备注" {
			t.Errorf("%s: %v, want %v", unit, got, want)
		}
	}
	_, err := e.Rounds.ChangeEvaluation(e.Ctx(), office, e.Evaluations["市甲局"], records.AnyVersion, typed)
	e.Must(err)
	ev, err := e.Rounds.ShowEvaluation(e.Ctx(), e.Evaluations["市甲局"])
	e.Must(err)
	if *ev.V.Facts.Problems != 2 {
		t.Errorf("typed figures came over the ledger: %d", *ev.V.Facts.Problems)
	}
}

// Promise 6.
func TestARestrictedItemsWordsAreInNoListExportAuditEntryOrLog(t *testing.T) {
	e := newEnv(t, memory.Open())
	const secret = "王某收受礼金"
	v, err := e.New(e.Ctx(), office, e.Evaluations["市甲局"], ledger.Draft{
		Item:    rules.Item{Source: "clue", Text: secret, Detail: secret + "详情", Measures: []rules.Measure{{Text: secret, Person: "王某", Due: term.Due{Kind: term.Day, Day: "2024-03-31", Text: secret}}}},
		Readers: []string{"jw"},
	})
	e.Must(err)
	if !v.Restricted {
		t.Fatal("an item of a restricted source is open to all")
	}
	f, err := e.AddFile(e.Ctx(), office, v.ID, "王某材料.pdf", []byte("%PDF-1.7 "+secret+"\n%%EOF"))
	e.Must(err)
	e.Problem("公开的问题")
	for _, a := range []records.Actor{personnel, assessor, unitA, {Name: "ban2", Role: auth.Admin}} {
		_, err := e.Show(e.Ctx(), a, v.ID)
		e.Refused(err, "restricted")
		_, _, err = e.ReadFile(e.Ctx(), a, f.ID)
		e.Refused(err, "restricted")
		_, err = e.Files(e.Ctx(), a, v.ID)
		e.Refused(err, "restricted")
		_, err = e.History(e.Ctx(), a, v.ID)
		e.Refused(err, "restricted")
		_, err = e.Step(e.Ctx(), a, v.ID, records.AnyVersion, report)
		e.Refused(err, "restricted")
		l, err := e.Items(e.Ctx(), a, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, 0, 100)
		e.Must(err)
		if raw, _ := json.Marshal(l); strings.Contains(string(raw), "王某") || l.Hidden != 1 || l.Total != 1 || l.Counts.Limited != 1 {
			t.Errorf("%s's list: %d hidden, %d shown", a.Name, l.Hidden, l.Total)
		}
		x, err := e.Export(e.Ctx(), a, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, "", "")
		e.Must(err)
		if strings.Contains(fmt.Sprint(x.Grid), "王某") {
			t.Error("the export has its words")
		}
	}
	got, err := e.Show(e.Ctx(), discipline, v.ID)
	e.Must(err)
	if got.Item.Text != secret || got.Item.Measures[0].Person != "王某" {
		t.Errorf("its reader reads %+v", got.Item)
	}
	if _, raw, err := e.ReadFile(e.Ctx(), discipline, f.ID); err != nil || !strings.Contains(string(raw), secret) {
		t.Errorf("its reader reads %q, %v", raw, err)
	}
	e.Do(unitAReader(e, v), v.ID, report)
	e.Do(discipline, v.ID, ledger.StepRequest{Result: "shallow", Reason: secret + "，尚未退还"})
	kinds, err := e.Store.Kinds(e.Ctx())
	e.Must(err)
	for _, kind := range kinds {
		e.Must(e.Store.Scan(e.Ctx(), kind, func(r store.Record) error {
			if bytes.Contains(r.Body, []byte("王某")) || bytes.Contains(r.Body, []byte("礼金")) {
				t.Errorf("its words are stored in the clear in %s", kind)
			}
			return nil
		}))
	}
	if strings.Contains(e.Logs.String(), "王某") {
		t.Error("its words are in the log")
	}
	x, err := e.Export(e.Ctx(), discipline, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, "", "")
	e.Must(err)
	if strings.Contains(fmt.Sprint(x.Grid), "王某") {
		t.Error("even its reader's export has no words of it")
	}
}

// unitAReader makes the unit's account a reader of an item.
func unitAReader(e *env, v ledger.View) records.Actor {
	e.T.Helper()
	_, err := e.Change(
		e.Ctx(), office, v.ID, records.AnyVersion,
		ledger.Draft{Item: v.Item, Restricted: true, Readers: []string{"jw", "jia"}},
	)
	e.Must(err)
	return unitA
}

// Promise 7.
func TestLateIsLateNoLaterChangeOfADateUnmakesIt(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("问题")
	e.Move(35 * 24 * time.Hour) // 5 April
	v = e.Do(unitA, v.ID, report)
	if v.Item.Reported.Handed.LateDays != 5 {
		t.Fatalf("late by %d days", v.Item.Reported.Handed.LateDays)
	}
	d := v.Item
	d.Measures[0].Due.Day = "2024-12-31"
	_, err := e.Change(e.Ctx(), office, v.ID, records.AnyVersion, ledger.Draft{Item: d})
	e.Must(err)
	start := "2025-01-01"
	_, err = e.Rounds.ChangeRound(e.Ctx(), office, e.RoundID, records.AnyVersion, nil, &start)
	e.Must(err)
	v, err = e.Show(e.Ctx(), office, v.ID)
	if err != nil || v.Item.Reported.Handed.LateDays != 5 ||
		v.Standing.LateDays != 5 {
		t.Errorf("now it is late by %d days, %v", v.Standing.LateDays, err)
	}
}

// Promise 8.
func TestAnItemIsCheckedOnceHoweverOftenTheButtonIsPressed(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("问题")
	e.Do(unitA, v.ID, report)
	var all sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range 20 {
		all.Go(func() {
			_, err := e.Step(e.Ctx(), discipline, v.ID, records.AnyVersion, ledger.StepRequest{Result: "settled"})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done++
			} else if records.KindOf(err) != records.Conflict {
				t.Errorf("%v", err)
			}
		})
	}
	all.Wait()
	v, err := e.Show(e.Ctx(), office, v.ID)
	e.Must(err)
	if done != 1 || len(v.Item.Checks) != 1 {
		t.Errorf("checked %d times, %d checks are kept", done, len(v.Item.Checks))
	}
}

func TestEachPersonSeesTheirPart(t *testing.T) {
	e := newEnv(t, memory.Open())
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, twoUnits)
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	stationed := records.Actor{Name: "pz", Role: auth.Supervisor, Body: "派驻第一组"}
	for _, c := range []struct {
		who  records.Actor
		want int
	}{{office, 3}, {discipline, 3}, {assessor, 3}, {stationed, 2}, {unitA, 2}, {unitB, 1}, {records.Actor{Name: "x", Role: auth.Unit, Body: e.Orgs["市乙局"]}, 1}} {
		l, err := e.Items(e.Ctx(), c.who, ledger.Filter{RoundID: e.RoundID}, 0, 10)
		e.Must(err)
		if l.Total != c.want {
			t.Errorf("%s %s sees %d, want %d", c.who.Role, c.who.Body, l.Total, c.want)
		}
	}
	for _, a := range []records.Actor{organizer, auditor} {
		_, err := e.Items(e.Ctx(), a, ledger.Filter{RoundID: e.RoundID}, 0, 10)
		e.Refused(err, "forbidden")
	}
	_, err = e.Items(e.Ctx(), unitB, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, 0, 10)
	e.Refused(err, "other_unit")
	for _, r := range []auth.Role{auth.Unit, auth.Supervisor} { // of no one
		_, err = e.Items(e.Ctx(), records.Actor{Name: "x", Role: r}, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, 0, 10)
		e.Refused(err, "no_unit")
	}
}

func TestFiltersKeepWhatTheySay(t *testing.T) {
	e := newEnv(t, memory.Open())
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, twoUnits)
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	e.Move(25 * 24 * time.Hour) // 26 March: five days are left
	for _, c := range []struct {
		want int
		f    ledger.Filter
	}{
		{3, ledger.Filter{}},
		{1, ledger.Filter{State: "reported"}},
		{1, ledger.Filter{Colour: "yellow"}},
		{0, ledger.Filter{Overdue: true}},
		{3, ledger.Filter{Source: "feedback"}},
		{0, ledger.Filter{Source: "found"}},
		{1, ledger.Filter{EvaluationID: e.Evaluations["市乙局"]}},
	} {
		c.f.RoundID = e.RoundID
		l, err := e.Items(e.Ctx(), office, c.f, 0, 10)
		e.Must(err)
		if l.Total != c.want {
			t.Errorf("%+v: %d, want %d", c.f, l.Total, c.want)
		}
	}
	for _, f := range []ledger.Filter{{Source: "FEEDBACK"}, {Source: "反馈"}, {Focus: "?"}} {
		f.RoundID = e.RoundID
		if _, err := e.Items(e.Ctx(), office, f, 0, 10); records.KindOf(err) != records.Invalid {
			t.Errorf("%+v, which no item can have: %v", f, err)
		}
		if _, err := e.Export(e.Ctx(), office, f, "", ""); records.KindOf(err) != records.Invalid {
			t.Errorf("%+v narrows no export: %v", f, err)
		}
	}
	_, err = e.Export(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, "?", "")
	if records.KindOf(err) != records.Invalid {
		t.Errorf("a layout that no file had: %v", err)
	}
	l, err := e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 2)
	e.Must(err)
	if len(l.Items) != 2 || l.Next != 2 || l.Total != 3 {
		t.Errorf("a page: %d of %d, next %d", len(l.Items), l.Total, l.Next)
	}
	l, err = e.Items(
		e.Ctx(), discipline, ledger.Filter{RoundID: e.RoundID, Mine: true}, 0, 10,
	)
	if err != nil || l.Total != 1 {
		t.Errorf("%d wait for a check, %v", l.Total, err)
	}
}

// Evidence that came while its item was open to all is evidence of a restricted item from the moment it is one: who
// reads it is recorded.
func TestReadingOlderEvidenceOfARestrictedItemIsRecorded(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("问题")
	f, err := e.AddFile(e.Ctx(), unitA, v.ID, "会议记录.pdf", []byte("%PDF-1.7\n1 0 obj\n%%EOF\n"))
	e.Must(err)
	reads := func() int {
		entries, _, err := e.Log.List(e.Ctx(), records.Actor{}, audit.Filter{Type: "item.file_read"}, 0, 100)
		e.Must(err)
		return len(entries)
	}
	read := func() {
		_, _, err := e.ReadFile(e.Ctx(), office, f.ID)
		e.Must(err)
	}
	read()
	if n := reads(); n != 0 {
		t.Fatalf("reading evidence of an open item is recorded %d times", n)
	}
	v, err = e.Show(e.Ctx(), office, v.ID)
	e.Must(err)
	_, err = e.Change(e.Ctx(), office, v.ID, v.Version, ledger.Draft{
		Item: v.Item, Restricted: true, Readers: []string{office.Name},
	})
	e.Must(err)
	read()
	if n := reads(); n != 1 {
		t.Errorf("reading it once it is restricted is recorded %d times", n)
	}
}

func TestEvidenceIsWhatItsNameSays(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("问题")
	pdf := []byte("%PDF-1.7\n1 0 obj\n%%EOF\n")
	_, err := e.AddFile(e.Ctx(), unitA, v.ID, "C:\\材料\\会议记录.PDF", pdf)
	e.Must(err)
	for name, raw := range map[string][]byte{
		"page.html": []byte("<html>"), "script.pdf": []byte("<script>"), "photo.png": pdf,
		"photo.jpg": []byte("\xff\xd8\xff"),
		"doc.docx":  []byte("PK\x03\x04"), "empty.pdf": nil,
		"large.pdf": append([]byte("%PDF-"), make([]byte, 8<<20)...), "none": pdf, "run.exe": pdf, "x.svg": pdf,
	} {
		if _, err := e.AddFile(e.Ctx(), unitA, v.ID, name, raw); records.KindOf(err) != records.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = e.AddFile(e.Ctx(), unitB, v.ID, "a.pdf", pdf)
	e.Refused(err, "other_unit")
	fs, err := e.Files(e.Ctx(), discipline, v.ID)
	e.Must(err)
	if len(fs) != 1 || fs[0].V.Name != "会议记录.PDF" || fs[0].V.Media != "application/pdf" {
		t.Fatalf("%+v", fs)
	}
	_, raw, err := e.ReadFile(e.Ctx(), discipline, fs[0].ID)
	e.Must(err)
	if !bytes.Equal(raw, pdf) {
		t.Error("other bytes came back")
	}
	e.Do(unitA, v.ID, report)
	e.Do(discipline, v.ID, ledger.StepRequest{Result: "settled"})
	_, err = e.Step(e.Ctx(), discipline, v.ID, records.AnyVersion, ledger.StepRequest{Result: "relapse", Reason: "又出现", Files: []string{"none"}})
	e.Refused(err, "invalid")
	v = e.Do(discipline, v.ID, ledger.StepRequest{Result: "relapse", Reason: "又出现", Files: []string{fs[0].ID}})
	if v.Item.Reopened != 1 {
		t.Errorf("reopened %d times", v.Item.Reopened)
	}
}

func TestARestrictedItemIsDeletedInItsTimeAndAnUploadAfterADay(t *testing.T) {
	e := newEnv(t, memory.Open())
	v, err := e.New(e.Ctx(), office, e.Evaluations["市甲局"], ledger.Draft{Item: rules.Item{Source: "petition", Text: "信访"}})
	e.Must(err)
	open, err := e.New(e.Ctx(), office, e.Evaluations["市甲局"], ledger.Draft{Item: rules.Item{Source: "petition", Text: "信访二"}})
	e.Must(err)
	e.Do(office, v.ID, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, twoUnits)
	run := func(ctx context.Context) (err error) {
		for _, j := range slices.Concat(e.Ledgers.Jobs(), e.Imports.Jobs()) {
			err = errors.Join(err, j.Run(ctx))
		}
		return err
	}
	e.Must(run(e.Ctx()))
	_, err = e.Show(e.Ctx(), office, v.ID)
	e.Must(err)
	e.Move(182 * 24 * time.Hour)
	e.Must(run(e.Ctx()))
	_, err = e.Show(e.Ctx(), office, v.ID)
	e.Refused(err, "not_found")
	_, err = e.Show(e.Ctx(), office, open.ID)
	e.Must(err)
	_, err = e.Commit(e.Ctx(), office, p.ID)
	e.Refused(err, "not_found")
}

func TestTheIndexFollowsAnotherReplica(t *testing.T) {
	e := newEnv(t, memory.Open())
	v := e.Problem("问题")
	f := ledger.Filter{RoundID: e.RoundID}
	_, err := e.Items(e.Ctx(), office, f, 0, 10)
	e.Must(err)
	re := records.NewEnv(e.Store, e.Now, nil)
	log := audit.New(re)
	other := ledger.New(
		re, log, round.New(re, log, scheme.New(re, log, nil)), nil, must(ledger.ReadRules(configs.Parsed, nil)),
	)
	for range 3 {
		_, err = other.New(e.Ctx(), office, e.Evaluations["市甲局"], ledger.Draft{Item: rules.Item{Source: "found", Text: records.NewID()}})
		e.Must(err)
	}
	_, err = other.Step(e.Ctx(), office, v.ID, records.AnyVersion, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
	e.Must(err)
	l, err := e.Items(e.Ctx(), office, f, 0, 10)
	if err != nil || l.Total != 3 || l.Counts.NewProblems != 3 {
		t.Errorf("%d items, %+v, %v", l.Total, l.Counts, err)
	}
}

func BenchmarkAHundredThousandItems(b *testing.B) {
	const items = 100_000
	st := memory.Open()
	var units []string
	for i := range 143 {
		units = append(units, fmt.Sprintf("第%d局", i))
	}
	e := newEnv(b, st, units...)
	for i := range items {
		id := e.Evaluations[units[i%len(units)]]
		body := fmt.Sprintf(`{"source":"feedback","text":"第%d个问题","state":"open","evaluation":%q,"measures":[{"due":{"kind":"day","day":"2024-%02d-15"}}],"origin":{"layout":"x","row":%d}}`, i, id, 1+i%12, i)
		e.Must(
			st.Insert(
				e.Ctx(),
				store.Record{
					Kind: "item", ID: records.NewID(), Version: 1, Parent: id, At: e.Now(), Body: []byte(body),
				},
			),
		)
	}
	_, err := e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 50)
	e.Must(err)
	for name, f := range map[string]ledger.Filter{"all": {}, "yellow": {Colour: "yellow"}, "overdue": {Overdue: true}, "unit": {EvaluationID: e.Evaluations["第7局"]}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			f.RoundID = e.RoundID
			for b.Loop() {
				l, err := e.Items(e.Ctx(), office, f, 30_000, 50)
				e.Must(err)
				_ = l
			}
		})
	}
}
