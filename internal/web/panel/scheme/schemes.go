package scheme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/gofiber/fiber/v2"

	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func schemeImportForm() *kit.Form {
	return &kit.Form{
		Key:    "import",
		Action: "/admin/schemes",
		Upload: true,
		Button: "导入",
		Fields: []kit.Field{{Name: "file", Label: "文件", Type: "file", Auto: ".json,.yaml,.yml", Most: 512 << 10}},
	}
}

func (req *request) schemes() error { return req.schemesPage(nil) }

func (req *request) schemesPage(form *kit.Form) error {
	list, err := req.svc.Schemes.List(req.ctx)
	if err != nil {
		return err
	}
	out := Schemes{Frame: req.Frame("选用和修改评估方案")}
	if req.who.Role == auth.Admin {
		out.Import = form
		if form == nil {
			out.Import = schemeImportForm()
		}
	}
	for _, s := range list {
		row := kit.NamedRow{
			Name:  s.Name,
			Href:  "/admin/schemes/" + s.ID,
			Facts: []string{fmt.Sprintf("%s · 第 %d 版 · %d 个部门 · %s", s.ID, s.Version, len(s.Bodies), satisfactionWords(s.Scheme))},
		}
		if s.BuiltIn {
			row.Chip = &kit.Chip{Kind: "mark", Text: "内置"}
		}
		out.Rows = append(out.Rows, row)
	}
	return req.Render(out)
}

func satisfactionWords(s scheme.Scheme) string {
	return map[string]string{scheme.ModeComponent: "满意度计入总分", scheme.ModeReportOnly: "满意度列在旁边", scheme.ModeBoth: "满意度计入并列出"}[s.Satisfaction.Mode]
}

func (req *request) importScheme() error {
	form := schemeImportForm()
	raw, err := req.Upload("file")
	if err == nil && raw == nil {
		err = kit.FieldError("file", "请选择一个文件。")
	}
	if req.MarkErrors(form, err) {
		return req.schemesPage(form)
	}
	if err != nil {
		return err
	}
	made, err := req.svc.Schemes.NewScheme(req.ctx, req.who, raw)
	if req.MarkErrors(form, err) {
		return req.schemesPage(form)
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/schemes/"+made.ID, "saved.scheme")
}

// exportScheme sends a version as JSON or YAML; either can be imported again.
func (req *request) exportScheme() error {
	s, err := req.svc.Schemes.ShowScheme(req.ctx, req.Params("id"), req.QueryInt("version"))
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(s.Scheme, "", "  ")
	if err != nil {
		return fmt.Errorf("export scheme: %w", err)
	}
	format := req.Query("format", "yaml")
	switch format {
	case "json":
	case "yaml":
		var b bytes.Buffer
		doc, err := yaml.JSONToYAML(raw)
		if err != nil {
			return fmt.Errorf("export scheme: %w", err)
		}
		b.Write(doc)
		raw = b.Bytes()
	default:
		return fiber.ErrNotFound
	}
	return req.SendFile(fmt.Sprintf("%s-%d.%s", s.ID, s.Version, format), raw)
}

// scheme shows one version of a scheme in tables.
func (req *request) scheme() error {
	s, err := req.svc.Schemes.ShowScheme(req.ctx, req.Params("id"), req.QueryInt("version"))
	if err != nil {
		return err
	}
	out := Scheme{Frame: req.Frame(s.Name)}
	out.Back = &kit.Link{Href: "/admin/schemes", Text: "评估方案"}
	at := fmt.Sprintf("?version=%d", s.Version)
	base := "/admin/schemes/" + s.ID
	out.Facts = []kit.Fact{{Name: "代号", Value: s.ID}, {Name: "版本", Value: strconv.Itoa(s.Version)}, {Name: "摘要", Value: s.Digest}}
	if s.Basis != "" {
		out.Facts = append(out.Facts, kit.Fact{Name: "依据", Value: s.Basis})
	}
	cited, err := req.cited(s.Scheme)
	if err != nil {
		return err
	}
	out.Facts = append(out.Facts, cited...)
	if req.who.Role == auth.Admin {
		out.Links = append(out.Links, kit.NextLink{Href: base + "/edit" + at, Text: "改成新版本", Icon: "pencil", Filled: true})
	}
	out.Links = append(
		out.Links,
		kit.NextLink{Href: base + "/export" + at + "&format=yaml", Text: "导出 YAML", Icon: "down"},
		kit.NextLink{Href: base + "/export" + at + "&format=json", Text: "导出 JSON", Icon: "down"},
	)
	for _, n := range s.Versions {
		if n != s.Version {
			out.Versions = append(out.Versions, kit.NamedRow{Name: fmt.Sprintf("第 %d 版", n), Href: fmt.Sprintf("%s?version=%d", base, n)})
		}
	}
	out.Sections = schemeSections(s.Scheme)
	return req.Render(out)
}

func schemeSections(s scheme.Scheme) []SchemeSection {
	bodies := SchemeSection{Name: "部门与权重", Head: []string{"部门", "代号", "权重"}, Num: 1}
	for _, b := range s.Bodies {
		bodies.Rows = append(bodies.Rows, []string{b.Name, b.Code, string(b.Weight)})
	}
	out := []SchemeSection{bodies}
	out = append(out, rubricTables(s)...)
	if s.Supervision != nil {
		out = append(out, rubricTable(s, "监督责任评分细则（评监督单位）", s.Supervision.Items))
	}
	out = append(out, satisfactionTable(s))
	for _, kind := range scheme.Kinds() {
		q, ok := s.Questionnaires[kind]
		if !ok {
			continue
		}
		one := SchemeSection{Name: "问卷：" + round.KindName(kind).ZH, Note: q.Intro, Head: []string{"题号", "题目", "选项", "标准和重点", "权重"}, Num: 1}
		for _, x := range q.Questions {
			var labels []string
			for _, o := range x.Options {
				labels = append(labels, o.Label)
			}
			marks := marked(x.Standard, x.Focus)
			one.Rows = append(one.Rows, []string{x.Code, x.Text, join(labels), marks, string(x.Weight)})
		}
		out = append(out, one)
	}
	grades := SchemeSection{Name: "等次", Note: rankNote(s.Rank), Head: []string{"等次", "最低分"}, Num: 1}
	for _, g := range s.GradeBands {
		grades.Rows = append(grades.Rows, []string{g.Label, string(g.Min)})
	}
	return append(out, grades, practiceTable(s))
}

// rubricTables are the rubrics. Bodies that score alike share a table, which names them all.
func rubricTables(s scheme.Scheme) (out []SchemeSection) {
	var bodies [][]string // of every table
	var kinds []string
	for _, r := range s.Rubrics {
		t, of := rubricTable(s, "", r.Items), ""
		for _, k := range r.Kinds {
			of += "、" + round.KindName(k).ZH
		}
		i := slices.IndexFunc(out, func(x SchemeSection) bool {
			return reflect.DeepEqual(x.Rows, t.Rows) && x.Note == t.Note
		})
		if i < 0 || kinds[i] != of {
			i = len(out)
			out, bodies, kinds = append(out, t), append(bodies, nil), append(kinds, of)
		}
		if b, ok := s.Body(r.Body); ok {
			bodies[i] = append(bodies[i], b.Name)
		}
	}
	for i := range out {
		out[i].Name = "评分细则"
		if len(bodies[i]) > 0 {
			out[i].Name += "（" + strings.Join(bodies[i], "、") + "）"
		}
		if kinds[i] != "" {
			out[i].Name += "：" + strings.TrimPrefix(kinds[i], "、")
		}
	}
	return out
}

// marked are the standard and the focus areas of a question or an indicator.
func marked(standard string, focus ...string) string {
	all := append([]string{standard}, focus...)
	return strings.Join(slices.DeleteFunc(all, func(m string) bool { return m == "" }), "；")
}

func rubricTable(s scheme.Scheme, name string, items []scheme.Item) SchemeSection {
	out := SchemeSection{Name: name, Note: "满分 " + string(s.FullPoints) + "。", Head: []string{"编号", "方面", "标准和重点", "指标", "计分", "分值"}, Num: 1}
	for _, x := range items {
		mode := lookup.ModeNames[x.Mode]
		if mode == "" {
			mode = "打分"
		}
		name := x.Name
		switch {
		case x.Rule != "" && x.Name == x.Aspect: // the aspect is its only indicator and is shown beside it
			name = x.Rule
		case x.Rule != "":
			name += "：" + x.Rule
		}
		marks := marked(x.Standard, x.Focuses()...)
		out.Rows = append(out.Rows, []string{x.Code, x.Aspect, marks, name, mode, string(x.Points)})
	}
	return out
}

func rankNote(r scheme.RankRule) string {
	return "排名最后 " + string(r.BottomPercent) + "% 是约谈建议的候选，" + map[string]string{"ceil": "人数向上取整", "floor": "人数向下取整", "round": "人数四舍五入"}[r.Rounding] + "；要人确认。"
}

func satisfactionTable(s scheme.Scheme) SchemeSection {
	out := SchemeSection{
		Name: "满意度",
		Note: satisfactionWords(s) + "。满意率的分母：" + lookup.Denominators[s.Satisfaction.Denominator] + "。",
		Head: []string{"选项", "系数"},
		Num:  1,
	}
	for _, o := range []struct{ key, label string }{{"sat", "满意"}, {"basic", "基本满意"}, {"dis", "不满意"}, {"unk", "不了解"}} {
		c := s.Satisfaction.Coefficients[o.key]
		value := "不计"
		if c != nil {
			value = string(*c)
		}
		out.Rows = append(out.Rows, []string{o.label, value})
	}
	return out
}

func join(s []string) string {
	out := ""
	for i, x := range s {
		if i > 0 {
			out += " / "
		}
		out += x
	}
	return out
}

// cited are the governing documents that a scheme cites, as they are registered now.
func (req *request) cited(s scheme.Scheme) (out []kit.Fact, err error) {
	var ids []string
	for _, c := range s.Cites {
		ids = append(ids, c.ID)
	}
	all, err := req.svc.Regulations.Cited(req.ctx, ids)
	for _, r := range all {
		out = append(out, kit.Fact{Name: "制度文件", Value: r.V.Citation(), Href: "/admin/regulations/" + r.ID})
	}
	return out, err
}
