package scheme

import (
	"context"
	"encoding/json"
	"io"

	"minping/internal/app/scheme"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// schemeView is a scheme with its versions.
type schemeView struct {
	evalscheme.Scheme
	BuiltIn  bool  `json:"built_in"`
	Versions []int `json:"versions"`
	// only of one scheme
	Regulations []citedView `json:"regulations,omitempty" doc:"The governing documents it cites, as they are registered now"`
}

type citedView struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Number      string `json:"number,omitempty"`
	EffectiveOn string `json:"effective_on" format:"date"`
	Trial       bool   `json:"trial"`
}

func viewScheme(v scheme.SchemeView) schemeView {
	return schemeView{Scheme: v.Scheme, BuiltIn: v.BuiltIn, Versions: kit.OrEmpty(v.Versions)}
}

// list lists every scheme in its newest version.
func (a area) list(ctx context.Context, in *kit.Slice) (*kit.Reply[kit.Page[schemeView]], error) {
	vs, err := a.svc.Schemes.List(ctx)
	return kit.PageOf(*in, vs, err, viewScheme)
}

type schemeInput struct {
	kit.ByID
	Version int `query:"version" minimum:"0" maximum:"1000000" doc:"0 or absent: the newest"`
}

// show shows a version of a scheme.
func (a area) show(ctx context.Context, in *schemeInput) (*kit.Record[schemeView], error) {
	v, err := a.svc.Schemes.ShowScheme(ctx, kit.Unescape(in.ID), in.Version)
	if err != nil {
		return nil, err
	}
	out := viewScheme(v)
	var ids []string
	for _, c := range v.Cites {
		ids = append(ids, c.ID)
	}
	cited, err := a.svc.Regulations.Cited(ctx, ids)
	for _, r := range cited {
		out.Regulations = append(out.Regulations, citedView{r.ID, r.V.Title, r.V.Number, r.V.EffectiveOn, r.V.Trial})
	}
	return kit.RecordOf(v.Version, out), err
}

// yaml sends the newest version of a scheme as a file that create accepts.
func (a area) yaml(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	v, err := a.svc.Schemes.ShowScheme(ctx, kit.Unescape(in.ID), 0)
	if err != nil {
		return nil, err
	}
	raw, err := v.YAML()
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, v.ID+".yaml", kit.YAML, func(_ context.Context, w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

type newSchemeInput struct {
	RawBody []byte `contentType:"application/yaml"`
}

// create stores a scheme, in JSON or YAML, as the next version of its id.
func (a area) create(ctx context.Context, in *newSchemeInput) (*kit.Record[schemeView], error) {
	v, err := a.svc.Schemes.NewScheme(ctx, guard.ActorOf(ctx), schemeDocument(in.RawBody))
	if err != nil {
		return nil, err
	}
	return kit.RecordOf(v.Version, viewScheme(v)), nil
}

// schemeDocument removes what viewScheme added to a scheme: what was read can be edited and sent back.
func schemeDocument(raw []byte) []byte {
	var doc map[string]json.RawMessage
	if json.Unmarshal(raw, &doc) != nil || (doc["built_in"] == nil && doc["versions"] == nil) {
		return raw
	}
	delete(doc, "built_in")
	delete(doc, "versions")
	delete(doc, "regulations")
	out, err := json.Marshal(doc)
	if err != nil { // what was decoded can be encoded
		return raw
	}
	return out
}
