package ledger

import (
	"fmt"
	"net/url"
	"strconv"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
	"minping/internal/web/panel/kit/lookup"
)

// What the filter's field "only" says besides nothing.
// itemsShown is how many items are on a page: each is a card on a phone.
const itemsShown = 25

const (
	onlyMine       = "mine"
	onlyCommon     = "common"
	onlyRestricted = "restricted"
	dueOver        = "overdue"
)

// list shows the ledger of a round, or of one unit in it, as far as it is the person's.
func (req *request) list() error { return req.listPage(nil) }

func (req *request) listPage(sent *kit.Submission) error {
	out := List{Frame: req.Frame("整改台账")}
	rounds, err := lookup.AllRounds(req.Request)
	if err != nil {
		return err
	}
	if len(rounds) == 0 {
		out.Empty = lookup.NoRounds(req.who)
		return req.Render(out)
	}
	r, l, err := req.found(rounds)
	if err != nil {
		return err
	}
	out.Sub = r.V.Name
	if n := req.Unplaced(sent); n != nil {
		out.Notice = n
	}
	if req.Query("said") == "imported" {
		out.Notice = imported(req)
	}
	q := req.asked(r.ID)
	out.Filter = req.filterFields(rounds, r.ID, l)
	if err := kit.Offered(out.Filter); err != nil {
		return err
	}
	out.Figures = figures(q, l)
	out.Focuses = req.focuses(q, l)
	out.Units = units(q, l)
	out.Hidden = hidden(l.Hidden)
	out.Tools, err = req.tools(q, l)
	if err != nil {
		return err
	}
	out.Tables, err = req.tables(ledgerOf(q, l))
	if err != nil {
		return err
	}
	_, _, out.Pages = req.PaginateBy(l.Total, itemsShown)
	for _, v := range l.Items {
		out.Rows = append(out.Rows, req.row(v))
	}
	out.Said = fmt.Sprintf("符合条件的 %d 条", l.Total)
	if l.Total == 0 {
		out.Empty = req.nothing(r, l)
	}
	if req.who.Role == auth.Admin && len(out.Rows) > 0 {
		out.Mark = &Marking{Action: home + "/common", Back: q.Encode()}
	}
	return req.Render(out)
}

// found reads the list of the round in the address; without one, that of the newest round in which the person has
// something.
func (req *request) found(
	rounds []records.Versioned[round.Round],
) (records.Versioned[round.Round], ledger.List, error) {
	f := req.filter()
	offset := max(0, req.QueryInt("p")) * itemsShown
	asked := req.Query("round")
	var first ledger.List
	for n, r := range rounds {
		if asked != "" && r.ID != asked {
			continue
		}
		f.RoundID = r.ID
		l, err := req.svc.Ledgers.Items(req.ctx, req.who, f, offset, itemsShown)
		if err != nil || asked != "" || len(l.ByUnit) > 0 {
			return r, l, err
		}
		if n == 0 {
			first = l
		}
	}
	if asked != "" {
		return rounds[0], first, records.ErrNone
	}
	return rounds[0], first, nil
}

// filter is what the address asks for.
func (req *request) filter() ledger.Filter {
	f := ledger.Filter{
		EvaluationID: req.Query("evaluation"), Source: req.Query("source"), State: req.Query("state"),
		Focus: req.Query("focus"), Column: req.Query("column"),
	}
	switch only := req.Query("only"); only {
	case onlyMine:
		f.Mine = true
	case onlyCommon:
		f.Common = true
	case onlyRestricted:
		f.Restricted = true
	}
	if due := req.Query("due"); due == dueOver {
		f.Overdue = true
	} else {
		f.Colour = due
	}
	return f
}

// asked returns the values of the filter as an address carries them.
func (req *request) asked(roundID string) url.Values {
	q := url.Values{"round": {roundID}}
	for _, name := range []string{"evaluation", "source", "state", "focus", "column", "due", "only", "p"} {
		if v := req.Query(name); v != "" {
			q.Set(name, v)
		}
	}
	return q
}

// at is the address of the list with other values; an empty one removes a value.
func at(q url.Values, changes ...string) string {
	out := url.Values{}
	for name, v := range q {
		out[name] = v
	}
	out.Del("p")
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			out.Del(changes[i])
		} else {
			out.Set(changes[i], changes[i+1])
		}
	}
	return home + "?" + out.Encode()
}

func choices(all string, words []rules.Word) []kit.Option {
	out := []kit.Option{{Text: all}}
	for _, w := range words {
		out = append(out, kit.Option{Value: w.Code, Text: w.Name})
	}
	return out
}

func (req *request) filterFields(
	rounds []records.Versioned[round.Round], roundID string, l ledger.List,
) []kit.Field {
	pack := req.svc.Ledgers.Pack()
	one := func(name, label string, options []kit.Option) kit.Field {
		return kit.Field{
			Name: name, Label: label, Type: "select", Optional: true, Value: req.Query(name), Options: options,
		}
	}
	var out []kit.Field
	if len(rounds) > 1 {
		x := one("round", "轮次", nil)
		x.Value = roundID
		for _, r := range rounds {
			x.Options = append(x.Options, kit.Option{Value: r.ID, Text: r.V.Name})
		}
		out = append(out, x)
	}
	if len(l.ByUnit) > 1 || req.Query("evaluation") != "" {
		out = append(out, one("evaluation", "单位", req.unitOptions(roundID, l)))
	}
	var sources []rules.Word
	for _, s := range pack.Sources {
		sources = append(sources, rules.Word{Code: s.Code, Name: s.Name})
	}
	return append(out,
		one("source", "来源", choices("全部来源", sources)),
		one("state", "状态", choices("全部状态", rules.States())),
		one("focus", "重点", choices("全部重点", pack.Focus)),
		one("column", "统计", choices("全部事项", rules.Columns())),
		one("due", "期限", []kit.Option{
			{Text: "不限"},
			{Value: dueOver, Text: "已逾期"},
			{Value: "red", Text: "红色"},
			{Value: "yellow", Text: "黄色"},
			{Value: "green", Text: "绿色"},
		}),
		one("only", "只看", req.onlyOptions()),
	)
}

func (req *request) onlyOptions() []kit.Option {
	out := []kit.Option{{Text: "全部"}}
	if req.who.Role != auth.Admin && req.who.Role != auth.Leader {
		out = append(out, kit.Option{Value: onlyMine, Text: "等我办的"})
	}
	return append(out, kit.Option{Value: onlyCommon, Text: "共性问题"},
		kit.Option{Value: onlyRestricted, Text: "限授权人员"})
}

// unitOptions are the units of the round that are the person's. With one of them chosen the list knows no other.
func (req *request) unitOptions(roundID string, l ledger.List) []kit.Option {
	out := []kit.Option{{Text: "全部单位"}}
	units := l.ByUnit
	if req.Query("evaluation") != "" {
		all, err := req.svc.Ledgers.Items(req.ctx, req.who, ledger.Filter{RoundID: roundID}, 0, 1)
		if err == nil {
			units = all.ByUnit
		}
	}
	for _, u := range units {
		out = append(out, kit.Option{Value: u.EvaluationID, Text: u.Organization})
	}
	return out
}

// figures are the counts, each of which opens the list behind it.
func figures(q url.Values, l ledger.List) []Count {
	c := l.Counts
	all := func(changes ...string) string {
		none := []string{"source", "", "state", "", "focus", "", "column", "", "due", "", "only", ""}
		return at(q, append(none, changes...)...)
	}
	column := func(c rules.Column) string { return all("column", string(c)) }
	out := []Count{
		{"反馈问题", c.Problems, column(rules.ColumnProblems)},
		{"已完成", c.Done, column(rules.ColumnDone)},
		{"基本完成", c.Basic, column(rules.ColumnBasic)},
		{"未完成", c.Undone, column(rules.ColumnUndone)},
		{"待核查", l.ByState[rules.Reported], all("state", string(rules.Reported))},
		{"再整改", l.ByState[rules.Again], all("state", string(rules.Again))},
		{"已逾期", c.Overdue, all("due", dueOver)},
		{"新问题", c.NewProblems, column(rules.ColumnNew)},
		{"共性问题", c.Common, all("only", onlyCommon)},
	}
	if c.Limited > 0 {
		out = append(out, Count{"限授权", c.Limited, all("only", onlyRestricted)})
	}
	return out
}

// focuses are the focus areas of the items, each of which opens its list; none where no item has one (domain A07).
func (req *request) focuses(q url.Values, l ledger.List) (out []Focus) {
	for _, w := range req.svc.Ledgers.Pack().Focus {
		c := l.ByFocus[w.Code]
		if c.Items == 0 {
			continue
		}
		out = append(out, Focus{
			Count: Count{w.Name, c.Items, at(q, "focus", w.Code)},
			Parts: []chart.Segment{
				{Kind: "good", Label: "已销号", N: c.Settled},
				{Kind: "fair", Label: "待核查", N: c.Reported},
				{Kind: "poor", Label: "未销号", N: c.Items - c.Settled - c.Reported},
			},
		})
	}
	return out
}

// units are the counts of each unit, where there are several.
func units(q url.Values, l ledger.List) []UnitRow {
	if len(l.ByUnit) < 2 {
		return nil
	}
	var out []UnitRow
	for _, u := range l.ByUnit {
		out = append(out, UnitRow{
			Href: at(q, "evaluation", u.EvaluationID), Name: u.Organization, Problems: u.Counts.Problems,
			Done: u.Counts.Done, Left: u.Counts.Basic + u.Counts.Undone, Overdue: u.Counts.Overdue,
		})
	}
	return out
}

// hidden says how many items the person may not read.
func hidden(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("另有 %d 项，限授权人员查看。", n)
}

// ledgerOf returns whose ledger files are about: the one unit, whose own file comes out as it came in, which a round's
// cannot, or else the round.
func ledgerOf(q url.Values, l ledger.List) url.Values {
	scope := url.Values{"round": q["round"]}
	if len(l.ByUnit) == 1 {
		scope.Set("evaluation", l.ByUnit[0].EvaluationID)
	}
	return scope
}

func (req *request) tools(q url.Values, l ledger.List) (out []kit.NextLink, err error) {
	scope := ledgerOf(q, l)
	if req.who.Role != auth.Unit {
		out = append(out, kit.NextLink{Href: home + "/new?" + scope.Encode(), Text: "登记事项", Icon: "plus"})
	}
	if req.who.Role == auth.Admin {
		out = append(out, kit.NextLink{Href: selfHome, Text: "对照自查", Icon: "people"})
	}
	if req.who.Role == auth.Leader {
		out = nil
	} else {
		out = append(out, kit.NextLink{Href: home + "/import?" + scope.Encode(), Text: "导入台账", Icon: "box"})
	}
	out = append(out,
		kit.NextLink{Href: home + "/export?" + scope.Encode(), Text: "按原样导出", Icon: "down"},
		kit.NextLink{Href: home + "/export?layout=all&" + scope.Encode(), Text: "导出 XLSX", Icon: "down"},
	)
	round := q.Get("round")
	if req.who.Role != auth.Admin || round == "" {
		return out, nil
	}
	sums, err := req.svc.Files.Sums(req.ctx, req.who, round)
	if sums != "" {
		to := url.Values{"round": {round}, "layout": {sums}}
		out = append(out, kit.NextLink{Href: home + "/export?" + to.Encode(), Text: "导出汇总数字", Icon: "down"})
	}
	return out, err
}

// row is one item of the list.
func (req *request) row(v ledger.View) Row {
	src, _ := req.svc.Ledgers.Pack().Source(v.Item.Source)
	return Row{
		ID: v.ID, Href: itemPath(v.ID), No: v.Item.No, Text: kit.Clipped(v.Item.Heading(), 60), Unit: v.Organization,
		Source: src.Name, State: stateChip(v.Item.State), Due: dueWords(v), Left: leftChip(v),
		Common: v.Item.Common, Key: v.Item.Key, Restricted: v.Restricted,
	}
}

func itemPath(id string) string { return home + "/items/" + id }

// mark marks the selected items as common problems, or takes the mark away.
func (req *request) mark() error {
	var ids []string
	for _, v := range req.Ctx.Request().PostArgs().PeekMulti("item") {
		ids = append(ids, string(v))
	}
	_, err := req.svc.Ledgers.Mark(req.ctx, req.who, ids, req.FormValue("do") == "mark")
	back, wrong := url.ParseQuery(req.FormValue("back"))
	if wrong != nil {
		back = url.Values{}
	}
	if kit.Correctable(err) {
		return req.listPage(&kit.Submission{Key: "mark", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(home+"?"+back.Encode(), "saved.mark")
}

// imported says what an import did; the address carries numbers only.
func imported(req *request) *kit.Notice {
	n := func(name string) int {
		v, err := strconv.Atoi(req.Query(name))
		if err != nil {
			return 0
		}
		return max(0, v)
	}
	text := fmt.Sprintf("导入完成：新增 %d 条，修改 %d 条，没有变化 %d 条。", n("new"), n("changed"), n("same"))
	if f := n("figures"); f > 0 {
		text = fmt.Sprintf("导入完成：填入 %d 个单位的汇总数字。", f)
	}
	if n("tables") > 0 {
		text = "附表已保存，在本页“附表”里随时可以导出。"
	}
	return &kit.Notice{Kind: "good", Text: text}
}
