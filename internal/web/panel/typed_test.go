package panel

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

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
	d := newDesk(t)
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
