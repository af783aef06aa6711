package panel

import (
	"strings"
	"testing"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/auth"
)

// A unit said that a row in other words is a problem of the ledger: its page shows the words, and the form takes the
// answer back.
func TestWhatARowWasSaidToBeIsShownAndTakenBack(t *testing.T) {
	c := newCity(t, "sanmenxia")
	unit := c.as("unit", auth.Unit, "市自然资源和规划局")
	into := func(p *client, raw []byte) {
		u := ledgerfile.Upload{RoundID: c.round, EvaluationID: c.evaluation, Source: "feedback", File: raw}
		v, err := c.LedgerFiles.Upload(t.Context(), p.who, u)
		c.must(err)
		yes := ledgerfile.Correction{Same: map[string]bool{ledgerfile.AllOthers: true}}
		_, err = c.LedgerFiles.Reread(t.Context(), p.who, v.ID, yes)
		c.must(err)
		_, err = c.LedgerFiles.Confirm(t.Context(), p.who, v.ID, ledgerfile.Looked{Version: records.AnyVersion})
		c.must(err)
	}
	into(c.office, sheetOf("1,工程款长期拖欠,建立清单,财务科,3月底前,正在整改")) // words:keep
	into(unit, []byte("问题,整改措施\n工程款长期拖久,改过的措施\n"))          // words:keep
	l, err := c.Ledgers.Items(t.Context(), c.office.who, ledger.Filter{RoundID: c.round}, 0, 10)
	c.must(err)
	if l.Total != 1 {
		t.Fatalf("%d items", l.Total)
	}
	at := "/admin/ledger/items/" + l.Items[0].ID
	c.office.see(at).has("也写作", "“工程款长期拖久”")
	form := c.office.see(at+"/edit").has("“工程款长期拖久”不是这个问题").form(at+"/edit", nil)
	c.office.do(at+"/edit", form).has("“工程款长期拖久”")
	form = c.office.see(at+"/edit").form(at+"/edit", map[string]string{"also[0].drop": "1"})
	c.office.do(at+"/edit", form).hasNot("“工程款长期拖久”")
	if words := c.office.see(at).text(); !strings.Contains(words, "工程款长期拖欠") {
		t.Errorf("the problem itself: %s", words)
	}
}
