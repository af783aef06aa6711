package admin

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/web/admin/page"
)

var roleHints = map[auth.Role]string{
	auth.Admin:      "管轮次、单位、方案、排名和账号",
	auth.Organizer:  "准备、开启、截止和计票",
	auth.Assessor:   "看测评结果，填自己部门的评分表",
	auth.Supervisor: "监票；记录本部门的日常监督，报送报告",
	auth.Unit:       "只填本单位的公开内容，通报后看本单位结果",
	auth.Auditor:    "只看审计记录、下载证据包，什么也不能改",
}

func accountForm() page.Form {
	f := page.Form{Key: "add", Action: "/admin/accounts", Button: "添加", Kind: "next", Fields: []page.Field{
		{Name: "name", Label: "账号", Type: "text", Auto: "off", MaxLen: 60, Hint: "通常用本人姓名。"},
		{Name: "role", Label: "角色", Type: "radio"},
		{
			Name:     "body",
			Label:    "部门或单位",
			Type:     "text",
			Optional: true,
			MaxLen:   60,
			Hint:     "评估人员和监督单位填部门：纪委监委、组织部、巡察组，或方案里的代号；被巡察单位填单位全名。",
		},
	}}
	for _, r := range auth.Roles() {
		f.Fields[1].Options = append(f.Fields[1].Options, page.Option{Value: string(r), Text: roleName(r), Hint: roleHints[r]})
	}
	return f
}

func (v *visit) accounts() error { return v.accountsPage(accountForm(), nil) }

func (v *visit) accountsPage(form page.Form, once *page.OneTime) error {
	const limit = 200
	after := v.Query("after")
	list, err := v.p.svc.Accounts(v.ctx, v.who, after, limit+1)
	if err != nil {
		return err
	}
	out := page.Accounts{Frame: v.frame("添加和管理账号"), Form: form, OneTime: once}
	if once != nil {
		out.Form.Kind = ""
	}
	if len(list) > limit {
		list = list[:limit]
		out.Pages.Next = "?after=" + queryEscape(list[limit-1].ID)
	}
	for _, u := range list {
		out.Rows = append(out.Rows, v.accountRow(u))
	}
	return v.show(out)
}

func (v *visit) accountRow(u app.UserView) page.AccountRow {
	row := page.AccountRow{Name: u.Name, Role: roleName(u.Role), Body: bodyName(u.Body), Chip: page.Chip{Kind: "good", Text: "可用"}}
	named := []page.Hidden{{Name: "name", Value: u.Name}}
	switch {
	case u.Disabled:
		row.Chip = page.Chip{Text: "已停用"}
	case u.Locked:
		row.Chip = page.Chip{Kind: "fair", Text: "输错密码，锁定中"}
	case u.MustChange:
		row.Chip = page.Chip{Kind: "fair", Text: "等本人改密码"}
	}
	if u.ID == v.who.ID {
		return row
	}
	row.Reset = &page.Form{Action: "/admin/accounts/reset", Label: "重置密码…", Button: "生成一次性密码", Hidden: named, Cannot: "原来的密码立即作废，已登录的地方全部退出。"}
	if u.Disabled {
		row.Disable = &page.Form{Action: "/admin/accounts/disable", Button: "恢复账号", Hidden: append(named, page.Hidden{Name: "disabled", Value: ""})}
	} else {
		row.Disable = &page.Form{Action: "/admin/accounts/disable", Label: "停用…", Kind: "grave", Button: "停用", Hidden: append(named, page.Hidden{Name: "disabled", Value: "1"}), Cannot: "停用后立即退出登录，不能再用；以后可以恢复。"}
	}
	return row
}

func (v *visit) addAccount() error {
	form := accountForm()
	v.fill(&form)
	body := strings.TrimSpace(v.FormValue("body"))
	for _, code := range []string{evaluation.BodyDiscipline, evaluation.BodyOrganization, evaluation.BodyInspection} {
		if body == bodyName(code) || body == "市"+bodyName(code) {
			body = code
		}
	}
	u, once, err := v.p.svc.AddAccount(v.ctx, v.who, v.FormValue("name"), auth.Role(v.FormValue("role")), body, "")
	if v.mark(&form, err) {
		return v.accountsPage(form, nil)
	}
	if err != nil {
		return err
	}
	return v.accountsPage(accountForm(), &page.OneTime{Name: u.Name, Password: once})
}

func (v *visit) resetAccount() error {
	name := v.FormValue("name")
	if name == "" {
		return fiber.ErrNotFound
	}
	once, err := v.p.svc.ResetAccount(v.ctx, v.who, name, "")
	if err != nil {
		return err
	}
	return v.accountsPage(accountForm(), &page.OneTime{Name: name, Password: once})
}

func (v *visit) disableAccount() error {
	off := v.FormValue("disabled") != ""
	if v.FormValue("name") == "" {
		return fiber.ErrNotFound
	}
	if _, err := v.p.svc.DisableAccount(v.ctx, v.who, v.FormValue("name"), off); err != nil {
		return err
	}
	return v.on("/admin/accounts", map[bool]string{true: "disabled", false: "enabled"}[off])
}

func passwordForm(name string) page.Form {
	return page.Form{Action: pathAccount, Button: "修改密码", Kind: "next", User: name, Fields: []page.Field{
		{Name: "old_password", Label: "现在的密码", Type: "password", Auto: "current-password", MaxLen: 200},
		{Name: "password", Label: "新密码", Type: "password", Auto: "new-password", MaxLen: 200, Hint: passwordHint},
		{Name: "again", Label: "再输一遍新密码", Type: "password", Auto: "new-password", MaxLen: 200},
	}}
}

func (v *visit) ownAccount() error { return v.showAccount(passwordForm(v.who.Name)) }

func (v *visit) showAccount(form page.Form) error {
	if v.Cookies(cookieChange) != "" {
		form.Fields[0].Label = "刚才登录用的密码"
	}
	facts := []page.Fact{{Name: "账号", Value: v.who.Name}, {Name: "角色", Value: roleName(v.who.Role)}}
	if v.who.Body != "" {
		facts = append(facts, page.Fact{Name: "部门或单位", Value: bodyName(v.who.Body)})
	}
	factor, err := v.factorForm()
	if err != nil {
		return err
	}
	return v.show(page.FormPage{Frame: v.frame("我的账号"), Form: form, Aside: facts, More: []page.Form{factor}})
}

func (v *visit) changePassword() error {
	form := passwordForm(v.who.Name)
	if v.FormValue("password") != v.FormValue("again") {
		v.mark(&form, fieldError("again", "两次输入不一样。"))
		return v.showAccount(form)
	}
	err := v.p.svc.ChangePassword(v.ctx, v.who, v.FormValue("old_password"), v.FormValue("password"))
	if v.mark(&form, err) {
		return v.showAccount(form)
	}
	if err != nil {
		return err
	}
	v.dropCookies() // every sign-in ended with the old password
	return v.on(pathLogin, "password")
}
