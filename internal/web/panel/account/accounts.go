package account

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/account"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
)

var roleHints = map[auth.Role]string{
	auth.Admin:      "管轮次、单位、方案、排名和账号",
	auth.Organizer:  "准备、开启、截止和计票",
	auth.Assessor:   "看测评结果，填自己部门的评分表",
	auth.Supervisor: "监票；记录本部门的日常监督，报送报告",
	auth.Unit:       "只填本单位的公开内容，签收公文，看本单位结果",
	auth.Leader:     "审批公文，确认约谈、问责等决定",
	auth.Auditor:    "只看审计记录、下载证据包，什么也不能改",
}

func accountForm() kit.Form {
	f := kit.Form{Key: "add", Action: "/admin/accounts", Button: "添加", Kind: "next", Fields: []kit.Field{
		{Name: "name", Label: "账号", Type: "text", Auto: "off", MaxLen: 60, Plain: true, Hint: "通常用本人姓名。"},
		{Name: "role", Label: "角色", Type: "radio"},
		{
			Name:     "body",
			Label:    "部门或单位",
			Type:     "text",
			Optional: true,
			MaxLen:   60,
			Hint:     "评估人员填评分部门：纪委监委、组织部、巡察组；被巡察单位填单位全名；监督单位填部门，或单位名单里的全名。",
		},
	}}
	for _, r := range auth.Roles() {
		f.Fields[1].Options = append(f.Fields[1].Options, kit.Option{
			Value: string(r), Text: kit.RoleName(r),
			Hint: roleHints[r],
		})
	}
	return f
}

func (req *request) accounts() error { return req.accountsPage(accountForm(), nil) }

func (req *request) accountsPage(form kit.Form, once *OneTime) error {
	const limit = 200
	after := req.Query("after")
	list, err := req.svc.Accounts.List(req.ctx, req.who, after, limit+1)
	if err != nil {
		return err
	}
	out := Accounts{Frame: req.Frame("添加和管理账号"), Form: form, OneTime: once}
	if once != nil {
		out.Form.Kind = ""
	}
	if len(list) > limit {
		list = list[:limit]
		out.Pages.Next = "?after=" + url.QueryEscape(list[limit-1].ID)
	}
	for _, u := range list {
		out.Rows = append(out.Rows, req.accountRow(u))
	}
	return req.Render(out)
}

func (req *request) accountRow(u account.UserView) AccountRow {
	row := AccountRow{Name: u.Name, Role: kit.RoleName(u.Role), Body: kit.BodyName(u.Body), Chip: kit.Chip{Kind: "good", Text: "可用"}}
	named := []kit.Hidden{{Name: "name", Value: u.Name}}
	switch {
	case u.Disabled:
		row.Chip = kit.Chip{Text: "已停用"}
	case u.Locked:
		row.Chip = kit.Chip{Kind: "fair", Text: "输错密码，锁定中"}
	case u.MustChange:
		row.Chip = kit.Chip{Kind: "fair", Text: "等本人改密码"}
	}
	if u.ID == req.who.ID {
		return row
	}
	if u.Directory {
		row.Body = strings.TrimPrefix(row.Body+" · 单位账号", " · ")
	} else {
		row.Reset = resetForm(named)
	}
	if u.Disabled {
		row.Disable = &kit.Form{Action: "/admin/accounts/disable", Button: "恢复账号", Hidden: append(named, kit.Hidden{Name: "disabled", Value: ""})}
	} else {
		row.Disable = &kit.Form{Action: "/admin/accounts/disable", Label: "停用…", Kind: "grave", Button: "停用", Hidden: append(named, kit.Hidden{Name: "disabled", Value: "1"}), Cannot: "停用后立即退出登录，不能再用；以后可以恢复。"}
	}
	return row
}

func resetForm(named []kit.Hidden) *kit.Form {
	return &kit.Form{
		Action: "/admin/accounts/reset", Label: "重置密码…", Button: "生成一次性密码", Hidden: named,
		Cannot: "原来的密码立即作废，已登录的地方全部退出。",
	}
}

func (req *request) addAccount() error {
	form := accountForm()
	req.Refill(&form)
	role := auth.Role(req.FormValue("role"))
	name, body := req.FormValue("name"), req.FormValue("body")
	u, once, err := req.svc.Accounts.AddAccount(req.ctx, req.who, name, role, body, "")
	if req.MarkErrors(&form, err) {
		return req.accountsPage(form, nil)
	}
	if err != nil {
		return err
	}
	return req.accountsPage(accountForm(), req.oneTime(u.Name, once))
}

func (req *request) resetAccount() error {
	name := req.FormValue("name")
	if name == "" {
		return fiber.ErrNotFound
	}
	once, err := req.svc.Accounts.ResetAccount(req.ctx, req.who, name, "")
	if err != nil {
		return err
	}
	return req.accountsPage(accountForm(), req.oneTime(name, once))
}

func (req *request) disableAccount() error {
	off := req.FormValue("disabled") != ""
	if req.FormValue("name") == "" {
		return fiber.ErrNotFound
	}
	if _, err := req.svc.Accounts.DisableAccount(req.ctx, req.who, req.FormValue("name"), off); err != nil {
		return err
	}
	if !off {
		return req.Redirect("/admin/accounts", "enabled")
	}
	name := req.FormValue("name")
	return kit.RedirectUndoable(req.Request, "/admin/accounts", name+" 的账号已停用。", kit.Undo{
		Action: "/admin/accounts/disable",
		Hidden: []kit.Hidden{{Name: "name", Value: name}, {Name: "disabled", Value: ""}},
	})
}

func (req *request) ownAccount() error { return req.showAccount(kit.PasswordForm(req.who)) }

func (req *request) showAccount(form kit.Form) error {
	facts := []kit.Fact{{Name: "账号", Value: req.who.Name}, {Name: "角色", Value: kit.RoleName(req.who.Role)}}
	if req.who.Body != "" {
		facts = append(facts, kit.Fact{Name: "部门或单位", Value: kit.BodyName(req.who.Body)})
	}
	own, err := req.svc.Accounts.OwnAccount(req.ctx, req.who)
	if err != nil {
		return err
	}
	if own.Directory {
		return req.Render(Own{Frame: req.Frame("我的账号"), Facts: facts})
	}
	factor, err := req.factorForm()
	if err != nil {
		return err
	}
	return req.Render(kit.FormPage{Frame: req.Frame("我的账号"), Form: form, Aside: facts, More: []kit.Form{factor}})
}

func (req *request) changePassword() error {
	form, kept := kit.PasswordForm(req.who), req.KeptForm()
	form.Hidden = kept.Hidden()
	err := req.svc.Accounts.ChangePassword(req.ctx, req.who, req.FormValue("old_password"), req.FormValue("password"))
	if req.MarkErrors(&form, err) {
		return req.showAccount(form)
	}
	if err != nil {
		return err
	}
	req.DropCookies() // every sign-in ended with the old password
	if kept.To != "" {
		again := kit.LoginForm("/admin")
		again.Hidden = append(again.Hidden, kept.Hidden()...)
		f := req.Frame("登录")
		f.Notice = &kit.Notice{Kind: "good", Text: "密码已修改，请用新密码登录。您填的内容还在，登录后接着提交。"}
		return req.Render(req.loginView(f, again))
	}
	return req.Redirect(kit.PathLogin, "password")
}

// oneTime is a password that is shown once, with a link that carries it in the fragment, which no server and no log
// sees.
func (req *request) oneTime(name, password string) *OneTime {
	return &OneTime{
		Name: name, Password: password,
		Link: req.svc.PublicURL + pathFirst + "#" + url.PathEscape(name) + "/" + url.PathEscape(password),
	}
}
