package target

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"

	rules "minping/internal/evaluation/entry"
	items "minping/internal/evaluation/ledger"
	"minping/internal/web/panel/kit/lookup"
)

// methodType is the type of entries whose field of that name says by which of 听、查、看、问、访 something was done
// (domain A19).
const methodType = "method"

// methodAsk is the method that a ballot is: 发问卷 (domain A19, B15).
const methodAsk = "ask"

// fewFindings is how many items the page shows; the ledger has all.
const fewFindings = 12

// show is 我的单位. An assessor of another team is refused (evaluation §5).
func (req *request) show() error {
	a, err := lookup.Evaluation(req.Request, req.Params("id"))
	if err != nil {
		return err
	}
	id := a.Evaluation.ID
	if req.who.Role == auth.Assessor {
		if err := req.svc.Teams.MayFill(req.ctx, req.who, id); err != nil {
			return err
		}
	}
	out := Target{Frame: req.Frame(a.Organization.V.Name)}
	out.Sub, out.Back = a.Round.V.Name, &kit.Link{Href: "/admin/sheets", Text: "我的单位"}
	if req.who.Role == auth.Admin {
		out.Here, out.Back = "round", &kit.Link{Href: "/admin/evaluations/" + id, Text: "评估" + a.Organization.V.Name}
	}
	out.Facts = []kit.Fact{{Name: "类别", Value: round.KindName(a.Organization.V.Kind).ZH}}
	if a.Organization.V.KeyFunction {
		out.Facts = append(out.Facts, kit.Fact{Name: "标记", Value: "重要职能"})
	}
	for _, fill := range []func(*Target, lookup.Assessed) error{
		req.measured, req.entries, req.findings, req.headings, req.links,
	} {
		if err := fill(&out, a); err != nil {
			return err
		}
	}
	return req.Render(out)
}

// links lead to what a visitor does with the unit.
func (req *request) links(out *Target, a lookup.Assessed) error {
	about := rules.Subject{Kind: rules.AboutEvaluation, ID: a.Evaluation.ID}
	if b, ok := a.Scheme.SheetOf(req.who.Body); ok && req.who.Role == auth.Assessor {
		out.Links = append(out.Links, kit.NextLink{
			Href:   "/admin/evaluations/" + a.Evaluation.ID + "/sheets/" + b.Code,
			Text:   "打开评分表",
			Icon:   "sheet",
			Filled: true,
		})
	}
	types, err := req.svc.Entries.Writable(req.ctx, req.who, about)
	if err != nil {
		return err
	}
	for _, t := range types {
		if t.Code == methodType || t.Code == "visit" {
			out.Links = append(out.Links, kit.NextLink{
				Href: "/admin/entries/new?kind=" + about.Kind + "&about=" + about.ID + "&type=" + t.Code,
				Text: "写" + t.Name, Icon: "pencil",
			})
		}
	}
	out.Links = append(out.Links, kit.NextLink{
		Href: "/admin/entries?kind=" + about.Kind + "&about=" + about.ID, Text: "全部工作记录", Icon: "pencil",
	})
	return nil
}

// entries sorts what was written down by 听、查、看、问、访.
func (req *request) entries(out *Target, a lookup.Assessed) error {
	about := rules.Subject{Kind: rules.AboutEvaluation, ID: a.Evaluation.ID}
	vs, err := req.svc.Entries.List(req.ctx, req.who, about, entry.Filter{})
	if err != nil {
		return err
	}
	field, methods := req.methodField(), map[string][]string{}
	for _, v := range vs {
		t, _ := req.svc.Entries.Types().Type(v.Type)
		methods[v.ID] = t.Methods(v.Values)
	}
	for _, o := range field.Options {
		m := Method{Name: o.Name}
		if o.Key == methodAsk && out.ballot != nil {
			m.Entries = append(m.Entries, *out.ballot)
		}
		for _, v := range vs {
			if slices.Contains(methods[v.ID], o.Key) {
				m.Entries = append(m.Entries, req.entry(v))
			}
		}
		out.Methods = append(out.Methods, m)
	}
	for _, v := range vs {
		if len(methods[v.ID]) == 0 {
			out.Others = append(out.Others, req.entry(v))
		}
	}
	return nil
}

func (req *request) methodField() rules.Field {
	t, _ := req.svc.Entries.Types().Type(methodType)
	for _, f := range t.Fields {
		if f.Key == methodType {
			return f
		}
	}
	return rules.Field{}
}

func (req *request) entry(v entry.View) Entry {
	out := Entry{Type: v.TypeName, Href: "/admin/entries/" + v.ID, Day: day(string(v.On))}
	if v.Hidden {
		out.Href, out.Says = "", "限授权人员"
		return out
	}
	t, _ := req.svc.Entries.Types().Type(v.Type)
	for _, f := range t.Fields {
		if f.Kind == rules.Text && len(v.Values[f.Key]) > 0 && !t.Restricted {
			out.Says = kit.Clipped(v.Values[f.Key][0], 80)
			break
		}
	}
	if n := len(v.Files); n > 0 {
		out.Files = fmt.Sprintf("%d 份附件", n)
	}
	switch {
	case v.State == rules.Draft:
		out.Chip = &kit.Chip{Text: "草稿"}
	case v.MaySign():
		out.Chip = &kit.Chip{Kind: "mark", Text: "待签收"}
	}
	return out
}

func day(d string) string {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil {
		return d
	}
	return kit.DueDay(t)
}

// findings are the items of the unit's ledger, what teams found first.
func (req *request) findings(out *Target, a lookup.Assessed) error {
	if a.Evaluation.V.Supervising() {
		return nil
	}
	f := ledger.Filter{EvaluationID: a.Evaluation.ID}
	l, err := req.svc.Ledgers.Items(req.ctx, req.who, f, 0, fewFindings)
	if err != nil {
		return err
	}
	c := l.Counts
	out.Counted = fmt.Sprintf(
		"反馈问题 %d 条，已完成 %d 条，未完成 %d 条；新发现问题 %d 条。",
		c.Problems,
		c.Done,
		c.Problems-c.Done,
		c.NewProblems,
	)
	if l.Hidden > 0 {
		out.Counted += fmt.Sprintf("另有 %d 项，限授权人员。", l.Hidden)
	}
	out.Ledger = "/admin/ledger?round=" + a.Round.ID + "&evaluation=" + a.Evaluation.ID
	out.NewItem = "/admin/ledger/new?evaluation=" + a.Evaluation.ID
	for _, v := range l.Items {
		src, _ := req.svc.Ledgers.Pack().Source(v.Item.Source)
		out.Findings = append(out.Findings, Finding{
			Href:   "/admin/ledger/items/" + v.ID,
			No:     v.Item.No,
			Text:   kit.Clipped(v.Item.Heading(), 80),
			Source: src.Name,
			Chip:   stateChip(v.Item.State),
		})
	}
	return nil
}

func stateChip(s items.State) kit.Chip {
	kinds := map[items.State]string{items.Reported: "mark", items.Again: "fair", items.Settled: "good"}
	return kit.Chip{Kind: kinds[s], Text: s.Name()}
}

// measured is the session that counts and its result, where the visitor may see it. Once it is counted it is itself the
// record that people were asked: no entry is written for it.
func (req *request) measured(out *Target, a lookup.Assessed) error {
	if a.Evaluation.V.Supervising() {
		return nil
	}
	out.Measured = &kit.Measured{Suppressed: true, Note: "还没有测评结果。"}
	rows, err := req.svc.Scores.Overview(req.ctx, a.Round.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rows, func(r scoring.OverviewRow) bool { return r.EvaluationID == a.Evaluation.ID })
	if i < 0 || rows[i].State != vote.StateCounted && rows[i].State != vote.StatePurged {
		return nil
	}
	out.ballot = &Entry{
		Type: kit.Day(rows[i].HeldAt) + "　现场测评", Says: "场次 " + rows[i].Number + " 已计票。",
		Chip: &kit.Chip{Kind: "good", Text: "已完成"},
	}
	if rows[i].TooFew {
		out.ballot.Says = "场次 " + rows[i].Number + " 没有计票：收回的票太少。"
	}
	r, err := req.svc.Tallies.Result(req.ctx, req.who, rows[i].SessionID)
	if records.KindOf(err) == records.Forbidden {
		return nil
	}
	if err != nil {
		return err
	}
	if req.who.Role == auth.Assessor {
		out.ballot.Href = "/admin/sessions/" + rows[i].SessionID + "/result"
		out.ballot.Type, out.ballot.Day = "现场测评", kit.Day(rows[i].HeldAt)
	}
	if r.Suppressed != "" {
		out.Measured.Note = "收回的票太少，不公布满意度。"
		return nil
	}
	out.Measured = &kit.Measured{
		Score: kit.OrDash(r.SatisfactionScore), Rate: kit.OrDash(r.SatisfactionRate), Href: out.ballot.Href,
	}
	if r.Valid != nil {
		out.Measured.Note = fmt.Sprintf("%d 张有效票。", *r.Valid)
	}
	return nil
}

// trimmed writes points without needless decimals.
func trimmed(s string) string {
	if strings.Contains(s, ".") {
		return strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}
