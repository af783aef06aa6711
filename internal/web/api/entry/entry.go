package entry

import (
	"context"
	"encoding/json"
	"time"

	appentry "minping/internal/app/entry"
	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/entry"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type entryType struct {
	entry.Type
}

// types lists what can be written down.
func (a area) types(_ context.Context, in *kit.Slice) (*kit.Reply[kit.Page[entryType]], error) {
	return kit.PageOf(*in, a.svc.Entries.Types().Types, nil, func(t entry.Type) entryType { return entryType{t} })
}

type subject struct {
	Kind string `json:"kind" enum:"evaluation,organization,round,batch,decision,city"`
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty" doc:"In answers"`
}

type person struct {
	Name   string `json:"name"`
	Office string `json:"office,omitempty"`
}

type receipt struct {
	By      string    `json:"by"`
	Office  string    `json:"office,omitempty"`
	At      time.Time `json:"at"`
	Outcome string    `json:"outcome,omitempty"`
	Note    string    `json:"note,omitempty"`
}

type entryView struct {
	kit.Head
	Type     string           `json:"type"`
	TypeName string           `json:"type_name"`
	State    string           `json:"state" enum:"draft,filed,received,dropped"`
	Subject  subject          `json:"subject"`
	Hidden   bool             `json:"hidden,omitempty" doc:"For named readers only: nothing else is shown"`
	On       string           `json:"on,omitempty"`
	People   []person         `json:"people,omitempty"`
	Values   map[string]any   `json:"values,omitempty"`
	Files    []string         `json:"files,omitempty"`
	Readers  []string         `json:"readers,omitempty"`
	By       string           `json:"by,omitempty"`
	At       *time.Time       `json:"at,omitempty"`
	Handed   *deadline.Handed `json:"handed,omitempty" doc:"When it was first filed, and by how many days too late"`
	Corrects string           `json:"corrects,omitempty" doc:"Why it was corrected"`
	Receipt  *receipt         `json:"receipt,omitempty"`
	Steps    []string         `json:"steps,omitempty" doc:"The states that the caller may take it to"`
}

func viewEntry(v appentry.View) entryView {
	out := entryView{
		Head: kit.Head{ID: v.ID, Version: v.Version}, Type: v.Type, TypeName: v.TypeName, State: string(v.State), Hidden: v.Hidden,
		Subject: subject{v.Subject.Kind, v.Subject.ID, v.Subject.Name},
	}
	if v.Hidden {
		return out
	}
	out.On, out.Files, out.Readers, out.By, out.At, out.Handed = string(v.On), v.Files, v.Readers, v.By, &v.At, v.Handed
	for _, p := range v.People {
		out.People = append(out.People, person(p))
	}
	out.Values = map[string]any{}
	for key, x := range v.Values {
		out.Values[key] = plain(x)
	}
	if v.Corrects != nil {
		out.Corrects = v.Corrects.Reason
	}
	if v.Receipt != nil {
		r := receipt(*v.Receipt)
		out.Receipt = &r
	}
	for _, s := range v.Steps {
		out.Steps = append(out.Steps, string(s.To))
	}
	return out
}

// plain is a value as JSON shows it: one text as a string, several as a list.
func plain(v entry.Value) any {
	if len(v) == 1 {
		return v[0]
	}
	return []string(v)
}

type listInput struct {
	Kind    string `query:"kind" required:"true" enum:"evaluation,organization,round,batch,decision,city"`
	About   string `query:"about" maxLength:"100" doc:"The id of the subject; none for the city"`
	Type    string `query:"type" maxLength:"40"`
	Chapter string `query:"chapter" maxLength:"40"`
	kit.Slice
}

// list lists what was written down about a subject, the newest day first.
func (a area) list(ctx context.Context, in *listInput) (*kit.Reply[kit.Page[entryView]], error) {
	vs, err := a.svc.Entries.List(ctx, guard.ActorOf(ctx), entry.Subject{Kind: in.Kind, ID: in.About},
		appentry.Filter{Type: in.Type, Chapter: in.Chapter})
	return kit.PageOf(in.Slice, vs, err, viewEntry)
}

type written struct {
	On      string         `json:"on,omitempty" doc:"The day on which it was done, 2024-07-16"`
	People  []person       `json:"people,omitempty" maxItems:"100"`
	Values  map[string]any `json:"values,omitempty" doc:"By the fields of its type: a text, a number, or a list of texts"`
	Files   []string       `json:"files,omitempty" maxItems:"50"`
	Readers []string       `json:"readers,omitempty" maxItems:"50"`
	File    bool           `json:"file,omitempty" doc:"File it; otherwise a draft is kept"`
	Reason  string         `json:"reason,omitempty" doc:"Why a filed entry is corrected"`
}

func (w written) draft() (appentry.Draft, error) {
	d := appentry.Draft{On: deadline.Day(w.On), Files: w.Files, Readers: w.Readers, File: w.File, Reason: w.Reason, Values: map[string]entry.Value{}}
	for _, p := range w.People {
		d.People = append(d.People, entry.Person(p))
	}
	for key, x := range w.Values {
		raw, err := json.Marshal(x)
		var v entry.Value
		if err == nil {
			err = json.Unmarshal(raw, &v)
		}
		if err != nil {
			return d, records.InvalidField("values."+key, "应为文字、数字或一组文字。", "Must be a text, a number or a list of texts.")
		}
		d.Values[key] = v
	}
	return d, nil
}

type addInput struct {
	Body struct {
		Type    string  `json:"type"`
		Subject subject `json:"subject"`
		written
	}
}

// add writes something down.
func (a area) add(ctx context.Context, in *addInput) (*kit.Record[entryView], error) {
	d, err := in.Body.draft()
	if err != nil {
		return nil, err
	}
	d.Type, d.Subject = in.Body.Type, entry.Subject{Kind: in.Body.Subject.Kind, ID: in.Body.Subject.ID}
	return kit.Show(viewEntry)(a.svc.Entries.New(ctx, guard.ActorOf(ctx), d))
}

// show shows an entry.
func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Record[entryView], error) {
	return kit.Show(viewEntry)(a.svc.Entries.Show(ctx, guard.ActorOf(ctx), in.ID))
}

type changeInput struct {
	kit.ByID
	kit.IfMatch
	Body written
}

// change replaces a draft or corrects what was filed.
func (a area) change(ctx context.Context, in *changeInput) (*kit.Record[entryView], error) {
	d, err := in.Body.draft()
	if err != nil {
		return nil, err
	}
	return kit.Show(viewEntry)(a.svc.Entries.Change(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), d))
}

type dropInput struct {
	kit.ByID
	kit.IfMatch
}

// drop gives up a draft.
func (a area) drop(ctx context.Context, in *dropInput) (*struct{}, error) {
	return nil, a.svc.Entries.Drop(ctx, guard.ActorOf(ctx), in.ID, in.Expected())
}

type receiveInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Office  string `json:"office,omitempty" doc:"Of who signs"`
		Outcome string `json:"outcome,omitempty"`
		Note    string `json:"note,omitempty"`
	}
}

// receive signs for an entry.
func (a area) receive(ctx context.Context, in *receiveInput) (*kit.Record[entryView], error) {
	r := entry.Receipt{Office: in.Body.Office, Outcome: in.Body.Outcome, Note: in.Body.Note}
	return kit.Show(viewEntry)(a.svc.Entries.Receive(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), r))
}

// history lists every version of an entry.
func (a area) history(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[entryView]], error) {
	vs, err := a.svc.Entries.History(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, vs, err, viewEntry)
}
