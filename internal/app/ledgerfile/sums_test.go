package ledgerfile_test

import (
	"fmt"
	"strings"
	"testing"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/store/memory"
)

// Layout 6 fills the figures of units that have no ledger, and of no other.
func TestATableOfCountsFillsTheFiguresOfUnitsWithoutALedger(t *testing.T) {
	e := newEnv(t, memory.Open())
	e.Problem("问题")
	p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, "轮次,被巡察党组织,反馈问题应整改数,已整改数,完成率\n第三轮,市甲局党组,12,10,83%\n第三轮,市乙局党组,８,8,100%\n合计,,20,18,90%\n")
	if len(p.Figures) != 2 || p.Figures[0].Taken || !p.Figures[1].Taken {
		t.Fatalf("%+v", p.Figures)
	}
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	for unit, want := range map[string][2]int{"市甲局": {1, 0}, "市乙局": {8, 8}} {
		ev, err := e.Rounds.ShowEvaluation(e.Ctx(), e.Evaluations[unit])
		e.Must(err)
		if got := [2]int{*ev.V.Facts.Problems, *ev.V.Facts.Done}; got != want {
			t.Errorf("%s: %v, want %v", unit, got, want)
		}
	}
}

// A count that is no number is never read as 0, a unit has one row, and what is not read is named.
func TestATableOfCountsLosesNothingInSilence(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{RoundID: e.RoundID}
	p := e.Send(office, u, "被巡察单位,应整改数,已整改数,问责人员数\n市甲局,十二,约10,1\n市乙局,,0,0\n市甲局,3,3,0\n市丙局,1,1,0\n")
	var got []string
	for _, n := range p.Notes {
		got = append(got, fmt.Sprintf("%d %s %v", n.Row, n.Column, n.Fatal))
	}
	if s := strings.Join(got, ", "); s != "2 已整改数 true, 3 应整改数 true, 4 单位 true, 5 单位 true, 1  false" { // words:keep
		t.Errorf("notes: %s", s)
	}
	if !strings.Contains(p.Notes[len(p.Notes)-1].ZH, "“问责人员数”") || p.Fatal != 4 {
		t.Errorf("%d wrong: %+v", p.Fatal, p.Notes)
	}
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Refused(err, "import_rows")
	ev, err := e.Rounds.ShowEvaluation(e.Ctx(), e.Evaluations["市甲局"])
	e.Must(err)
	if ev.V.Facts.Problems != nil {
		t.Errorf("written: %+v", ev.V.Facts)
	}
	p = e.Send(office, u, "被巡察单位,应整改数,已整改数\n市甲局,1000001,1\n市乙局,1,2\n")
	if p.Fatal != 2 {
		t.Errorf("too many: %+v", p.Notes)
	}
}

// How the problems that are not done divide was typed by hand: the same counts once more leave it alone.
func TestTheSameCountsAgainChangeNothing(t *testing.T) {
	e := newEnv(t, memory.Open())
	u, raw := ledgerfile.Upload{RoundID: e.RoundID}, "被巡察单位,应整改数,已整改数\n市甲局,12,8\n市乙局,5,5\n"
	e.ImportAll(office, u, raw)
	ev, err := e.Rounds.ShowEvaluation(e.Ctx(), e.Evaluations["市甲局"])
	e.Must(err)
	facts, basic, undone := ev.V.Facts, 3, 1
	facts.Basic, facts.Undone = &basic, &undone
	changed, err := e.Rounds.ChangeEvaluation(e.Ctx(), office, e.Evaluations["市甲局"], ev.Version, facts)
	e.Must(err)
	e.ImportAll(office, u, raw)
	ev, err = e.Rounds.ShowEvaluation(e.Ctx(), e.Evaluations["市甲局"])
	e.Must(err)
	if *ev.V.Facts.Basic != 3 || ev.Version != changed.Version {
		t.Errorf("version %d, %d basically done", ev.Version, *ev.V.Facts.Basic)
	}
}

// Layout 6 goes out as it came in, with the counts of today: those that changed, their share and a total that added up.
func TestATableOfCountsGoesOutAsItCameIn(t *testing.T) {
	const table = "第三轮巡察整改情况统计\n轮次｜被巡察党组织｜反馈问题应整改数｜已整改数｜完成率｜立行立改应改数｜已改数｜率｜问责党组织数\n" +
		"第三轮｜市甲局党组｜12｜9｜75.0%｜4｜4｜100%｜0\n第三轮｜市乙局党组｜８｜8个｜100%｜2｜1｜50%｜1\n合计｜｜20｜17｜85%｜6｜5｜83%｜1\n填表人：赵六"
	for _, format := range []string{"xlsx", "csv"} {
		e := newEnv(t, memory.Open())
		f, u := ledger.Filter{RoundID: e.RoundID}, ledgerfile.Upload{RoundID: e.RoundID}
		raw, name := workbook(t, "统计", table), "统计\n"
		if format == "csv" {
			raw, name = commas(table), "\n"
		}
		e.ImportAll(office, u, raw)
		if out := e.shown(e.file(f, "", "")); out != name+bare(table) {
			t.Errorf("%s: unchanged it is\n%s", format, out)
		}
		ev, err := e.Rounds.ShowEvaluation(e.Ctx(), e.Evaluations["市甲局"])
		e.Must(err)
		facts, problems, done, undone := ev.V.Facts, 13, 11, 2
		facts.Problems, facts.Done, facts.Undone = &problems, &done, &undone
		_, err = e.Rounds.ChangeEvaluation(e.Ctx(), office, e.Evaluations["市甲局"], ev.Version, facts)
		e.Must(err)
		want := strings.NewReplacer("12｜9｜75.0%", "13｜11｜84.6%", "20｜17｜85%", "21｜19｜90%").Replace(table)
		out := e.file(f, "", "")
		if got := e.shown(out); got != name+bare(want) {
			t.Errorf("%s: changed it is\n%s", format, got)
		}
		if p := e.Send(office, u, out); p.Fatal > 0 || len(p.Figures) != 2 {
			t.Errorf("%s: its own file is read as %+v, %v", format, p.Figures, p.Notes)
		}
		layout, err := e.Sums(e.Ctx(), office, e.RoundID)
		e.Must(err)
		// once there are items, the ledger is what goes out, and the counts by their layout
		e.Problem("问题一")
		e.ImportAll(office, ledgerfile.Upload{EvaluationID: e.Evaluations["市乙局"]}, "问题,整改措施\n问题二,措施\n")
		e.ImportAll(office, u, "单位,问题,整改措施\n市乙局,问题三,措施\n")
		if got := e.shown(e.file(f, "", "")); strings.Contains(got, "应整改数") || !strings.Contains(got, "问题三") {
			t.Errorf("%s: with a ledger it is\n%s", format, got)
		}
		if got := e.shown(e.file(f, layout, "")); !strings.Contains(got, "第三轮｜市甲局党组｜1｜0｜0.0%｜4") {
			t.Errorf("%s: by its layout it is\n%s", format, got)
		}
		_, err = e.Export(e.Ctx(), unitA, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, layout, "")
		e.Refused(err, "invalid")
		_, err = e.Sums(e.Ctx(), unitA, e.RoundID)
		e.Refused(err, "forbidden")
	}
}
