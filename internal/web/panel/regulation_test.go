package panel

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"minping/internal/auth"
)

func TestAGoverningDocumentIsRegisteredReadAndChanged(t *testing.T) {
	d := newEnv(t)
	office := d.as("office", auth.Admin, "")
	const at = "/admin/regulations"
	page := office.pictured("regulations-none", at).has("还没有登记制度文件")
	typed := map[string]string{
		"title": "三门峡市巡察整改日常监督和集中督查评估办法", "number": "三巡发〔2024〕5号", "issuer": "市委巡察工作领导小组",
		"issued_on": "2024-06-28", "effective_on": "2024-07-01", "trial": "1", "bases": "《巡视工作条例》\n《河南省巡视整改评估办法》",
	}
	wrong := page.form(at, typed)
	wrong.Set("issuer", "")
	if a := office.post(at, wrong); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "必填") {
		t.Errorf("without an issuer: %d", a.status)
	}
	if !strings.Contains(string(page.body), `name="trial" value="1"`) {
		t.Error("a trial that is ticked sends nothing")
	}
	one := office.do(at, page.form(at, typed)).has("试行", "三巡发〔2024〕5号", "《巡视工作条例》", "没有附件")
	var path string
	for _, f := range find(one.page, tag("form")) {
		if action, ok := strings.CutSuffix(attr(f, "action"), "/files"); ok {
			path = action
		}
	}
	if a := office.upload(path+"/files", "file", "任务清单.pdf", []byte("%PDF-1.4\n%%EOF\n")); a.status != http.StatusSeeOther {
		t.Fatalf("upload: %d %s", a.status, a.text())
	}
	one = office.pictured("regulation", path).has("任务清单.pdf")
	office.do(path, one.form(path, map[string]string{"ends_on": "2026-01-01"})).has("已废止", "第 2 版")
	unit := d.as("unit", auth.Unit, "")
	seen := unit.see(path).has("任务清单.pdf")
	if len(find(seen.page, tag("form"))) > 1 { // the search of the frame
		for _, f := range find(seen.page, tag("form")) {
			if strings.HasPrefix(attr(f, "action"), at) {
				t.Error("a unit may change it")
			}
		}
	}
	for _, a := range find(seen.page, tag("a")) {
		if strings.HasPrefix(attr(a, "href"), at+"/files/") {
			file := unit.fetch(httptest.NewRequest(http.MethodGet, "http://test.example"+attr(a, "href"), nil))
			how := file.header.Get("Content-Disposition")
			if file.status != http.StatusOK || !strings.HasPrefix(how, "attachment") {
				t.Errorf("the attachment: %d %s", file.status, file.header.Get("Content-Disposition"))
			}
		}
	}
	office.pictured("regulations", at).has("已废止")
}
