package round

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type organizationView struct {
	kit.Head
	round.Organization
}

func viewOrganization(v records.Versioned[round.Organization]) organizationView {
	return organizationView{kit.HeadOf(v), v.V}
}

type organizationInput struct {
	Body struct {
		Name         string `json:"name"`
		Kind         string `json:"kind" enum:"department,township,county,stationed,office,organ,other"`
		SupervisorID string `json:"supervisor_id,omitempty"`
		KeyFunction  bool   `json:"key_function,omitempty" doc:"重要职能"`
		ParentID     string `json:"parent_id,omitempty" doc:"The county of a township or of a supervising body"`
	}
}

// newOrganization adds an inspected organization.
func (a area) newOrganization(ctx context.Context, in *organizationInput) (*kit.Record[organizationView], error) {
	return kit.Show(viewOrganization)(a.svc.Rounds.NewOrganization(ctx, guard.ActorOf(ctx),
		round.Organization(in.Body)))
}

// showOrganization shows an organization.
func (a area) showOrganization(ctx context.Context, in *kit.ByID) (*kit.Record[organizationView], error) {
	return kit.Show(viewOrganization)(a.svc.Rounds.ShowOrganization(ctx, in.ID))
}

// listOrganizations lists organizations.
func (a area) listOrganizations(ctx context.Context, in *kit.Window) (*kit.Reply[kit.Page[organizationView]], error) {
	list := func(after string, limit int) ([]records.Versioned[round.Organization], error) {
		return a.svc.Rounds.Organizations(ctx, after, limit)
	}
	return kit.Paginate(*in, list, kit.IDOf, viewOrganization)
}

type changeOrganizationInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Kind         *string `json:"kind,omitempty" enum:"department,township,county,stationed,office,organ,other"`
		SupervisorID *string `json:"supervisor_id,omitempty"`
		KeyFunction  *bool   `json:"key_function,omitempty"`
		ParentID     *string `json:"parent_id,omitempty"`
	}
}

// changeOrganization changes an organization, except its name.
func (a area) changeOrganization(ctx context.Context,
	in *changeOrganizationInput,
) (*kit.Record[organizationView], error) {
	cur, err := a.svc.Rounds.ShowOrganization(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	version := in.Expected()
	if version == records.AnyVersion {
		version = cur.Version // absent fields keep their present values
	}
	kit.Set(&cur.V.Kind, in.Body.Kind)
	kit.Set(&cur.V.SupervisorID, in.Body.SupervisorID)
	kit.Set(&cur.V.KeyFunction, in.Body.KeyFunction)
	kit.Set(&cur.V.ParentID, in.Body.ParentID)
	return kit.Show(viewOrganization)(a.svc.Rounds.ChangeOrganization(ctx, guard.ActorOf(ctx), in.ID, version, cur.V))
}
