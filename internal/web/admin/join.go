package admin

import (
	"fmt"
	"strings"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/web/admin/page"
)

// joinTarget is what those who join are evaluated for: their rectification, or how they supervise that of others (domain A04).
func (v *visit) joinTarget() string {
	if v.Query("target") == evaluation.TargetSupervising {
		return evaluation.TargetSupervising
	}
	return evaluation.TargetInspected
}

// joinForm adds organisations to a round: one, or all of a kind that are not in it yet.
func (v *visit) joinForm(round string) (page.Form, error) {
	form := page.Form{Action: "/admin/rounds/" + round + "/join", Button: "加入本轮", Kind: "next", Cancel: &page.Link{Href: "/admin/rounds/" + round, Text: "取消"}}
	supervising := v.joinTarget() == evaluation.TargetSupervising
	label := "单位"
	if supervising {
		form.Action += "?target=" + evaluation.TargetSupervising
		label = "监督单位"
	}
	waiting, err := v.notJoined(round)
	if err != nil {
		return form, err
	}
	choices, schemes, err := v.joinWho(waiting, round, supervising)
	if err != nil {
		return form, err
	}
	scheme := page.Field{Name: "scheme", Label: "评估方案", Type: "radio"}
	for _, s := range schemes {
		scheme.Options = append(scheme.Options, page.Option{Value: s.ID, Text: s.Name, Hint: fmt.Sprintf("%s 第 %d 版", s.ID, s.Version)})
	}
	if len(schemes) > 0 {
		scheme.Value = schemes[0].ID
	}
	form.Fields = []page.Field{{Name: "who", Label: label, Type: "select", Options: choices}, scheme}
	return form, nil
}

// notJoined lists the organisations that have no evaluation of the kind asked for in a round.
func (v *visit) notJoined(round string) ([]app.Versioned[app.Organization], error) {
	orgs, err := v.everyOrganization()
	if err != nil {
		return nil, err
	}
	standing := v.p.svc.Overview
	if v.joinTarget() == evaluation.TargetSupervising {
		standing = v.p.svc.SupervisionOverview
	}
	rows, err := standing(v.ctx, round)
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
	intro := "每个单位在一轮里只评估一次，用一个方案；方案以后改了版本，已经加入的不受影响。"
	if v.joinTarget() == evaluation.TargetSupervising {
		f.Title = "把监督单位加入本轮"
		intro = "纪检监察机关、派驻组和组织部门履行日常监督责任的情况，用方案里另一张评分细则评，不做测评，单独排名。"
	}
	f.Back = &page.Link{Href: form.Cancel.Href, Text: "本轮进度"}
	return v.show(page.FormPage{Frame: f, Form: form, Intro: []string{intro}})
}

// chosen are those of the waiting organisations that were asked for; several tells that it was more than one by name.
func (v *visit) chosen(waiting []app.Versioned[app.Organization], round, who string) (out []app.Versioned[app.Organization], several bool, err error) {
	kind, byKind := strings.CutPrefix(who, "kind:")
	watchers := map[string]bool{}
	if who == "watchers" {
		if watchers, err = v.watchers(waiting, round); err != nil {
			return nil, false, err
		}
	}
	for _, o := range waiting {
		if who == "all" || who == o.ID || (byKind && o.V.Kind == kind) || watchers[o.ID] {
			out = append(out, o)
		}
	}
	return out, byKind || who == "all" || who == "watchers", nil
}

func (v *visit) join() error {
	round := v.Params("id")
	form, err := v.joinForm(round)
	if err != nil {
		return err
	}
	waiting, err := v.notJoined(round)
	if err != nil {
		return err
	}
	v.fill(&form)
	list, several, err := v.chosen(waiting, round, v.FormValue("who"))
	if err != nil {
		return err
	}
	for _, o := range list {
		_, err := v.p.svc.NewEvaluation(v.ctx, v.who, app.Evaluation{RoundID: round, OrganizationID: o.ID, SchemeID: v.FormValue("scheme"), Target: v.joinTarget()})
		if app.KindOf(err) == app.Conflict && several {
			continue // somebody else added it meanwhile
		}
		if v.mark(&form, err) {
			return v.showJoin(form)
		}
		if err != nil {
			return err
		}
	}
	if len(list) == 0 {
		form.Fields[0].Wrong = "请选择要加入的单位。"
		v.Status(422)
		return v.showJoin(form)
	}
	return v.on("/admin/rounds/"+round, "added")
}
