package decision

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/decision"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/decision"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// mine shows what is waiting for the visitor.
const mine = "mine"

// list shows 结果运用 of a batch.
func (req *request) list() error { return req.listPage(req.Query("batch"), req.Query("show"), nil) }

func (req *request) listPage(batch, show string, sent *kit.Submission) error {
	out := Decisions{Frame: req.Frame("结果运用")}
	batches, err := req.svc.Finals.Batches(req.ctx)
	if err != nil {
		return err
	}
	if len(batches) == 0 {
		out.Empty = lookup.NoRounds(req.who)
		return req.Render(out)
	}
	if batch == "" {
		batch, err = req.waiting(batches)
		if err != nil {
			return err
		}
	}
	out.Use = kit.UseTabs(batch, "/admin/decisions")
	out.Filter = filter(batches, batch, show)
	if err := kit.Offered(out.Filter); err != nil {
		return err
	}
	units, err := req.svc.Decisions.List(req.ctx, req.who, batch)
	if records.KindOf(err) == records.Conflict {
		out.Empty = &kit.Empty{
			Icon: "lock", Title: "结果还没有锁定", Text: "建议只由锁定的结果算出。总结会定分以后锁定结果，这里就会列出建议。",
			Do: &kit.Link{Href: "/admin/batches/" + batch + "/final", Text: "去锁定结果"},
		}
		return req.Render(out)
	}
	if err != nil {
		return err
	}
	out.Todo = req.todo(batch, units)
	kept := slices.DeleteFunc(slices.Clone(units), func(u decision.Unit) bool { return !req.shows(u, show) })
	out.All = req.WithErrors(req.allForm(batch, show, kept), sent)
	out.None = req.WithErrors(req.noneForm(batch, show, kept), sent)
	out.Shown = fmt.Sprintf("共 %d 个单位", len(units))
	if len(kept) != len(units) {
		out.Shown += fmt.Sprintf("，符合条件的 %d 个", len(kept))
	}
	out.Shown += "。"
	from, to, pages := req.Paginate(len(kept))
	out.Pages = pages
	for _, u := range kept[from:to] {
		out.Rows = append(out.Rows, rowOf(u))
	}
	return req.Render(out)
}

// waiting is the batch in which something waits for the person, or the newest.
func (req *request) waiting(batches []records.Versioned[round.Batch]) (string, error) {
	ids := make([]string, len(batches))
	for i, b := range batches {
		ids[i] = b.ID
	}
	at, err := req.svc.Decisions.Waiting(req.ctx, req.who, ids)
	return cmp.Or(at, ids[len(ids)-1]), err
}

func filter(batches []records.Versioned[round.Batch], batch, show string) []kit.Field {
	what := kit.Field{
		Name: "show", Label: "看哪些", Type: "select", Optional: true, Value: show,
		Options: []kit.Option{{Text: "全部单位"}, {Value: mine, Text: "待我办理的"}},
	}
	for _, k := range rules.Kinds() {
		what.Options = append(what.Options, kit.Option{Value: string(k), Text: nameOf(k)})
	}
	return []kit.Field{lookup.BatchField(batches, batch), what}
}

func nameOf(k rules.Kind) string {
	zh, _ := k.Name()
	return zh
}

func (req *request) shows(u decision.Unit, show string) bool {
	switch show {
	case "":
		return true
	case mine:
		return u.Waits(req.who)
	}
	k := rules.Kind(show)
	return suggests(u, k) || slices.ContainsFunc(u.Decisions, func(v decision.View) bool { return v.Kind == k })
}

func suggests(u decision.Unit, k rules.Kind) bool {
	return slices.ContainsFunc(u.Suggestions, func(s rules.Suggestion) bool { return s.Kind == k })
}

// todo counts what waits for the person, kind by kind.
func (req *request) todo(batch string, units []decision.Unit) (out []kit.Todo) {
	for _, k := range rules.Kinds() {
		open, mine := 0, 0
		for _, u := range units {
			if suggests(u, k) {
				open++
			}
			for _, v := range u.Decisions {
				if v.Kind == k && v.Answerable() && v.State == rules.Prepared {
					mine++
				}
			}
		}
		href := "/admin/decisions?batch=" + batch + "&show=" + string(k)
		if open > 0 && req.who.Role == auth.Admin {
			out = append(out, kit.Todo{Text: fmt.Sprintf("%s：%d 个单位有建议，待答复", nameOf(k), open), Href: href})
		}
		if mine > 0 {
			out = append(out, kit.Todo{Text: fmt.Sprintf("%s：%d 项待我确认", nameOf(k), mine), Href: href})
		}
	}
	return out
}

// allForm answers the suggestions of one kind at once, where the office confirms it and nothing else is asked.
func (req *request) allForm(batch, show string, units []decision.Unit) *kit.Form {
	k := rules.Kind(show)
	n, left := 0, 0
	for _, u := range units {
		if suggests(u, k) {
			n++
		}
		left += len(u.Undrafted(k))
	}
	if n < 2 && left == 0 || req.who.Role != auth.Admin || !req.svc.Decisions.ForAll(k) {
		return nil
	}
	f := &kit.Form{
		Key: "all", Action: "/admin/batches/" + batch + "/decisions", Button: fmt.Sprintf("同意 %d 项", n),
		Label:  fmt.Sprintf("对有建议的 %d 个单位一并同意“%s”…", n, nameOf(k)),
		Hidden: []kit.Hidden{{Name: "kind", Value: string(k)}},
		Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 2000}},
	}
	paper := req.svc.Decisions.Paper(req.ctx, k)
	if left > 0 { // what an earlier press did not get to
		f.Label = fmt.Sprintf("%d 个单位已同意“%s”，公文还没有起草；一并补上…", left, nameOf(k))
		f.Button = "补上"
	}
	if paper != "" {
		f.Cannot = "每个单位各起草一份《" + paper + "》，送审、批准、印发仍逐份进行。"
	}
	return f
}

// noneForm declines the suggestions of one kind at once.
func (req *request) noneForm(batch, show string, units []decision.Unit) *kit.Form {
	k := rules.Kind(show)
	n := 0
	for _, u := range units {
		if suggests(u, k) {
			n++
		}
	}
	if n < 2 || req.who.Role != auth.Admin || !req.svc.Decisions.ForAll(k) {
		return nil
	}
	return &kit.Form{
		Key: "none", Action: "/admin/batches/" + batch + "/decisions", Button: fmt.Sprintf("不采纳 %d 项", n),
		Label:  fmt.Sprintf("对有建议的 %d 个单位一并不采纳“%s”…", n, nameOf(k)),
		Hidden: []kit.Hidden{{Name: "kind", Value: string(k)}, {Name: "to", Value: string(rules.No)}},
		Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 2000}},
	}
}

// decideAll answers all suggestions of a kind.
func (req *request) decideAll() error {
	batch, k := req.Params("id"), rules.Kind(req.FormValue("kind"))
	if req.FormValue("to") == string(rules.No) {
		_, err := req.svc.Decisions.DeclineAll(req.ctx, req.who, batch, k, strings.TrimSpace(req.FormValue("reason")))
		if kit.Correctable(err) {
			return req.listPage(batch, string(k), &kit.Submission{Key: "none", Err: err})
		}
		if err != nil {
			return err
		}
		return req.Redirect("/admin/decisions?batch="+batch+"&show="+string(k), "decided")
	}
	if to := req.FormValue("to"); to != "" && to != string(rules.Yes) { // an answer that no form offers is no yes
		return req.listPage(batch, string(k), &kit.Submission{Key: "all", Err: kit.FieldError("to", "没有这个选项。")})
	}
	papers, err := req.svc.Decisions.DecideAll(req.ctx, req.who, batch, k, strings.TrimSpace(req.FormValue("reason")))
	if kit.Correctable(err) {
		return req.listPage(batch, string(k), &kit.Submission{Key: "all", Err: err})
	}
	if err != nil {
		return err
	}
	if papers > 0 {
		return req.Redirect("/admin/documents?state=draft", "drafted")
	}
	return req.Redirect("/admin/decisions?batch="+batch+"&show="+string(k), "decided")
}

func rowOf(u decision.Unit) Row {
	out := Row{
		Rank: strconv.Itoa(u.Row.Rank), Unit: u.Row.Name, Href: "/admin/evaluations/" + u.Row.Evaluation + "/decisions",
		Kind: round.KindName(u.Row.Kind).ZH, Score: u.Row.Score, Grade: u.Row.Grade,
	}
	if u.Row.Target == scheme.TargetSupervising {
		out.Kind = "监督责任 · " + out.Kind
	}
	for _, s := range u.Suggestions {
		chip := kit.Chip{Kind: "fair", Text: nameOf(s.Kind)}
		out.Suggested = append(out.Suggested, Point{chip, strings.Join(reasons(s.Because), "；")})
	}
	for _, v := range u.Decisions {
		out.Decided = append(out.Decided, Point{chipOf(v), nameOf(v.Kind)})
	}
	return out
}

func reasons(list []rules.Because) (out []string) {
	for _, b := range list {
		out = append(out, b.Reason)
	}
	return out
}

func chipOf(v decision.View) kit.Chip {
	switch v.State {
	case rules.Prepared:
		return kit.Chip{Kind: "mark", Text: "待确认"}
	case rules.Yes:
		return kit.Chip{Kind: "good", Text: "同意"}
	case rules.No:
		return kit.Chip{Text: "不采纳"}
	}
	return kit.Chip{Text: "已撤回"}
}
