package ledger

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// selfHome lists the self-checks that were asked for.
const selfHome = home + "/self-checks"

// selfChecks are the self-checks that were asked of all units, or of the person's own.
func (req *request) selfChecks() error {
	all, err := req.svc.Ledgers.SelfChecks(req.ctx, req.who, "")
	if err != nil {
		return err
	}
	out := SelfChecks{Frame: req.Frame("对照自查")}
	out.Back = &kit.Link{Href: home, Text: "台账"}
	if req.who.Role == auth.Admin {
		out.New = &kit.Link{Href: selfHome + "/new", Text: "布置自查"}
	}
	if batch := req.Query("batch"); batch != "" {
		all = slices.DeleteFunc(all, func(v records.Versioned[ledger.SelfCheck]) bool { return v.V.Batch != batch })
	}
	today := deadline.DayOf(req.svc.Now())
	if req.who.Role == auth.Admin && len(all) > 0 {
		out.Figures = selfFigures(ledger.CountSelf(all, today), req.Query("batch"))
	}
	kept := all
	if only := req.Query("only"); only != "" {
		kept = nil
		for _, v := range all {
			if selfIs(v, only, today) {
				kept = append(kept, v)
			}
		}
		out.Said = fmt.Sprintf("符合条件的 %d 项。", len(kept))
	}
	from, to, pages := req.Paginate(len(kept))
	out.Pages = pages
	for _, v := range kept[from:to] {
		out.Rows = append(out.Rows, req.selfRow(v))
	}
	if len(all) == 0 {
		out.Empty = &kit.Empty{
			Icon: "table", Title: "还没有布置自查", Text: "把台账里的事项标为共性问题，再布置给各单位对照自查；不在本轮的单位也可以。",
			Do: out.New,
		}
	}
	return req.Render(out)
}

// selfFigures are how far self-checks are, each opening its list.
func selfFigures(c ledger.SelfCounts, batch string) []Count {
	at := func(only string) string {
		q := url.Values{}
		for name, v := range map[string]string{"only": only, "batch": batch} {
			if v != "" {
				q.Set(name, v)
			}
		}
		return selfHome + "?" + q.Encode()
	}
	return []Count{
		{"已布置", c.Asked, at("")},
		{"已报送", c.Answered, at("answered")},
		{"超期未报", c.Overdue, at(dueOver)},
		{"迟报", c.Late, at("late")},
		{"发现并整改", c.Found, at("found")},
		{"发现待整改", c.Open, at("open")},
	}
}

// selfIs reports whether a self-check is counted under one of the figures.
func selfIs(v records.Versioned[ledger.SelfCheck], only string, today deadline.Day) bool {
	c := ledger.CountSelf([]records.Versioned[ledger.SelfCheck]{v}, today)
	return map[string]int{
		"answered": c.Answered, dueOver: c.Overdue, "late": c.Late, "found": c.Found, "open": c.Open,
	}[only] > 0
}

func (req *request) selfRow(v records.Versioned[ledger.SelfCheck]) SelfRow {
	r := SelfRow{
		Href: selfHome + "/" + v.ID, Unit: v.V.Name, Text: kit.Clipped(v.V.Text, 60),
		Due:   kit.DayWords(string(v.V.Due)),
		State: kit.Chip{Kind: "mark", Text: "待报送"},
	}
	if x := v.V.Reply; x != nil {
		r.State = kit.Chip{Kind: "good", Text: resultWords(x.Result)}
		if x.Handed.LateDays > 0 {
			r.Left = &kit.Chip{Kind: "fair", Text: fmt.Sprintf("迟报 %d 天", x.Handed.LateDays)}
		}
		return r
	}
	r.Left = kit.LeftChip(req.svc.Ledgers.Standing(v.V.Due))
	return r
}

func resultWords(code string) string {
	for _, r := range ledger.SelfResults() {
		if r[0] == code {
			return r[1]
		}
	}
	return code
}

// newSelfCheck asks which units are to look for which common problem.
func (req *request) newSelfCheck() error { return req.selfPage(nil) }

func (req *request) selfPage(sent *kit.Submission) error {
	page := kit.FormPage{Frame: req.Frame("布置自查"), Intro: []string{
		"写明要对照自查的共性问题，选好单位和期限。选中的单位在“本单位”里看到，按期报送；不在本轮的单位也可以布置。",
	}}
	page.Back = &kit.Link{Href: selfHome, Text: "对照自查"}
	items, err := req.commonItems()
	if err != nil {
		return err
	}
	var lines []string
	for _, v := range items { // what several units have in common is asked about once
		if line := kit.Clipped(v.Item.Heading(), 200); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	hint := "一行一个。在台账里标为共性的事项，下次会先写在这里。"
	if len(lines) > 0 {
		hint = "已按标记的事项写好，可以改。"
	}
	f := kit.Form{Key: "self", Action: selfHome + "/new", Button: "布置", Kind: "next", Fields: []kit.Field{
		{
			Name: "text", Label: "共性问题", Type: "textarea", MaxLen: 4000, Value: strings.Join(lines, "\n"),
			Hint: hint,
		},
		{Name: "due", Label: "报送期限", Type: "date", Width: "short"},
	}}
	for _, v := range items {
		f.Fields = append(f.Fields, kit.Field{
			Name: "item." + v.ID, Label: "依据：" + kit.Clipped(v.Item.Heading(), 40), Type: "check", Value: "1",
			Hint: v.Organization,
		})
	}
	for _, o := range lookup.KindOptions() {
		f.Fields = append(f.Fields, kit.Field{Name: "kind." + o.Value, Label: "全部" + o.Text, Type: "check"})
	}
	f.Fields = append(f.Fields, kit.Field{
		Name: "organizations", Label: "另外的单位", Type: "textarea", Optional: true, MaxLen: 10_000,
		Hint: "单位名称，用顿号或换行隔开。",
	})
	page.Form = *req.WithErrors(&f, sent)
	return req.Render(page)
}

// mostCommon is how many common problems can be chosen from.
const mostCommon = 200

// commonItems are the items of the newest round with any that are marked as a common problem.
func (req *request) commonItems() ([]ledger.View, error) {
	rounds, err := lookup.AllRounds(req.Request)
	if err != nil {
		return nil, err
	}
	for _, r := range rounds {
		f := ledger.Filter{RoundID: r.ID, Common: true}
		l, err := req.svc.Ledgers.Items(req.ctx, req.who, f, 0, mostCommon)
		if err != nil || len(l.Items) > 0 {
			return l.Items, err
		}
	}
	return nil, nil
}

// askSelfChecks asks the units.
func (req *request) askSelfChecks() error {
	r := ledger.SelfCheckRequest{
		Text: strings.TrimSpace(req.FormValue("text")), Due: deadline.Day(kit.FormDay(req.Request, "due")),
	}
	for key := range req.Ctx.Request().PostArgs().All() {
		if id, ok := strings.CutPrefix(string(key), "item."); ok {
			r.Items = append(r.Items, id)
		}
	}
	err := req.chosen(&r)
	if err == nil {
		_, err = req.svc.Ledgers.AskSelfChecks(req.ctx, req.who, r)
	}
	if kit.Correctable(err) {
		return req.selfPage(&kit.Submission{Key: "self", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(selfHome, "saved.selfcheck")
}

// chosen are the units of the kinds that were ticked and those that were named.
func (req *request) chosen(r *ledger.SelfCheckRequest) error {
	all, err := lookup.AllOrganizations(req.Request)
	if err != nil {
		return err
	}
	byName := map[string]string{}
	for _, o := range all {
		byName[o.V.Name] = o.ID
		if req.FormValue("kind."+o.V.Kind) != "" {
			r.Organizations = append(r.Organizations, o.ID)
		}
	}
	for _, name := range rules.ReadNames(req.FormValue("organizations")) {
		id, ok := byName[name]
		if !ok {
			return kit.FieldError("organizations", "单位名单里没有“"+name+"”。")
		}
		r.Organizations = append(r.Organizations, id)
	}
	return nil
}

// selfCheck is one self-check, with the form in which the unit answers.
func (req *request) selfCheck() error { return req.selfCheckPage(nil) }

func (req *request) selfCheckPage(sent *kit.Submission) error {
	v, err := req.findSelfCheck(req.Params("id"))
	if err != nil {
		return err
	}
	out := SelfCheck{Frame: req.Frame("对照自查"), Text: v.V.Text, Row: req.selfRow(v)}
	out.Sub, out.Back = v.V.Name, &kit.Link{Href: selfHome, Text: "对照自查"}
	out.Facts = []kit.Fact{{Name: "报送期限", Value: out.Row.Due}, {Name: "布置", Value: v.V.By}}
	switch x := v.V.Reply; {
	case x != nil:
		out.Reply = []kit.Fact{
			{Name: "自查结果", Value: resultWords(x.Result)},
			{Name: "自查情况", Value: x.Text},
			{Name: "报送", Value: x.By + "，" + kit.DayWords(string(x.Handed.On))},
		}
	case req.who.Role == auth.Unit:
		result := kit.Field{Name: "result", Label: "自查结果", Type: "radio"}
		for _, r := range ledger.SelfResults() {
			result.Options = append(result.Options, kit.Option{Value: r[0], Text: r[1]})
		}
		out.Form = req.WithErrors(&kit.Form{
			Key: "reply", Action: selfHome + "/" + url.PathEscape(v.ID), Button: "报送", Kind: "next",
			Hidden: []kit.Hidden{kit.VersionField(v.Version)},
			Fields: []kit.Field{result, {Name: "text", Label: "自查情况", Type: "textarea", MaxLen: 4000}},
		}, sent)
	}
	if n := req.Unplaced(sent); n != nil {
		out.Notice = n
	}
	return req.Render(out)
}

func (req *request) findSelfCheck(id string) (v records.Versioned[ledger.SelfCheck], err error) {
	all, err := req.svc.Ledgers.SelfChecks(req.ctx, req.who, "")
	if err != nil {
		return v, err
	}
	for _, v := range all {
		if v.ID == id {
			return v, nil
		}
	}
	return v, records.ErrNone
}

// answer hands in what the unit found.
func (req *request) answer() error {
	id := req.Params("id")
	_, err := req.svc.Ledgers.AnswerSelfCheck(
		req.ctx, req.who, id, req.SeenVersion(), req.FormValue("result"), req.FormValue("text"),
	)
	if kit.Correctable(err) {
		return req.selfCheckPage(&kit.Submission{Key: "reply", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(selfHome+"/"+url.PathEscape(id), "saved.selfcheck")
}
