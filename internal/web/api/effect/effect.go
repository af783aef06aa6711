// Package effect is the API for the effects of fixed results on the annual assessments (domain A37–A39).
package effect

import (
	"context"
	"fmt"
	"io"

	appeffect "minping/internal/app/effect"
	"minping/internal/auth"
	"minping/internal/evaluation/effect"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

var readers = guard.Only(auth.Admin, auth.Leader)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Effects *appeffect.Effects
}

type area struct{ svc Rooms }

// Routes returns the operations on effects.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/effects", readers, kit.OK("Effects of a year in the annual assessments, and their sums", a.list)),
		kit.Get("/effects.xlsx", readers, kit.OK("Effects of a year as a workbook", a.file).File(kit.XLSX)),
	}
}

type yearInput struct {
	Year int `query:"year" doc:"0 or none: this year"`
}

func (a area) year(in *yearInput) int {
	if in.Year == 0 {
		return a.svc.Effects.ThisYear()
	}
	return in.Year
}

type (
	effectRow   effect.Row
	effectTotal effect.Total
)

type effectList struct {
	Year   int           `json:"year"`
	Rows   []effectRow   `json:"rows" doc:"One for every effect, with what it follows from"`
	Totals []effectTotal `json:"totals" doc:"By organization and assessment: the exact sums of their rows"`
}

func (a area) list(ctx context.Context, in *yearInput) (*kit.Reply[effectList], error) {
	l, err := a.svc.Effects.Of(ctx, guard.ActorOf(ctx), a.year(in))
	out := effectList{l.Year, make([]effectRow, len(l.Rows)), make([]effectTotal, len(l.Totals))}
	for i, r := range l.Rows {
		out.Rows[i] = effectRow(r)
	}
	for i, t := range l.Totals {
		out.Totals[i] = effectTotal(t)
	}
	return kit.Answer(out, err)
}

func (a area) file(ctx context.Context, in *yearInput) (*kit.File, error) {
	l, err := a.svc.Effects.Of(ctx, guard.ActorOf(ctx), a.year(in))
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, fmt.Sprintf("effects-%d.xlsx", l.Year), kit.XLSX,
		func(_ context.Context, w io.Writer) error { return a.svc.Effects.Write(w, l) })
}
