package scheme

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/scheme"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// field draws one value of the tree.
func (e entry) field(t tree, path string, wrong map[string]string) kit.Field {
	f := kit.Field{
		Name:     path,
		Label:    e.label,
		Type:     e.kind,
		Value:    written(e.kind, t.at(path)),
		Options:  e.options,
		Hint:     e.hint,
		Optional: true,
		Wrong:    wrong[path],
	}
	if e.kind == kindNum || e.kind == kindMaybe || e.kind == kindWhole || e.kind == kindCount || e.path == "code" {
		f.Width = "short"
	}
	switch e.kind {
	case kindMaybe:
		f.Type = "decimal"
	case kindCount:
		f.Type = "number"
	case kindWords:
		f.Type = "text"
	case kindLines:
		f.Type = "textarea"
	}
	delete(wrong, path)
	return f
}

// draw makes the editor's page from the tree; wrong contains errors by place, and those whose field was found are
// removed from it.
func draw(t tree, register []kit.Option, wrong map[string]string) []EditSection {
	var out []EditSection
	for _, s := range editor(t, register) {
		p := EditSection{Name: s.name, Note: s.note}
		for _, e := range s.entries {
			p.Fields = append(p.Fields, e.field(t, e.path, wrong))
		}
		for _, l := range s.lists {
			p.Lists = append(p.Lists, l.draw(t, wrong))
		}
		out = append(out, p)
	}
	return out
}

// draw shows the existing rows and an empty one to add.
func (l rows) draw(t tree, wrong map[string]string) EditList {
	n := len(t.list(l.path))
	out := EditList{Name: l.name, Note: l.note, Count: kit.Hidden{Name: "rows:" + l.path, Value: strconv.Itoa(n + 1)}}
	for i := range n + 1 {
		var line []kit.Field
		for _, c := range l.columns {
			line = append(line, c.field(t, fmt.Sprintf("%s[%d].%s", l.path, i, c.path), wrong))
		}
		out.Rows = append(out.Rows, line)
	}
	return out
}

// take reads the input into the tree.
func (req *request) take(t tree, register []kit.Option) {
	for _, s := range editor(t, register) {
		for _, e := range s.entries {
			t.put(e.path, number01(e, value(e.kind, req.FormValue(e.path))))
		}
		for _, l := range s.lists {
			t.put(l.path, req.takeRows(t, l))
		}
	}
	if len(t.list(supervisionPath)) == 0 {
		delete(t, "supervision")
	}
	added := written("", t.at(addedKind))
	delete(t, addedKind)
	t.matchRubrics()
	t.addRubric(added)
	t.matchPreset()
}

// matchRubrics gives an added body a copy of the first body's rubric to start from, and removes that of a removed
// body. A rubric without a body applies to every body that has none.
func (t tree) matchRubrics() {
	bodies, shared, have := map[string]bool{}, false, map[string]bool{}
	for i := range t.list("bodies") {
		bodies[written("", t.at(fmt.Sprintf("bodies[%d].code", i)))] = true
	}
	kept := []any{}
	for i, r := range t.list("rubrics") {
		at := fmt.Sprintf("rubrics[%d]", i)
		body := written("", t.at(at+".body"))
		if len(t.list(at+".kinds")) > 0 && len(t.list(at+".items")) == 0 {
			continue // of kinds that no longer have separate ones
		}
		shared = shared || body == ""
		if body == "" || bodies[body] {
			kept, have[body] = append(kept, r), true
		}
	}
	for i := range t.list("bodies") {
		code := written("", t.at(fmt.Sprintf("bodies[%d].code", i)))
		if !shared && !have[code] && len(kept) > 0 {
			first, _ := kept[0].(map[string]any)
			kept = append(kept, map[string]any{"body": code, "items": first["items"]})
		}
	}
	t.put("rubrics", kept)
}

// addRubric gives a kind of organization a copy of the first rubric to start from.
func (t tree) addRubric(kind string) {
	all := t.list("rubrics")
	if kind == "" || len(all) == 0 {
		return
	}
	first, _ := all[0].(map[string]any)
	added := map[string]any{"kinds": []any{kind}, "items": first["items"]}
	if body := first["body"]; body != nil {
		added["body"] = body
	}
	t.put("rubrics", append(all, added))
}

// matchPreset removes the name of the preset if the coefficients no longer match it.
func (t tree) matchPreset() {
	name := written("", t.at("satisfaction.preset"))
	for key, c := range evalscheme.Presets()[name] {
		want := ""
		if c != nil {
			want = string(*c)
		}
		if written("", t.at("satisfaction.coefficients."+key)) != want {
			t.put("satisfaction.preset", "")
			return
		}
	}
}

// number01 converts a choice between "0" and "1" to the number in the scheme.
func number01(e entry, x any) any {
	if strings.HasSuffix(e.path, ".presence") {
		n, _ := strconv.Atoi(fmt.Sprint(x))
		return n
	}
	return x
}

func (req *request) takeRows(t tree, l rows) []any {
	have, out := t.list(l.path), []any{}
	n, _ := strconv.Atoi(req.FormValue("rows:" + l.path))
	for i := range min(n, 500) {
		at := func(column string) string { return req.FormValue(fmt.Sprintf("%s[%d].%s", l.path, i, column)) }
		if strings.TrimSpace(at(l.key)) == "" {
			continue
		}
		row := map[string]any{}
		if i < len(have) {
			if old, ok := have[i].(map[string]any); ok {
				row = maps.Clone(old) // what the editor does not show is kept
			}
		}
		for _, c := range l.columns {
			x := value(c.kind, at(c.path))
			if list, ok := x.([]any); x == nil || x == "" || x == false || (ok && len(list) == 0) {
				delete(row, c.path)
				continue
			}
			row[c.path] = x
		}
		if row["scale"] != nil {
			delete(row, "options") // they come from the scale
		}
		out = append(out, row)
	}
	return out
}

func (req *request) editScheme() error {
	s, err := req.svc.Schemes.ShowScheme(req.ctx, req.Params("id"), req.QueryInt("version"))
	if err != nil {
		return err
	}
	t, err := treeOf(s.Scheme)
	if err != nil {
		return err
	}
	return req.showEditor(s, t, nil)
}

func (req *request) showEditor(s scheme.SchemeView, t tree, failed error) error {
	out := SchemeEdit{Frame: req.Frame("修改方案"), Action: fmt.Sprintf("/admin/schemes/%s/edit?version=%d", s.ID, s.Version)}
	out.Sub = fmt.Sprintf("%s，从第 %d 版改起", s.ID, s.Version)
	out.Back = &kit.Link{Href: "/admin/schemes/" + s.ID, Text: s.Name}
	wrong := map[string]string{}
	var e *records.Error
	if errors.As(failed, &e) {
		req.Status(guard.Status(failed))
		out.Wrong = e.Text.ZH
		for _, f := range e.Fields {
			wrong[f.Field] += f.Text.ZH
		}
		out.Errors = len(e.Fields)
		if out.Errors > 0 {
			out.Wrong = ""
		}
	}
	register, err := req.register()
	if err != nil {
		return err
	}
	out.Sections = draw(t, register, wrong)
	for _, place := range slices.Sorted(maps.Keys(wrong)) {
		out.Loose = append(out.Loose, placeName(t, register, place)+"："+wrong[place])
	}
	return req.Render(out)
}

// placeName names the place of an error that no field shows: the part of the page and, if there are several lists,
// which one; the file's path only if the editor shows nothing of it.
func placeName(t tree, register []kit.Option, place string) string {
	for _, s := range editor(t, register) {
		for _, l := range s.lists {
			if l.path == place && l.name != "" && l.name != s.name {
				return s.name + "（" + l.name + "）"
			}
			if l.path == place {
				return s.name
			}
		}
	}
	return place
}

// saveScheme saves the input as a new version. What used an older one is unaffected (domain A02).
func (req *request) saveScheme() error {
	s, err := req.svc.Schemes.ShowScheme(req.ctx, req.Params("id"), req.QueryInt("version"))
	if err != nil {
		return err
	}
	t, err := treeOf(s.Scheme)
	if err != nil {
		return err
	}
	register, err := req.register()
	if err != nil {
		return err
	}
	req.take(t, register)
	raw, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("scheme: %w", err)
	}
	made, err := req.svc.Schemes.NewScheme(req.ctx, req.who, raw)
	switch records.KindOf(err) {
	case records.Invalid, records.Unreadable, records.Conflict:
		return req.showEditor(s, t, err)
	}
	if err != nil {
		return err
	}
	return req.Ctx.Redirect(fmt.Sprintf("/admin/schemes/%s?version=%d&said=saved.scheme", made.ID, made.Version),
		http.StatusSeeOther)
}

// register returns the governing documents that a scheme can cite.
func (req *request) register() ([]kit.Option, error) {
	all, err := req.svc.Regulations.List(req.ctx)
	out := picks("", "不选")
	for _, r := range all {
		out = append(out, kit.Option{Value: r.ID, Text: r.V.Citation()})
	}
	return out, err
}
