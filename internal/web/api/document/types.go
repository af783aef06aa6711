package document

import (
	"context"

	rules "minping/internal/evaluation/document"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type issuerView struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Mark      string `json:"mark" doc:"发文机关标志 of the general form"`
	Letter    string `json:"letter" doc:"发文机关标志 of a letter"`
	PrintedBy string `json:"printed_by" doc:"印发机关"`
}

type documentTypeView struct {
	Code    string             `json:"code"`
	Name    string             `json:"name"`
	About   string             `json:"about" enum:"batch,unit"`
	Form    string             `json:"form" enum:"official,letter,minutes"`
	Issuer  string             `json:"issuer"`
	Series  string             `json:"series"`
	To      string             `json:"to" doc:"Whom it is for: units, unit, supervisor, or the names"`
	Names   []string           `json:"names,omitempty" doc:"The 主送 if it is for names"`
	CC      []string           `json:"cc,omitempty"`
	Upward  bool               `json:"upward,omitempty" doc:"上行文"`
	Seal    bool               `json:"seal,omitempty" doc:"It leaves room for a seal"`
	Final   bool               `json:"final" doc:"It rests on a fixed final"`
	Opens   bool               `json:"opens" doc:"Its issue opens the unit's own result to the unit"`
	Again   bool               `json:"again,omitempty" doc:"Its issue starts a new evaluation of the unit"`
	Once    bool               `json:"once"`
	Receipt bool               `json:"receipt"`
	DueDays int                `json:"due_days,omitempty" doc:"Proposed deadline in days from the draft"`
	Attach  []string           `json:"attach,omitempty"`
	Hint    string             `json:"hint,omitempty"`
	Title   string             `json:"title"`
	Parts   []templatePartView `json:"parts"`
}

type templatePartView struct {
	Key        string         `json:"key"`
	Heading    string         `json:"heading,omitempty"`
	Text       string         `json:"text"`
	Hint       string         `json:"hint,omitempty"`
	Criticises bool           `json:"criticises,omitempty" doc:"Units that it names are criticised by name"`
	ByKind     []kindTextView `json:"by_kind,omitempty" doc:"What it says in addition about the kinds of the batch's units"`
}

type kindTextView struct {
	Kinds []string `json:"kinds"`
	Text  string   `json:"text"`
}

func viewType(t rules.Type) documentTypeView {
	parts := kit.Each(t.Parts, func(p rules.Part) templatePartView {
		var byKind []kindTextView
		for _, k := range p.ByKind {
			byKind = append(byKind, kindTextView(k))
		}
		return templatePartView{p.Key, p.Heading, p.Text, p.Hint, p.Criticises, byKind}
	})
	return documentTypeView{
		t.Code, t.Name, t.About, t.Form, t.Issuer, t.Series, t.To, t.Names, t.CC, t.Upward, t.Seal, t.Final, t.Opens,
		t.Again, t.Once, t.Receipt, t.DueDays, t.Attach, t.Hint, t.Title, parts,
	}
}

type templateNameView struct {
	Name   string `json:"name"`
	About  string `json:"about"`
	Final  bool   `json:"final"`
	Sample string `json:"sample"`
}

// documentTypesView has all that the office may change, so that what was read can be edited and put back.
type documentTypesView struct {
	kit.Revision
	ID      string             `json:"id"`
	Name    string             `json:"name"`
	Profile string             `json:"profile"`
	Issuers []issuerView       `json:"issuers"`
	Types   []documentTypeView `json:"types"`
	Names   []templateNameView `json:"names" doc:"What templates may put between {{ and }}"`
}

func viewTypes(p rules.Pack, version int, err error) (*kit.Record[documentTypesView], error) {
	if err != nil {
		return nil, err
	}
	out := documentTypesView{Revision: kit.Revision{Version: version}, ID: p.ID, Name: p.Name, Profile: p.Profile}
	out.Issuers = kit.Each(p.Issuers, func(x rules.Issuer) issuerView { return issuerView(x) })
	out.Types = kit.Each(p.Types, viewType)
	out.Names = kit.Each(rules.Names(rules.AboutUnit),
		func(n rules.Name) templateNameView { return templateNameView{n.Name, n.About, n.Final, n.Sample} })
	return kit.RecordOf(version, out), nil
}

func (a area) types(ctx context.Context, _ *struct{}) (*kit.Record[documentTypesView], error) {
	return viewTypes(a.svc.Documents.Types(ctx))
}

type typesInput struct {
	kit.IfMatch
	RawBody []byte `contentType:"application/yaml"`
}

func (a area) putTypes(ctx context.Context, in *typesInput) (*kit.Record[documentTypesView], error) {
	return viewTypes(a.svc.Documents.PutTypes(ctx, guard.ActorOf(ctx), in.Expected(), in.RawBody))
}
