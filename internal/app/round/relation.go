package round

import (
	"context"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/machine"
	"minping/internal/typed"
)

// Relations returns a person's functions in relation to an organization, in the terms of the state machines
// (evaluation §5), none if there are none. bodies are the bodies that supervise every unit of a city.
func (s *Rounds) Relations(
	ctx context.Context,
	a records.Actor,
	org records.Versioned[Organization],
	bodies []string,
) ([]string, error) {
	switch a.Role {
	case auth.Admin:
		return []string{machine.Office}, nil
	case auth.Assessor:
		return []string{machine.Team}, nil
	case auth.Leader:
		return []string{machine.Leader}, nil
	case auth.Unit:
		if a.Body != "" && (a.Body == org.ID || typed.Key(a.Body) == typed.Key(org.V.Name)) {
			return []string{machine.Unit}, nil
		}
		return nil, nil
	case auth.Supervisor:
		yes, err := s.supervises(ctx, a.Body, org.V, bodies)
		if err != nil || !yes {
			return nil, err
		}
		return []string{machine.Supervising}, nil
	}
	return nil, nil
}

// supervises reports whether a body supervises an organization: it is one of the bodies for every unit, or the
// organization's own supervisor by id or name.
func (s *Rounds) supervises(ctx context.Context, body string, o Organization, bodies []string) (bool, error) {
	if body == "" {
		return false, nil
	}
	for _, b := range bodies {
		if b == body {
			return true, nil
		}
	}
	if o.SupervisorID == "" || body == o.SupervisorID {
		return o.SupervisorID != "", nil
	}
	sup, err := s.ShowOrganization(ctx, o.SupervisorID)
	if err != nil {
		return false, fmt.Errorf("supervisor of organization: %w", err)
	}
	return typed.Key(sup.V.Name) == typed.Key(body), nil
}
