package panel

import (
	"net/http"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/auth"
)

// What is issued, in whose name and with which words, is changed on pages; what a page does not ask for stays.
func TestATypeOfDocumentIsEditedOnItsPage(t *testing.T) {
	c := newCity(t, "liaocheng")
	const home, at = "/admin/document-types", "/admin/document-types/plan"
	if a := c.as("zuzhang", auth.Leader, "").get(home); a.status != http.StatusForbidden {
		t.Errorf("a leader edits types: %d", a.status)
	}
	before, _, err := c.Documents.Types(t.Context())
	c.must(err)
	was, _ := before.Type("plan")
	c.office.see(home).has("整改评估工作方案", "结果通知", "〔年份〕号")
	form := c.office.see(at).has("对各类单位另外写：已写 4 段", "{{批次}}").form(at, nil)
	form.Set("parts[0].text", "为做好{{批文}}工作")
	a := c.office.post(at, form)
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("an unknown name: %d", a.status)
	}
	form = a.has("填过的都还在", "模板里没有“批文”这个名称").form(at, nil)
	form.Set("parts[0].text", "为做好{{批次}}工作，制定本方案。")
	form.Set("parts[2].by_kind[1].text", "重点看群众身边的事。")
	form.Set("parts[6].heading", "六、工作纪律")
	form.Set("parts[6].text", "不得接受宴请。")
	form.Set("series", "巡评办")
	form.Set("due_days", "15天")
	torn := c.office.see(at).form(at, map[string]string{"parts[2].by_kind[1].text": "{{批文}}"})
	if body := string(c.office.post(at, torn).body); !strings.Contains(body, `<details class="more" open>`) {
		t.Error("what is wrong is folded away")
	}
	late := c.office.see(at).form(at, map[string]string{"name": "另一个名称"})
	c.office.do(at, form).has("已保存", "巡评办〔年份〕号", "第 1 版")
	after, version, err := c.Documents.Types(t.Context())
	c.must(err)
	got, _ := after.Type("plan")
	if version != 1 || len(after.Types) != len(before.Types) || len(got.Parts) != len(was.Parts)+1 ||
		got.DueDays != 15 ||
		got.Once != was.Once || got.Parts[2].ByKind[1].Text != "重点看群众身边的事。" || len(got.Parts[2].ByKind) != 4 {
		t.Errorf("version %d: %+v", version, got)
	}
	v, err := c.Documents.Draft(t.Context(), apptest.Office, document.Draft{Type: "plan", Batch: c.round})
	c.must(err)
	if said := v.V.Parts[len(v.V.Parts)-1]; said.Text != "不得接受宴请。" {
		t.Errorf("a draft ends with %+v", said)
	}
	if a := c.office.post(at, late); a.status < http.StatusBadRequest || a.form(at, nil).Get("name") != "另一个名称" {
		t.Error("what someone else wrote in the meantime is overwritten")
	}
}

// A new type begins as a copy; the names on documents are changed for all of them.
func TestATypeIsCopiedAndIssuersAreRenamed(t *testing.T) {
	c := newCity(t, "liaocheng")
	const at, issuers = "/admin/document-types/remind", "/admin/document-issuers"
	p, _, err := c.Documents.Types(t.Context())
	c.must(err)
	code := p.Types[len(p.Types)-1].Code
	path := strings.Replace(at, "remind", code, 1)
	c.office.do(path, c.office.see(path+"?copy=1").form(path, map[string]string{"name": "工作提示函"})).has("工作提示函")
	form := c.office.see(issuers).form(issuers, map[string]string{"issuers[0].name": "中共青石市委巡察办", "issuers[0].letter": "某某文件"})
	a := c.office.post(issuers, form)
	form = a.has("信函格式的发文机关标志不加“文件”").form(issuers, map[string]string{
		"issuers[0].letter": "中共青石市委巡察办", "profile": "B",
	})
	c.office.do(issuers, form).has("中共青石市委巡察办", "第 2 版")
	next, _, err := c.Documents.Types(t.Context())
	c.must(err)
	if next.Profile != "B" {
		t.Errorf("the lines are set by profile %s", next.Profile)
	}
	copied, ok := next.Type(code + "_2")
	if !ok || copied.Name != "工作提示函" || len(next.Types) != len(p.Types)+1 {
		t.Errorf("the copy: %v %+v", ok, copied)
	}
}
