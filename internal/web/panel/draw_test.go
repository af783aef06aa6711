package panel

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/evaluation/draw"
	"minping/internal/store/memory"
	"minping/internal/vote"
	"minping/internal/web/panel/kit/lookup"
)

const someList = "姓名\t人员类别\t联系电话\n"

// peopleList is n service objects and n of the staff, as they are pasted from a spreadsheet.
func peopleList(n int) string {
	var b strings.Builder
	b.WriteString(someList)
	for i := range n {
		fmt.Fprintf(&b, "张群%02d\t群众和服务对象\t1380000%04d\n李职%02d\t干部职工\t1390000%04d\n", i, i, i, i)
	}
	return b.String()
}

// drawing is a city whose draw is under way.
type drawing struct {
	*city
	at string
}

func newDrawing(t *testing.T) drawing {
	t.Helper()
	c := newCity(t, "liaocheng")
	return drawing{c, "/admin/evaluations/" + c.evaluation + "/draw"}
}

func (d drawing) pooled() answer {
	d.t.Helper()
	return d.organizer.do(d.at+"/pool", url.Values{"paste": {peopleList(12)}})
}

func (d drawing) fixed() answer {
	d.t.Helper()
	d.pooled()
	return d.organizer.do(d.at+"/quotas", d.organizer.see(d.at).form(d.at+"/quotas", map[string]string{
		"n0": "6", "reserves0": "2", "n1": "4", "reserves1": "1",
	}))
}

var spoken = map[string]string{"witness0": "王建国", "number0": "4711", "witness1": "刘红", "number1": "8"}

func (d drawing) drawn() answer {
	d.t.Helper()
	d.fixed()
	return d.organizer.do(d.at+"/run", d.organizer.see(d.at).form(d.at+"/run", spoken))
}

func TestAttendeesAreDrawnOnOnePageThatSaysWhatIsNext(t *testing.T) {
	d := newDrawing(t)
	zhao := d.organizer
	zhao.see(d.at).has("上传可以参会的人员名单", "第 1 步，共 4 步", "下载 XLSX 模板")
	d.pooled().has("名单已收下", "群众和服务对象（12 人）抽", "第 2 步，共 4 步")
	over := zhao.post(d.at+"/quotas", zhao.see(d.at).form(d.at+"/quotas", map[string]string{
		"n0": "12", "reserves0": "2", "n1": "4", "reserves1": "1",
	}))
	over.has("抽取加候补不能超过名单人数")
	if over.status != http.StatusUnprocessableEntity || !marked(over, "n0") {
		t.Errorf("%d, and the number that is too large is not marked", over.status)
	}
	d.fixed().has("当众抽取", "承诺值", "抄下前 16 位", "改抽取人数")
	silent := zhao.post(d.at+"/run", zhao.see(d.at).form(d.at+"/run", map[string]string{"witness0": "王建国", "number0": "4711"}))
	silent.has("请填写见证人姓名")
	if !marked(silent, "witness1") || marked(silent, "witness0") {
		t.Error("the witness who said nothing is not the one that is marked")
	}
	done := zhao.do(d.at+"/run", zhao.see(d.at).form(d.at+"/run", spoken))
	done.has("请通知这 10 人到会，候补 3 人", "候补", "王建国 报 4711", "封票 30 天后名单自动删除").hasNot("1380000", "1390000", "上传可以参会")
	replaced := zhao.do(d.at+"/replace", zhao.see(d.at).form(d.at+"/replace", map[string]string{"reason": "ill"}))
	replaced.has("已更换 1 人", "（生病）换成第", "候补 2 人")
	again := zhao.post(d.at+"/pool", url.Values{"paste": {peopleList(12)}, "reason": {""}})
	again.has("请写明理由")
	erased := zhao.do(d.at+"/erase", zhao.see(d.at).form(d.at+"/erase", nil))
	erased.has("24 人的姓名和电话已经删除", "应 zhao 的要求", "王建国 报 4711", "换一份名单重抽").hasNot("张群", "李职", "打印通知名单")
}

func marked(a answer, name string) bool {
	for _, n := range append(find(a.page, tag("input")), find(a.page, tag("textarea"))...) {
		if attr(n, "name") == name {
			return attr(n, "aria-invalid") == "true"
		}
	}
	return false
}

func TestAListOfPeopleSaysAllItsMistakesAndKeepsWhatWasPasted(t *testing.T) {
	d := newDrawing(t)
	list := someList + strings.Repeat("\t群众\t1380x\n", 30)
	a := d.organizer.post(d.at+"/pool", url.Values{"paste": {list}})
	a.has("60 处有误，一个人也没有导入", "2–31", "名单有 60 处要改")
	if a.status != http.StatusUnprocessableEntity ||
		strings.TrimSpace(a.form(d.at+"/pool", nil).Get("paste")) != strings.TrimSpace(list) {
		t.Errorf("%d, or what was pasted is gone", a.status)
	}
	d.organizer.post(d.at+"/pool", url.Values{"paste": {" "}}).has("请选择一个文件")
	d.organizer.upload(d.at+"/pool", "file", "a.csv", []byte("姓名,类别\n,群众\n")).has("处有误")
	d.drawn()
	d.organizer.post(d.at+"/pool", url.Values{"paste": {someList + "\t群众\t1\n"}, "reason": {"漏了人"}}).has("2 处有误", "名单有 2 处要改", "参会人员")
}

// Two people press the button in the same second: the second one's input changed nothing, and the page says so.
func TestTheSecondToPressDrawIsToldWhatHappened(t *testing.T) {
	d := newDrawing(t)
	d.fixed()
	form := d.second.see(d.at).form(d.at+"/run", map[string]string{"witness0": "甲", "number0": "1", "witness1": "乙", "number1": "2"})
	d.organizer.do(d.at+"/run", d.organizer.see(d.at).form(d.at+"/run", spoken))
	a := d.second.post(d.at+"/run", form)
	a.has("zhao 刚刚已经抽取，结果在下面", "王建国 报 4711").hasNot("甲 报 1")
	if a.status < 400 || a.status > 499 {
		t.Errorf("status %d", a.status)
	}
	d.second.post(d.at+"/quotas", url.Values{"n0": {"1"}, "n1": {"1"}, "reserves0": {"0"}, "reserves1": {"0"}, "version": {"2"}}).has("别人")
}

func TestTheRecordOfADrawIsShownWhereTheKeyOfItsListIsLost(t *testing.T) {
	st := memory.Open()
	d := drawing{city: newCityOn(t, newEnvOn(t, st), "liaocheng")}
	d.at = "/admin/evaluations/" + d.evaluation + "/draw"
	d.drawn()
	elsewhere := newEnvOn(t, st) // with separate keys
	a := elsewhere.as("sun", auth.Admin, "").see(d.at)
	a.has("名单的密钥不在这台服务器上", "再上传一次名单", "王建国 报 4711", "种子").hasNot("张群")
	_, err := elsewhere.Draws.PutAttendees(t.Context(), d.office.who, d.evaluation, []byte(peopleList(5)), "密钥丢了")
	elsewhere.must(err)
}

func TestOnceTheBallotIsOpenTheDrawIsShownButNotChanged(t *testing.T) {
	d := newDrawing(t)
	d.drawn()
	path, _ := d.session(d.briefing(), nil)
	d.slips(path, 3)
	_, err := d.Sessions.Move(t.Context(), d.organizer.who, strings.TrimPrefix(path, "/admin/sessions/"),
		session.MoveRequest{To: vote.StateOpen})
	d.must(err)
	d.organizer.see(d.at).has("测评已经开始，不能再抽取或更换", "抽中 10 人，候补 3 人", "打印通知名单", "现在就删除名单").hasNot("换下一个候补", "换一份名单")
}

func TestAttendeesAreForWhoRunsTheBallotAndTheOfficeOnly(t *testing.T) {
	d := newDrawing(t)
	d.drawn()
	paths := []string{"", "/calls.csv", "/calls/print", "/calls/masked", "/record.json", "/template.csv"}
	for role, body := range map[auth.Role]string{
		auth.Assessor: "inspection", auth.Auditor: "", auth.Supervisor: "", auth.Unit: d.organization,
	} {
		p := d.as("x-"+string(role), role, body)
		for _, path := range paths {
			a := p.get(d.at + path)
			if a.status != http.StatusForbidden || strings.Contains(a.text(), "张群") {
				t.Errorf("%s gets %q: %d", role, path, a.status)
			}
		}
		if a := p.post(d.at+"/erase", nil); a.status != http.StatusForbidden {
			t.Errorf("%s deletes the list: %d", role, a.status)
		}
	}
}

func TestTheCallListIsPrintedWithPhonesAsAskedAndWithoutSlips(t *testing.T) {
	d := newDrawing(t)
	d.drawn()
	whole, hidden := d.organizer.see(d.at+"/calls/print"),
		d.organizer.see(d.at+"/calls/masked").hasNot("1380000", "1390000").has("138******")
	whole.has("参会人员通知名单", "市自然资源和规划局", "1380000", "候补 3 人")
	var heads []string
	for _, th := range append(find(whole.page, tag("th")), find(hidden.page, tag("th"))...) {
		heads = append(heads, words(th))
	}
	first, _, _ := strings.Cut(string(d.organizer.see(d.at+"/calls.csv").has("1380000").body), "\r\n")
	heads = append(heads, strings.Split(strings.TrimPrefix(first, "\ufeff"), ",")...)
	for _, h := range heads {
		if !slices.Contains([]string{"人员类别", "名单序号", "姓名", "联系电话", "参会或候补", "通知情况"}, h) {
			t.Errorf("the call list has a column %q", h)
		}
	}
	entries, _, err := d.Audit.List(t.Context(), d.office.who, audit.Filter{Type: "attendees.call_list"}, 0, 10)
	d.must(err)
	if len(entries) != 2 {
		t.Errorf("whole phones were fetched twice, %d times are in the audit", len(entries))
	}
}

func TestTheRecordOfADrawIsAFileFromWhichItCanBeMadeAgain(t *testing.T) {
	d := newDrawing(t)
	d.drawn()
	a := d.organizer.see(d.at + "/record.json")
	var r draw.DrawRecord
	d.must(json.Unmarshal(a.body, &r))
	if why := r.Check(); why != "" || len(r.Drawn) != 2 {
		t.Errorf("%q does not follow in %s", why, a.body)
	}
	if strings.Contains(string(a.body), "张群") || strings.Contains(string(a.body), "1380000") {
		t.Error("the record names people")
	}
	for _, format := range []string{"csv", "xlsx"} {
		empty := d.organizer.see(d.at + "/template." + format).body
		d.organizer.upload(d.at+"/pool", "file", "t."+format, empty).has("1 到")
	}
}

// Where the list came from, and that it is complete, is asked for where people are drawn from it (evaluation §8).
func TestTheDrawSaysWhetherTheOriginOfItsListIsKnown(t *testing.T) {
	d := newDrawing(t)
	d.pooled().has("还没有写明，由巡察办或者评估组记录")
	page := d.office.see(d.at).has("写明来源和是否完整")
	write := lookup.NewEntryPath(d.evaluation, "pool_origin")
	if !strings.Contains(string(page.body), strings.ReplaceAll(write, "&", "&amp;")) {
		t.Errorf("nothing leads to its record: %s", page.text())
	}
	form := d.office.see(write).form("/admin/entries", map[string]string{
		"on": d.now().Format(time.DateOnly), "values.source": "编制部门在册人员", "values.complete": "whole", "values.n": "24",
	})
	if a := d.office.sendForm("/admin/entries", form, "", nil); a.status != http.StatusSeeOther {
		t.Fatal(a.status, a.text())
	}
	d.office.see(d.at).has("名单来源已写明")
	d.organizer.see(d.at).has("名单来源已写明").hasNot("还没有写明")
}
