package admin

import (
	"fmt"
	"strings"

	"minping/internal/app"
	"minping/internal/web/admin/page"
)

// joinForm adds organisations to a round: one, or all of a kind that are not in it yet.
func (v *visit) joinForm(round string) (page.Form, error) {
	form := page.Form{Action: "/admin/rounds/" + round + "/join", Button: "加入本轮", Kind: "next", Cancel: &page.Link{Href: "/admin/rounds/" + round, Text: "取消"}}
	waiting, err := v.notJoined(round)
	if err != nil {
		return form, err
	}
	schemes, err := v.p.svc.Schemes(v.ctx)
	if err != nil {
		return form, err
	}
	counts, choices := map[string]int{}, []page.Option{{Value: "", Text: "请选择"}}
	for _, o := range waiting {
		counts[o.V.Kind]++
	}
	if len(waiting) > 1 {
		choices = append(choices, page.Option{Value: "all", Text: fmt.Sprintf("全部 %d 个单位", len(waiting))})
	}
	for _, k := range kindOptions() {
		if counts[k.Value] > 1 {
			choices = append(choices, page.Option{Value: "kind:" + k.Value, Text: fmt.Sprintf("全部%s(%d 个)", k.Text, counts[k.Value])})
		}
	}
	for _, o := range waiting {
		choices = append(choices, page.Option{Value: o.ID, Text: o.V.Name})
	}
	scheme := page.Field{Name: "scheme", Label: "评估方案", Type: "radio"}
	for _, s := range schemes {
		scheme.Options = append(scheme.Options, page.Option{Value: s.ID, Text: s.Name, Hint: fmt.Sprintf("%s 第 %d 版", s.ID, s.Version)})
	}
	if len(schemes) > 0 {
		scheme.Value = schemes[0].ID
	}
	form.Fields = []page.Field{{Name: "who", Label: "单位", Type: "select", Options: choices}, scheme}
	return form, nil
}

// notJoined lists the organisations that have no evaluation in a round.
func (v *visit) notJoined(round string) ([]app.Versioned[app.Organization], error) {
	orgs, err := v.everyOrganization()
	if err != nil {
		return nil, err
	}
	rows, err := v.p.svc.Overview(v.ctx, round)
	if err != nil {
		return nil, err
	}
	in := map[string]bool{}
	for _, r := range rows {
		in[r.OrganizationID] = true
	}
	var out []app.Versioned[app.Organization]
	for _, o := range orgs {
		if !in[o.ID] {
			out = append(out, o)
		}
	}
	return out, nil
}

func (v *visit) joinPage() error {
	form, err := v.joinForm(v.Params("id"))
	if err != nil {
		return err
	}
	return v.showJoin(form)
}

func (v *visit) showJoin(form page.Form) error {
	f := v.frame("把单位加入本轮")
	f.Back = form.Cancel
	f.Back = &page.Link{Href: form.Cancel.Href, Text: "本轮进度"}
	return v.show(page.FormPage{Frame: f, Form: form, Intro: []string{"每个单位在一轮里只评估一次,用一个方案;方案以后改了版本,已经加入的不受影响。"}})
}

func (v *visit) join() error {
	round, who := v.Params("id"), v.FormValue("who")
	form, err := v.joinForm(round)
	if err != nil {
		return err
	}
	waiting, err := v.notJoined(round)
	if err != nil {
		return err
	}
	v.fill(&form)
	kind, byKind := strings.CutPrefix(who, "kind:")
	n := 0
	for _, o := range waiting {
		if who != "all" && who != o.ID && (!byKind || o.V.Kind != kind) {
			continue
		}
		_, err := v.p.svc.NewEvaluation(v.ctx, v.who, app.Evaluation{RoundID: round, OrganizationID: o.ID, SchemeID: v.FormValue("scheme")})
		if app.KindOf(err) == app.Conflict && (byKind || who == "all") {
			continue // somebody else added it meanwhile
		}
		if v.mark(&form, err) {
			return v.showJoin(form)
		}
		if err != nil {
			return err
		}
		n++
	}
	if n == 0 {
		form.Fields[0].Wrong = "请选择要加入的单位。"
		v.Status(422)
		return v.showJoin(form)
	}
	return v.on("/admin/rounds/"+round, "added")
}
