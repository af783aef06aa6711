package panel

import (
	"net/http"
	"strings"
	"testing"
)

// A round may have a table of counts alone: the office can have it back from the page of the ledger.
func TestATableOfCountsIsOfferedToTheOffice(t *testing.T) {
	c := newCity(t, "sanmenxia")
	const at = "/admin/ledger/import"
	e, err := c.Rounds.ShowEvaluation(t.Context(), c.evaluation)
	c.must(err)
	o, err := c.Rounds.ShowOrganization(t.Context(), e.V.OrganizationID)
	c.must(err)
	raw := []byte("单位,应整改数,已整改数,问责人数\n" + o.V.Name + ",3,很多,1\n") // words:keep
	form := c.office.see(at+"?round="+c.round).form(at, nil)
	path := c.office.sendFile(at, "统计.csv", raw, form).location()
	c.office.see(path).has("应填一个整数", "要先改").hasNot("写入台账", "本轮没有这个单位")
	raw = []byte(strings.Replace(string(raw), "很多", "2", 1))
	path = c.office.sendFile(at, "统计.csv", raw, c.office.see(at+"?round="+c.round).form(at, nil)).location()
	page := c.office.see(path).has("这些列的内容不写入", "“问责人数”")
	c.office.do(path+"/commit", page.form(path+"/commit", nil))
	to := ""
	for _, n := range find(c.office.see("/admin/ledger?round="+c.round).page, tag("a")) {
		if words(n) == "导出汇总数字" {
			to = attr(n, "href")
		}
	}
	got := c.office.get(to)
	row := o.V.Name + ",3,2,1"
	if got.status != http.StatusOK || !strings.Contains(string(got.body), row) {
		t.Errorf("%s: %d %s", to, got.status, got.body)
	}
}
