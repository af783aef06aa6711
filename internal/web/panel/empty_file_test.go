package panel

import (
	"net/http"
	"strings"
	"testing"

	"minping/internal/app/ledger"
	rules "minping/internal/evaluation/ledger"
)

// Every upload names a chosen file that is empty: otherwise the attachment would be missing and go unnoticed.
// Everything typed is kept.
func TestAnEmptyFileIsSaidWhereverOneIsTaken(t *testing.T) {
	c := newCity(t, "sanmenxia")
	i, err := c.Ledgers.New(t.Context(), c.office.who, c.evaluation, ledger.Draft{Item: rules.Item{Source: "feedback", Text: "问题一"}})
	c.must(err)
	item := "/admin/ledger/items/" + i.ID
	for _, x := range []struct{ page, at, field string }{
		{"/admin/organizations/import", "/admin/organizations/import", "paste"},
		{"/admin/evaluations/" + c.evaluation + "/draw", "/admin/evaluations/" + c.evaluation + "/draw/pool", "paste"},
		{"/admin/ledger/import?round=" + c.round, "/admin/ledger/import", ""},
		{item, item + "/files", ""},
		{"/admin/schemes", "/admin/schemes", ""},
		{"/admin/entries/new?kind=round&type=consultation&about=" + c.round, "/admin/entries", "people"},
	} {
		page := c.office.see(x.page)
		form := page.form(x.at, nil)
		if x.field != "" {
			form.Set(x.field, "单位名称,单位类别\n市甲局,市直部门") // words:keep
		}
		a := c.office.sendForm(x.at, form, "空的.xlsx", nil)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "“空的.xlsx”是空的") {
			t.Errorf("%s: %d %s", x.at, a.status, a.text())
		}
		if x.field != "" {
			a.has("市甲局")
		}
	}
}

// Of a list that was chosen and another that was pasted, neither is lost unsaid.
func TestAFileAndAPastedListAreNotBothTaken(t *testing.T) {
	c := newCity(t, "sanmenxia")
	const at = "/admin/organizations/import"
	form := c.office.see(at).form(at, map[string]string{"paste": "单位名称,单位类别\n市甲局,市直部门"}) // words:keep
	file := []byte("单位名称,单位类别\n市乙局,市直部门\n")                                              // words:keep
	a := c.office.sendForm(at, form, "单位.csv", file)
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("both: %d %s", a.status, a.text())
	}
	a.has("不知道用哪一份", "市甲局")
	c.office.see("/admin/organizations").hasNot("市甲局", "市乙局")
	draw := "/admin/evaluations/" + c.evaluation + "/draw"
	people := c.office.see(draw).form(draw+"/pool", map[string]string{"paste": "姓名\n张三"})
	a = c.office.sendForm(draw+"/pool", people, "人员.csv", []byte("姓名\n李四\n"))
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("both: %d %s", a.status, a.text())
	}
	a.has("不知道用哪一份", "张三")
}
