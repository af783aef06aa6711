package ledgerfile_test

import (
	"encoding/json"
	"testing"

	"minping/internal/app/ledgerfile"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// What was confirmed of columns before it was kept whose file it was for: a unit's file names no unit by it, and where
// a person had another meaning than the guess, no look at the cells changes that.
func TestColumnsConfirmedForAnotherKindOfFile(t *testing.T) {
	raw := commas("序号｜问题｜整改措施｜责任单位｜经办\n1｜问题一｜措施一｜市甲局｜张三\n2｜问题二｜措施二｜市甲局｜李四")
	for name, c := range map[string]struct {
		confirmed   map[string]string
		unit, round string // what 责任单位 and 经办 are in a file of each
	}{
		"for a round":      {map[string]string{"责任单位": "unit", "经办": ""}, "dept ", "unit "},
		"for a unit":       {map[string]string{"责任单位": "dept", "经办": "person"}, "dept person", "unit person"},
		"kept as it is":    {map[string]string{"责任单位": "", "经办": "person"}, " person", " person"},
		"another's column": {map[string]string{"责任单位": "with", "经办": "unit"}, "with ", "with unit"},
	} {
		e := newEnv(t, memory.Open())
		of := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
		is := e.Send(office, of, raw)
		body, err := json.Marshal(c.confirmed)
		e.Must(err)
		e.Must(e.Store.Insert(e.Ctx(), store.Record{
			Kind: "ledger_map", ID: is.Layout.Fingerprint, Version: 1, Body: body, At: e.Now(),
		}))
		columns := func(p ledgerfile.Preview) string { return p.Columns[3].Field + " " + p.Columns[4].Field }
		if got := columns(e.Send(office, of, raw)); got != c.unit {
			t.Errorf("%s: in a unit's file they are %s, want %s", name, got, c.unit)
		}
		if got := columns(e.Send(office, ledgerfile.Upload{RoundID: e.RoundID}, raw)); got != c.round {
			t.Errorf("%s: in a round's file they are %s, want %s", name, got, c.round)
		}
	}
}

// What a person said about a column of a round's file holds for the next file of the round, and says nothing about the
// same heading in a unit's own ledger.
func TestAColumnCorrectedForARoundIsNoneOfAUnits(t *testing.T) {
	raw := commas("序号｜问题｜整改措施｜单位｜经办\n1｜问题一｜措施一｜市甲局｜张三")
	e := newEnv(t, memory.Open())
	round, unit := ledgerfile.Upload{RoundID: e.RoundID}, ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	guessed := e.Send(office, unit, raw).Columns[4].Field
	p := e.Send(office, round, raw)
	p, err := e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{Columns: map[string]string{"经办": "with"}})
	e.Must(err)
	_, err = e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	if p := e.Send(office, round, raw); !p.Known || p.Columns[4].Field != "with" {
		t.Errorf("the round's next file has %q for it, remembered: %v", p.Columns[4].Field, p.Known)
	}
	if p := e.Send(office, unit, raw); p.Known || p.Columns[4].Field != guessed {
		t.Errorf("a unit's file has %q for it, remembered: %v", p.Columns[4].Field, p.Known)
	}
}
