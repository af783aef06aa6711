package team

import (
	"context"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/team"
)

// homes adds the names of the places that teams come from; the batch may have no unit there.
func (t *Teams) homes(ctx context.Context, teams []team.Team, places map[string]string) error {
	var ids []string
	for _, x := range teams {
		if x.Home != "" {
			ids = append(ids, x.Home)
		}
	}
	found, err := records.GetMany[round.Organization](ctx, t.env, round.KindOrganization, ids)
	for id, o := range found {
		places[id] = o.Name
	}
	return err
}

// checkKnown refuses places that no organization is, and members of a body that the rules do not name, unless one that
// was stored before.
func (t *Teams) checkKnown(ctx context.Context, teams, before []team.Team, f *check.FieldErrors) error {
	known, bodies := map[string]string{}, map[string]bool{}
	for _, b := range t.rules.Bodies {
		bodies[b.Code] = true
	}
	for _, x := range before {
		for _, m := range x.Members {
			bodies[m.Body] = true
		}
	}
	if err := t.homes(ctx, teams, known); err != nil {
		return err
	}
	for i, x := range teams {
		if _, ok := known[x.Home]; x.Home != "" && !ok {
			f.Add(fmt.Sprintf("teams[%d].home", i), "没有这个地方。", "There is no such place.")
		}
		for j, m := range x.Members {
			if m.Body != "" && !bodies[m.Body] {
				f.Add(fmt.Sprintf("teams[%d].members[%d].body", i, j), "没有这个来源单位。", "There is no such body.")
			}
		}
	}
	return nil
}
