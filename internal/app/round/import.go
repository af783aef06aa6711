package round

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/table"
	"minping/internal/typed"
)

// maxImport limits an import; a province has fewer organizations in a round.
const maxImport = 20_000

// organizationList is the list of organizations. The first name of each column is that of the template.
var organizationList = table.List{
	What:    "单位名单",
	English: "list of organizations",
	Most:    maxImport,
	Columns: []table.Column{
		{Code: "name", Names: []string{"单位名称", "单位", "被巡察单位", "被巡察党组织", "被巡察单位名称", "名称"}, Must: true},
		{Code: "kind", Names: []string{"单位类别", "类别", "单位类型", "单位性质"}, Must: true},
		{Code: "key_function", Names: []string{"重要职能", "是否重要职能", "职能重要", "职能比较重要"}},
		{Code: "supervisor", Names: []string{"监督单位", "日常监督部门", "日常监督单位", "派驻组"}},
		{Code: "parent", Names: []string{columnCounty, "所属县市区", "所属县", "县（市区）", "县市区"}},
	},
}

const columnCounty = "所属县（市区）"

// SampleName is the organization in the template's sample row; a row left as it is gets ignored.
const SampleName = "示例单位（请删除本行）"

// Unread lists what this service has no use for in a file.
type Unread = table.Unread

// Imported is what an import did; unchanged rows are not listed.
type Imported struct {
	Made    int
	Changed []ImportChange
	Unread  Unread
}

// ImportChange is one fact about an organization that a file changed.
type ImportChange struct{ Name, Column, From, To string }

// ImportOrganizations adds the organizations of a CSV or XLSX file, all or none: all bad rows are reported at once. A
// row for an existing organization changes whatever it states differently; an empty cell changes nothing.
func (s *Rounds) ImportOrganizations(ctx context.Context, a records.Actor, raw []byte) (Imported, error) {
	if err := a.Only(auth.Admin); err != nil {
		return Imported{}, err
	}
	f, bad, err := ReadList(organizationList, raw)
	if err != nil {
		return Imported{}, err
	}
	existing, err := s.organizationsByKey(ctx)
	if err != nil {
		return Imported{}, err
	}
	list, wrong := parseOrganizations(f, existing)
	bad = append(bad, wrong...)
	fixed, err := s.fixedRows(ctx, list, existing)
	if err != nil {
		return Imported{}, err
	}
	bad = Cells(append(bad, fixed...))
	if len(bad) > 0 {
		return Imported{}, BadRows(bad)
	}
	done, before := Imported{Unread: f.Unread}, maps.Clone(existing)
	for _, l := range list {
		if err := s.importOne(ctx, a, l, existing, &done); err != nil {
			return done, err
		}
	}
	if err := s.importCounties(ctx, a, list, before, existing, &done); err != nil {
		return done, err
	}
	said := fmt.Sprintf("%d", done.Made)
	if n := len(done.Changed); n > 0 {
		said += fmt.Sprintf(", %d changed", n)
	}
	return done, s.audit.Append(ctx, a, "organization.import", "", said)
}

// importOne adds or changes the organization of a row.
func (s *Rounds) importOne(
	ctx context.Context,
	a records.Actor,
	l listed,
	existing organizations,
	done *Imported,
) error {
	cur, ok := existing[typed.Key(l.name)]
	if !ok {
		o := Organization{
			Name:         l.name,
			Kind:         l.kind,
			KeyFunction:  l.key != nil && *l.key,
			SupervisorID: existing.id(l.supervisor),
		}
		v, err := s.addOrganization(ctx, a, o)
		if records.KindOf(err) == records.Conflict {
			return nil // it was added by someone else in the meantime
		}
		if err != nil {
			return err
		}
		existing[typed.Key(l.name)] = v
		done.Made++
		return nil
	}
	next := l.changed(cur.V, existing)
	if next == cur.V {
		return nil
	}
	v, err := s.ChangeOrganization(ctx, a, cur.ID, cur.Version, next)
	if err != nil {
		return err
	}
	existing[typed.Key(l.name)] = v
	if cur.V.KeyFunction != next.KeyFunction {
		done.Changed = append(
			done.Changed,
			ImportChange{cur.V.Name, "重要职能", yesNo(cur.V.KeyFunction), yesNo(next.KeyFunction)},
		)
	}
	if cur.V.SupervisorID != next.SupervisorID {
		done.Changed = append(
			done.Changed,
			ImportChange{cur.V.Name, "监督单位", existing.name(cur.V.SupervisorID), existing.name(next.SupervisorID)},
		)
	}
	return nil
}

// importCounties sets the counties that the rows name, once every organization of the file is there.
func (s *Rounds) importCounties(
	ctx context.Context, a records.Actor, list []listed, before, existing organizations, done *Imported,
) error {
	for _, l := range list {
		cur, county := existing[typed.Key(l.name)], existing.id(l.parent)
		if l.parent == "" || cur.V.ParentID == county {
			continue
		}
		next := cur.V
		next.ParentID = county
		v, err := s.ChangeOrganization(ctx, a, cur.ID, cur.Version, next)
		if err != nil {
			return err
		}
		existing[typed.Key(l.name)] = v
		if _, there := before[typed.Key(l.name)]; there {
			done.Changed = append(done.Changed, ImportChange{
				cur.V.Name, columnCounty, existing.name(cur.V.ParentID), existing.name(county),
			})
		}
	}
	return nil
}

func yesNo(yes bool) string {
	if yes {
		return "是"
	}
	return "否"
}

// fixedRows returns the rows that would change what a fixed result is based on.
func (s *Rounds) fixedRows(ctx context.Context, list []listed, existing organizations) (bad []RowError, err error) {
	for _, l := range list {
		cur, ok := existing[typed.Key(l.name)]
		if !ok || l.kind != cur.V.Kind {
			continue
		}
		err := s.allowsOrganization(ctx, cur.ID, cur.V, l.changed(cur.V, existing))
		var e *records.Error
		switch {
		case errors.As(err, &e) && (e.Kind == records.Conflict || e.Kind == records.Forbidden):
			bad = append(bad, RowError{l.row, "单位名称", e.Text})
		case err != nil:
			return nil, err
		}
	}
	return bad, nil
}

// organizations are all existing ones, by the key of their name.
type organizations map[string]records.Versioned[Organization]

func (s *Rounds) organizationsByKey(ctx context.Context) (organizations, error) {
	vs, err := records.All[Organization](ctx, s.env, KindOrganization, "")
	out := make(organizations, len(vs))
	for _, v := range vs {
		out[typed.Key(v.V.Name)] = v
	}
	return out, err
}

func (o organizations) id(name string) string { return o[typed.Key(name)].ID }

func (o organizations) name(id string) string {
	for _, v := range o {
		if v.ID == id {
			return v.V.Name
		}
	}
	return "无"
}

// OrganizationsByName reads all organizations by name.
func (s *Rounds) OrganizationsByName(ctx context.Context) (map[string]records.Versioned[Organization], error) {
	vs, err := records.All[Organization](ctx, s.env, KindOrganization, "")
	out := make(map[string]records.Versioned[Organization], len(vs))
	for _, v := range vs {
		out[v.V.Name] = v
	}
	return out, err
}

// ImportTemplate returns an empty file to fill in, as "csv" or "xlsx".
func (s *Rounds) ImportTemplate(format string) ([]byte, error) {
	var head []string
	for _, c := range organizationList.Columns {
		head = append(head, c.Names[0])
	}
	return Template(format, "单位名单", head, []string{SampleName, KindName(scheme.KindDepartment).ZH, "否", "", ""})
}
