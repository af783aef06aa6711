package round

import (
	"context"
	"errors"
	"slices"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/final"
	"minping/internal/typed"

	evalscheme "minping/internal/evaluation/scheme"
)

// NewOrganization adds an inspected organization; names are unique.
func (s *Rounds) NewOrganization(
	ctx context.Context,
	a records.Actor,
	o Organization,
) (records.Versioned[Organization], error) {
	if err := a.Only(auth.Admin); err != nil {
		return records.Versioned[Organization]{}, err
	}
	o.Name = typed.Line(o.Name)
	if err := checkOrganization(o); err != nil {
		return records.Versioned[Organization]{}, err
	}
	known, err := s.organizationsByKey(ctx)
	if err != nil {
		return records.Versioned[Organization]{}, err
	}
	if same, ok := known[typed.Key(o.Name)]; ok {
		return records.Versioned[Organization]{}, records.Fail(
			records.Conflict,
			"exists",
			"已有同名单位：“"+same.V.Name+"”。",
			"An organization of that name exists.",
		)
	}
	return s.addOrganization(ctx, a, o)
}

// addOrganization adds an organization whose name is not known to be taken.
func (s *Rounds) addOrganization(
	ctx context.Context,
	a records.Actor,
	o Organization,
) (records.Versioned[Organization], error) {
	if err := checkOrganization(o); err != nil {
		return records.Versioned[Organization]{}, err
	}
	if err := errors.Join(s.checkSupervisor(ctx, "", o.SupervisorID), s.checkParent(ctx, "", o.ParentID)); err != nil {
		return records.Versioned[Organization]{}, err
	}
	id := records.NewID()
	if err := s.takeUnique(
		ctx,
		claimOrganization,
		typed.Key(o.Name),
		id,
		"已有同名单位。",
		"An organization of that name exists.",
	); err != nil {
		return records.Versioned[Organization]{}, err
	}
	v, err := records.Create(ctx, s.env, KindOrganization, id, "", o)
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "organization.new", id, o.Kind)
}

// checkOrganization checks a new organization.
func checkOrganization(o Organization) error {
	var f records.Fields
	if !records.Name(o.Name, 60) {
		f.Add("name", "单位名称不能为空，最多 60 字，不能有换行。", "Must be present, at most 60 characters, in one line.")
	} else if r := typed.CheckName(o.Name); r != nil {
		f.Add("name", r.ZH, r.EN)
	}
	return errors.Join(f.Take(checkKind(o.Kind)), f.Err())
}

func checkKind(kind string) error {
	var f records.Fields
	if !slices.Contains(evalscheme.Kinds(), kind) {
		f.Add(
			"kind",
			"类别只能是 department、township、county、stationed、office、organ 或 other。",
			"Must be department, township, county, stationed, office, organ or other.",
		)
	}
	return f.Err()
}

// checkSupervisor refuses a supervisor that does not exist or is the organization itself.
func (s *Rounds) checkSupervisor(ctx context.Context, id, supervisor string) error {
	if supervisor == "" {
		return nil
	}
	if supervisor == id {
		return records.InvalidField("supervisor_id", "单位不能由自己监督。", "An organization cannot supervise itself.")
	}
	_, err := records.Load[Organization](ctx, s.env, KindOrganization, supervisor)
	if records.KindOf(err) == records.NotFound {
		return records.InvalidField("supervisor_id", "没有这个监督单位。", "There is no such supervisor.")
	}
	return err
}

// checkParent refuses a county that does not exist, is of another kind, or is the organization itself.
func (s *Rounds) checkParent(ctx context.Context, id, parent string) error {
	if parent == "" {
		return nil
	}
	p, err := records.Load[Organization](ctx, s.env, KindOrganization, parent)
	if err != nil && records.KindOf(err) != records.NotFound {
		return err
	}
	if err != nil || parent == id || p.V.Kind != evalscheme.KindCounty {
		return records.InvalidField("parent_id", "应为一个县（市区）。", "Must be a county.")
	}
	return nil
}

// Organizations lists organizations in order of id.
func (s *Rounds) Organizations(
	ctx context.Context,
	after string,
	limit int,
) ([]records.Versioned[Organization], error) {
	return records.List[Organization](ctx, s.env, KindOrganization, "", after, limit)
}

// ShowOrganization returns one organization.
func (s *Rounds) ShowOrganization(ctx context.Context, id string) (records.Versioned[Organization], error) {
	return records.Load[Organization](ctx, s.env, KindOrganization, id)
}

// ChangeOrganization changes kind, supervisor and key function, but not the name. It does not check the name either,
// which may be older than a rule about names.
func (s *Rounds) ChangeOrganization(
	ctx context.Context,
	a records.Actor,
	id string,
	ifMatch int,
	o Organization,
) (records.Versioned[Organization], error) {
	if err := a.Only(auth.Admin); err != nil {
		return records.Versioned[Organization]{}, err
	}
	if err := errors.Join(s.checkSupervisor(ctx, id, o.SupervisorID), s.checkParent(ctx, id, o.ParentID)); err != nil {
		return records.Versioned[Organization]{}, err
	}
	before := Organization{}
	v, err := records.Update(ctx, s.env, KindOrganization, id, ifMatch, func(cur *Organization) error {
		before = *cur
		o.Name = cur.Name
		if err := s.allowsOrganization(ctx, id, *cur, o); err != nil {
			return err
		}
		*cur = o
		return checkKind(o.Kind)
	})
	for _, c := range changesOf(before, v.V) {
		if err == nil {
			err = Keep(ctx, s, c, final.Subject{Organization: id}, KindOrganization, id, v.Version)
		}
	}
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "organization.change", id, records.Changes(before, v.V))
}
