package ledgerfile

import (
	"context"
	"errors"
	"fmt"
	"time"

	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/store"
)

// Upload is a file whose import is not confirmed yet. Nothing of it is in any ledger.
type Upload struct {
	RoundID string `json:"round_id"`
	// the one unit it is about; empty: units are named in a column
	EvaluationID string            `json:"evaluation_id,omitempty"`
	Source       string            `json:"source"`            // for items that name none
	Columns      map[string]string `json:"columns,omitempty"` // as corrected by a person
	// worksheets of a file with several ledgers: the one that is read, and those that are imported
	Sheet string   `json:"sheet,omitempty"`
	Done  []string `json:"done,omitempty"`
	// a person has said that rows without a unit are those of the unit above, also where that is in doubt
	SameUnit bool `json:"same_unit,omitempty"`
	// by Question: whether a row is the item that it may be
	Same map[string]bool `json:"same,omitempty"`
	// what would be written as it was looked at: versions of items, 0 for a new one; nil: not kept, which an empty one
	// is not
	Seen map[string]int `json:"seen"`
	// what others have changed of it since
	Overtaken []ledgerfile.Note `json:"overtaken,omitempty"`

	By   string `json:"by"`
	File []byte `json:"file,omitempty"` // stored apart; in uploads from before that, here
}

// Preview is what an import would do, before anything is written.
type Preview struct {
	ID      string
	Layout  ledgerfile.Layout
	First   [][]string // the first rows below the headings, as written
	Columns []ColumnView
	Source  string
	Known   bool // the columns were confirmed by a person for such a file
	Figures []FigureView
	Table   *TableView // nil unless it is a table that is kept whole
	Sheet   string     // the worksheet that is read
	Sheets  []string   // those with ledgers, if there are several

	// rows without a unit, which may belong to a different one than the row above, and whether someone confirmed that
	// they do not
	Doubtful int
	SameUnit bool

	Version   int        // of the upload
	Questions []Question // rows that may be items in other words, by row
	Others    *bool      // the answer to the questions without one of their own; nil: none
	Overtaken []ledgerfile.Note

	New, Changed, Same int
	Units              []UnitPlan
	Notes              []ledgerfile.Note // what is wrong or not understood, fatal first
	Fatal              int
}

// ColumnView is a column and its meaning.
type ColumnView struct {
	Heading string
	Field   string // "" for a column kept as written
	Sample  string
}

// UnitPlan is what an import would do for one unit.
type UnitPlan struct {
	EvaluationID, Organization string
	New, Changed, Same         int
	Absent                     int // items from this ledger that are no longer in the file: they are kept
}

// FigureView is a row of a table of counts.
type FigureView struct {
	Row          int
	Unit         string
	EvaluationID string // "" if there is no such unit in the round
	Problems     int
	Done         int
	Taken        bool // it would be written into the evaluation's facts
}

// firstRows is how many rows a preview shows.
const firstRows = 5

// Upload stores a file, and returns what importing it would do. Nothing is in any ledger until Commit.
func (fs *Files) Upload(ctx context.Context, a records.Actor, u Upload) (Preview, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit); err != nil {
		return Preview{}, err
	}
	if u.EvaluationID != "" {
		p, _, err := fs.ledgers.Enter(ctx, a, u.EvaluationID)
		if err != nil {
			return Preview{}, err
		}
		u.RoundID = p.Round.ID
	}
	if err := fs.mayImport(a, u); err != nil {
		return Preview{}, err
	}
	sources := fs.ImportSources(a)
	if u.Source == "" {
		u.Source = sources[0].Code
	}
	if s, ok := fs.ledgers.Pack().Source(u.Source); !ok || s.Restricted {
		return Preview{}, records.InvalidField("source", "没有这种来源，或者要逐条登记。", "There is no such source, or its items are added by hand.")
	}
	if !ledger.HasSource(sources, u.Source) {
		return Preview{}, appledger.ErrFindsOnly
	}
	u.By = a.Name
	plan, err := fs.plan(ctx, a, u)
	if err != nil {
		return Preview{}, err
	}
	u.Sheet, u.Seen, u.File = plan.sheet, plan.seen(), nil
	id := records.NewID()
	r := store.Record{Kind: kindBytes, ID: id, Version: 1, Parent: u.RoundID, At: fs.env.Now(), Body: plan.file}
	if err := fs.env.Store.Insert(ctx, r); err != nil {
		return Preview{}, fmt.Errorf("write bytes of upload: %w", err)
	}
	v, err := records.Create(ctx, fs.env, kindUpload, id, u.RoundID, u)
	if err != nil {
		return Preview{}, err
	}
	plan.preview.ID, plan.preview.Version = v.ID, v.Version
	return plan.preview, nil
}

// mayImport allows a unit to import its own ledger, and the office, assessors and supervising bodies those within
// their responsibility.
func (fs *Files) mayImport(a records.Actor, u Upload) error {
	switch {
	case a.Role == auth.Unit && u.EvaluationID == "":
		return appledger.ErrOther
	case a.Role == auth.Leader:
		return appledger.ErrReadsOnly
	case a.Role == auth.Organizer, a.Role == auth.Auditor:
		return appledger.ErrNoLedger
	case u.RoundID == "":
		return records.InvalidField("round_id", "请选择轮次或测评单位。", "Name a round or an evaluation.")
	}
	return nil
}

// Reread returns what importing an upload would do with other columns or from another worksheet, which is stored with
// it.
func (fs *Files) Reread(ctx context.Context, a records.Actor, id string, c Correction) (Preview, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit); err != nil {
		return Preview{}, err
	}
	had, err := fs.load(ctx, a, id)
	if err != nil {
		return Preview{}, err
	}
	var plan *plan
	v, err := records.Update(ctx, fs.env, kindUpload, id, records.AnyVersion, func(u *Upload) error {
		c.into(u)
		var err error
		plan, err = fs.plan(ctx, a, u.with(had.V.File))
		if err == nil {
			u.Seen, u.Overtaken = plan.seen(), nil
		}
		return err
	})
	if err != nil {
		return Preview{}, err
	}
	plan.preview.ID, plan.preview.Version = id, v.Version
	return plan.preview, nil
}

// Preview returns again what importing an upload would do.
func (fs *Files) Preview(ctx context.Context, a records.Actor, id string) (Preview, Upload, error) {
	u, err := fs.load(ctx, a, id)
	if err != nil {
		return Preview{}, Upload{}, err
	}
	p, err := fs.plan(ctx, a, u.V)
	if err != nil {
		return Preview{}, u.V, err
	}
	p.preview.ID, p.preview.Version, p.preview.Overtaken = id, u.Version, u.V.Overtaken
	return p.preview, u.V, nil
}

// RoundOf returns the round that an upload is for, without reading its file.
func (fs *Files) RoundOf(ctx context.Context, a records.Actor, id string) (string, error) {
	u, err := records.Load[Upload](ctx, fs.env, kindUpload, id)
	if err == nil && u.V.By != a.Name {
		err = records.ErrNone
	}
	return u.V.RoundID, err
}

// forgetUploads deletes uploads not confirmed within a day.
func (fs *Files) forgetUploads(ctx context.Context) error {
	now := fs.env.Now()
	for _, kind := range []string{kindUpload, kindBytes} { // of an upload that was interrupted only the bytes are there
		for r, err := range records.Raw(ctx, fs.env.Store, kind, "", 10) {
			if err != nil {
				return err
			}
			if now.Sub(r.At) <= keptFor {
				continue
			}
			_, err := fs.env.Store.Latest(ctx, kindUpload, r.ID)
			if kind == kindBytes && !errors.Is(err, store.ErrNotFound) {
				if err != nil {
					return err
				}
				continue // it was looked at again today
			}
			if err := fs.forgetUpload(ctx, r.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// keptFor is how long an upload waits for its confirmation after it was last looked at.
const keptFor = 24 * time.Hour

// forgetUpload deletes an upload with its bytes.
func (fs *Files) forgetUpload(ctx context.Context, id string) error {
	for _, kind := range []string{kindUpload, kindBytes} {
		if err := fs.env.Store.Purge(ctx, kind, id); err != nil {
			return fmt.Errorf("delete upload: %w", err)
		}
	}
	return nil
}

// load returns an upload with its file, to the person who sent it.
func (fs *Files) load(ctx context.Context, a records.Actor, id string) (records.Versioned[Upload], error) {
	u, err := records.Load[Upload](ctx, fs.env, kindUpload, id)
	if err == nil && u.V.By != a.Name {
		err = records.ErrNone
	}
	if err != nil || u.V.File != nil {
		return u, err
	}
	r, err := fs.env.Store.Latest(ctx, kindBytes, id)
	if errors.Is(err, store.ErrNotFound) {
		return u, records.ErrNone // it was confirmed or forgotten meanwhile
	}
	if err != nil {
		return u, fmt.Errorf("read bytes of upload: %w", err)
	}
	u.V.File = r.Body
	return u, nil
}

// with returns an upload with its file.
func (u Upload) with(file []byte) Upload {
	u.File = file
	return u
}
