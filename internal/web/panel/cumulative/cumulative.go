package cumulative

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"minping/internal/app/progress"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/statistics"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) show() error {
	kind := req.Query("kind")
	c, err := req.svc.Progress.Cumulative(req.ctx, req.who, kind)
	if err != nil {
		return err
	}
	out := Cumulative{Frame: req.Frame("历轮累计")}
	if kind != "" || c.All.Units > 0 {
		out.Filter = []kit.Field{{
			Name: "kind", Label: "单位类别", Type: "select", Optional: true, Value: kind,
			Options: append([]kit.Option{{Text: "全部"}}, lookup.KindOptions()...),
		}}
	}
	if c.All.Units == 0 && kind != "" {
		out.Empty = &kit.Empty{
			Icon: "table", Title: "各轮都没有" + round.KindName(kind).ZH, Text: "换一个类别，或者看全部单位。",
			Do: &kit.Link{Href: "/admin/statistics", Text: "看全部单位"},
		}
		return req.Render(out)
	}
	if c.All.Units == 0 {
		out.Empty = lookup.NoRounds(req.who)
		if len(c.Batches) > 0 {
			out.Empty = lookup.NoneJoined(req.who, records.Versioned[round.Round]{}, "把单位加入轮次以后，这里合计各轮的数字。")
		}
		return req.Render(out)
	}
	out.Sub = fmt.Sprintf("%d 轮", c.All.Rounds)
	if kind != "" {
		out.Sub += " · " + round.KindName(kind).ZH
		out.Note = "公文只数发给这类单位的；通报写的是全部单位，不在内。"
	}
	out.Groups = groups(c)
	out.Head = head(c)
	for _, b := range c.Batches {
		out.Rows = append(out.Rows, req.row(c, b, kind))
	}
	out.Total = cells(c, c.All, nil)
	return req.Render(out)
}

// groups are the figures over all rounds, by what they are about.
func groups(c progress.Cumulative) []Group {
	f := c.All
	units := []kit.Figure{{Name: "单位", Value: strconv.Itoa(f.Units), Note: distinct(c)}}
	for _, k := range scheme.Kinds() {
		if f.Kinds[k] > 0 {
			units = append(units, kit.Figure{Name: round.KindName(k).ZH, Value: strconv.Itoa(f.Kinds[k])})
		}
	}
	out := []Group{
		{Name: "评估的单位", Figures: append(units, kit.Figure{Name: "结果已锁定", Value: strconv.Itoa(f.Fixed)})},
		{Name: "民主测评", Figures: []kit.Figure{
			{Name: "实到人数", Value: known(f.Attended)},
			{Name: "参加测评人数", Value: known(f.Returned), Note: "收回的票"},
			{Name: "有效票", Value: known(f.Valid)},
			{Name: "意见建议", Value: known(f.Suggestions)},
		}},
		{Name: "整改", Figures: []kit.Figure{
			{Name: "反馈问题", Value: known(f.Problems)},
			{Name: "已完成", Value: known(f.Done)},
			{Name: "未整改到位", Value: known(f.Undone)},
			{Name: "新发现问题", Value: known(f.NewProblems)},
		}},
	}
	use := []kit.Figure{{Name: "质询答辩", Value: fmt.Sprintf("%d 场", f.Hearings)}}
	if f.HearingUnits > 0 {
		use[0].Note = fmt.Sprintf("%d 个单位", f.HearingUnits)
	}
	use = append(use, kit.Figure{Name: "点名通报", Value: fmt.Sprintf("%d 个", f.Criticised)})
	for _, d := range c.Documents {
		use = append(use, kit.Figure{Name: d.Name, Value: fmt.Sprintf("%d 份", f.Documents[d.Code])})
	}
	for _, d := range c.Decisions {
		use = append(use, kit.Figure{Name: "决定" + d.Name, Value: fmt.Sprintf("%d 个", f.Decisions[d.Code])})
	}
	for _, k := range scheme.Kinds() {
		if f.Charged[k] > 0 {
			use = append(use, kit.Figure{Name: "考核扣分：" + round.KindName(k).ZH, Value: fmt.Sprintf("%d 个", f.Charged[k])})
		}
	}
	return append(out, Group{Name: "结果运用", Figures: use})
}

// distinct says how many different units there are when some were evaluated in several rounds.
func distinct(c progress.Cumulative) string {
	if c.Organizations == c.All.Units {
		return ""
	}
	return fmt.Sprintf("不重复 %d 个", c.Organizations)
}

// sum is the number of organizations of all kinds.
func sum(byKind map[string]int) (n int) {
	for _, k := range byKind {
		n += k
	}
	return n
}

func known(n *int) string {
	if n == nil {
		return "—"
	}
	return strconv.Itoa(*n)
}

// head are the columns of the table by rounds.
func head(c progress.Cumulative) []string {
	out := []string{"单位", "已锁定", "实到人数", "参加测评人数", "有效票", "意见建议", "反馈问题", "未整改到位", "新发现问题", "质询答辩", "点名通报", "考核扣分"}
	for _, d := range c.Documents {
		out = append(out, d.Name)
	}
	return out
}

func (req *request) row(c progress.Cumulative, b progress.BatchFigures, kind string) Row {
	id := url.PathEscape(b.ID)
	links := map[string]string{}
	out := Row{Name: b.Name}
	if req.who.Role == auth.Admin {
		out.Href = "/admin/batches/" + id + "/statistics"
		first := url.QueryEscape(b.Rounds[0].Code)
		links["单位"], links["已锁定"] = "/admin/rounds/"+first, "/admin/batches/"+id+"/final"
		for _, name := range []string{"反馈问题", "未整改到位", "新发现问题"} {
			links[name] = "/admin/ledger?round=" + first
		}
		if len(b.Rounds) > 1 { // each list is about one round
			links = map[string]string{"已锁定": links["已锁定"]}
		}
	}
	if kind != "" { // only the list of units can be narrowed down to a kind
		for name, href := range links {
			if name != "单位" {
				delete(links, name)
			} else {
				links[name] = href + "?kind=" + url.QueryEscape(kind)
			}
		}
		out.Cells = cells(c, b.Figures, links)
		return out
	}
	links["点名通报"] = "/admin/documents?batch=" + url.QueryEscape(b.ID)
	links["质询答辩"] = "/admin/hearings?batch=" + url.QueryEscape(b.ID)
	for _, d := range c.Documents {
		links[d.Name] = "/admin/documents?batch=" + url.QueryEscape(b.ID) + "&type=" + url.QueryEscape(d.Code)
	}
	var rounds []string
	for _, r := range b.Rounds {
		rounds = append(rounds, r.Name)
	}
	if len(rounds) > 1 {
		out.Note = strings.Join(rounds, "、")
	}
	out.Cells = cells(c, b.Figures, links)
	return out
}

func cells(c progress.Cumulative, f statistics.Figures, links map[string]string) []Cell {
	values := []string{
		strconv.Itoa(f.Units), strconv.Itoa(f.Fixed), known(f.Attended), known(f.Returned), known(f.Valid),
		known(f.Suggestions),
		known(f.Problems), known(f.Undone), known(f.NewProblems), strconv.Itoa(f.Hearings),
		strconv.Itoa(f.Criticised), strconv.Itoa(sum(f.Charged)),
	}
	for _, d := range c.Documents {
		values = append(values, strconv.Itoa(f.Documents[d.Code]))
	}
	out := make([]Cell, len(values))
	for i, name := range head(c) {
		out[i] = Cell{Name: name, Value: values[i]}
		if values[i] != "0" && values[i] != "—" {
			out[i].Href = links[name]
		}
	}
	return out
}
