package entry

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/entry"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/entry"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// subject is the subject of the address. Without one it is the unit's own newest evaluation for a unit, else the
// newest round; ok is false while there is none.
func (req *request) subject() (s rules.Subject, roundID string, ok bool, err error) {
	s = rules.Subject{Kind: req.Query("kind"), ID: req.Query("about")}
	if of, id, is := strings.Cut(req.Query("of"), ":"); is { // the filter names both in one field
		s = rules.Subject{Kind: of, ID: id}
	}
	if s.Kind != "" && !slices.Contains(rules.Abouts(), s.Kind) {
		return s, "", false, kit.FieldError("kind", "没有这个选项。")
	}
	if s.Kind == rules.AboutEvaluation {
		e, err := round.LoadEvaluation(req.ctx, req.svc.Rounds, s.ID)
		return s, e.V.RoundID, true, err
	}
	if s.Kind == rules.AboutRound {
		return s, s.ID, true, nil
	}
	r, ok, err := lookup.RoundOf(req.Request, req.Query("round"))
	if err != nil || !ok || s.Kind != "" {
		return s, r.ID, ok || s.Kind != "", err
	}
	if req.who.Role == auth.Unit {
		s, r.ID, err = req.own()
		return s, r.ID, s.ID != "", err
	}
	return rules.Subject{Kind: rules.AboutRound, ID: r.ID}, r.ID, true, nil
}

// own is the newest evaluation of the unit that the account belongs to.
func (req *request) own() (s rules.Subject, roundID string, err error) {
	rs, err := lookup.AllRounds(req.Request)
	if err != nil {
		return s, "", err
	}
	for _, r := range rs {
		all, err := req.svc.Entries.Subjects(req.ctx, req.who, r.ID)
		if err != nil {
			return s, "", err
		}
		if len(all) > 1 {
			return rules.Subject{Kind: all[1].Kind, ID: all[1].ID}, r.ID, nil
		}
	}
	return s, "", nil
}

func (req *request) list() error {
	s, roundID, ok, err := req.subject()
	if err != nil {
		return err
	}
	out := List{Frame: req.Frame("工作记录"), Kind: s.Kind, ID: s.ID}
	if !ok {
		out.Empty = lookup.NoRounds(req.who)
		if req.who.Role == auth.Unit {
			out.Empty = &kit.Empty{Icon: "pencil", Title: "还没有可以记的", Text: "巡察办把本单位加入一轮以后，可以在这里报送方案、进展报告和各项整改工作。"}
		}
		return req.Render(out)
	}
	vs, err := req.entriesOf(s)
	if err != nil {
		return err
	}
	if err := req.narrowing(&out, s, roundID); err != nil {
		return err
	}
	out.Unit = s.Kind == rules.AboutRound
	out.Waiting = req.waiting(vs)
	from, to, pages := req.Paginate(len(vs))
	out.Pages = pages
	for _, v := range vs[from:to] {
		out.Rows = append(out.Rows, req.row(v))
	}
	return req.Render(out)
}

// entriesOf are the entries of a list: those about a round are shown with those about its units.
func (req *request) entriesOf(s rules.Subject) ([]entry.View, error) {
	f := entry.Filter{Type: req.Query("type"), Chapter: req.Query("chapter")}
	if s.Kind == rules.AboutRound {
		return req.svc.Entries.InRound(req.ctx, req.who, s.ID, f)
	}
	return req.svc.Entries.List(req.ctx, req.who, s, f)
}

// narrowing fills in what the list can be narrowed to, and what can be written about its subject.
func (req *request) narrowing(out *List, s rules.Subject, roundID string) error {
	about, err := req.subjectField(s, roundID)
	if err != nil {
		return err
	}
	types := kit.Field{
		Name: "type", Label: "类型", Type: "select", Optional: true, Value: req.Query("type"),
		Options: []kit.Option{{Text: "全部"}},
	}
	chapters := kit.Field{
		Name: "chapter", Label: "章节", Type: "select", Optional: true, Value: req.Query("chapter"),
		Options: []kit.Option{{Text: "全部"}},
	}
	used := map[string]bool{}
	for _, t := range req.svc.Entries.Types().Types {
		if slices.Contains(t.About, s.Kind) ||
			s.Kind == rules.AboutRound && slices.Contains(t.About, rules.AboutEvaluation) {
			types.Options = append(types.Options, kit.Option{Value: t.Code, Text: t.Name})
			used[t.Chapter] = true
		}
	}
	for _, c := range rules.Chapters() {
		if used[c] {
			chapters.Options = append(chapters.Options, kit.Option{Value: c, Text: chapterNames[c]})
		}
	}
	out.Subjects = append(about, types, chapters)
	mine, err := req.svc.Entries.Writable(req.ctx, req.who, s)
	if err != nil || len(mine) == 0 {
		return err
	}
	out.Types = &kit.Field{Name: "type", Label: "记一条", Type: "select", Value: req.Query("type")}
	for _, t := range mine {
		out.Types.Options = append(out.Types.Options, kit.Option{Value: t.Code, Text: t.Name})
	}
	return nil
}

// subjectField offers the subjects of a round: the round, its batch, its units, and the city.
func (req *request) subjectField(s rules.Subject, roundID string) ([]kit.Field, error) {
	f := kit.Field{Name: "of", Label: "对象", Type: "select", Optional: true, Value: s.Kind + ":" + s.ID}
	add := func(kind, id, name string) {
		f.Options = append(f.Options, kit.Option{Value: kind + ":" + id, Text: name})
	}
	if roundID != "" {
		all, err := req.svc.Entries.Subjects(req.ctx, req.who, roundID)
		if err != nil {
			return nil, err
		}
		for i, x := range all {
			name := x.Name
			if i == 0 {
				name += "（全部单位）"
			}
			if i == 0 && req.who.Role == auth.Unit {
				continue
			}
			add(x.Kind, x.ID, name)
		}
		batch, err := req.svc.Rounds.BatchOf(req.ctx, roundID)
		if err != nil {
			return nil, err
		}
		if batch != roundID {
			b, err := req.svc.Rounds.Batch(req.ctx, batch)
			if err != nil {
				return nil, err
			}
			add(rules.AboutBatch, b.ID, b.V.Name)
		}
	}
	add(rules.AboutCity, "", "全市（制度文件）")
	if !slices.ContainsFunc(f.Options, func(o kit.Option) bool { return o.Value == f.Value }) {
		name, err := req.about(s)
		if err != nil {
			return nil, err
		}
		f.Options = append([]kit.Option{{Value: f.Value, Text: name}}, f.Options...)
	}
	return []kit.Field{f}, nil
}

// waiting is what waits for the visitor's signature, and the visitor's own drafts.
func (req *request) waiting(vs []entry.View) (out []kit.Todo) {
	for _, v := range vs {
		name := v.TypeName + "：" + subjectName(v.Subject)
		switch {
		case v.MaySign():
			out = append(out, kit.Todo{Text: "待签收：" + name, When: kit.DayWords(string(v.On)), Href: "/admin/entries/" + v.ID})
		case v.State == rules.Draft:
			out = append(out, kit.Todo{Text: "草稿还没有归档：" + name, Href: "/admin/entries/" + v.ID})
		}
	}
	if len(out) > few {
		rest := len(out) - few
		out = append(out[:few], kit.Todo{Text: fmt.Sprintf("还有 %d 条，见下表", rest), Href: "#main"})
	}
	return out
}

// few is how many tasks are named one by one.
const few = 6

func (req *request) row(v entry.View) Row {
	t, _ := req.svc.Entries.Types().Type(v.Type)
	r := Row{
		Href: "/admin/entries/" + v.ID, Type: v.TypeName, Unit: subjectName(v.Subject), Day: kit.DayWords(string(v.On)),
		By:   v.By,
		Chip: chipOf(v, t.Receipt != nil), Hidden: v.Hidden,
	}
	if v.Hidden || t.Restricted {
		r.Says = "限授权人员"
		return r
	}
	for _, f := range t.Fields {
		x := v.Values[f.Key]
		if len(x) == 0 {
			continue
		}
		switch f.Kind {
		case rules.Choice, rules.Choices:
			r.Says = optionName(f.Options, x[0])
			continue
		case rules.Line, rules.Text:
			if r.Says != "" {
				r.Says += "："
			}
			r.Says = kit.Clipped(r.Says+x[0], shown)
		default:
			continue
		}
		break
	}
	return r
}

// shown is how many characters of an entry a list shows.
const shown = 60

// receive signs for an entry.
func (req *request) receive() error {
	id := req.Params("id")
	r := rules.Receipt{Office: req.text("office"), Outcome: req.FormValue("outcome"), Note: req.text("note")}
	_, err := req.svc.Entries.Receive(req.ctx, req.who, id, req.SeenVersion(), r)
	if kit.Correctable(err) {
		err = kit.RenamedFields(err, func(f string) string { return strings.TrimPrefix(f, "receipt.") })
		return req.page(&kit.Submission{Key: "receipt", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/entries/"+id, "received")
}

// drop gives up a draft.
func (req *request) drop() error {
	v, err := req.svc.Entries.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	err = req.svc.Entries.Drop(req.ctx, req.who, v.ID, req.SeenVersion())
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "drop", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(subjectPath(rules.Subject{Kind: v.Subject.Kind, ID: v.Subject.ID}), "dropped")
}

// file sends a file of an entry.
func (req *request) file() error {
	f, raw, err := req.svc.Entries.ReadFile(req.ctx, req.who, req.Params("id"))
	if records.KindOf(err) == records.NotFound {
		f, raw, err = req.svc.Ledgers.ReadFile(req.ctx, req.who, req.Params("id"))
	}
	if err != nil {
		return err
	}
	req.Attach(f.Name)
	req.Set(fiber.HeaderContentType, fiber.MIMEOctetStream) // no browser shows it
	return req.Send(raw)
}
