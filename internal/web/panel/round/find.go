package round

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// find finds rounds by name, newest first.
func (req *request) find(q kit.Query) ([]kit.Hit, error) {
	rs, err := lookup.AllRounds(req.Request)
	if err != nil {
		return nil, err
	}
	var out []kit.Hit
	for _, r := range rs {
		if len(out) < q.Limit && q.Fits(r.V.Name) {
			out = append(out, kit.Hit{Href: "/admin/rounds/" + r.ID, Text: r.V.Name, Sub: "集中整改期自" + lookup.StartDay(r.V) + "起"})
		}
	}
	return out, nil
}
