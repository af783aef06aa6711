package ledger_test

import (
	"fmt"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/store/memory"
)

// A list after an import over many units, or after changes to many items, takes as many reads as after one of few: a
// server that is far away, or slow, answers it in time.
func TestAListReadsTheItemsOfManyUnitsAtOnce(t *testing.T) {
	reads := func(n int) (after [2]int64) {
		st := &apptest.CountingStore{Store: memory.Open()}
		var units []string
		for i := range n {
			units = append(units, fmt.Sprintf("市第%02d局", i))
		}
		e := newEnv(t, st, units...)
		list := func() (ledger.List, int64) {
			before := st.Reads.Load()
			l, err := e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 200)
			e.Must(err)
			return l, st.Reads.Load() - before
		}
		list()
		var file strings.Builder
		file.WriteString("序号,被巡察单位,反馈问题\n")
		for i, u := range units {
			fmt.Fprintf(&file, "%d,%s,问题%d\n", i+1, u, i)
		}
		p := e.Send(office, ledgerfile.Upload{RoundID: e.RoundID, Source: "feedback"}, file.String())
		_, err := e.Commit(e.Ctx(), office, p.ID)
		e.Must(err)
		var l ledger.List
		l, after[0] = list()
		if l.Total != n {
			t.Fatalf("%d of %d items are listed", l.Total, n)
		}
		for _, x := range l.Items {
			changed := rules.Item{Source: "feedback", Text: x.Item.Text + "，已核实"}
			_, err := e.Change(e.Ctx(), office, x.ID, records.AnyVersion, ledger.Draft{Item: changed})
			e.Must(err)
		}
		l, after[1] = list()
		if l.Total != n || !strings.Contains(l.Items[n-1].Item.Text, "已核实") {
			t.Errorf("%d of %d items are listed: %+v", l.Total, n, l.Items[n-1].Item)
		}
		return after
	}
	if few, many := reads(2), reads(30); few != many {
		t.Errorf("lists take %d reads with 2 units and %d with 30", few, many)
	}
}
