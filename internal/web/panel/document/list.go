package document

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/document"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// stateWords are the states in the order that a document goes through them.
var stateWords = []struct {
	state rules.State
	chip  kit.Chip
}{
	{rules.StateDraft, kit.Chip{Text: "草稿"}},
	{rules.StateOpinions, kit.Chip{Kind: "mark", Text: "征求意见"}},
	{rules.StateSubmitted, kit.Chip{Kind: "mark", Text: "待审批"}},
	{rules.StateApproved, kit.Chip{Kind: "mark", Text: "待印发"}},
	{rules.StateIssued, kit.Chip{Kind: "good", Text: "已印发"}},
	{rules.StateReplaced, kit.Chip{Text: "已被替换"}},
	{rules.StateWithdrawn, kit.Chip{Text: "已撤销"}},
}

func chipOf(s rules.State) kit.Chip {
	for _, w := range stateWords {
		if w.state == s {
			return w.chip
		}
	}
	return kit.Chip{Text: string(s)}
}

func (req *request) list() error {
	chosen := choice{rules.State(req.Query("state")), req.Query("type"), req.Query("only") == "unsigned"}
	batch := req.Query("batch")
	if batch != "" {
		if _, err := req.svc.Rounds.Batch(req.ctx, batch); err != nil { // an empty list would say that nothing waits
			return err
		}
	}
	all, err := req.svc.Documents.List(req.ctx, req.who, document.Filter{Batch: batch})
	if err != nil && records.KindOf(err) != records.Forbidden { // an account without an organization receives nothing
		return err
	}
	out := List{Frame: req.Frame("公文"), Waiting: req.waiting(all)}
	if req.who.Role == auth.Admin {
		out.New = req.drafting()
	}
	found := slices.DeleteFunc(slices.Clone(all), func(s document.Summary) bool { return !chosen.keeps(s) })
	if len(all) == 0 {
		out.Empty = req.nothing()
		return req.Render(out)
	}
	if slices.Contains(kit.Deciders.Roles(), req.who.Role) {
		batches, err := req.batchField()
		if err != nil {
			return err
		}
		out.Filter = append([]kit.Field{batches}, chosen.fields(all)...)
	}
	if len(found) == 0 {
		out.Empty = &kit.Empty{Icon: "sheet", Title: "没有符合条件的公文", Text: "换一个条件再看。"}
		return req.Render(out)
	}
	out.Together, err = req.togetherForm(found)
	if err != nil {
		return err
	}
	from, to, pages := req.Paginate(len(found))
	out.Pages = pages
	for _, s := range found[from:to] {
		out.Rows = append(out.Rows, rowOf(s))
	}
	return req.Render(out)
}

// batchField offers the batches that the list can be narrowed to.
func (req *request) batchField() (kit.Field, error) {
	f := kit.Field{
		Name: "batch", Label: "轮次（批次）", Type: "select", Optional: true, Value: req.Query("batch"),
		Options: []kit.Option{{Text: "全部轮次"}},
	}
	batches, err := req.svc.Finals.Batches(req.ctx)
	for _, b := range slices.Backward(batches) {
		f.Options = append(f.Options, kit.Option{Value: b.ID, Text: b.V.Name})
	}
	return f, err
}

// choice is what a person chose to see.
type choice struct {
	state    rules.State
	kind     string
	unsigned bool
}

func (c choice) keeps(s document.Summary) bool {
	open := s.State == rules.StateIssued && s.Receipt && s.Received < s.To && !s.Copy
	return (c.state == "" || s.State == c.state) && (c.kind == "" || s.Type == c.kind) && (!c.unsigned || open)
}

// fields are the filters of the list; only the types that are in it are offered.
func (c choice) fields(all []document.Summary) []kit.Field {
	states := []kit.Option{{Text: "全部状态"}}
	for _, w := range stateWords {
		states = append(states, kit.Option{Value: string(w.state), Text: w.chip.Text})
	}
	kinds := []kit.Option{{Text: "全部类型"}}
	for _, s := range all {
		known := func(o kit.Option) bool { return o.Value == s.Type }
		if !slices.ContainsFunc(kinds, known) {
			kinds = append(kinds, kit.Option{Value: s.Type, Text: s.TypeName})
		}
	}
	if c.kind != "" && !slices.ContainsFunc(kinds, func(o kit.Option) bool { return o.Value == c.kind }) {
		kinds = append(kinds, kit.Option{Value: c.kind, Text: "所选类型"})
	}
	only := ""
	if c.unsigned {
		only = "unsigned"
	}
	pick := func(name, label, value string, options []kit.Option) kit.Field {
		return kit.Field{Name: name, Label: label, Type: "select", Optional: true, Value: value, Options: options}
	}
	return []kit.Field{
		pick("type", "类型", c.kind, kinds),
		pick("state", "状态", string(c.state), states),
		pick("only", "签收", only, []kit.Option{{Text: "全部"}, {Value: "unsigned", Text: "未全部签收"}}),
	}
}

func rowOf(s document.Summary) Row {
	r := Row{
		Href: "/admin/documents/" + s.ID, Title: s.Title, Type: s.TypeName, Number: s.Number,
		Chip: chipOf(s.State), When: kit.Day(s.ChangedAt),
	}
	if s.Unit != "" && !strings.Contains(s.Title, s.Unit) {
		r.Type += "　" + s.Unit
	}
	if s.Copy {
		r.Type += "（抄送）"
	}
	if s.Receipt && s.IssuedAt != nil {
		r.Receipts = fmt.Sprintf("%d / %d", s.Received, s.To)
	}
	return r
}

// drafting leads to a new document of the batch and type that the list is narrowed to.
func (req *request) drafting() *kit.Link {
	q := url.Values{}
	for _, name := range []string{"batch", "type"} {
		if v := req.Query(name); v != "" {
			q.Set(name, v)
		}
	}
	href := "/admin/documents/new"
	if len(q) > 0 {
		href += "?" + q.Encode()
	}
	return &kit.Link{Href: href, Text: "起草公文"}
}

// nothing returns the text for an empty list.
func (req *request) nothing() *kit.Empty {
	switch req.who.Role {
	case auth.Admin:
		return &kit.Empty{
			Icon: "sheet", Title: "还没有公文",
			Text: "结果锁定以后，可以起草结果通知、通报、总结报告和各类通知书；方案和督办函随时可以起草。",
			Do:   req.drafting(),
		}
	case auth.Leader:
		return &kit.Empty{Icon: "sheet", Title: "没有待审批的公文", Text: "巡察办送审以后，会出现在这里。"}
	}
	return &kit.Empty{
		Icon: "sheet", Title: "还没有收到公文",
		Text: "印发给本单位的通知、通报会出现在这里，请及时签收。",
	}
}

// titleOf is the title of a document, with its unit where the title does not name it: one notice is like another.
func titleOf(s document.Summary) string {
	if s.Unit == "" || strings.Contains(s.Title, s.Unit) {
		return s.Title
	}
	return s.Title + "（" + s.Unit + "）"
}

// waiting lists what is waiting for this person.
func (req *request) waiting(all []document.Summary) (out []kit.Todo) {
	for _, s := range all {
		href, when := "/admin/documents/"+s.ID, ""
		if s.IssuedAt != nil {
			when = kit.Day(*s.IssuedAt)
		}
		switch {
		case req.who.Role == auth.Leader && s.State == rules.StateSubmitted:
			out = append(out, kit.Todo{Text: "待我审批：" + titleOf(s), Href: href})
		case req.who.Role == auth.Admin && s.State == rules.StateApproved:
			out = append(out, kit.Todo{Text: "已批准，待印发：" + titleOf(s), Href: href})
		case slices.Contains(kit.Receivers.Roles(),
			req.who.Role) && s.Receipt && !s.Mine && s.State == rules.StateIssued:
			out = append(out, kit.Todo{
				Text: "待签收：" + s.Number + "《" + s.Title + "》", When: when,
				Href: href, Late: true,
			})
		}
	}
	if len(out) > 8 {
		rest := len(out) - 8
		out = append(out[:8], kit.Todo{Text: fmt.Sprintf("还有 %d 件，见下表", rest), Href: req.restOf()})
	}
	return out
}

// restOf links to the list of everything waiting for this person.
func (req *request) restOf() string {
	q := url.Values{}
	if batch := req.Query("batch"); batch != "" {
		q.Set("batch", batch)
	}
	switch req.who.Role {
	case auth.Leader:
		q.Set("state", string(rules.StateSubmitted))
	case auth.Admin:
		q.Set("state", string(rules.StateApproved))
	default:
		return "#main"
	}
	return "/admin/documents?" + q.Encode()
}

// everyUnit as the unit means every unit of the batch.
const everyUnit = "all"

func (req *request) newDraft() error { return req.draftPage(nil) }

func (req *request) draftPage(sent *kit.Submission) error {
	pack, _, err := req.svc.Documents.Types(req.ctx)
	if err != nil {
		return err
	}
	batches, err := req.svc.Finals.Batches(req.ctx)
	if err != nil {
		return err
	}
	page := kit.FormPage{Frame: req.Frame("起草公文")}
	page.Back = &kit.Link{Href: "/admin/documents", Text: "公文"}
	if len(batches) == 0 {
		page.Empty = lookup.NoRounds(req.who)
		return req.Render(page)
	}
	batch := req.Query("batch", req.FormValue("batch"))
	if batch == "" {
		batch = batches[len(batches)-1].ID
	}
	f := kit.Form{Key: "draft", Action: "/admin/documents", Button: "起草", Kind: "next"}
	types := kit.Field{Name: "type", Label: "种类", Type: "radio", Value: req.Query("type")}
	for _, t := range pack.Types {
		types.Options = append(types.Options, kit.Option{Value: t.Code, Text: t.Name, Hint: t.Hint})
	}
	rounds := kit.Field{Name: "batch", Label: "轮次（批次）", Type: "select", Value: batch}
	for _, b := range batches {
		rounds.Options = append(rounds.Options, kit.Option{Value: b.ID, Text: b.V.Name})
	}
	units, err := req.unitField(batches, batch)
	if err != nil {
		return err
	}
	f.Fields = []kit.Field{rounds, units, types}
	if item := req.Query("item", req.FormValue("item")); item != "" {
		f.Hidden = []kit.Hidden{{Name: "item", Value: item}}
	}
	page.Form = *req.WithErrors(&f, sent)
	return req.Render(page)
}

// unitField offers the units of a batch.
func (req *request) unitField(batches []records.Versioned[round.Batch], batch string) (kit.Field, error) {
	f := kit.Field{
		Name: "evaluation", Label: "单位", Type: "select", Optional: true, Value: req.Query("evaluation"),
		Hint:    "给单位的函件才需要选；选“全部单位”时每个单位各起草一份。",
		Options: []kit.Option{{Text: "不针对单个单位"}, {Value: everyUnit, Text: "全部单位，各一份"}},
	}
	i := slices.IndexFunc(batches, func(b records.Versioned[round.Batch]) bool { return b.ID == batch })
	if i < 0 {
		return f, nil
	}
	for _, id := range batches[i].V.Rounds {
		in := ""
		if len(batches[i].V.Rounds) > 1 { // a unit may be in each of them
			r, err := req.svc.Rounds.ShowRound(req.ctx, id)
			if err != nil {
				return f, err
			}
			in = "（" + r.V.Name + "）"
		}
		rows, err := req.svc.Scores.Overview(req.ctx, id)
		if err != nil {
			return f, err
		}
		for _, r := range rows {
			f.Options = append(f.Options, kit.Option{Value: r.EvaluationID, Text: r.Organization + in})
		}
	}
	return f, nil
}

func (req *request) create() error {
	r := document.Draft{
		Type: req.FormValue("type"), Batch: req.FormValue("batch"),
		Evaluation: req.FormValue("evaluation"), Replaces: req.FormValue("replaces"),
	}
	pack, _, err := req.svc.Documents.Types(req.ctx)
	if err != nil {
		return err
	}
	t, _ := pack.Type(r.Type)
	if t.About == rules.AboutBatch {
		r.Evaluation = ""
	}
	if r.Evaluation == everyUnit {
		return req.createForAll(r)
	}
	if t.About == rules.AboutUnit && r.Evaluation == "" {
		return req.draftPage(&kit.Submission{Key: "draft", Err: kit.FieldError("evaluation", "请选择单位。")})
	}
	if item := req.FormValue("item"); item != "" && t.About == rules.AboutUnit {
		r.Items = []string{item}
	}
	v, err := req.svc.Documents.Draft(req.ctx, req.who, r)
	if kit.Correctable(err) && r.Replaces == "" {
		err = kit.RenamedFields(err, func(f string) string { // as the form says; the item is the unit's
			return strings.Replace(strings.TrimSuffix(f, "_id"), "items", "evaluation", 1)
		})
		return req.draftPage(&kit.Submission{Key: "draft", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/documents/"+v.ID, "drafted")
}

// createForAll drafts one for each unit of the batch that has none of the type yet.
func (req *request) createForAll(r document.Draft) error {
	batch, err := req.svc.Rounds.Batch(req.ctx, r.Batch)
	if err != nil {
		return err
	}
	have, err := req.svc.Documents.List(req.ctx, req.who, document.Filter{Batch: batch.ID, Type: r.Type})
	if err != nil {
		return err
	}
	for _, id := range batch.V.Rounds {
		rows, err := req.svc.Scores.Overview(req.ctx, id)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if slices.ContainsFunc(have, func(s document.Summary) bool {
				return s.Evaluation == row.EvaluationID && s.State != rules.StateWithdrawn
			}) {
				continue
			}
			r.Evaluation = row.EvaluationID
			_, err := req.svc.Documents.Draft(req.ctx, req.who, r)
			if kit.Correctable(err) && !strings.Contains(err.Error(),
				"no_row") { // a unit that was left out gets none
				return req.draftPage(&kit.Submission{Key: "draft", Err: err})
			}
			if err != nil && !kit.Correctable(err) {
				return err
			}
		}
	}
	return req.Redirect("/admin/documents?state=draft&batch="+url.QueryEscape(batch.ID), "drafted")
}

// version is the version of the document that the form was drawn for.
func (req *request) version() int {
	n, err := strconv.Atoi(req.FormValue("version"))
	if err != nil || n < 1 {
		return records.AnyVersion
	}
	return n
}
