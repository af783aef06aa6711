package session

import (
	"fmt"
	"slices"

	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// cardsShown is how many cards a page of 全部测评 has.
const cardsShown = 24

// partNames are the parts as an address names them.
var partNames = [partCount]string{"running", "today", "coming", "left", "done"}

// all is 全部测评: every session of a round, what runs first, what is finished with its figure.
func (req *request) all() error {
	rounds, err := lookup.AllRounds(req.Request)
	if err != nil {
		return err
	}
	r, ok, err := lookup.RoundOf(req.Request, req.Query("round"))
	if err != nil {
		return err
	}
	out := Briefings{Frame: req.Frame("全部测评")}
	if !ok {
		out.Empty = lookup.NoRounds(req.who)
		return req.Render(out)
	}
	out.Sub = r.V.Name
	rows, err := req.briefed(r.ID)
	if err != nil {
		return err
	}
	if len(rows) == 0 && len(rounds) < 2 {
		out.Empty = noBriefings(r.ID)
		return req.Render(out)
	}
	out.Filter = req.sessionFilter()
	out.Filter = append(out.Filter, lookup.RoundField(rounds, r.ID)...)
	return req.renderAll(out, rows)
}

func (req *request) sessionFilter() []kit.Field {
	state := kit.Field{Name: "part", Label: "状态", Type: "select", Optional: true, Value: req.Query("part"), Options: []kit.Option{{Text: "全部"}}}
	for p := range partCount {
		state.Options = append(state.Options, kit.Option{Value: partNames[p], Text: partTitles[p]})
	}
	return []kit.Field{{Name: "q", Label: "单位名称", Type: "text", Optional: true, Auto: "off", Value: req.Query("q")}, state}
}

// renderAll narrows the sessions down, cuts them into pages and draws those of one page, part by part.
func (req *request) renderAll(out Briefings, rows []row) error {
	now, total := req.svc.Now(), len(rows)
	named, want := lookup.Named(req.Query("q")), req.Query("part")
	rows = slices.DeleteFunc(rows, func(o row) bool {
		return !named(o.Organization) || want != "" &&
			partNames[partOf(o, now)] != want
	})
	byPart := make([][]row, partCount)
	for _, o := range rows {
		p := partOf(o, now)
		byPart[p] = append(byPart[p], o)
	}
	newestFirst(byPart[partDone])
	newestFirst(byPart[partLeft])
	out.Shown = fmt.Sprintf("共 %d 场。", total)
	if len(rows) != total {
		out.Shown = fmt.Sprintf("共 %d 场，符合条件的 %d 场。", total, len(rows))
	}
	from, to, pages := req.PaginateBy(len(rows), cardsShown)
	out.Pages = pages
	at := 0
	for p, list := range byPart {
		lo, hi := max(from-at, 0), min(to-at, len(list))
		at += len(list)
		if lo < hi {
			if err := req.addSection(&out, part(p), list[lo:hi], now); err != nil {
				return err
			}
		}
	}
	return req.Render(out)
}
