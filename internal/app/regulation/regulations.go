// Package regulation keeps the documents that govern inspections and evaluations, with number, dates, 试行 mark and
// attachments (domain A01, B01, B02).
package regulation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/audit"
	"minping/internal/app/file"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/keys"
	"minping/internal/typed"
)

const (
	kindRegulation = "regulation"
	kindFile       = "regulation_file"
	kindBytes      = "regulation_bytes"
)

// maxFiles is how many attachments a document has at most, maxBases how many it rests on.
const (
	maxFiles = 20
	maxBases = 30
)

// Regulations are the governing documents of a store. Safe for concurrent use.
type Regulations struct {
	env   *records.Env
	audit *audit.Log
	files *file.Shelf
}

// New returns the governing documents of a store.
func New(env *records.Env, log *audit.Log, ring *keys.Ring) *Regulations {
	r := &Regulations{env: env, audit: log, files: file.NewShelf(env, ring, kindFile, kindBytes, maxFiles)}
	log.Declare(r.Events()...)
	return r
}

// Events are the entries of the audit chain that this room writes.
func (r *Regulations) Events() []audit.Event {
	return []audit.Event{
		{Code: "regulation.new", ZH: "登记制度文件", EN: "governing document registered", Affects: audit.System},
		{Code: "regulation.change", ZH: "修改制度文件", EN: "governing document changed", Affects: audit.System},
		{Code: "regulation.file", ZH: "上传制度文件附件", EN: "attachment of a governing document added", Affects: audit.System},
	}
}

// Inventory is what this room stores.
func (r *Regulations) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{kindRegulation, kindFile, kindBytes}}
}

// Regulation is one governing document. Every change is a version; the earlier ones stay.
type Regulation struct {
	Title       string   `json:"title"`
	Number      string   `json:"number,omitempty"` // 文号
	Issuer      string   `json:"issuer"`
	IssuedOn    string   `json:"issued_on"` // YYYY-MM-DD
	EffectiveOn string   `json:"effective_on"`
	EndsOn      string   `json:"ends_on,omitempty"` // the first day on which it is no longer in force
	Trial       bool     `json:"trial,omitempty"`   // 试行
	Bases       []string `json:"bases,omitempty"`   // what it rests on
}

// States of a document on a day.
const (
	Coming  = "coming"   // not yet in force
	InForce = "in_force" // or on trial
	Ended   = "ended"
)

// State is whether a document is in force on a day.
func (x Regulation) State(day deadline.Day) string {
	switch {
	case x.EndsOn != "" && string(day) >= x.EndsOn:
		return Ended
	case string(day) < x.EffectiveOn:
		return Coming
	}
	return InForce
}

// Record is a document with its id and version.
type Record = records.Versioned[Regulation]

var errOffice = records.Fail(records.Forbidden, "office_only", "制度文件由巡察办登记。",
	"Only the inspection office registers governing documents.")

// Today is the day as it is counted in China.
func (r *Regulations) Today() deadline.Day { return deadline.DayOf(r.env.Now()) }

// List returns all documents: those in force first, the newest first.
func (r *Regulations) List(ctx context.Context) ([]Record, error) {
	all, err := records.All[Regulation](ctx, r.env, kindRegulation, "")
	today := r.Today()
	order := func(x Record) int { return slices.Index([]string{InForce, Coming, Ended}, x.V.State(today)) }
	slices.SortFunc(all, func(a, b Record) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), strings.Compare(b.V.EffectiveOn, a.V.EffectiveOn),
			strings.Compare(a.V.Title, b.V.Title))
	})
	return all, err
}

// Show returns one document.
func (r *Regulations) Show(ctx context.Context, id string) (Record, error) {
	return records.Load[Regulation](ctx, r.env, kindRegulation, id)
}

// Has returns nil if a document is registered, and an error of kind NotFound if not.
func (r *Regulations) Has(ctx context.Context, id string) error {
	_, err := r.Show(ctx, id)
	return err
}

// Cited returns the documents with the given ids that are registered, in their order.
func (r *Regulations) Cited(ctx context.Context, ids []string) ([]Record, error) {
	found, err := records.GetMany[Regulation](ctx, r.env, kindRegulation, ids)
	if err != nil {
		return nil, err
	}
	out := []Record{}
	for _, id := range ids {
		if x, ok := found[id]; ok {
			out = append(out, Record{ID: id, V: x})
		}
	}
	return out, nil
}

// Citation is how a document is cited: its title, then number, first day in force and 试行 in brackets.
func (x Regulation) Citation() string {
	var parts []string
	if x.Number != "" {
		parts = append(parts, x.Number)
	}
	parts = append(parts, x.EffectiveOn+"起施行")
	if x.Trial {
		parts = append(parts, "试行")
	}
	return "《" + x.Title + "》（" + strings.Join(parts, "，") + "）"
}

// New registers a document.
func (r *Regulations) New(ctx context.Context, a records.Actor, x Regulation) (Record, error) {
	if a.Role != auth.Admin {
		return Record{}, errOffice
	}
	x, err := read(x)
	if err != nil {
		return Record{}, err
	}
	v, err := records.Create(ctx, r.env, kindRegulation, records.NewID(), "", x)
	if err != nil {
		return v, err
	}
	return v, r.audit.Append(ctx, a, "regulation.new", v.ID, x.Title)
}

// Change replaces what is registered of a document.
func (r *Regulations) Change(
	ctx context.Context, a records.Actor, id string, ifMatch int, x Regulation,
) (Record, error) {
	if a.Role != auth.Admin {
		return Record{}, errOffice
	}
	x, err := read(x)
	if err != nil {
		return Record{}, err
	}
	var before Regulation
	v, err := records.Update(ctx, r.env, kindRegulation, id, ifMatch, func(cur *Regulation) error {
		before, *cur = *cur, x
		return nil
	})
	if err != nil {
		return v, err
	}
	return v, r.audit.Append(ctx, a, "regulation.change", id, records.Changes(before, v.V))
}

// read parses the document as it was typed.
func read(x Regulation) (Regulation, error) {
	var f records.Fields
	typed.Lines(&x.Title, &x.Number, &x.Issuer)
	if typed.Nothing(x.Number) {
		x.Number = ""
	}
	text := func(field, v string, most int) {
		if !records.Name(v, most) {
			f.Add(field, fmt.Sprintf("必填，最多 %d 字，不能有换行。", most),
				fmt.Sprintf("Must be present, at most %d characters, in one line.", most))
		}
	}
	text("title", x.Title, 200)
	text("issuer", x.Issuer, 100)
	if x.Number != "" {
		text("number", x.Number, 60)
	}
	day := func(field string, v *string, needed bool) {
		d, err := typed.Day(*v)
		switch {
		case err != nil:
			f.Typed(field, err)
		case d == "" && needed:
			f.Add(field, "请写成 2024-06-28 这样的日期。", "Must be a day like 2024-06-28.")
		}
		*v = d
	}
	day("issued_on", &x.IssuedOn, true)
	day("effective_on", &x.EffectiveOn, true)
	day("ends_on", &x.EndsOn, false)
	if x.EndsOn != "" && x.EndsOn < x.EffectiveOn {
		f.Add("ends_on", "废止日期不能早于施行日期。", "It cannot end before it begins.")
	}
	var bases []string
	for _, b := range x.Bases {
		b = typed.Line(b)
		if !typed.Nothing(b) {
			text("bases", b, 200)
			bases = append(bases, b)
		}
	}
	if len(bases) > maxBases {
		f.Add("bases", fmt.Sprintf("依据最多 %d 份。", maxBases), fmt.Sprintf("At most %d governing documents.", maxBases))
	}
	x.Bases = bases
	return x, f.Err()
}

// File is an attachment with its id.
type File = records.Versioned[file.File]

// AddFile adds an attachment to a document.
func (r *Regulations) AddFile(ctx context.Context, a records.Actor, id, name string, raw []byte) (File, error) {
	if a.Role != auth.Admin {
		return File{}, errOffice
	}
	if _, err := r.Show(ctx, id); err != nil {
		return File{}, err
	}
	v, err := r.files.Add(ctx, a, id, name, raw, false)
	if err != nil {
		return v, err
	}
	return v, r.audit.Append(ctx, a, "regulation.file", id, v.ID)
}

// Files returns the attachments of a document by their names.
func (r *Regulations) Files(ctx context.Context, id string) ([]File, error) {
	if _, err := r.Show(ctx, id); err != nil {
		return nil, err
	}
	return r.files.List(ctx, id)
}

// ReadFile returns an attachment with its bytes; it is sent as an attachment and never shown by a browser.
func (r *Regulations) ReadFile(ctx context.Context, id string) (file.File, []byte, error) {
	return r.files.Read(ctx, id)
}
