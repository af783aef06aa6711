package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	appfile "minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func importPath(id string) string { return home + "/import/" + id }

// importPage asks for the file.
func (req *request) importPage() error { return req.uploadPage(nil) }

func (req *request) uploadPage(sent *kit.Submission) error {
	page := kit.FormPage{Frame: req.Frame("导入台账"), Intro: []string{
		"手头的台账表格直接上传，不用改列名：会识别标题行、两行表头和合并的格，写入前先给您看一遍。XLSX、CSV 都可以；一个文件里有几张台账，就逐张核对、逐张写入。",
		"同一份台账再导入一次，只改动有变化的事项；核查结论和销号不受影响。",
		"措施完成情况、巡察组周报这类没有逐条问题的表，整张保存为附表，随时原样导出。",
	}}
	page.Back = &kit.Link{Href: home, Text: "台账"}
	roundID := req.Query("round", req.FormValue("round"))
	unit, ok, err := req.unitField(roundID)
	if err != nil {
		return err
	}
	if !ok {
		page.Intro = nil
		page.Empty, err = req.noneOf(roundID)
		if err != nil {
			return err
		}
		return req.Render(page)
	}
	unit.Label = "台账是谁的"
	if req.who.Role != auth.Unit {
		unit.Optional = true
		unit.Options = append([]kit.Option{{Text: "表里有单位一列"}}, unit.Options...)
	}
	f := kit.Form{
		Key: "upload", Action: home + "/import", Button: "上传并预览", Kind: "next", Upload: true,
		Hidden: []kit.Hidden{{Name: "round", Value: roundID}},
		Fields: []kit.Field{
			{Name: "file", Label: "台账文件", Type: "file", Auto: ".xlsx,.csv,.txt"}, unit, req.sourceField(""),
		},
	}
	page.Form = *req.WithErrors(&f, sent)
	return req.Render(page)
}

// sourceField asks for the source of items that name none.
func (req *request) sourceField(value string) kit.Field {
	f := kit.Field{Name: "source", Label: "没有写来源的算作", Type: "select", Value: value}
	for _, s := range req.svc.Files.ImportSources(req.who) {
		f.Options = append(f.Options, kit.Option{Value: s.Code, Text: s.Name})
	}
	return f
}

// upload takes in a file. Nothing of it is in any ledger yet.
func (req *request) upload() error {
	raw, wrong := req.Upload("file")
	u := appfile.Upload{
		RoundID: req.FormValue("round"), EvaluationID: req.FormValue("evaluation"), Source: req.FormValue("source"),
		File: raw,
	}
	if u.RoundID == "" {
		r, _, err := lookup.RoundOf(req.Request, "")
		if err != nil {
			return err
		}
		u.RoundID = r.ID
	}
	var p appfile.Preview
	err := wrong
	switch {
	case err != nil:
	case raw == nil:
		err = kit.FieldError("file", "请选择文件。")
	default:
		p, err = req.svc.Files.Upload(req.ctx, req.who, u)
	}
	if kit.Correctable(err) {
		return req.uploadPage(&kit.Submission{Key: "upload", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(importPath(p.ID), "")
}

// preview says what an import would do.
func (req *request) preview() error { return req.previewPage(nil) }

func (req *request) previewPage(sent *kit.Submission) error {
	p, u, err := req.svc.Files.Preview(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	out := Preview{Frame: req.Frame("核对后写入"), Said: recognized(p), Head: p.Layout.Headings}
	for _, row := range p.First {
		line := make([]string, len(row))
		for n, cell := range row {
			line[n] = kit.Clipped(cell, 30)
		}
		out.First = append(out.First, line)
	}
	out.Back = &kit.Link{Href: home + "/import?" + url.Values{"round": {u.RoundID}}.Encode(), Text: "换一个文件"}
	for _, row := range p.Layout.Top[:min(p.Layout.Head, len(p.Layout.Top))] {
		if t := strings.Join(strings.Fields(strings.Join(row, " ")), " "); t != "" {
			out.Top = append(out.Top, t)
		}
	}
	plan(&out, p)
	for _, n := range p.Overtaken {
		out.Overtaken = append(out.Overtaken, kit.BadRow{Row: n.Row, Text: n.ZH})
	}
	if len(p.Questions) > 0 {
		out.Questions = req.WithErrors(questionsForm(p), sent)
	}
	out.Columns = *req.WithErrors(req.columnsForm(p), sent)
	if p.Fatal == 0 {
		out.Commit = req.WithErrors(&kit.Form{
			Key: "commit", Action: importPath(p.ID) + "/commit", Button: "写入台账", Kind: "next",
			Hidden: []kit.Hidden{{Name: "sheet", Value: p.Sheet}, {Name: "looked", Value: strconv.Itoa(p.Version)}},
		}, sent)
		switch {
		case p.Table != nil && !p.Table.Same:
			out.Commit.Button = "保存附表"
		case p.New+p.Changed == 0 && len(p.Figures) == 0:
			out.Commit.Button, out.Commit.Kind = "确认，什么也不改", ""
		}
	}
	if n := req.Unplaced(sent); n != nil {
		out.Notice = n
	}
	return req.Render(out)
}

// recognized says in sentences what the file was taken for.
func recognized(p appfile.Preview) []string {
	l := p.Layout
	what := "逐条的问题台账"
	if l.Kind == ledgerfile.KindFigures {
		what = "汇总数字表：只填没有台账的单位的数字"
	}
	if l.Kind == ledgerfile.KindTable {
		what = "附表：没有逐条问题，也没有各单位的应整改数和已整改数，整张保存，随时原样导出"
	}
	rows := fmt.Sprintf("第 %d 行", l.Head+1)
	if l.Body-l.Head > 1 {
		rows = fmt.Sprintf("第 %d 到 %d 行", l.Head+1, l.Body)
	}
	out := []string{fmt.Sprintf("识别为%s；表头在%s，共 %d 列。", what, rows, len(l.Headings))}
	if len(p.Sheets) > 1 {
		out = append(out, fmt.Sprintf("文件里有 %d 张台账，逐张核对、逐张写入。这一张是“%s”。", len(p.Sheets), p.Sheet))
	}
	if p.Known {
		out = append(out, "各列的含义沿用上一次确认过的。")
	}
	if kept := l.Kept(); len(kept) > 0 && l.Kind == ledgerfile.KindItems {
		out = append(out, "原样保留、不作识别的列："+strings.Join(kept, "、")+"。")
	}
	return out
}

// plan fills in what would be written.
func plan(out *Preview, p appfile.Preview) {
	for _, f := range p.Figures {
		s := SumRow{Name: f.Unit, Problems: f.Problems, Done: f.Done, Says: "填入"}
		wrong := slices.ContainsFunc(p.Notes, func(n ledgerfile.Note) bool { return n.Fatal && n.Row == f.Row })
		switch {
		case wrong && f.EvaluationID != "":
			s.Says = "要先改"
		case f.EvaluationID == "":
			s.Says = "本轮没有这个单位"
		case !f.Taken:
			s.Says = "已有台账，不填"
		}
		out.Sums = append(out.Sums, s)
	}
	if p.Layout.Kind == ledgerfile.KindItems {
		out.Figures = []kit.Figure{
			{Name: "新增", Value: strconv.Itoa(p.New)},
			{Name: "有改动", Value: strconv.Itoa(p.Changed)},
			{Name: "没有变化", Value: strconv.Itoa(p.Same)},
			{Name: "需要修改", Value: strconv.Itoa(p.Fatal)},
		}
	}
	for _, u := range p.Units {
		out.Units = append(out.Units, UnitPlan{u.Organization, u.New, u.Changed, u.Same, u.Absent})
	}
	wrong := &round.ImportError{}
	for _, n := range p.Notes {
		if n.Fatal {
			wrong.Rows = append(wrong.Rows, round.RowError{
				Row: n.Row, Column: n.Column, Text: records.Text{ZH: n.ZH, EN: n.EN},
			})
		} else if len(out.Remarks) < maxRemarks {
			out.Remarks = append(out.Remarks, kit.BadRow{Row: n.Row, Column: n.Column, Text: n.ZH})
		}
	}
	switch {
	case p.Table != nil:
		out.Says = aboutTable(*p.Table)
	case len(wrong.Rows) > 0:
		out.Mistakes = kit.NewMistakes(wrong, "一行也不会写入")
	case p.Layout.Kind == ledgerfile.KindItems && p.New+p.Changed == 0:
		out.Says = &kit.Notice{Kind: "info", Text: "这份台账和已有的一样：没有新增，也没有改动，不用再导入。"}
	}
}

// maxRemarks is how many remarks about cells a page shows.
const maxRemarks = 200

// asWritten is the choice for a column that belongs to no field.
const asWritten = "-"

// columnsForm asks what each column says.
func (req *request) columnsForm(p appfile.Preview) *kit.Form {
	options := []kit.Option{{Value: asWritten, Text: "原样保留"}}
	for _, f := range rules.Fields() {
		options = append(options, kit.Option{Value: f.Code, Text: f.Name})
	}
	f := &kit.Form{Key: "columns", Action: importPath(p.ID), Button: "按这样重新识别"}
	if len(p.Sheets) > 1 {
		sheet := kit.Field{Name: "sheet", Label: "工作表", Type: "select", Value: p.Sheet}
		for _, name := range p.Sheets {
			sheet.Options = append(sheet.Options, kit.Option{Value: name, Text: name})
		}
		f.Fields = append(f.Fields, sheet)
	}
	for n, c := range p.Columns {
		hint := ""
		if c.Sample != "" {
			hint = "例：" + kit.Clipped(c.Sample, 24)
		}
		field := c.Field
		if field == "" {
			field = asWritten
		}
		f.Fields = append(f.Fields, kit.Field{
			Name: columnName(n), Label: c.Heading, Type: "select", Value: field, Options: options, Hint: hint,
			Row: strconv.Itoa(n / 2),
		})
	}
	f.Fields = append(f.Fields, req.sourceField(p.Source))
	if p.Doubtful > 0 {
		yes := ""
		if p.SameUnit {
			yes = "1"
		}
		f.Fields = append(f.Fields, kit.Field{
			Name: "same_unit", Label: fmt.Sprintf("空着的单位与上一行相同（%d 行）", p.Doubtful), Type: "check", Value: yes,
		})
	}
	return f
}

func columnName(n int) string { return "column." + strconv.Itoa(n) }

// reread reads the file again under other columns, or with what was said of rows in other words.
func (req *request) reread() error {
	id := req.Params("id")
	p, _, err := req.svc.Files.Preview(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	c, key := appfile.Correction{Same: req.answers(p.Questions)}, "same"
	if c.Same == nil {
		key = "columns"
		c.Columns, c.Source, c.Sheet = map[string]string{}, req.FormValue("source"), req.FormValue("sheet")
		for n, x := range p.Columns {
			c.Columns[x.Heading] = strings.TrimPrefix(req.FormValue(columnName(n)), asWritten)
		}
		same := req.FormValue("same_unit") != ""
		c.SameUnit = &same
	}
	_, err = req.svc.Files.Reread(req.ctx, req.who, id, c)
	if kit.Correctable(err) {
		return req.previewPage(&kit.Submission{Key: key, Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(importPath(id), "")
}

// looked reads which version of an upload the person looked at; a form from before it was asked says none.
func looked(typed string) (int, error) {
	if typed == "" {
		return records.AnyVersion, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 {
		return 0, records.InvalidField("looked", "请从核对页重新写入。", "Must be the version of the upload.")
	}
	return n, nil
}

// commit carries out an import that the person has looked at.
func (req *request) commit() error {
	id := req.Params("id")
	round, err := req.svc.Files.RoundOf(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	version, err := looked(req.FormValue("looked"))
	if err != nil {
		return err
	}
	at := appfile.Looked{Sheet: req.FormValue("sheet"), Version: version}
	d, err := req.svc.Files.Confirm(req.ctx, req.who, id, at)
	if kit.Correctable(err) {
		return req.previewPage(&kit.Submission{Key: "commit", Err: err})
	}
	if err != nil {
		return err
	}
	if d.Next != "" {
		return req.Redirect(importPath(id), "")
	}
	q := url.Values{"round": {round}}
	for name, n := range map[string]int{
		"new": d.New, "changed": d.Changed, "same": d.Same, "figures": d.Figures, "tables": d.Tables,
	} {
		q.Set(name, strconv.Itoa(n))
	}
	return req.Redirect(home+"?"+q.Encode(), "imported")
}

// export sends the ledger of a round or a unit in the layout it came in, or in the one with every field. Filters are
// read too, so that they are refused and not ignored.
func (req *request) export() error {
	f := req.filter()
	f.RoundID = req.Query("round")
	layout, format := req.Query("layout"), ""
	if layout == "all" {
		layout, format = appfile.AllFields(), "xlsx"
	}
	x, err := req.svc.Files.Export(req.ctx, req.who, f, layout, format)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		return errors.Join(errors.New("write ledger"), err)
	}
	return req.SendFile(x.Name+"."+x.Format, b.Bytes())
}
