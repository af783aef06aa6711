package entry

import (
	"context"
	"encoding/json"
	"time"

	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/entry"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"

	appentry "minping/internal/app/entry"
)

type entryOption struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

type entryField struct {
	Key      string        `json:"key"`
	Name     string        `json:"name"`
	Kind     string        `json:"kind" enum:"text,line,day,number,choice,choices,ref,refs"`
	Required bool          `json:"required"`
	Options  []entryOption `json:"options,omitempty"`
	Of       string        `json:"of,omitempty" doc:"What a ref refers to"`
}

type entryType struct {
	Code       string        `json:"code"`
	Name       string        `json:"name"`
	Chapter    string        `json:"chapter"`
	About      []string      `json:"about"`
	Target     string        `json:"target,omitempty" enum:"inspected,supervising" doc:"Which evaluations it can be about"`
	Writers    []string      `json:"writers"`
	Readers    []string      `json:"readers"`
	Restricted bool          `json:"restricted"`
	Once       bool          `json:"once" doc:"At most one for each subject"`
	People     string        `json:"people,omitempty" doc:"What its list of people is called"`
	Files      int           `json:"files,omitempty" doc:"How many files it may have"`
	Fields     []entryField  `json:"fields"`
	ReceivedBy []string      `json:"received_by,omitempty"`
	Outcomes   []entryOption `json:"outcomes,omitempty" doc:"Of a receipt"`
}

func options(list []entry.Option) (out []entryOption) {
	for _, o := range list {
		out = append(out, entryOption{o.Key, o.Name})
	}
	return out
}

func viewType(t entry.Type) entryType {
	out := entryType{
		Code:       t.Code,
		Name:       t.Name,
		Chapter:    t.Chapter,
		About:      t.About,
		Target:     t.Target,
		Writers:    t.Writers,
		Readers:    kit.OrEmpty(t.Readers),
		Restricted: t.Restricted,
		Once:       t.Once,
		Fields:     []entryField{},
	}
	for _, f := range t.Fields {
		out.Fields = append(out.Fields, entryField{f.Key, f.Name, f.Kind, f.Required, options(f.Options), f.Of})
	}
	if t.People != nil {
		out.People = t.People.Name
	}
	if t.Files != nil {
		out.Files = t.Files.Max
	}
	if t.Receipt != nil {
		out.ReceivedBy, out.Outcomes = t.Receipt.By, options(t.Receipt.Outcomes)
	}
	return out
}

// types lists the types of entries.
func (a area) types(_ context.Context, in *kit.Slice) (*kit.Reply[kit.Page[entryType]], error) {
	return kit.PageOf(*in, a.svc.Entries.Types().Types, nil, viewType)
}

type entrySubject struct {
	Kind string `json:"kind" enum:"evaluation,organization,round,batch,decision,city"`
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty" doc:"In answers"`
}

type entryPerson struct {
	Name   string `json:"name"`
	Office string `json:"office,omitempty"`
}

type entryReceipt struct {
	By      string    `json:"by"`
	Office  string    `json:"office,omitempty"`
	At      time.Time `json:"at"`
	Outcome string    `json:"outcome,omitempty"`
	Note    string    `json:"note,omitempty"`
}

type entryView struct {
	kit.Head
	Type     string         `json:"type"`
	TypeName string         `json:"type_name"`
	State    string         `json:"state" enum:"draft,filed,received,dropped"`
	Subject  entrySubject   `json:"subject"`
	Hidden   bool           `json:"hidden,omitempty" doc:"For named readers only: nothing else is shown"`
	On       string         `json:"on,omitempty"`
	People   []entryPerson  `json:"people,omitempty"`
	Values   map[string]any `json:"values,omitempty"`
	Files    []string       `json:"files,omitempty"`
	Readers  []string       `json:"readers,omitempty"`
	By       string         `json:"by,omitempty"`
	At       *time.Time     `json:"at,omitempty"`
	LateDays *int           `json:"late_days,omitempty" doc:"Days it was late when first filed"`
	Due      string         `json:"due,omitempty"`
	Corrects string         `json:"corrects,omitempty" doc:"Why it was corrected"`
	Receipt  *entryReceipt  `json:"receipt,omitempty"`
	Steps    []string       `json:"steps,omitempty" doc:"The states that the caller may take it to"`
}

func viewEntry(v appentry.View) entryView {
	out := entryView{
		Head: kit.Head{
			ID:      v.ID,
			Version: v.Version,
		},
		Type:     v.Type,
		TypeName: v.TypeName,
		State:    string(v.State),
		Hidden:   v.Hidden,
		Subject:  entrySubject{v.Subject.Kind, v.Subject.ID, v.Subject.Name},
	}
	if v.Hidden {
		return out
	}
	out.On, out.Files, out.Readers, out.By, out.At = string(v.On), v.Files, v.Readers, v.By, &v.At
	for _, p := range v.People {
		out.People = append(out.People, entryPerson(p))
	}
	out.Values = map[string]any{}
	for key, x := range v.Values {
		out.Values[key] = plain(x)
	}
	if v.Handed != nil {
		out.LateDays, out.Due = &v.Handed.LateDays, string(v.Handed.Due)
	}
	if v.Corrects != nil {
		out.Corrects = v.Corrects.Reason
	}
	if v.Receipt != nil {
		r := entryReceipt(*v.Receipt)
		out.Receipt = &r
	}
	for _, s := range v.Steps {
		out.Steps = append(out.Steps, string(s.To))
	}
	return out
}

// plain returns a value as in JSON: one text as a string, several as a list.
func plain(v entry.Value) any {
	if len(v) == 1 {
		return v[0]
	}
	return []string(v)
}

type listEntriesInput struct {
	Kind    string `query:"kind" required:"true" enum:"evaluation,organization,round,batch,decision,city"`
	About   string `query:"about" maxLength:"100" doc:"The id of the subject; none for the city"`
	Type    string `query:"type" maxLength:"40"`
	Chapter string `query:"chapter" maxLength:"40"`
	kit.Slice
}

// list lists the entries about a subject, the latest day first.
func (a area) list(ctx context.Context, in *listEntriesInput) (*kit.Reply[kit.Page[entryView]], error) {
	vs, err := a.svc.Entries.List(ctx, guard.ActorOf(ctx), entry.Subject{Kind: in.Kind, ID: in.About},
		appentry.Filter{Type: in.Type, Chapter: in.Chapter})
	return kit.PageOf(in.Slice, vs, err, viewEntry)
}

type written struct {
	On      string         `json:"on,omitempty" format:"date" doc:"The day on which it was done"`
	People  []entryPerson  `json:"people,omitempty" maxItems:"100"`
	Values  map[string]any `json:"values,omitempty" doc:"By the keys of its fields: a text, number or list"`
	Files   []string       `json:"files,omitempty" maxItems:"50"`
	Readers []string       `json:"readers,omitempty" maxItems:"50"`
	File    bool           `json:"file,omitempty" doc:"File it; otherwise a draft is kept"`
	Reason  string         `json:"reason,omitempty" doc:"Why a filed entry is corrected"`
}

func (w written) draft() (appentry.Draft, error) {
	d := appentry.Draft{
		On:      deadline.Day(w.On),
		Files:   w.Files,
		Readers: w.Readers,
		File:    w.File,
		Reason:  w.Reason,
		Values:  map[string]entry.Value{},
	}
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
			return d, records.InvalidField(
				"values."+key,
				"应为文字、数字或一组文字。",
				"Must be a text, a number or a list of texts.",
			)
		}
		d.Values[key] = v
	}
	return d, nil
}

type addEntryInput struct {
	Body struct {
		Type    string       `json:"type"`
		Subject entrySubject `json:"subject"`
		written
	}
}

// add creates an entry.
func (a area) add(ctx context.Context, in *addEntryInput) (*kit.Record[entryView], error) {
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

type changeEntryInput struct {
	kit.ByID
	kit.IfMatch
	Body written
}

// change replaces a draft or corrects a filed entry.
func (a area) change(ctx context.Context, in *changeEntryInput) (*kit.Record[entryView], error) {
	d, err := in.Body.draft()
	if err != nil {
		return nil, err
	}
	return kit.Show(viewEntry)(a.svc.Entries.Change(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), d))
}

type dropEntryInput struct {
	kit.ByID
	kit.IfMatch
}

// drop abandons a draft.
func (a area) drop(ctx context.Context, in *dropEntryInput) error {
	return a.svc.Entries.Drop(ctx, guard.ActorOf(ctx), in.ID, in.Expected())
}

type signEntryInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Office  string `json:"office,omitempty" doc:"The signer's"`
		Outcome string `json:"outcome,omitempty"`
		Note    string `json:"note,omitempty"`
	}
}

// receive acknowledges an entry.
func (a area) receive(ctx context.Context, in *signEntryInput) (*kit.Record[entryView], error) {
	r := entry.Receipt{Office: in.Body.Office, Outcome: in.Body.Outcome, Note: in.Body.Note}
	return kit.Show(viewEntry)(a.svc.Entries.Receive(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), r))
}

// history lists every version of an entry.
func (a area) history(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[entryView]], error) {
	vs, err := a.svc.Entries.History(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, vs, err, viewEntry)
}
