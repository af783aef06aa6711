package ledger

import (
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// newItem is the form in which an item is written down by hand.
func (req *request) newItem() error { return req.newPage(nil) }

func (req *request) newPage(sent *kit.Submission) error {
	page := kit.FormPage{Frame: req.Frame("登记事项")}
	page.Back = &kit.Link{Href: home, Text: "台账"}
	unit, ok, err := req.unitField(req.Query("round", req.FormValue("round")))
	if err != nil {
		return err
	}
	if !ok {
		page.Empty, err = req.noneOf(req.Query("round", req.FormValue("round")))
		if err != nil {
			return err
		}
		return req.Render(page)
	}
	f := kit.Form{
		Key: "item", Action: home + "/new", Button: "登记", Kind: "next",
		Hidden: []kit.Hidden{{Name: "round", Value: req.Query("round", req.FormValue("round"))}},
	}
	i := rules.Item{Source: "found", Measures: []rules.Measure{{}}}
	f.Fields = append([]kit.Field{unit}, req.itemFields(i)...)
	f.Fields = append(f.Fields, measureFields(0, rules.Measure{})...)
	f.Fields = append(f.Fields, readerFields(false, nil)...)
	page.Form = *req.WithErrors(&f, sent)
	return req.Render(page)
}

// unitField offers the units of a round that are the person's; of the newest round without one.
func (req *request) unitField(roundID string) (f kit.Field, ok bool, err error) {
	r, found, err := lookup.RoundOf(req.Request, roundID)
	if err != nil || !found {
		return f, false, err
	}
	l, err := req.svc.Ledgers.Items(req.ctx, req.who, ledger.Filter{RoundID: r.ID}, 0, 1)
	if err != nil {
		return f, false, err
	}
	f = kit.Field{Name: "evaluation", Label: "单位", Type: "select", Value: req.Query("evaluation")}
	for _, u := range l.ByUnit {
		f.Options = append(f.Options, kit.Option{Value: u.EvaluationID, Text: u.Organization})
	}
	return f, len(l.ByUnit) > 0, nil
}

// itemFields are the fields of the problem itself. Their names are those of its errors.
func (req *request) itemFields(i rules.Item) []kit.Field {
	pack := req.svc.Ledgers.Pack()
	source := kit.Field{Name: "source", Label: "来源", Type: "select", Value: i.Source, Row: "s"}
	for _, s := range req.svc.Ledgers.Sources(req.who) {
		o := kit.Option{Value: s.Code, Text: s.Name}
		if s.Restricted {
			o.Text += "（限授权人员）"
		}
		source.Options = append(source.Options, o)
	}
	line := func(name, label, value, row string) kit.Field {
		return kit.Field{
			Name: name, Label: label, Type: "text", Optional: true, Value: value, MaxLen: 200, Row: row, Auto: "off",
		}
	}
	area := func(name, label, value string) kit.Field {
		return kit.Field{Name: name, Label: label, Type: "textarea", Optional: true, Value: value, MaxLen: 4000}
	}
	one := func(name, label, value string, words []rules.Word) kit.Field {
		return kit.Field{
			Name: name, Label: label, Type: "select", Optional: true, Value: value, Row: "w",
			Options: choices("不填", words),
		}
	}
	out := []kit.Field{source, line("no", "序号", i.No, "s"), area("text", "问题", i.Text)}
	if i.Title != "" {
		out = append(out, line("title", "标题", i.Title, ""))
	}
	if i.Detail != "" {
		out = append(out, area("detail", "具体情况", i.Detail))
	}
	out = append(out,
		area("goal", "整改目标", i.Goal), area("requirement", "整改要求", i.Requirement),
		line("class1", "一级分类", i.Class1, "c"), line("class2", "二级分类", i.Class2, "c"), line("tags", "标签", i.Tags, "c"),
		one("focus", "重点", i.Focus, pack.Focus), one("standard", "标准", i.Standard, pack.Standards),
		one("stage", "环节", i.Stage, pack.Stages),
		kit.Field{Name: "key", Label: "重点问题", Type: "check", Value: checked(i.Key)},
	)
	return out
}

func checked(is bool) string {
	if is {
		return "1"
	}
	return ""
}

func readerFields(restricted bool, readers []string) []kit.Field {
	return []kit.Field{
		{
			Name: "restricted", Label: "限授权人员查看", Type: "check", Value: checked(restricted),
			Hint: "内容加密保存，不进任何清单、导出和公文；线索、信访一律如此。",
		},
		{
			Name: "readers", Label: "授权人员的账号", Type: "text", Optional: true, Value: strings.Join(readers, "、"),
			Hint: "用顿号隔开；登记人自己总能查看。", Auto: "off",
		},
	}
}

// measureFields are the fields of a measure. Their names are those of its errors.
func measureFields(n int, m rules.Measure) []kit.Field {
	in := fmt.Sprintf("measures[%d].", n)
	line := func(name, label, value, row string) kit.Field {
		return kit.Field{
			Name: in + name, Label: label, Type: "text", Optional: true, Value: value, MaxLen: 200, Auto: "off",
			Row: row + in,
		}
	}
	due := m.Due.Text
	if due == "" {
		due = string(m.Due.Day)
	}
	out := []kit.Field{
		{
			Name: in + "text", Label: fmt.Sprintf("措施 %d", n+1), Type: "textarea", Optional: true, MaxLen: 4000,
			Value: m.Text,
		},
		line("lead", "责任领导", m.Lead, "a"), line("dept", "责任部门", m.Dept, "a"),
		line("person", "责任人", m.Person, "a"),
		line("due", "完成时限", due, "b"), line("with", "配合单位", strings.Join(m.With, "、"), "b"),
	}
	out[4].Hint = "例如 2026年3月31日、3月底前、长期坚持、立行立改。"
	return out
}

// blank reports whether a measure is empty.
func blank(m rules.Measure) bool {
	return m.Text == "" && m.Lead == "" && m.Dept == "" && m.Person == "" && len(m.With) == 0 && m.Due.IsZero() &&
		len(m.Progress) == 0 && m.Claim == ""
}

// typedMeasures returns the existing measures with what was typed. wrong names a deadline that cannot be read.
func (req *request) typedMeasures(was []rules.Measure, d term.Dates) (out []rules.Measure, wrong error) {
	for n := range rules.MaxMeasures + 1 {
		in := fmt.Sprintf("measures[%d].", n)
		if n >= len(was) && !req.Ctx.Request().PostArgs().Has(in+"text") {
			break
		}
		var m rules.Measure
		if n < len(was) {
			m = was[n]
		}
		value := func(name string) string { return strings.TrimSpace(req.FormValue(in + name)) }
		m.Text = strings.TrimSpace(req.FormValue(in + "text"))
		m.Lead, m.Dept, m.Person, m.With = value("lead"), value("dept"), value("person"), rules.ReadNames(value("with"))
		if due := value("due"); due != m.Due.Text && due != string(m.Due.Day) {
			read, ok := term.Read(due, d, false)
			if !ok && wrong == nil {
				wrong = kit.FieldError(in+"due", "看不懂这个时限。请写成 2026年3月31日、3月底前、长期坚持或立行立改。")
			}
			m.Due = read
		}
		if req.FormValue(in+"drop") == "" && !blank(m) {
			out = append(out, m)
		}
	}
	return out, wrong
}

// typedItem returns the existing problem with what was typed.
func (req *request) typedItem(i rules.Item) rules.Item {
	text := func(name string) string { return strings.TrimSpace(req.FormValue(name)) }
	i.Source, i.No, i.Text, i.Goal = text("source"), text("no"), text("text"), text("goal")
	i.Requirement, i.Class1, i.Class2, i.Tags = text("requirement"), text("class1"), text("class2"), text("tags")
	i.Focus, i.Standard, i.Stage, i.Key = text("focus"), text("standard"), text("stage"), text("key") != ""
	if i.Title != "" {
		i.Title = text("title")
	}
	if i.Detail != "" {
		i.Detail = text("detail")
	}
	return i
}

// create adds an item to the ledger of a unit.
func (req *request) create() error {
	evaluation := req.FormValue("evaluation")
	dates, err := req.svc.Ledgers.Dates(req.ctx, req.who, evaluation)
	if records.KindOf(err) == records.NotFound { // what was typed is not lost to a wrong choice
		return req.newPage(&kit.Submission{Key: "item", Err: kit.FieldError("evaluation", "没有这个单位。")})
	}
	if err != nil {
		return err
	}
	i := req.typedItem(rules.Item{})
	i.Measures, err = req.typedMeasures(nil, dates)
	var v ledger.View
	if err == nil {
		v, err = req.svc.Ledgers.New(req.ctx, req.who, evaluation, ledger.Draft{
			Item: i, Restricted: req.FormValue("restricted") != "", Readers: rules.ReadNames(req.FormValue("readers")),
		})
	}
	if kit.Correctable(err) {
		return req.newPage(&kit.Submission{Key: "item", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(itemPath(v.ID), "added.item")
}

// edit is the form in which an item is changed: the office changes all of it, a unit its measures.
func (req *request) edit() error { return req.editPage(nil) }

func (req *request) editPage(sent *kit.Submission) error {
	v, err := req.svc.Ledgers.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	page := kit.FormPage{Frame: req.Frame("修改事项")}
	page.Sub, page.Back = kit.Clipped(v.Item.Heading(), 60), &kit.Link{Href: itemPath(v.ID), Text: "整改事项"}
	f := kit.Form{
		Key: "edit", Action: itemPath(v.ID) + "/edit", Button: "保存", Kind: "next",
		Hidden: []kit.Hidden{kit.VersionField(v.Version)}, Cancel: &kit.Link{Href: itemPath(v.ID), Text: "不改了"},
	}
	if v.Party == rules.Office {
		f.Fields = req.itemFields(v.Item)
	}
	for n, m := range v.Item.Measures {
		f.Fields = append(f.Fields, measureFields(n, m)...)
		if len(m.Progress) == 0 {
			f.Fields = append(f.Fields, kit.Field{
				Name: fmt.Sprintf("measures[%d].drop", n), Label: fmt.Sprintf("删去措施 %d", n+1), Type: "check",
			})
		}
	}
	if n := len(v.Item.Measures); n < rules.MaxMeasures {
		more := measureFields(n, rules.Measure{})
		more[0].Label += "（新增）"
		f.Fields = append(f.Fields, more...)
	}
	for n, is := range v.Item.Also {
		f.Fields = append(f.Fields, kit.Field{
			Name: apartName(n), Label: "“" + rules.OtherWords(is) + "”不是这个问题", Type: "check",
			Hint: "导入时说过写成这样的一行就是这个问题。勾上以后，再导入会重新问。",
		})
	}
	if v.Party == rules.Office {
		f.Fields = append(f.Fields, readerFields(v.Restricted, v.Readers)...)
	}
	page.Form = *req.WithErrors(&f, sent)
	return req.Render(page)
}

func apartName(n int) string { return fmt.Sprintf("also[%d].drop", n) }

// change replaces what is written of an item.
func (req *request) change() error {
	id := req.Params("id")
	v, err := req.svc.Ledgers.Show(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	dates, err := req.svc.Ledgers.Dates(req.ctx, req.who, v.EvaluationID)
	if err != nil {
		return err
	}
	d := ledger.Draft{Item: v.Item, Restricted: v.Restricted, Readers: slices.Clone(v.Readers)}
	if v.Party == rules.Office {
		d.Item = req.typedItem(v.Item)
		d.Restricted = v.Restricted || req.FormValue("restricted") != ""
		d.Readers = rules.ReadNames(req.FormValue("readers"))
	}
	for n, is := range v.Item.Also {
		if req.FormValue(apartName(n)) != "" {
			d.Apart = append(d.Apart, is)
		}
	}
	seen := req.SeenVersion()
	if seen != v.Version {
		err = records.ErrStale
	} else {
		d.Item.Measures, err = req.typedMeasures(v.Item.Measures, dates)
	}
	if err == nil {
		_, err = req.svc.Ledgers.Change(req.ctx, req.who, id, seen, d)
	}
	if kit.Correctable(err) {
		return req.editPage(&kit.Submission{Key: "edit", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(itemPath(id), "saved.item")
}
