package organization

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) organizations() error {
	all, err := lookup.AllOrganizations(req.Request)
	if err != nil {
		return err
	}
	out := Organizations{Frame: req.Frame("单位名单"), CanAdd: req.who.Role == auth.Admin}
	if len(all) == 0 {
		out.Empty = lookup.NoUnits(req.who)
		return req.Render(out)
	}
	out.Filter = lookup.UnitFilter(req.Request)
	if err := kit.Offered(out.Filter); err != nil {
		return err
	}
	names := map[string]string{}
	for _, o := range all {
		names[o.ID] = o.V.Name
	}
	named, kind := lookup.Named(req.Query("q")), req.Query("kind")
	kept := slices.DeleteFunc(slices.Clone(all), func(o records.Versioned[round.Organization]) bool {
		return !named(o.V.Name) || (kind != "" && o.V.Kind != kind)
	})
	from, to, pages := req.Paginate(len(kept))
	out.Pages, out.Shown = pages, fmt.Sprintf("共 %d 个单位。", len(all))
	if len(kept) != len(all) {
		out.Shown = fmt.Sprintf("共 %d 个单位，符合条件的 %d 个。", len(all), len(kept))
	}
	for _, o := range kept[from:to] {
		row := OrganizationRow{
			Name: o.V.Name, Kind: round.KindName(o.V.Kind).ZH, Supervisor: names[o.V.SupervisorID],
			Key: o.V.KeyFunction,
		}
		if out.CanAdd {
			row.Href = "/admin/organizations/" + o.ID
		}
		out.Rows = append(out.Rows, row)
	}
	return req.Render(out)
}

// organizationForm is the form of an organization; the name is fixed once it is there.
func (req *request) organizationForm(action, button string, o round.Organization) (kit.Form, error) {
	form := kit.Form{Action: action, Button: button, Kind: "next", Cancel: &kit.Link{Href: "/admin/organizations", Text: "取消"}}
	all, err := lookup.AllOrganizations(req.Request)
	if err != nil {
		return form, err
	}
	supervisors := []kit.Option{{Value: "", Text: "无"}}
	counties := []kit.Option{{Value: "", Text: "无"}}
	watching := map[string]bool{o.SupervisorID: true} // a supervisor already set is offered, whatever its kind
	for _, s := range all {
		watching[s.V.SupervisorID] = true
	}
	for _, s := range all {
		if scheme.Supervises(s.V.Kind) || watching[s.ID] {
			supervisors = append(supervisors, kit.Option{Value: s.ID, Text: s.V.Name})
		}
		if s.V.Kind == scheme.KindCounty || s.ID == o.ParentID { // a county already set is offered, whatever its kind
			counties = append(counties, kit.Option{Value: s.ID, Text: s.V.Name})
		}
	}
	key := ""
	if o.KeyFunction {
		key = "1"
	}
	kinds := lookup.KindOptions()
	for i := range kinds {
		kinds[i].Hint = map[string]string{scheme.KindDepartment: "用市直部门的问卷", scheme.KindTownship: "用乡镇（街道）的问卷", scheme.KindStationed: "也作为别的单位的日常监督部门", scheme.KindOffice: "作为别的单位的日常监督部门", scheme.KindOrgan: "纪委监委、组织部等"}[kinds[i].Value]
	}
	form.Fields = []kit.Field{
		{Name: "kind", Label: "类别", Type: "radio", Value: o.Kind, Options: kinds},
		{Name: "supervisor_id", Label: "日常监督部门", Type: "select", Optional: true, Value: o.SupervisorID, Options: supervisors},
		{Name: "key_function", Label: "职能比较重要", Type: "check", Value: key, Hint: "不论名次，都可以列入质询答辩。"},
	}
	if len(counties) > 1 {
		county := kit.Field{
			Name: "parent_id", Label: "所属县（市区）", Type: "select", Optional: true, Value: o.ParentID, Options: counties,
			Hint: "乡镇（街道）和县里的监督单位填：编组时不评本县。",
		}
		form.Fields = slices.Insert(form.Fields, 2, county)
	}
	return form, nil
}

func (req *request) typedOrganization() round.Organization {
	return round.Organization{
		Name: strings.TrimSpace(
			req.FormValue("name"),
		), Kind: req.FormValue("kind"), SupervisorID: req.FormValue("supervisor_id"),
		KeyFunction: req.FormValue("key_function") != "", ParentID: req.FormValue("parent_id"),
	}
}

// joining is the form for joining the round from which a person came to add a unit, with what is chosen there, "" if
// they did not.
func (req *request) joining(chosen string) string {
	id := req.Query("round")
	if id == "" {
		return ""
	}
	q := url.Values{}
	if req.Query("target") == scheme.TargetSupervising {
		q.Set("target", scheme.TargetSupervising)
	}
	if chosen != "" {
		q.Set("who", chosen)
	}
	at := "/admin/rounds/" + url.PathEscape(id) + "/join"
	if len(q) > 0 {
		at += "?" + q.Encode()
	}
	return at
}

func (req *request) newOrganizationForm() (kit.Form, error) {
	action := "/admin/organizations/new"
	kind := scheme.KindDepartment
	if id := req.Query("round"); id != "" {
		q := url.Values{"round": {id}}
		if req.Query("target") == scheme.TargetSupervising {
			q.Set("target", scheme.TargetSupervising)
			kind = scheme.KindStationed
		}
		action += "?" + q.Encode()
	}
	form, err := req.organizationForm(action, "添加", round.Organization{Kind: kind})
	if back := req.joining(""); back != "" {
		form.Cancel = &kit.Link{Href: back, Text: "取消"}
	}
	form.Fields = append([]kit.Field{{Name: "name", Label: "单位名称", Type: "text", MaxLen: 60, Auto: "off"}}, form.Fields...)
	return form, err
}

func (req *request) showOrganization(title string, form kit.Form, aside ...kit.Fact) error {
	f := req.Frame(title)
	f.Back = &kit.Link{Href: "/admin/organizations", Text: "单位名单"}
	if back := req.joining(""); back != "" {
		f.Back = &kit.Link{Href: back, Text: "把单位加入本轮"}
		if req.Query("target") == scheme.TargetSupervising {
			f.Back.Text = "把监督单位加入本轮"
		}
	}
	return req.Render(kit.FormPage{Frame: f, Form: form, Aside: aside})
}

func (req *request) newOrganizationPage() error {
	form, err := req.newOrganizationForm()
	if err != nil {
		return err
	}
	return req.showOrganization("添加单位", form)
}

func (req *request) newOrganization() error {
	form, err := req.newOrganizationForm()
	if err != nil {
		return err
	}
	req.Refill(&form)
	o, err := req.svc.Rounds.NewOrganization(req.ctx, req.who, req.typedOrganization())
	if req.MarkErrors(&form, err) {
		return req.showOrganization("添加单位", form)
	}
	if err != nil {
		return err
	}
	if back := req.joining(o.ID); back != "" {
		return req.Redirect(back, "added.unit")
	}
	return req.Redirect("/admin/organizations", "added.unit")
}

func (req *request) organizationPage() error {
	o, err := req.svc.Rounds.ShowOrganization(req.ctx, req.Params("id"))
	if err != nil {
		return err
	}
	form, err := req.organizationForm("/admin/organizations/"+o.ID, "保存", o.V)
	if err != nil {
		return err
	}
	form.Hidden = []kit.Hidden{kit.VersionField(o.Version)}
	return req.showOrganization(o.V.Name, form)
}

func (req *request) changeOrganization() error {
	o, err := req.svc.Rounds.ShowOrganization(req.ctx, req.Params("id"))
	if err != nil {
		return err
	}
	form, err := req.organizationForm("/admin/organizations/"+o.ID, "保存", o.V)
	if err != nil {
		return err
	}
	form.Hidden = []kit.Hidden{kit.VersionField(o.Version)}
	before := kit.Hide(form.Fields)
	req.Refill(&form)
	after, err := req.svc.Rounds.ChangeOrganization(req.ctx, req.who, o.ID, kit.ParseNumber(req.FormValue("version")),
		req.typedOrganization())
	if req.MarkErrors(&form, err) {
		return req.showOrganization(o.V.Name, form)
	}
	if err != nil {
		return err
	}
	return kit.RedirectUndoable(req.Request, "/admin/organizations", o.V.Name+"已修改。", kit.Undo{
		Action: "/admin/organizations/" + o.ID, Hidden: append(before, kit.VersionField(after.Version)),
	})
}
