package round

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"minping/internal/app/records"
	appround "minping/internal/app/round"
	appscheme "minping/internal/app/scheme"
	"minping/internal/evaluation/scheme"
	"minping/internal/typed"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// joinTarget is what joining organizations are evaluated for: their rectification, or how they supervise that of
// others (domain A04).
func (req *request) joinTarget() string {
	if req.Query("target") == scheme.TargetSupervising {
		return scheme.TargetSupervising
	}
	return scheme.TargetInspected
}

// joinForm adds organizations to a round: one, or all of a kind that are not in it yet.
func (req *request) joinForm(round string) (kit.Form, error) {
	form := kit.Form{Action: "/admin/rounds/" + round + "/join", Button: "加入本轮", Kind: "next", Cancel: &kit.Link{Href: "/admin/rounds/" + round, Text: "取消"}}
	supervising := req.joinTarget() == scheme.TargetSupervising
	label := "单位"
	if supervising {
		form.Action += "?target=" + scheme.TargetSupervising
		label = "监督单位"
	}
	waiting, err := req.notJoined(round)
	if err != nil {
		return form, err
	}
	choices, schemes, err := req.joinWho(waiting, round, supervising)
	if err != nil {
		return form, err
	}
	scheme := kit.Field{Name: "scheme", Label: "评估方案", Type: "radio"}
	slices.SortStableFunc(schemes, func(a, b appscheme.SchemeView) int {
		return cmp.Compare(min(len(a.Newer), 1), min(len(b.Newer), 1)) // those that a newer one marks come last
	})
	for _, s := range schemes {
		hint := fmt.Sprintf("第 %d 版。%s", s.Version, forWhat(s.Scheme, supervising))
		if s.Newer != "" {
			hint += "以前的轮次用；它的指标没有标明评估重点。"
		}
		if slices.ContainsFunc(schemes, func(x appscheme.SchemeView) bool { return x.Name == s.Name && x.ID != s.ID }) {
			hint = s.ID + " " + hint // otherwise nothing tells them apart
		}
		scheme.Options = append(scheme.Options, kit.Option{Value: s.ID, Text: s.Name, Hint: hint})
	}
	scheme.Value, err = req.usualScheme(round, schemes)
	if err != nil {
		return form, err
	}
	form.Fields = []kit.Field{
		{Name: "who", Label: label, Type: "select", Value: req.Query("who"), Options: choices, Optional: true},
		{
			Name: "names", Label: "或者写几个" + label + "的名称", Type: "textarea", Optional: true, MaxLen: 20_000,
			Hint: "从名单里粘贴，一行一个，或者用顿号隔开。",
		},
		scheme,
	}
	return form, nil
}

// forWhat says in a line whose scheme it is: the name alone does not tell them apart. Supervising bodies have no
// ballot.
func forWhat(x scheme.Scheme, supervising bool) string {
	bodies := make([]string, len(x.Bodies))
	for i, b := range x.Bodies {
		bodies[i] = cmp.Or(b.Name, kit.BodyName(b.Code))
	}
	satisfaction := "；满意度计入得分。"
	switch {
	case supervising:
		satisfaction = "。"
	case x.Satisfaction.Mode == scheme.ModeReportOnly:
		satisfaction = "；满意度不计入得分，另报。"
	}
	out := "评分：" + strings.Join(bodies, "、") + satisfaction
	if x.Basis != "" {
		out += "依据" + strings.TrimSuffix(x.Basis, "。") + "。"
	}
	return out
}

// usualScheme is what is chosen at first: the scheme of those who joined the round last, or the only one there is.
// Among so many none is the obvious choice, and an evaluation keeps the scheme it joined with.
func (req *request) usualScheme(round string, schemes []appscheme.SchemeView) (string, error) {
	if len(schemes) == 1 {
		return schemes[0].ID, nil
	}
	rows, err := req.svc.Scores.Overview(req.ctx, round)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	last := rows[len(rows)-1].SchemeID
	if !slices.ContainsFunc(schemes, func(s appscheme.SchemeView) bool { return s.ID == last }) {
		return "", nil
	}
	return last, nil
}

// notJoined lists the organizations without an evaluation of the requested kind in a round.
func (req *request) notJoined(round string) ([]records.Versioned[appround.Organization], error) {
	orgs, err := lookup.AllOrganizations(req.Request)
	if err != nil {
		return nil, err
	}
	standing := req.svc.Scores.Overview
	if req.joinTarget() == scheme.TargetSupervising {
		standing, orgs = req.svc.Scores.SupervisionOverview, appround.Supervisors(orgs)
	}
	rows, err := standing(req.ctx, round)
	if err != nil {
		return nil, err
	}
	in := map[string]bool{}
	for _, r := range rows {
		in[r.OrganizationID] = true
	}
	var out []records.Versioned[appround.Organization]
	for _, o := range orgs {
		if !in[o.ID] {
			out = append(out, o)
		}
	}
	return out, nil
}

func (req *request) joinPage() error {
	id := req.Params("id")
	waiting, err := req.notJoined(id)
	if err != nil {
		return err
	}
	if len(waiting) == 0 {
		return req.nobodyToJoin(id)
	}
	form, err := req.joinForm(id)
	if err != nil {
		return err
	}
	return req.showJoin(form)
}

// addHref adds a unit to the list and leads back to joining the round, for the same target.
func (req *request) addHref(round string) string {
	at := "/admin/organizations/new?round=" + url.QueryEscape(round)
	if target := req.joinTarget(); target != scheme.TargetInspected {
		at += "&target=" + target
	}
	return at
}

// nobodyToJoin is shown instead of a form with nothing to choose from.
func (req *request) nobodyToJoin(round string) error {
	orgs, err := lookup.AllOrganizations(req.Request)
	if err != nil {
		return err
	}
	back := kit.Link{Href: "/admin/rounds/" + round, Text: "本轮进度"}
	out := kit.FormPage{Frame: req.Frame("把单位加入本轮"), Empty: lookup.NoUnits(req.who)}
	out.Back = &back
	out.Empty.Or = &kit.Link{Href: req.addHref(round), Text: "添加单位"}
	if len(orgs) > 0 {
		out.Empty = &kit.Empty{
			Icon: "unit", Title: "所有单位都已经在本轮里", Text: "要再加单位，先在单位名单里添加。",
			Do: &kit.Link{Href: back.Href, Text: "看本轮进度"},
			Or: &kit.Link{Href: req.addHref(round), Text: "添加单位"},
		}
	}
	if len(orgs) > 0 && req.joinTarget() == scheme.TargetSupervising {
		out.Title, out.Empty.Title = "把监督单位加入本轮", "没有可以加入的监督单位"
		out.Empty.Text = "派驻组、监督检查室、监督机关，和单位名单里填作“日常监督部门”的单位，才作为监督单位评估；已经加入的不再列出。"
	}
	return req.Render(out)
}

func (req *request) showJoin(form kit.Form) error {
	f := req.Frame("把单位加入本轮")
	intro := "每个单位在一轮里只评估一次，用一个方案；方案以后改了版本，已经加入的不受影响。"
	if req.joinTarget() == scheme.TargetSupervising {
		f.Title = "把监督单位加入本轮"
		intro = "纪检监察机关、派驻组和组织部门履行日常监督责任的情况，用方案里另一张评分细则评，不做测评，单独排名。"
	}
	f.Back = &kit.Link{Href: form.Cancel.Href, Text: "本轮进度"}
	aside := []kit.Fact{{Name: "名单里没有的单位", Value: "添加单位", Href: req.addHref(req.Params("id"))}}
	return req.Render(kit.FormPage{Frame: f, Form: form, Intro: []string{intro}, Aside: aside})
}

// chosen returns the selected ones of the waiting organizations; several reports whether more than one was selected by
// name.
func (req *request) chosen(waiting []records.Versioned[appround.Organization], round,
	who string,
) (out []records.Versioned[appround.Organization], several bool, err error) {
	kind, byKind := strings.CutPrefix(who, "kind:")
	watchers := map[string]bool{}
	if who == "watchers" {
		watchers, err = req.watchers(waiting, round)
		if err != nil {
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

// namedIn finds organizations by typed or pasted names, and returns the names it did not find.
func namedIn(
	waiting []records.Versioned[appround.Organization], text string,
) (out []records.Versioned[appround.Organization], unknown []string) {
	between := func(r rune) bool { return strings.ContainsRune("、，,；;\n\r\t", r) } // words:keep
	for _, name := range strings.FieldsFunc(text, between) {
		key := typed.Key(name)
		if key == "" {
			continue
		}
		meant := func(o records.Versioned[appround.Organization]) bool { return typed.Key(o.V.Name) == key }
		i := slices.IndexFunc(waiting, meant)
		if i < 0 {
			unknown = append(unknown, strings.TrimSpace(name))
			continue
		}
		out = together(out, waiting[i:i+1])
	}
	return out, unknown
}

// together adds those of a list that are not in another.
func together(list, more []records.Versioned[appround.Organization]) []records.Versioned[appround.Organization] {
	for _, o := range more {
		same := func(x records.Versioned[appround.Organization]) bool { return x.ID == o.ID }
		if !slices.ContainsFunc(list, same) {
			list = append(list, o)
		}
	}
	return list
}

func (req *request) join() error {
	round := req.Params("id")
	form, err := req.joinForm(round)
	if err != nil {
		return err
	}
	waiting, err := req.notJoined(round)
	if err != nil {
		return err
	}
	req.Refill(&form)
	list, several, err := req.chosen(waiting, round, req.FormValue("who"))
	if err != nil {
		return err
	}
	named, unknown := namedIn(waiting, req.FormValue("names"))
	if len(unknown) > 0 {
		why := "名单里没有，或者已经在本轮里："
		if req.joinTarget() == scheme.TargetSupervising {
			why = "名单里没有，不是监督单位，或者已经在本轮里："
		}
		form.Fields[1].Wrong = why + strings.Join(unknown, "、") + "。"
		req.Status(422)
		return req.showJoin(form)
	}
	if len(named) > 0 {
		list, several = together(list, named), true
	}
	for _, o := range list {
		_, err := req.svc.Rounds.NewEvaluation(req.ctx, req.who,
			appround.Evaluation{
				RoundID: round, OrganizationID: o.ID, SchemeID: req.FormValue("scheme"),
				Target: req.joinTarget(),
			})
		if records.KindOf(err) == records.Conflict && several {
			continue // added by someone else in the meantime
		}
		if req.MarkErrors(&form, err) {
			return req.showJoin(form)
		}
		if err != nil {
			return err
		}
	}
	if len(list) == 0 {
		form.Fields[0].Wrong = "请选择要加入的单位，或者在下面写名称。"
		req.Status(422)
		return req.showJoin(form)
	}
	said := fmt.Sprintf("已把 %d 个单位加入本轮。", len(list))
	return req.RedirectSaying("/admin/rounds/"+round, kit.Notice{Kind: "good", Text: said})
}
