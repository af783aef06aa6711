package team

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/team"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	rules "minping/internal/evaluation/team"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// newest leads to the teams of the newest round's batch.
func (req *request) newest() error {
	id := req.Query("batch")
	if id == "" {
		r, ok, err := lookup.RoundOf(req.Request, "")
		if err != nil {
			return err
		}
		if !ok {
			return req.Render(Teams{Frame: req.Frame("编组"), Empty: lookup.NoRounds(req.who)})
		}
		id, err = req.svc.Rounds.BatchOf(req.ctx, r.ID)
		if err != nil {
			return err
		}
	}
	return req.Redirect("/admin/batches/"+url.PathEscape(id)+"/teams", "")
}

func (req *request) show() error { return req.page(nil) }

func (req *request) page(sent *kit.Submission) error {
	v, err := req.svc.Teams.Show(req.ctx, req.Params("id"))
	if err != nil {
		return err
	}
	out := Teams{Frame: req.Frame("编组")}
	out.Sub = v.Batch.V.Name
	out.Facts = []kit.Fact{
		{Name: "评估组", Value: fmt.Sprintf("%d 个", len(v.Teams))},
		{Name: "评估对象", Value: fmt.Sprintf("%d 个", len(v.Targets))},
	}
	if v.Mode != "" {
		out.Facts = append(out.Facts, kit.Fact{Name: "分配方式", Value: modeNames[v.Mode] + "，种子 " + v.Seed})
	}
	if len(v.Targets) == 0 { // teams are made for units
		out.Joins, err = req.toJoin(v)
		if err != nil {
			return err
		}
	}
	for _, w := range v.Warnings {
		out.Warnings = append(out.Warnings, w.ZH)
	}
	places, err := req.places()
	if err != nil {
		return err
	}
	for _, t := range v.Teams {
		out.Rows = append(out.Rows, req.row(t, t.Targets, v.Targets, places))
	}
	if req.who.Role == auth.Admin {
		if err := req.office(&out, v, places, sent); err != nil {
			return err
		}
	}
	out.Notice = either(out.Notice, req.Unplaced(sent))
	return req.Render(out)
}

// toJoin says that no unit is there to be assessed, and leads the office to where units are added.
func (req *request) toJoin(v team.View) (*kit.Empty, error) {
	const text = "先把单位加入本轮，再编组、分配评估对象。"
	if len(v.Batch.V.Rounds) == 0 {
		return lookup.NoneJoined(req.who, records.Versioned[round.Round]{}, text), nil
	}
	first, err := req.svc.Rounds.ShowRound(req.ctx, v.Batch.V.Rounds[0])
	return lookup.NoneJoined(req.who, first, text), err
}

func either(flash, wrong *kit.Notice) *kit.Notice {
	if wrong != nil {
		return wrong
	}
	return flash
}

var modeNames = map[string]string{rules.Cross: "交叉", rules.Rotate: "推磨"}

// places are the counties that teams can come from.
func (req *request) places() ([]kit.Option, error) {
	all, err := lookup.AllOrganizations(req.Request)
	if err != nil {
		return nil, err
	}
	out := []kit.Option{{Text: "市级"}}
	for _, o := range all {
		if o.V.Kind == scheme.KindCounty {
			out = append(out, kit.Option{Value: o.ID, Text: o.V.Name})
		}
	}
	return out, nil
}

func optionText(list []kit.Option, value string) string {
	for _, o := range list {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

func (req *request) row(t rules.Team, ids []string, targets []rules.Target, places []kit.Option) Row {
	out := Row{Name: t.Name, Home: optionText(places, t.Home)}
	for _, m := range t.Members {
		says := m.Name + "（" + optionText(req.bodies(), m.Body)
		if m.Lead {
			says += "，组长"
		}
		out.Members = append(out.Members, says+"）")
	}
	for _, x := range targets {
		if slices.Contains(ids, x.ID) {
			at := kit.Link{Href: "/admin/evaluations/" + x.ID, Text: targetName(x)}
			out.Targets.Names = append(out.Targets.Names, at)
		}
	}
	out.Targets.Title = fmt.Sprintf("%d 个单位", len(out.Targets.Names))
	out.Targets.Open = len(out.Targets.Names) <= fewTargets
	return out
}

// fewTargets is how many targets of a team are listed at once.
const fewTargets = 12

func targetName(x rules.Target) string {
	if x.Supervising {
		return x.Name + "（监督责任）"
	}
	return x.Name
}

func (req *request) bodies() (out []kit.Option) {
	for _, b := range req.svc.Teams.Rules().Bodies {
		out = append(out, kit.Option{Value: b.Code, Text: b.Name})
	}
	return out
}

// office is what the office can do with the teams.
func (req *request) office(out *Teams, v team.View, places []kit.Option, sent *kit.Submission) error {
	for _, t := range v.Teams {
		out.More = append(out.More, *req.WithErrors(req.teamForm(v, t, places), sent))
	}
	out.More = append(out.More, *req.WithErrors(req.teamForm(v, rules.Team{}, places), sent))
	if len(v.Teams) == 0 {
		return nil
	}
	mode, seed := req.Query("mode"), strings.TrimSpace(req.Query("seed"))
	out.Draw = []kit.Field{
		{Name: "mode", Label: "分配方式", Type: "select", Value: mode, Options: []kit.Option{
			{Value: rules.Cross, Text: "交叉（两两互评）"}, {Value: rules.Rotate, Text: "推磨（依次评下一个）"},
		}},
		{Name: "seed", Label: "随机种子", Type: "text", Value: seed, MaxLen: 100, Auto: "off"},
	}
	if seed == "" {
		return nil
	}
	p, err := req.svc.Teams.Propose(req.ctx, v.Batch.ID, mode, seed)
	if kit.Correctable(err) {
		f := kit.Form{Fields: out.Draw}
		req.MarkErrors(&f, err)
		out.Draw = f.Fields
		if f.Wrong != "" {
			out.Draw[1].Wrong = f.Wrong
		}
		return nil
	}
	if err != nil {
		return err
	}
	out.Proposal = req.proposal(v, p, places)
	out.Proposal.Take = req.WithErrors(&kit.Form{
		Key: "take", Action: "/admin/batches/" + v.Batch.ID + "/assignment", Button: "采用这个方案", Kind: "next",
		Cannot: "各组现有的评估对象会全部换成方案里的。",
		Hidden: []kit.Hidden{{Name: "mode", Value: mode}, {Name: "seed", Value: seed}, kit.VersionField(v.Version)},
	}, sent)
	return nil
}

func (req *request) proposal(v team.View, p rules.Proposal, places []kit.Option) *Proposal {
	out := &Proposal{}
	for _, s := range p.Order {
		out.Order = append(out.Order, s.ZH)
	}
	for _, x := range p.Nobody {
		out.Nobody = append(out.Nobody, x.Name)
	}
	for _, t := range v.Teams {
		var ids, why []string
		for _, g := range p.Given {
			if g.Team == t.ID {
				ids = append(ids, g.Target)
				if !slices.Contains(why, g.Because.ZH) {
					why = append(why, g.Because.ZH)
				}
			}
		}
		row := req.row(t, ids, v.Targets, places)
		row.Members = why
		out.Rows = append(out.Rows, row)
	}
	return out
}

// spare is how many empty lines a form has for further members.
const spare = 3

// teamForm changes a team, or adds one.
func (req *request) teamForm(v team.View, t rules.Team, places []kit.Option) *kit.Form {
	f := &kit.Form{
		Key: "team" + t.ID, Action: "/admin/batches/" + v.Batch.ID + "/teams", Button: "保存",
		Label:  "修改" + t.Name + "…",
		Hidden: []kit.Hidden{{Name: "team", Value: t.ID}, kit.VersionField(v.Version)},
	}
	if t.ID == "" {
		f.Label, f.Button = "添加评估组…", "添加"
	}
	f.Hidden = append(f.Hidden, kit.Hidden{Name: "lines", Value: strconv.Itoa(len(t.Members) + spare)})
	f.Fields = []kit.Field{
		{Name: "name", Label: "名称", Type: "text", Value: t.Name, MaxLen: 50, Auto: "off", Row: "team"},
		{
			Name: "home", Label: "成员来自", Type: "select", Value: t.Home, Options: places, Row: "team",
			Hint: "不会评估本地的单位。", Optional: true,
		},
	}
	for i := range len(t.Members) + spare {
		m := rules.Member{}
		if i < len(t.Members) {
			m = t.Members[i]
		}
		f.Fields = append(f.Fields, req.memberFields(i, m)...)
	}
	if t.ID == "" {
		return f
	}
	targets := kit.Field{Name: "targets", Label: "评估对象", Type: "checks", Optional: true, Value: kit.JoinChecks(t.Targets)}
	for _, x := range v.Targets {
		if slices.Contains(t.Targets, x.ID) || !taken(v.Teams, x.ID) {
			targets.Options = append(targets.Options, kit.Option{Value: x.ID, Text: targetName(x)})
		}
	}
	if len(targets.Options) > 0 {
		f.Fields = append(f.Fields, targets)
	}
	f.Fields = append(f.Fields, kit.Field{Name: "remove", Label: "删除这个评估组", Type: "check"})
	return f
}

func taken(teams []rules.Team, target string) bool {
	return slices.ContainsFunc(teams, func(t rules.Team) bool { return slices.Contains(t.Targets, target) })
}

func (req *request) memberFields(i int, m rules.Member) []kit.Field {
	n := strconv.Itoa(i)
	lead := ""
	if m.Lead {
		lead = "1"
	}
	return []kit.Field{
		{Name: "name." + n, Label: "姓名", Type: "text", Value: m.Name, Optional: true, MaxLen: 50, Row: n},
		{Name: "body." + n, Label: "来源", Type: "select", Value: m.Body, Options: req.bodies(), Optional: true, Row: n},
		{
			Name: "account." + n, Label: "账号", Type: "text", Value: m.Account, Optional: true, MaxLen: 64,
			Auto: "off", Row: n,
		},
		{Name: "lead." + n, Label: "组长", Type: "check", Value: lead, Row: n},
	}
}

// put changes, adds or removes one team.
func (req *request) put() error {
	v, err := req.svc.Teams.Show(req.ctx, req.Params("id"))
	if err != nil {
		return err
	}
	id := req.FormValue("team")
	teams := slices.Clone(v.Teams)
	i := slices.IndexFunc(teams, func(t rules.Team) bool { return t.ID == id })
	if i < 0 {
		teams, i = append(teams, rules.Team{Targets: []string{}}), len(teams)
	}
	switch {
	case req.FormValue("before") != "":
		teams, err = teamsBefore(req.FormValue("before"))
		if err != nil {
			return err
		}
	case req.FormValue("remove") != "" && id != "":
		teams = slices.Delete(teams, i, i+1)
	default:
		teams[i] = req.typedTeam(v, teams[i])
	}
	version := req.SeenVersion()
	after, err := req.svc.Teams.Put(req.ctx, req.who, v.Batch.ID, version, teams)
	if kit.Correctable(err) {
		err = kit.RenamedFields(err, func(f string) string { return fieldOf(f, i) })
		return req.page(&kit.Submission{Key: "team" + id, Err: err})
	}
	if err != nil {
		return err
	}
	at := "/admin/batches/" + v.Batch.ID + "/teams"
	before, err := json.Marshal(v.Teams)
	if err != nil {
		return err
	}
	done := "评估组已修改。"
	if id == "" && req.FormValue("before") == "" {
		done = "评估组已添加。"
	}
	return kit.RedirectUndoable(req.Request, at, done, kit.Undo{
		Action: at,
		Hidden: []kit.Hidden{{Name: "before", Value: string(before)}, kit.VersionField(after.Version)},
	})
}

// teamsBefore reads the teams that an undo brings back; Put checks them like any others.
func teamsBefore(text string) (out []rules.Team, err error) {
	if err = json.Unmarshal([]byte(text), &out); err != nil {
		return nil, records.InvalidField("before", "撤销的内容不完整。", "Only a complete item can be withdrawn.")
	}
	return out, nil
}

// fieldOf is the field of a team's form that the n-th team's error is about.
func fieldOf(field string, n int) string {
	rest, is := strings.CutPrefix(field, fmt.Sprintf("teams[%d].", n))
	if !is {
		return field
	}
	if at, is := strings.CutPrefix(rest, "members["); is {
		line, of, _ := strings.Cut(at, "]")
		return cmp.Or(strings.TrimPrefix(of, "."), "name") + "." + line
	}
	return rest
}

// maxLines bounds how many members are read from a form.
const maxLines = 60

func (req *request) typedTeam(v team.View, t rules.Team) rules.Team {
	t.Name, t.Home, t.Members = strings.TrimSpace(req.FormValue("name")), req.FormValue("home"), nil
	for i := range min(max(kit.ParseNumber(req.FormValue("lines")), 0), maxLines) {
		n := strconv.Itoa(i)
		m := rules.Member{
			Name: strings.TrimSpace(req.FormValue("name." + n)), Body: req.FormValue("body." + n),
			Account: strings.TrimSpace(req.FormValue("account." + n)), Lead: req.FormValue("lead."+n) != "",
		}
		if m.Name != "" || m.Account != "" {
			t.Members = append(t.Members, m)
		}
	}
	if t.ID == "" {
		return t
	}
	offered := kit.Field{Name: "targets", Type: "checks"}
	for _, x := range v.Targets {
		offered.Options = append(offered.Options, kit.Option{Value: x.ID})
	}
	t.Targets = append([]string{}, req.Checked(offered)...)
	return t
}

// assign accepts a draw.
func (req *request) assign() error {
	id := req.Params("id")
	mode, seed := req.FormValue("mode"), req.FormValue("seed")
	_, err := req.svc.Teams.Assign(req.ctx, req.who, id, req.SeenVersion(), mode, seed)
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "take", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/batches/"+id+"/teams", "saved.teams")
}
