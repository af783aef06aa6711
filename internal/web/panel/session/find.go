package session

import (
	"cmp"
	"slices"
	"strings"

	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/typed"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// roundsSought is in how many rounds, newest first, sessions are looked for.
const roundsSought = 8

// find finds sessions by the name of their unit or by their number, those of the newest round first.
func (req *request) find(q kit.Query) ([]kit.Hit, error) {
	_, place, err := req.UnitsNamed(q)
	if err != nil {
		return nil, err
	}
	rs, err := lookup.AllRounds(req.Request)
	if err != nil {
		return nil, err
	}
	number := typed.Code(q.Text())
	var out []kit.Hit
	for _, r := range rs[:min(len(rs), roundsSought)] {
		if len(out) >= q.Limit {
			break
		}
		rows, err := req.RecentOverview(r.ID)
		if err != nil {
			return nil, err
		}
		rows = slices.DeleteFunc(rows, func(o scoring.OverviewRow) bool {
			_, named := place[o.OrganizationID]
			return o.SessionID == "" || !named && (number == "" || !strings.HasPrefix(o.Number, number))
		})
		slices.SortStableFunc(rows, func(a, b scoring.OverviewRow) int {
			return cmp.Compare(place[a.OrganizationID], place[b.OrganizationID])
		})
		for _, o := range rows[:min(len(rows), q.Limit-len(out))] {
			chip := lookup.StateChip(session.SessionView{State: o.State, TooFew: o.TooFew})
			out = append(out, kit.Hit{
				Href: "/admin/sessions/" + o.SessionID, Text: o.Organization, Chip: &chip,
				Sub: "场次 " + o.Number + " · " + kit.ShortTime(o.HeldAt),
			})
		}
	}
	return out, nil
}
