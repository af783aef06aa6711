package team

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/team"
)

// pageSize is how many evaluations or organizations are read at a time.
const pageSize = 500

// targets are the evaluations of a batch as the draw takes them, with the names of the places.
func (t *Teams) targets(ctx context.Context, b round.Batch) (out []team.Target, places map[string]string, err error) {
	places = map[string]string{}
	var bodies []string // by target: set for a supervising body that has no county on record
	city := false
	for _, r := range b.Rounds {
		for es, err := range records.Pages[round.Evaluation](ctx, t.env, round.KindEvaluation, r, pageSize) {
			if err != nil {
				return nil, nil, err
			}
			part, err := t.targetsOf(ctx, es, places)
			if err != nil {
				return nil, nil, err
			}
			for i, x := range part {
				body := ""
				if x.Supervising && x.Place == "" {
					body, city = es[i].V.OrganizationID, true
				}
				bodies = append(bodies, body)
			}
			out = append(out, part...)
		}
	}
	if !city {
		return out, places, nil
	}
	supervised, err := t.supervised(ctx, places)
	for i, id := range bodies {
		if id != "" {
			out[i].Place = team.Host(supervised[id])
		}
	}
	return out, places, err
}

// supervised returns the counties of what each body supervises, and adds their names.
func (t *Teams) supervised(ctx context.Context, places map[string]string) (map[string][]string, error) {
	out := map[string][]string{}
	for page, err := range records.Pages[round.Organization](ctx, t.env, round.KindOrganization, "", pageSize) {
		if err != nil {
			return nil, err
		}
		for _, o := range page {
			place := o.V.ParentID
			if o.V.Kind == scheme.KindCounty {
				place, places[o.ID] = o.ID, o.V.Name
			}
			if id := o.V.SupervisorID; id != "" {
				out[id] = append(out[id], place)
			}
		}
	}
	return out, nil
}

func (t *Teams) targetsOf(
	ctx context.Context,
	es []records.Versioned[round.Evaluation],
	places map[string]string,
) ([]team.Target, error) {
	ids := make([]string, 0, len(es))
	for _, e := range es {
		ids = append(ids, e.V.OrganizationID)
	}
	orgs, err := records.GetMany[round.Organization](ctx, t.env, round.KindOrganization, ids)
	if err != nil {
		return nil, err
	}
	var parents []string
	for _, o := range orgs {
		if p := o.ParentID; p != "" && places[p] == "" {
			parents = append(parents, p)
		}
	}
	counties, err := records.GetMany[round.Organization](ctx, t.env, round.KindOrganization, parents)
	if err != nil {
		return nil, err
	}
	for id, c := range counties {
		places[id] = c.Name
	}
	out := make([]team.Target, 0, len(es))
	for _, e := range es {
		o := orgs[e.V.OrganizationID]
		x, err := t.rounds.SchemeOf(ctx, e.V)
		if err != nil {
			return nil, err
		}
		out = append(
			out,
			team.Target{
				ID: e.ID, Name: o.Name, Kind: o.Kind, Place: o.ParentID,
				Supervising: e.V.Supervising(), Practice: x.Practice.Staffing,
			},
		)
	}
	return out, nil
}
