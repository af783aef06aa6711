package panel

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/audit"
	"minping/internal/app/document"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	docrules "minping/internal/evaluation/document"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/table"
)

// bureau is the unit of the city in these tests.
const bureau = "市自然资源和规划局"

// sheetOf is a ledger as an office keeps it: a title above the headings.
func sheetOf(rows ...string) []byte {
	head := "整改台账,,,,,\n序号,反馈问题,整改措施,责任部门,完成时限,整改状态\n" // words:keep
	return []byte(head + strings.Join(rows, "\n") + "\n")
}

// send uploads a file with the other fields of its form.
func (s *client) sendFile(path, name string, raw []byte, form url.Values) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k := range form {
		s.must(w.WriteField(k, form.Get(k)))
	}
	part, err := w.CreateFormFile("file", name)
	s.must(err)
	_, err = part.Write(raw)
	s.must(err)
	s.must(w.Close())
	r := httptest.NewRequest(http.MethodPost, "http://test.example"+path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Origin", "http://test.example")
	return s.send(r)
}

// item adds an item to the ledger of the city's unit and returns its page.
func (c *city) item(text string) string {
	c.t.Helper()
	const at = "/admin/ledger/new"
	form := c.office.see(at+"?round="+c.round).form(at, map[string]string{
		"source": "feedback", "text": text, "measures[0].text": "制定办法", "measures[0].due": "2026-11-20",
	})
	a := c.office.post(at, form)
	if a.status != http.StatusSeeOther {
		c.t.Fatalf("new item: %d %s", a.status, a.text())
	}
	path, _, _ := strings.Cut(a.location(), "?")
	return path
}

// steps sends the form of a step unchanged from the item's page.
func (s *client) steps(path string, typed map[string]string) answer {
	s.t.Helper()
	form := s.see(path).form(path+"/steps", typed)
	return s.post(path+"/steps", form)
}

// Promise 4 on the pages: the unit reports, bodies check, and the table's counts are those of the items.
func TestAnItemIsSettledByABodyAndNeverByItsUnit(t *testing.T) {
	c := newCity(t, "sanmenxia")
	unit, body := c.as("danwei", auth.Unit, bureau), c.as("jiwei", auth.Supervisor, "discipline")
	path := c.item("工程款拖欠")
	c.office.see("/admin/ledger").has("工程款拖欠", bureau, "整改中", "还有 18 天")
	body.see("/admin/ledger").has("工程款拖欠")
	page := unit.see(path).has("工程款拖欠", "上报整改结果", "填报进展").hasNot("核查结论", "撤回这个事项", "历次修改")
	form := page.form(path+"/progress", map[string]string{"text": "已付三成", "percent": "３０", "state": "doing"})
	unit.do(path+"/progress", form).has("已付三成", "30%", "正在整改")
	unit.steps(path, map[string]string{"reason": "款已付清"})
	for _, who := range []*client{unit, c.office} {
		a := who.post(path+"/steps", url.Values{"result": {"settled"}, "version": {"3"}, "reason": {"x"}})
		if a.status == http.StatusSeeOther {
			t.Errorf("%s settled an item of the unit", who.who.Name)
		}
	}
	body.see("/admin/ledger?only=mine").has("工程款拖欠", "待核查")
	a := body.steps(path, map[string]string{"result": "shallow", "reason": ""})
	if !strings.Contains(a.text(), "请写明哪里没有到位") {
		t.Errorf("sent back without a reason: %d %s", a.status, a.text())
	}
	body.steps(path, map[string]string{"result": "shallow", "reason": "仍欠两家"})
	unit.see(path).has("再整改", "没见底", "仍欠两家")
	unit.steps(path, map[string]string{"reason": "全部付清"})
	c.counts(t, 0, 1)
	body.steps(path, map[string]string{"result": "settled"})
	c.office.see(path).has("已销号", "历次修改", "改了状态").hasNot("修改事项")
	c.counts(t, 1, 0)
	c.office.see("/admin/evaluations/" + c.evaluation)
}

// documents §2: the ladder suggests a letter by the days that are left, and a person of the office drafts it.
func TestAnItemLeadsToTheLetterOfItsRung(t *testing.T) {
	c := newCity(t, "sanmenxia")
	path := c.item("工程款拖欠") // 18 days are left
	page := c.office.see(path).has("绿色提醒函，起草《提醒书》")
	draft := firstLink(page, "/admin/documents/new?")
	form := c.office.see(draft).form("/admin/documents", nil)
	if form.Get("type") != "remind" || form.Get("evaluation") != c.evaluation || form.Get("batch") != c.round {
		t.Errorf("%s offers %v", draft, form)
	}
	c.office.do("/admin/documents", form).has("提醒书", "仍有1个未整改到位")
	list, err := c.Documents.List(t.Context(), apptest.Office, document.Filter{Batch: c.round})
	c.must(err)
	for _, x := range []struct {
		who records.Actor
		to  docrules.State
	}{
		{apptest.Office, docrules.StateSubmitted},
		{apptest.Leader, docrules.StateApproved},
		{apptest.Office, docrules.StateIssued},
	} {
		page := c.office.see(path).has("绿色提醒函，《提醒书》已经起草").hasNot("起草《提醒书》", "已发函")
		if !page.leads("/admin/documents/" + list[0].ID) {
			t.Error("the item does not lead to the letter that was drafted")
		}
		_, err := c.Documents.Step(t.Context(), x.who, list[0].ID, records.AnyVersion, document.StepRequest{To: x.to})
		c.must(err)
	}
	c.office.see(path).has("已发函", "《提醒书》巡提〔", "改了函件").hasNot("起草《提醒书》")
	c.as("danwei", auth.Unit, bureau).see(path).has("已发函").hasNot("起草《提醒书》")
	c.as("jiwei", auth.Supervisor, "discipline").see(path).has("已发函").hasNot("起草《提醒书》")
	item := c.item("食堂账目不清")
	_, err = c.Documents.Draft(t.Context(), apptest.Office, document.Draft{ // no step of this ladder
		Type: "urge", Batch: c.round, Evaluation: c.evaluation, Items: []string{item[strings.LastIndex(item, "/")+1:]},
	})
	c.must(err)
	c.office.see(item).has("绿色提醒函，起草《提醒书》")
	wrong := url.Values{"type": {"remind"}, "batch": {c.round}, "evaluation": {c.evaluation}, "item": {"none"}}
	if said := c.office.post("/admin/documents", wrong).text(); !strings.Contains(said, "台账里没有这个事项") {
		t.Errorf("of another unit's item: %s", said)
	}
	l, err := c.Ledgers.LetterOf(t.Context(), ledger.View{
		RoundID: c.round, Restricted: true, Standing: deadline.Standing{Rung: "green"},
	})
	c.must(err)
	if l.Document != "" {
		t.Errorf("of a restricted item it suggests %s", l.Document)
	}
}

// counts compares the facts of the evaluation, which the statistics table prints, with the items.
func (c *city) counts(t *testing.T, done, undone int) {
	t.Helper()
	e, err := c.Rounds.ShowEvaluation(t.Context(), c.evaluation)
	c.must(err)
	if f := e.V.Facts; *f.Done != done || *f.Undone != undone {
		t.Errorf("the table says %d done and %d undone, want %d and %d", *f.Done, *f.Undone, done, undone)
	}
}

// A relapse asks for evidence, which is accepted by its content and served as a file to save.
func TestARelapseAsksForEvidenceOfTheRightKind(t *testing.T) {
	c := newCity(t, "sanmenxia")
	unit, body := c.as("danwei", auth.Unit, bureau), c.as("jiwei", auth.Supervisor, "discipline")
	path := c.item("违规占地")
	unit.steps(path, map[string]string{"reason": "已拆除"})
	body.steps(path, map[string]string{"result": "settled"})
	a := body.steps(path, map[string]string{"result": "relapse", "reason": "又建起来了"})
	if !strings.Contains(a.text(), "请写明情况并附证据") {
		t.Errorf("a relapse without evidence: %d", a.status)
	}
	a = body.sendFile(path+"/files", "现场.pdf", []byte("<html>"), nil)
	if !strings.Contains(a.text(), "文件内容与后缀不符") {
		t.Errorf("a page that calls itself PDF is taken: %d", a.status)
	}
	a = body.sendFile(path+"/files", "现场.pdf", []byte("%PDF-1.4 <script>alert(1)</script> %%EOF"), nil)
	if a.status != http.StatusSeeOther {
		t.Fatalf("evidence: %d %s", a.status, a.text())
	}
	page := body.see(path).has("现场.pdf")
	files := find(page.page, hrefBegins("/admin/ledger/files/"))
	if len(files) == 0 {
		t.Fatal("the evidence is not offered")
	}
	at := attr(files[0], "href")
	got := unit.get(at)
	if d := got.header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") {
		t.Errorf("evidence is shown in the browser: %q", d)
	}
	if k := got.header.Get("Content-Type"); k != "application/octet-stream" {
		t.Errorf("evidence is sent as %q", k)
	}
	id := strings.TrimPrefix(at, "/admin/ledger/files/")
	a = body.steps(path, map[string]string{"result": "relapse", "reason": "又建起来了", "file." + id: "1"})
	if a.status != http.StatusSeeOther {
		t.Fatalf("relapse: %d %s", a.status, a.text())
	}
	c.office.see(path).has("整改中", "反弹 1 次")
}

// Promise 6 on the pages: a restricted item's words are on no page, file or chain of who is not its reader.
func TestARestrictedItemIsOnNoPageOfOthers(t *testing.T) {
	c := newCity(t, "sanmenxia")
	second := c.as("ban2", auth.Admin, "")
	unit, body := c.as("danwei", auth.Unit, bureau), c.as("jiwei", auth.Supervisor, "discipline")
	const secret, at = "群众来信反映某人私设小金库", "/admin/ledger/new"
	form := c.office.see(at).form(at, map[string]string{"source": "petition", "text": secret, "readers": "jiwei"})
	path, _, _ := strings.Cut(c.office.post(at, form).location(), "?")
	c.office.see(path).has(secret, "限授权人员", "jiwei")
	body.see(path).has(secret)
	for _, who := range []*client{second, unit} {
		if a := who.get(path); a.status != http.StatusForbidden || strings.Contains(string(a.body), secret) {
			t.Errorf("%s reads it: %d", who.who.Name, a.status)
		}
		a := who.see("/admin/ledger?round=" + c.round).has("限授权人员")
		if strings.Contains(string(a.body), secret) {
			t.Errorf("the list of %s has its words", who.who.Name)
		}
		for _, layout := range []string{"", "&layout=all"} {
			a := who.get("/admin/ledger/export?round=" + c.round + layout)
			if sheets, err := table.Read(a.body, table.Options{What: "台账"}); err != nil || strings.Contains(fmt.Sprint(sheets), secret) {
				t.Errorf("the export of %s: %v", who.who.Name, err)
			}
		}
	}
	entries, _, err := c.Audit.List(t.Context(), c.office.who, allEntries, 0, 1000)
	c.must(err)
	if strings.Contains(fmt.Sprint(entries), secret) {
		t.Error("the audit chain has its words")
	}
}

// Promise 9 on the pages: a ledger comes out in its own cells, and coming in again it changes nothing and says so.
func TestAnImportedLedgerComesOutAsItWentIn(t *testing.T) {
	c := newCity(t, "sanmenxia")
	raw := sheetOf("1,工程款拖欠,建立清单,财务科,3月底前,已完成", "2,会议多,精简会议,办公室,长期坚持,正在整改", "合计,2,,,,") // words:keep
	const at = "/admin/ledger/import"
	form := c.office.see(at+"?round="+c.round).form(at, map[string]string{"evaluation": c.evaluation})
	a := c.office.sendFile(at, "台账.csv", raw, form)
	if a.status != http.StatusSeeOther {
		t.Fatalf("upload: %d %s", a.status, a.text())
	}
	path := a.location()
	page := c.office.see(path).has("识别为逐条的问题台账", "表头在第 2 行", "标题行：整改台账", "写入台账", "工程款拖欠", "新增")
	c.office.see("/admin/ledger").has("还没有事项")
	c.office.do(path+"/commit", page.form(path+"/commit", nil)).has("新增 2 条", "工程款拖欠", "会议多")

	links := find(c.office.see("/admin/ledger").page, hrefBegins("/admin/ledger/export?evaluation="))
	if len(links) != 1 {
		t.Fatalf("%d links to the ledger of the one unit as it came", len(links))
	}
	out := c.office.get(attr(links[0], "href"))
	if got, want := cells(t, out.body), cells(t, raw); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the export differs:\n%q\n%q", got, want)
	}
	a = c.office.sendFile(at, "台账.csv", out.body, form)
	path = a.location()
	page = c.office.see(path).has("没有新增，也没有改动", "沿用上一次确认过的").hasNot("写入台账")
	c.office.do(path+"/commit", page.form(path+"/commit", nil)).has("新增 0 条，修改 0 条，没有变化 2 条")
	part := c.office.get("/admin/ledger/export?state=settled&round=" + c.round)
	if part.status != http.StatusUnprocessableEntity || !strings.Contains(part.text(), "台账只能整份导出") {
		t.Errorf("an export that is asked for a part is %d", part.status)
	}
	standard := c.office.get("/admin/ledger/export?layout=all&round=" + c.round)
	sheets, err := table.Read(standard.body, table.Options{What: "台账"})
	c.must(err)
	if len(sheets[0].Rows) != 3 || !strings.Contains(fmt.Sprint(sheets[0].Rows[0]), "责任领导") {
		t.Errorf("the workbook with every field: %q", sheets[0].Rows)
	}
}

// A table that is no ledger is kept with it: the page lists it, and it goes out as it came in until it is deleted.
func TestATableIsKeptListedExportedAndDeleted(t *testing.T) {
	c := newCity(t, "sanmenxia")
	raw := []byte("周序号,巡察组,谈话人数,问题总数,备注\n1,第一组,15,4,\n2,第一组,8,6,\n") // words:keep
	const at = "/admin/ledger/import"
	form := c.office.see(at+"?round="+c.round).form(at, nil)
	path := c.office.sendFile(at, "周报.csv", raw, form).location()
	page := c.office.see(path).has("识别为附表", "保存附表").hasNot("写入台账")
	page = c.office.do(path+"/commit", page.form(path+"/commit", nil)).has("附表已保存", "2 行", "删除附表")
	links := find(page.page, hrefBegins("/admin/ledger/export?layout="))
	if len(links) == 0 {
		t.Fatal("no link exports the table")
	}
	out := c.office.get(attr(links[len(links)-1], "href"))
	if got, want := cells(t, out.body), cells(t, raw); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the export differs:\n%q\n%q", got, want)
	}
	form = c.office.see(at+"?round="+c.round).form(at, nil)
	path = c.office.sendFile(at, "周报.csv", raw, form).location()
	again := c.office.see(path).has("和已保存的一样", "什么也不改")
	c.office.do(path+"/commit", again.form(path+"/commit", nil))
	const remove = "/admin/ledger/tables/remove"
	c.office.do(remove, page.form(remove, nil)).has("已删除").hasNot("删除附表")
}

// A problem in other words is asked about with both side by side; what someone changes after the look is shown before
// it is put back, however often the button is pressed.
func TestAnImportAsksAndIsNotOvertaken(t *testing.T) {
	c := newCity(t, "sanmenxia")
	const at = "/admin/ledger/import"
	form := c.office.see(at+"?round="+c.round).form(at, map[string]string{"evaluation": c.evaluation})
	first := sheetOf("1,工程款长期拖欠,建立清单,财务科,3月底前,正在整改", "2,会议多,精简会议,办公室,长期坚持,正在整改") // words:keep
	path := c.office.sendFile(at, "台账.csv", first, form).location()
	c.office.do(path+"/commit", c.office.see(path).form(path+"/commit", nil))

	second := sheetOf("1,工程款长期拖久,建立清单,财务科,5月底前,正在整改", "2,会议多,少开会议,办公室,长期坚持,正在整改") // words:keep
	path = c.office.sendFile(at, "台账.csv", second, form).location()
	page := c.office.see(path).has("是不是同一个问题", "台账里：工程款长期拖欠", "这一行：工程款长期拖久").hasNot("写入台账")
	key := ""
	for _, n := range find(page.page, tag("select")) {
		if name := attr(n, "name"); strings.HasPrefix(name, "same.") {
			key = name
		}
	}
	c.office.do(path, page.form(path, map[string]string{key: "yes"}))
	page = c.office.see(path).has("写入台账", "是不是同一个问题")
	commit := page.form(path+"/commit", nil)

	l, err := c.Ledgers.Items(t.Context(), c.office.who, ledger.Filter{RoundID: c.round}, 0, 10)
	c.must(err)
	for _, v := range l.Items {
		if v.Item.Text == "工程款长期拖欠" {
			v.Item.Measures[0].Dept = "工程科"
			_, err := c.Ledgers.Change(t.Context(), c.office.who, v.ID, v.Version, ledger.Draft{Item: v.Item})
			c.must(err)
		}
	}
	for range 2 {
		a := c.office.post(path+"/commit", commit)
		if a.status != http.StatusPreconditionFailed {
			t.Fatalf("what was changed since is overwritten: %d %s", a.status, a.text())
		}
		a.has("您看过以后", "责任部门由“财务科”改成“工程科”")
		page = a
	}
	c.office.do(path+"/commit", page.form(path+"/commit", nil)).has("修改 2 条")
}

func cells(t *testing.T, raw []byte) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff"))))
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Errors in a file are listed by row before anything is written; a ledger of clues is refused with a sentence.
func TestAnImportSaysWhatIsWrongAndWritesNothing(t *testing.T) {
	c := newCity(t, "sanmenxia")
	const at = "/admin/ledger/import"
	clues := []byte("届次,年度,轮次,巡察组,被巡察单位,被反映人姓名,职务,级别,具体问题,六项纪律\n五,2026,7,一,甲,张三,科长,科级,吃拿卡要,廉洁\n") // words:keep
	a := c.office.sendFile(at, "线索.csv", clues, url.Values{"round": {c.round}})
	if a.status == http.StatusSeeOther || !strings.Contains(a.text(), "问题线索台账") {
		t.Errorf("a ledger of clues: %d %s", a.status, a.text())
	}
	raw := []byte("序号,被巡察单位,问题描述,截止日期\n1," + bureau + ",违规占地,2026-12-31\n2,外市某局,无关,2026-12-31\n") // words:keep
	a = c.office.sendFile(at, "台账.csv", raw, url.Values{"round": {c.round}})
	page := c.office.see(a.location()).has("1 处有误", "一行也不会写入", "不在本轮，或者不归您办理。").hasNot("写入台账")
	if form := page.form(a.location(), map[string]string{"column.3": "-"}); form.Get("column.1") != rules.FieldUnit {
		t.Errorf("the column of units: %q", form.Get("column.1"))
	}
	if b := c.office.post(a.location()+"/commit", url.Values{}); b.status == http.StatusSeeOther {
		t.Error("it is written all the same")
	}
	l, err := c.Ledgers.Items(t.Context(), c.office.who, ledger.Filter{RoundID: c.round}, 0, 10)
	c.must(err)
	if l.Counts.Items != 0 {
		t.Errorf("%d items were written", l.Counts.Items)
	}
}

// A unit sees its own ledger, an assessor what its team assesses.
func TestALedgerIsSeenByItsPartiesOnly(t *testing.T) {
	c := newCity(t, "sanmenxia")
	other := c.as("bieren", auth.Unit, "外市某局")
	organizer := c.organizer
	path := c.item("工程款拖欠")
	for _, who := range []*client{other, organizer} {
		if a := who.get(path); a.status != http.StatusForbidden {
			t.Errorf("%s sees the item: %d", who.who.Name, a.status)
		}
	}
	other.see("/admin/ledger").has("本单位不在这一轮里").hasNot("工程款拖欠", "归您办理")
	team := c.as("zuyuan", auth.Assessor, "inspection")
	team.see("/admin/ledger").has("工程款拖欠")
}

// The office marks selected items as a common problem; items hidden from a role cannot be marked by it.
func TestTheOfficeMarksACommonProblem(t *testing.T) {
	c := newCity(t, "sanmenxia")
	path := c.item("以会议落实整改")
	id := strings.TrimPrefix(path, "/admin/ledger/items/")
	form := url.Values{"item": {id}, "do": {"mark"}, "back": {"round=" + c.round}}
	c.office.do("/admin/ledger/common", form).has("共性")
	c.office.see("/admin/ledger?only=common").has("以会议落实整改")
	if a := c.office.post("/admin/ledger/common", url.Values{"do": {"mark"}}); !strings.Contains(a.text(), "请选择") {
		t.Errorf("nothing was chosen: %d %s", a.status, a.text())
	}
	form.Set("do", "unmark")
	c.office.do("/admin/ledger/common", form)
	c.office.see("/admin/ledger?only=common").has("没有符合条件的事项")
}

// Two people have an item open: the second keeps what was typed and is shown what the first wrote.
func TestAnItemThatTwoPeopleChangeIsAskedAbout(t *testing.T) {
	c := newCity(t, "sanmenxia")
	path := c.item("工程款拖欠")
	at := path + "/edit"
	first := c.office.see(at).form(at, map[string]string{"goal": "年内清零"})
	second := c.office.see(at).form(at, map[string]string{"goal": "三年清零", "measures[0].due": "长期坚持"})
	c.office.do(at, first).has("年内清零")
	a := c.office.post(at, second)
	if a.status != http.StatusPreconditionFailed {
		t.Fatalf("the second overwrites the first: %d", a.status)
	}
	a.has("两个人都改了", "年内清零", "三年清零")
	again := a.form(at, map[string]string{"pick.goal": "mine"})
	c.office.do(at, again).has("三年清零", "长期坚持")
	bad := c.office.see(at).form(at, map[string]string{"measures[0].due": "尽快吧"})
	if a := c.office.post(at, bad); !strings.Contains(a.text(), "看不懂这个时限") {
		t.Errorf("a deadline that no one can read: %d", a.status)
	}
}

func hrefBegins(path string) func(*htmlNode) bool {
	return func(n *htmlNode) bool { return n.Data == "a" && strings.HasPrefix(attr(n, "href"), path) }
}

// allEntries asks for the whole audit chain.
var allEntries = audit.Filter{}

// A ledger is read on phones too: hundreds of cards are not one page.
func TestALongLedgerIsReadPageByPage(t *testing.T) {
	c := newCity(t, "liaocheng")
	var rows []string
	for i := range 45 {
		rows = append(rows, fmt.Sprintf("%d,第%02d个问题没有整改,制定办法,办公室,2026-11-20,整改中", i+1, i+1)) // words:keep
	}
	at := "/admin/ledger/import"
	form := c.office.see(at+"?round="+c.round).form(at, map[string]string{"evaluation": c.evaluation})
	path := c.office.sendFile(at, "台账.csv", sheetOf(rows...), form).location()
	commit := c.office.see(path).form(path+"/commit", nil)
	c.office.do(path+"/commit", commit).has("第25个问题", "第 1 页，共 2 页").hasNot("第26个问题")
	c.office.see("/admin/ledger?round="+c.round+"&p=1").has("第26个问题", "第45个问题").hasNot("第25个问题")
}
