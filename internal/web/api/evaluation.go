package api

import (
	"context"
	"encoding/json"
	"io"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/web/guard"
)

// schemeView is a scheme with its versions.
type schemeView struct {
	evaluation.Scheme
	BuiltIn  bool  `json:"built_in"`
	Versions []int `json:"versions"`
}

func showScheme(v app.SchemeView) schemeView {
	return schemeView{v.Scheme, v.BuiltIn, orEmpty(v.Versions)}
}

// Schemes lists every scheme in its newest version.
func (h *Handlers) Schemes(ctx context.Context, in *Slice) (*answer[page[schemeView]], error) {
	vs, err := h.svc.Schemes(ctx)
	return slice(*in, vs, err, showScheme)
}

type schemeInput struct {
	ByID
	Version int `query:"version" minimum:"0" maximum:"1000000" doc:"0 or absent: the newest"`
}

// ShowScheme shows a version of a scheme.
func (h *Handlers) ShowScheme(ctx context.Context, in *schemeInput) (*record[schemeView], error) {
	v, err := h.svc.ShowScheme(ctx, text(in.ID), in.Version)
	if err != nil {
		return nil, err
	}
	return tell(v.Version, showScheme(v)), nil
}

// SchemeYAML sends the newest version of a scheme as a file that NewScheme takes back.
func (h *Handlers) SchemeYAML(ctx context.Context, in *ByID) (*file, error) {
	v, err := h.svc.ShowScheme(ctx, text(in.ID), 0)
	if err != nil {
		return nil, err
	}
	raw, err := v.YAML()
	if err != nil {
		return nil, err
	}
	return send(ctx, v.ID+".yaml", "application/yaml", func(_ context.Context, w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

type newSchemeInput struct {
	RawBody []byte `contentType:"application/yaml"`
}

// NewScheme keeps a scheme, in JSON or YAML, as the next version of its id.
func (h *Handlers) NewScheme(ctx context.Context, in *newSchemeInput) (*record[schemeView], error) {
	v, err := h.svc.NewScheme(ctx, guard.ActorOf(ctx), schemeDocument(in.RawBody))
	if err != nil {
		return nil, err
	}
	return tell(v.Version, showScheme(v)), nil
}

// schemeDocument takes out of a scheme what showScheme put in besides: what was read can be edited and sent back.
func schemeDocument(raw []byte) []byte {
	var doc map[string]json.RawMessage
	if json.Unmarshal(raw, &doc) != nil || (doc["built_in"] == nil && doc["versions"] == nil) {
		return raw
	}
	delete(doc, "built_in")
	delete(doc, "versions")
	out, err := json.Marshal(doc)
	if err != nil { // what was decoded encodes
		return raw
	}
	return out
}

type evaluationView struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	app.Evaluation
}

func showEvaluation(v app.Versioned[app.Evaluation]) evaluationView {
	if v.V.Target == "" {
		v.V.Target = evaluation.TargetInspected
	}
	return evaluationView{v.ID, v.Version, v.V}
}

type evaluationInput struct {
	Body struct {
		RoundID        string `json:"round_id"`
		OrganizationID string `json:"organization_id"`
		SchemeID       string `json:"scheme_id"`
		Target         string `json:"target,omitempty" enum:"inspected,supervising" doc:"What is evaluated: how it rectifies, or how it supervises"`
	}
}

// NewEvaluation makes the evaluation of an organisation in a round.
func (h *Handlers) NewEvaluation(ctx context.Context, in *evaluationInput) (*record[evaluationView], error) {
	return show(showEvaluation)(h.svc.NewEvaluation(ctx, guard.ActorOf(ctx), app.Evaluation{
		RoundID: in.Body.RoundID, OrganizationID: in.Body.OrganizationID, SchemeID: in.Body.SchemeID, Target: in.Body.Target,
	}))
}

// ShowEvaluation shows an evaluation.
func (h *Handlers) ShowEvaluation(ctx context.Context, in *ByID) (*record[evaluationView], error) {
	return show(showEvaluation)(h.svc.ShowEvaluation(ctx, in.ID))
}

type evaluationsInput struct {
	Window
	RoundID string `query:"round_id"`
}

// Evaluations lists evaluations, of one round or all.
func (h *Handlers) Evaluations(ctx context.Context, in *evaluationsInput) (*answer[page[evaluationView]], error) {
	list := func(after string, limit int) ([]app.Versioned[app.Evaluation], error) {
		return h.svc.Evaluations(ctx, in.RoundID, after, limit)
	}
	return turn(in.Window, list, idOf, showEvaluation)
}

type factsInput struct {
	ByID
	IfMatch
	Body evaluation.Facts
}

// PutFacts replaces what the statistics table says of an organisation besides scores.
func (h *Handlers) PutFacts(ctx context.Context, in *factsInput) (*record[evaluationView], error) {
	return show(showEvaluation)(h.svc.ChangeEvaluation(ctx, guard.ActorOf(ctx), in.ID, in.version(), in.Body))
}
