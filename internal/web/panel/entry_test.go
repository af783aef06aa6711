package panel

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
)

// evaluated makes a round with one unit in it.
func (d *env) evaluated(unit string) (roundID, evaluationID string) {
	d.t.Helper()
	ctx, office := d.t.Context(), records.Actor{ID: "ban", Name: "ban", Role: auth.Admin}
	r, err := d.Rounds.NewRound(ctx, office, round.Round{Term: 5, No: 7, Name: "第七轮", StartsOn: "2026-10-08"})
	d.must(err)
	o, err := d.Rounds.NewOrganization(ctx, office, round.Organization{Name: unit, Kind: scheme.KindDepartment})
	d.must(err)
	e, err := d.Rounds.NewEvaluation(ctx, office,
		round.Evaluation{RoundID: r.ID, OrganizationID: o.ID, SchemeID: "sanmenxia"})
	d.must(err)
	return r.ID, e.ID
}

// sendForm sends a form with a file.
func (s *client) sendForm(path string, typed url.Values, name string, raw []byte) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for key, values := range typed {
		for _, v := range values {
			s.must(w.WriteField(key, v))
		}
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		s.must(err)
		_, err = part.Write(raw)
		s.must(err)
	}
	s.must(w.Close())
	r := httptest.NewRequest(http.MethodPost, "http://test.example"+path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Origin", "http://test.example")
	return s.send(r)
}

// A unit files its plan with a file that is kept while something else is corrected; its supervising body signs.
func TestAUnitFilesItsPlanAndItsSupervisingBodySigns(t *testing.T) {
	d := newEnv(t)
	_, ev := d.evaluated("市水利局")
	unit, body := d.as("jia", auth.Unit, "市水利局"), d.as("ji", auth.Supervisor, auth.BodyDiscipline)
	stranger := d.as("yi", auth.Unit, "市乙局")
	unit.get("/admin/entries").has("整改方案", "填写")
	at := "/admin/entries/new?kind=evaluation&type=plan&about=" + ev
	blank := unit.get(at).has("方案摘要", "存草稿", "归档")
	stranger.get(at).has("不由您填写")
	typed := blank.form("/admin/entries", map[string]string{
		"on": "2026-10-20", "values.summary": "整改方案", "values.items": "很多", "values.approved_on": "2026-10-19",
	})
	pdf := []byte("%PDF-1.7\n%%EOF")
	wrong := unit.sendForm("/admin/entries", typed, "方案.pdf", pdf)
	if wrong.status != http.StatusUnprocessableEntity {
		t.Fatalf("a number that is not one: %d %s", wrong.status, wrong.text())
	}
	wrong.has("方案.pdf", "整数", "已上传的附件")
	again := wrong.form("/admin/entries", map[string]string{
		"on": "2026年10月20日", "values.items": "１２", "values.approved_on": "2026/10/19",
	})
	filed := unit.sendForm("/admin/entries", again, "", nil)
	if filed.status != http.StatusSeeOther {
		t.Fatalf("filed: %d %s", filed.status, filed.text())
	}
	path, _, _ := strings.Cut(filed.location(), "?")
	unit.get(path).has("待签收", "方案.pdf", "更正")
	stranger.get(path).hasNot("整改方案")
	body.get("/admin/entries").has("待签收", "市水利局")
	page := body.get(path).has("修改后同意", "签收")
	back := body.post(path+"/receipt", page.form(path+"/receipt", map[string]string{"outcome": "returned"}))
	back.has("须写明理由")
	signed := body.post(path+"/receipt", page.form(path+"/receipt", map[string]string{"outcome": "agreed", "office": "主任"}))
	if signed.status != http.StatusSeeOther {
		t.Fatalf("signed: %d %s", signed.status, signed.text())
	}
	body.get(path).has("已签收", "同意", "主任")
}

// The office keeps a draft, files it and corrects it: the earlier version stays.
func TestTheOfficeKeepsADraftFilesAndCorrectsIt(t *testing.T) {
	d := newEnv(t)
	roundID, ev := d.evaluated("市水利局")
	office := d.as("wang", auth.Admin, "")
	at := "/admin/entries/new?kind=round&type=consultation&about=" + roundID
	typed := office.get(at).has("市水利局").form("/admin/entries", map[string]string{
		"people": "李某 组长\n赵某，主任", "draft": "1", "values.evaluations." + ev: "1", "values.reports": "通报情况",
	})
	kept := office.sendForm("/admin/entries", typed, "", nil)
	path, _, _ := strings.Cut(kept.location(), "?")
	page := office.get(path).has("草稿", "赵某 主任", "通报情况")
	typed = page.form(path, map[string]string{"on": "2026-10-20", "values.opinion": "同意", "values.visit_plan": "下周"})
	office.sendForm(path, typed, "", nil)
	page = office.get(path).has("已归档", "市水利局", "2026年10月20日")
	office.get("/admin/entries?chapter=inspection").has("会商会议")
	office.get("/admin/entries?chapter=daily").has("还没有符合条件的记录")
	office.sendForm(path, page.form(path, map[string]string{"values.opinion": "原则同意"}), "", nil).has("更正")
	typed = page.form(path, map[string]string{"values.opinion": "原则同意", "reason": "漏记"})
	office.sendForm(path, typed, "", nil)
	office.get(path).has("原则同意", "漏记", "第 2 版")
}

// Readers of a restricted entry are named by accounts: a misspelled name is reported, one in another width is
// recognised.
func TestReadersOfARestrictedEntryAreAccounts(t *testing.T) {
	d := newEnv(t)
	_, ev := d.evaluated("市水利局")
	office, reader := d.as("wang", auth.Admin, ""), d.as("li", auth.Leader, "")
	at := "/admin/entries/new?kind=evaluation&type=interview&about=" + ev
	typed := office.get(at).form("/admin/entries", map[string]string{
		"on": "2026-10-20", "people": "李某 局长", "values.minutes": "谈话记录", "readers": "ＬＩ、lee",
	})
	wrong := office.sendForm("/admin/entries", typed, "", nil)
	if wrong.status != http.StatusUnprocessableEntity {
		t.Fatalf("a reader who is not there: %d %s", wrong.status, wrong.text())
	}
	wrong.has("没有账号“lee”", "谈话记录")
	filed := office.sendForm("/admin/entries", wrong.form("/admin/entries", map[string]string{"readers": "ＬＩ"}), "",
		nil)
	path, _, _ := strings.Cut(filed.location(), "?")
	reader.get(path).has("谈话记录")
}
