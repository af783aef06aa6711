package organization

import (
	"net/url"

	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// find finds organizations by name and leads to what is known about them in the newest round; those that are not in it
// lead to their line in the list.
func (req *request) find(q kit.Query) ([]kit.Hit, error) {
	units, _, err := req.UnitsNamed(q)
	if err != nil || len(units) == 0 {
		return nil, err
	}
	units = units[:min(len(units), q.Limit)]
	newest, ok, err := lookup.RoundOf(req.Request, "")
	if err != nil {
		return nil, err
	}
	evaluations := map[string]string{}
	if ok {
		rows, err := req.RecentOverview(newest.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			evaluations[r.OrganizationID] = r.EvaluationID
		}
	}
	var out []kit.Hit
	for _, u := range units {
		h := kit.Hit{Text: u.Name, Sub: round.KindName(u.Kind).ZH}
		h.Href = "/admin/organizations?q=" + url.QueryEscape(u.Name)
		switch id := evaluations[u.ID]; {
		case id != "":
			h.Href, h.Sub = "/admin/evaluations/"+id, h.Sub+" · "+newest.V.Name
		case req.who.Role == auth.Admin:
			h.Href = "/admin/organizations/" + u.ID
		}
		out = append(out, h)
	}
	return out, nil
}
