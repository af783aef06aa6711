package admin

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/web/admin/page"
)

// everyOrganization lists all organisations by kind and name.
func (v *visit) everyOrganization() ([]app.Versioned[app.Organization], error) {
	var out []app.Versioned[app.Organization]
	for after := ""; ; {
		part, err := v.p.svc.Organizations(v.ctx, after, 5000)
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
		if len(part) < 5000 {
			break
		}
		after = part[len(part)-1].ID
	}
	slices.SortFunc(out, func(a, b app.Versioned[app.Organization]) int {
		order := func(k string) int { return slices.Index(evaluation.Kinds(), k) }
		return cmp.Or(cmp.Compare(order(a.V.Kind), order(b.V.Kind)), cmp.Compare(a.V.Name, b.V.Name))
	})
	return out, nil
}

func (v *visit) organizations() error {
	all, err := v.everyOrganization()
	if err != nil {
		return err
	}
	out := page.Organizations{Frame: v.frame("单位名单"), CanAdd: v.who.Role == auth.Admin}
	if len(all) == 0 {
		out.Empty = &page.Empty{Icon: "unit", Title: "还没有单位", Text: "可以一个一个添加，也可以从表格一次导入。"}
		if out.CanAdd {
			out.Empty.Do = &page.Link{Href: "/admin/organizations/import", Text: "从表格导入"}
		}
		return v.show(out)
	}
	filter := roundFilter(v)
	out.Filter = filter[:2]
	names := map[string]string{}
	for _, o := range all {
		names[o.ID] = o.V.Name
	}
	q, kind := strings.TrimSpace(v.Query("q")), v.Query("kind")
	kept := slices.DeleteFunc(slices.Clone(all), func(o app.Versioned[app.Organization]) bool {
		return (q != "" && !strings.Contains(o.V.Name, q)) || (kind != "" && o.V.Kind != kind)
	})
	from, to, pages := v.leaf(len(kept))
	out.Pages, out.Shown = pages, fmt.Sprintf("共 %d 个单位。", len(all))
	if len(kept) != len(all) {
		out.Shown = fmt.Sprintf("共 %d 个单位，符合条件的 %d 个。", len(all), len(kept))
	}
	for _, o := range kept[from:to] {
		row := page.OrganizationRow{Name: o.V.Name, Kind: app.KindName(o.V.Kind).ZH, Supervisor: names[o.V.SupervisorID], Key: o.V.KeyFunction}
		if out.CanAdd {
			row.Href = "/admin/organizations/" + o.ID
		}
		out.Rows = append(out.Rows, row)
	}
	return v.show(out)
}

// organizationForm is the form of an organisation; the name is fixed once it is there.
func (v *visit) organizationForm(action, button string, o app.Organization) (page.Form, error) {
	form := page.Form{Action: action, Button: button, Kind: "next", Cancel: &page.Link{Href: "/admin/organizations", Text: "取消"}}
	all, err := v.everyOrganization()
	if err != nil {
		return form, err
	}
	supervisors := []page.Option{{Value: "", Text: "无"}}
	for _, s := range all {
		if s.V.Kind == evaluation.KindStationed {
			supervisors = append(supervisors, page.Option{Value: s.ID, Text: s.V.Name})
		}
	}
	key := ""
	if o.KeyFunction {
		key = "1"
	}
	kinds := kindOptions()
	for i := range kinds {
		kinds[i].Hint = map[string]string{evaluation.KindDepartment: "用市直部门的问卷", evaluation.KindTownship: "用乡镇（街道）的问卷", evaluation.KindStationed: "也作为别的单位的日常监督部门"}[kinds[i].Value]
	}
	form.Fields = []page.Field{
		{Name: "kind", Label: "类别", Type: "radio", Value: o.Kind, Options: kinds},
		{Name: "supervisor_id", Label: "日常监督部门", Type: "select", Optional: true, Value: o.SupervisorID, Options: supervisors},
		{Name: "key_function", Label: "职能比较重要", Type: "check", Value: key, Hint: "不论名次，都可以列入质询答辩。"},
	}
	return form, nil
}

func (v *visit) typedOrganization() app.Organization {
	return app.Organization{
		Name: strings.TrimSpace(
			v.FormValue("name"),
		), Kind: v.FormValue("kind"), SupervisorID: v.FormValue("supervisor_id"), KeyFunction: v.FormValue("key_function") != "",
	}
}

func (v *visit) newOrganizationForm() (page.Form, error) {
	form, err := v.organizationForm("/admin/organizations/new", "添加", app.Organization{Kind: evaluation.KindDepartment})
	form.Fields = append([]page.Field{{Name: "name", Label: "单位名称", Type: "text", MaxLen: 60}}, form.Fields...)
	return form, err
}

func (v *visit) showOrganization(title string, form page.Form, aside ...page.Fact) error {
	f := v.frame(title)
	f.Back = &page.Link{Href: "/admin/organizations", Text: "单位名单"}
	return v.show(page.FormPage{Frame: f, Form: form, Aside: aside})
}

func (v *visit) newOrganizationPage() error {
	form, err := v.newOrganizationForm()
	if err != nil {
		return err
	}
	return v.showOrganization("添加单位", form)
}

func (v *visit) newOrganization() error {
	form, err := v.newOrganizationForm()
	if err != nil {
		return err
	}
	v.fill(&form)
	_, err = v.p.svc.NewOrganization(v.ctx, v.who, v.typedOrganization())
	if v.mark(&form, err) {
		return v.showOrganization("添加单位", form)
	}
	if err != nil {
		return err
	}
	return v.on("/admin/organizations", "added")
}

func (v *visit) organizationPage() error {
	o, err := v.p.svc.ShowOrganization(v.ctx, v.Params("id"))
	if err != nil {
		return err
	}
	form, err := v.organizationForm("/admin/organizations/"+o.ID, "保存", o.V)
	if err != nil {
		return err
	}
	form.Hidden = []page.Hidden{version(o.Version)}
	return v.showOrganization(o.V.Name, form)
}

func (v *visit) changeOrganization() error {
	o, err := v.p.svc.ShowOrganization(v.ctx, v.Params("id"))
	if err != nil {
		return err
	}
	form, err := v.organizationForm("/admin/organizations/"+o.ID, "保存", o.V)
	if err != nil {
		return err
	}
	form.Hidden = []page.Hidden{version(o.Version)}
	v.fill(&form)
	_, err = v.p.svc.ChangeOrganization(v.ctx, v.who, o.ID, number(v.FormValue("version")), v.typedOrganization())
	if v.mark(&form, err) {
		return v.showOrganization(o.V.Name, form)
	}
	if err != nil {
		return err
	}
	return v.on("/admin/organizations", "saved")
}

// version is the hidden field with which a form says which version of the record it changes.
func version(n int) page.Hidden { return page.Hidden{Name: "version", Value: fmt.Sprint(n)} }

// upload reads an uploaded file; nothing chosen is nothing read.
func (v *visit) upload(name string) ([]byte, error) {
	h, err := v.FormFile(name)
	if err != nil || h.Size == 0 {
		return nil, nil //nolint:nilerr // a form without a file
	}
	f, err := h.Open()
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	defer f.Close()
	return io.ReadAll(f)
}

// media types of the files the panel gives out.
var media = map[string]string{
	"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"json": "application/json; charset=utf-8", "yaml": "application/yaml; charset=utf-8", "zip": "application/zip",
}

// file answers with a file to be saved.
func (v *visit) file(name string, raw []byte) error {
	v.asFile(name)
	return v.Send(raw)
}

func (v *visit) asFile(name string) {
	v.Set(fiber.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(name)) // RFC 6266
	v.Set(fiber.HeaderContentType, media[name[strings.LastIndexByte(name, '.')+1:]])
	v.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
}
