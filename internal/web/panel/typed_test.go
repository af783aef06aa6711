package panel

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"minping/internal/app/apptest"
	"minping/internal/auth"
)

func TestAPastedListSaysWhyAPhoneOrPersonIsRefused(t *testing.T) {
	d := newDrawing(t)
	for _, p := range apptest.Phones {
		if p.Says == "" {
			continue
		}
		a := d.organizer.post(d.at+"/pool", url.Values{"paste": {someList + "张三\t群众\t" + p.Text + "\n"}})
		a.has(p.Says)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", p.Text, a.status)
		}
	}
	for _, pair := range apptest.SamePeople {
		d.organizer.post(d.at+"/pool", url.Values{"paste": {someList + pair[0] + "\n" + pair[1] + "\n"}}).has("与第 2 行是同一个人")
	}
}

func TestThePageAfterAnUploadNamesTheColumnsThatWereNotUsed(t *testing.T) {
	d := newDrawing(t)
	list := "序号\t姓名\t人员类别\t手机号码\t家庭住址\n1\t张三\t群众\t13800138000\t某地\n2\t李四\t群众\t\t\n"
	page := d.organizer.do(d.at+"/pool", url.Values{"paste": {list}})
	page.has("名单已收下", "没用到的列：“序号”“家庭住址”", "第 2 步，共 4 步")
	d.organizer.see(d.at).hasNot("没用到的列")
	d.second.see(d.at + "?said=nothing").hasNot("没用到的列")
}

func TestAnImportOfUnitsSaysWhatItChangedAndDidNotUse(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	at := "/admin/organizations/import"
	p.upload(at, "file", "a.csv", []byte("单位名称,单位类别,重要职能,备注\n甲局,市直部门,是,x\n")).has("导入了 1 个单位", "没用到的列：“备注”")
	p.upload(at, "file", "b.csv", []byte("单位名称,单位类别,重要职能\n甲局,市直部门,否\n")).has("按表格改了 1 处", "甲局重要职能是否")
	p.upload(at, "file", "c.csv", []byte("单位名称,单位类别,重要职能\n甲局,市直部门,\n")).has("已有的没有动")
	page := p.upload(at, "file", "单位.xls", []byte("<html><table><tr><td>单位名称</td></tr></table></html>"))
	page.has("这其实是网页，请用 Excel 打开后另存为 XLSX")
	for _, k := range apptest.Kinds {
		if k.Says != "" {
			p.upload(at, "file", "d.csv", []byte("单位名称,单位类别\n丙局,"+k.Text+"\n")).has(k.Says)
		}
	}
	if a := p.post("/admin/organizations/new", url.Values{"name": {"甲\u200b局"}, "kind": {"department"}}); !strings.Contains(a.text(), "已有同名单位：“甲局”") {
		t.Errorf("%d %s", a.status, a.text())
	}
}

func TestAPastedNameIsStoredWithoutWhatCannotBeSeen(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	at := "/admin/organizations/new"
	for _, name := range apptest.PastedNames {
		shown := strings.Join(strings.Fields(name.Reads), " ")
		p.do(at, url.Values{"name": {name.Text}, "kind": {"department"}}).has(shown)
		a := p.post(at, url.Values{"name": {name.Reads + "\u200b"}, "kind": {"department"}})
		if !strings.Contains(a.text(), "已有同名单位：“"+shown+"”") {
			t.Errorf("%+q: %d %s", name.Text, a.status, a.text())
		}
	}
	long := strings.Repeat("长", 36) + "局"
	p.do(at, url.Values{"name": {long}, "kind": {"department"}}).has(long)
	p.post("/admin/accounts", url.Values{"name": {"长局" + strings.Repeat("账", 30)}, "role": {"unit"}, "body": {long + "\u200b"}}).
		has("一次性密码", long)
}

func TestAnAccountSignsInHoweverItsNameIsTyped(t *testing.T) {
	d := newEnv(t)
	d.as("organizer", auth.Organizer, "")
	for _, name := range apptest.AccountNames {
		a := d.visitor().post("/admin/login", url.Values{"name": {name}, "password": {goodPassword}})
		if a.status != http.StatusSeeOther {
			t.Errorf("%q: %d %s", name, a.status, a.text())
		}
	}
	office := d.as("office", auth.Admin, "")
	office.post("/admin/accounts", url.Values{"name": {"ORGANIZER"}, "role": {"organizer"}}).has("这个账号名已经有了：“organizer”")
	field := find(d.visitor().see("/admin/login").page, func(n *html.Node) bool { return attr(n, "name") == "name" })
	if len(field) != 1 || attr(field[0], "autocapitalize") != "none" {
		t.Error("a phone's keyboard may write the account's name with a capital")
	}
}

func TestAOneTimeCodeIsReadInGroupsAndInFullWidth(t *testing.T) {
	d := newEnv(t)
	p := d.as("zhao", auth.Organizer, "")
	key := ""
	begun := p.post("/admin/account/factor", url.Values{"own_password": {goodPassword}})
	for _, n := range find(begun.page, tag("dd")) {
		key = words(n)
	}
	p.do("/admin/account/factor/on", url.Values{"otp": {" " + code(t, key, d.now())[:3] + " " + code(t, key, d.now())[3:]}}).has("从下次登录起")
	for _, write := range []func(string) string{
		func(c string) string { return c[:3] + " " + c[3:] },
		func(c string) string { return c[:3] + "\u3000" + c[3:] },
		func(c string) string { return c[:3] + "-" + c[3:] },
		func(c string) string { return "\u200e" + c + " " },
		func(c string) string {
			return strings.Map(func(r rune) rune { return r + 0xfee0 }, c)
		},
	} {
		d.pass(2 * time.Minute)
		typed := write(code(t, key, d.now()))
		a := d.visitor().post("/admin/login", url.Values{"name": {"zhao"}, "password": {goodPassword}, "otp": {typed}})
		if a.status != http.StatusSeeOther {
			t.Errorf("%q: %d %s", typed, a.status, a.text())
		}
	}
}

func TestAFormWithLostCharactersIsNotSaved(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	for _, name := range []string{"甲\xff局", "甲\ufffd局"} {
		a := p.post("/admin/organizations/new", url.Values{"name": {name}, "kind": {"department"}})
		if a.status != http.StatusBadRequest || !strings.Contains(a.text(), "已经损坏的字") {
			t.Errorf("%q: %d %s", name, a.status, a.text())
		}
	}
	p.see("/admin/organizations").has("还没有单位")
}

func TestADayIsReadAsPeopleWriteIt(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	for i, day := range []string{"2026-03-31", "2026/3/31", "2026.3.31", "2026年3月31日", "\uff12\uff10\uff12\uff16-03-31", "20260331"} {
		no := strconv.Itoa(i + 1)
		p.do("/admin/rounds", url.Values{"name": {"第" + no + "轮"}, "term": {"\uff15"}, "no": {no}, "starts_on": {day}}).has("2026年3月31日")
	}
	for _, day := range []string{"0000-01-01", "9999-12-31", "2026-02-30", "三月"} {
		a := p.post("/admin/rounds", url.Values{"name": {"轮"}, "term": {"5"}, "no": {"99"}, "starts_on": {day}})
		if a.status != http.StatusUnprocessableEntity || !marked(a, "starts_on") {
			t.Errorf("%q: %d", day, a.status)
		}
	}
}

// fullWidth writes digits as a Chinese keyboard does.
func fullWidth(digits string) string {
	return strings.Map(func(r rune) rune { return r + 0xfee0 }, digits)
}

var (
	dayField = regexp.MustCompile(`Name:\s+"(\w+)"[^{}]*Type:\s+"date"`)
	rawRead  = `(FormValue|text|Query)\("%s"\)`
)

// noDays are reads of fields that share a day's name in another form: whom a decision is on, a choice of terms; and
// those of a reader that reads days itself.
var noDays = map[string]bool{
	`decision: text("on")`: true, `ledger: Query("due")`: true,
	`audit: Query("from")`: true, `audit: Query("to")`: true,
}

// A browser without a picker of days sends what was typed, so every day of a form is read by the one reader.
func TestNoAreaReadsADayAsItWasSent(t *testing.T) {
	areas, err := filepath.Glob("*/area.go")
	if err != nil || len(areas) < 10 {
		t.Fatalf("%d areas (%v)", len(areas), err)
	}
	days := 0
	for _, area := range areas {
		files, _ := filepath.Glob(filepath.Join(filepath.Dir(area), "*.go"))
		var source strings.Builder
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(raw)
		}
		for _, m := range dayField.FindAllStringSubmatch(source.String(), -1) {
			days++
			raw := regexp.MustCompile(fmt.Sprintf(rawRead, m[1])).FindString(source.String())
			if at := filepath.Dir(area) + ": " + raw; raw != "" && !noDays[at] {
				t.Errorf("%s reads the day %q by %s", filepath.Dir(area), m[1], raw)
			}
		}
	}
	if days < 10 {
		t.Errorf("only %d days were found", days)
	}
}

// Numbers and codes that are typed with a Chinese keyboard are the ones that are meant, wherever the panel asks.
func TestNumbersOfEveryKindAreReadInAnyWidth(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	p.do("/admin/rounds", url.Values{
		"name": {"第七轮"}, "term": {" \uff15 "}, "no": {"\uff17"}, "starts_on": {"\uff12\uff10\uff12\uff16年\uff13月\uff15日"},
	}).has("2026年3月5日")
	p.do("/admin/organizations/new", url.Values{"name": {" 市　水利局 "}, "kind": {"department"}}).has("市 水利局")
	if a := p.post("/admin/organizations/new", url.Values{"name": {"市水利局"}, "kind": {"department"}}); a.status == http.StatusSeeOther {
		t.Error("a name that differs in its blanks alone was taken twice")
	}
	d.as("auditor", auth.Auditor, "").see("/admin/audit?" + url.Values{"from": {"2026年3月5日"}, "to": {"2026/3/6"}}.Encode()).
		has("没有符合条件的记录")
}
