package ledgerfile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
)

// seen returns what a plan would write, and over which versions of the items, the facts of a unit, or a table.
func (p *plan) seen() map[string]int {
	out := make(map[string]int, len(p.writes))
	for _, w := range p.writes {
		out[w.key()] = w.version
	}
	for id, f := range p.figures {
		out[figuresKey(id)] = f.version
	}
	if p.preview.Table != nil {
		out[p.tableKey()] = p.over
	}
	return out
}

// figuresKey tells the facts of an evaluation from an item.
func figuresKey(evaluation string) string { return "figures " + evaluation }

// key tells what is written apart: the id of a new item may be that of one that has become another problem.
func (w write) key() string {
	if w.id == "" {
		return "new " + appledger.ImportedID(w.place.Evaluation.ID, w.item, w.before)
	}
	return w.id
}

var (
	errLookAgain = records.Fail(records.Stale, "stale", "这次导入在别处又改过，请再看一遍，再写入。",
		"This import was changed elsewhere; look at it again.")
	errOvertaken = records.Fail(records.Stale, "overtaken", "您看过以后，有人改了这份表要写的内容，没有写入。改了什么列在下面，请看过再写入。",
		"Since you looked, someone changed what this file writes; nothing was imported. See what changed, "+
			"and confirm again.")
	errPartly = records.Fail(records.Stale, "overtaken", "写入时有人改了这份表要写的内容，这些内容没有写入，其余各行已经写入。改了什么列在下面，请看过再写入。",
		"While this was written someone changed what the file writes: that was left, the other rows are "+
			"imported. See what changed, and confirm again.")
)

// mostOvertaken is how many items are listed that others have changed; each is read with its history.
const mostOvertaken = 100

// asSeen refuses a plan that writes what its person has not seen: an upload that was read again elsewhere, and items
// that others have changed since. What they changed is kept for the next preview.
func (fs *Files) asSeen(ctx context.Context, u records.Versioned[Upload], p *plan, version int) error {
	if version != records.AnyVersion && version != u.Version {
		return errLookAgain
	}
	if u.V.Seen == nil {
		return nil
	}
	notes, err := fs.allOvertaken(ctx, p, u.V.Seen)
	if err != nil || len(notes) == 0 {
		return err
	}
	seen := p.seen()
	_, err = records.Update(ctx, fs.env, kindUpload, u.ID, u.Version, func(now *Upload) error {
		now.Seen, now.Overtaken = seen, notes
		return nil
	})
	if err != nil {
		return err
	}
	e := *errOvertaken
	for _, n := range notes {
		row := records.FieldError{Field: fmt.Sprintf("row %d", n.Row), Text: records.Text{ZH: n.ZH, EN: n.EN}}
		e.Fields = append(e.Fields, row)
	}
	return &e
}

// allOvertaken returns what others have changed of what a plan writes since it was seen, in notes for a person.
func (fs *Files) allOvertaken(
	ctx context.Context, p *plan, seen map[string]int,
) (notes []ledgerfile.Note, err error) {
	more := 0
	for _, w := range p.writes {
		was, known := seen[w.key()]
		if known && was == w.version {
			continue
		}
		more++
		if more > mostOvertaken {
			continue
		}
		n, err := fs.overtaken(ctx, p, w, was)
		if err != nil {
			return nil, err
		}
		notes = append(notes, n)
	}
	for _, id := range slices.Sorted(maps.Keys(p.figures)) {
		f := p.figures[id]
		if was, known := seen[figuresKey(id)]; known && was == f.version {
			continue
		}
		more++
		if more <= mostOvertaken {
			notes = append(notes, f.overtaken())
		}
	}
	if p.preview.Table != nil {
		if was, known := seen[p.tableKey()]; !known || was != p.over {
			more++
			notes = append(notes, tableOvertaken)
		}
	}
	if more > mostOvertaken {
		notes = append(notes, ledgerfile.Note{
			ZH: fmt.Sprintf("另有 %d 行也是这样，没有一一列出。", more-mostOvertaken),
			EN: fmt.Sprintf("So it is with %d more rows, which are not listed.", more-mostOvertaken),
		})
	}
	return notes, nil
}

// overtaken says what others have recorded of a unit since its counts were seen.
func (f figures) overtaken() ledgerfile.Note {
	now := func(n *int, none string) string {
		if n == nil {
			return none
		}
		return strconv.Itoa(*n)
	}
	return ledgerfile.Note{
		Row: f.row, Column: "单位",
		ZH: fmt.Sprintf("“%s”的情况在您看过以后有人改过，现在应整改 %s、已整改 %s；按这份表写入，就以表里写的为准。", f.unit,
			now(f.facts.Problems, "（未填）"), now(f.facts.Done, "（未填）")),
		EN: fmt.Sprintf("The facts of “%s” were changed since you looked: problems are now %s, done %s; the file has "+
			"it otherwise.", f.unit, now(f.facts.Problems, "not recorded"), now(f.facts.Done, "not recorded")),
	}
}

// overtaken says what others have changed of an item since the version that was seen, 0 for none.
func (fs *Files) overtaken(ctx context.Context, p *plan, w write, was int) (ledgerfile.Note, error) {
	row := 0
	if o := w.item.Origin; o != nil && o.Layout == p.layout.Fingerprint {
		row = o.Row + 1
	}
	n := ledgerfile.Note{
		Row: row, ZH: "“" + problemText(&w.item) + "”在您看过以后登记、撤回或改过，写入的结果与您看到的不同。",
		EN: "“" + problemText(&w.item) + "” was added, withdrawn or changed since you looked.",
	}
	if w.id == "" || was == 0 {
		return n, nil
	}
	dates, err := fs.ledgers.DatesAt(ctx, w.place)
	if err != nil {
		return n, err
	}
	before, now, open, err := appledger.Since(ctx, fs.ledgers, w.id, was)
	if err != nil || !open {
		return n, err
	}
	changed := before.Differences(&now, fs.ledgers.Pack(), dates)
	if len(changed) == 0 {
		return n, nil
	}
	written := now.Differences(&w.item, fs.ledgers.Pack(), dates)
	undone := slices.DeleteFunc(slices.Clone(changed), func(d ledger.Difference) bool {
		again := func(x ledger.Difference) bool { return x.Column == d.Column && x.From == d.To }
		return !slices.ContainsFunc(written, again)
	})
	zh, en := inWords(changed)
	then := [2]string{"；这份表不改这些内容。", "; the file changes none of that."}
	if len(undone) > 0 {
		zh, en = inWords(undone)
		then = [2]string{"；按这份表写入，就以表里写的为准。", "; the file has it otherwise."}
	}
	n.ZH = "“" + problemText(&now) + "”在您看过以后，" + zh + then[0]
	n.EN = "Since you looked, " + en + then[1]
	return n, nil
}

func inWords(changed []ledger.Difference) (zh, en string) {
	var in, of []string
	for _, d := range changed {
		in = append(in, fmt.Sprintf("%s由“%s”改成“%s”", d.Column, d.From, d.To))
		of = append(of, fmt.Sprintf("%s: “%s” became “%s”", d.Column, d.From, d.To))
	}
	return strings.Join(in, "，"), strings.Join(of, ", ")
}

// change writes the next version of an item over the one that was planned with. Where someone was faster it writes
// nothing, unless that was this same import, pressed twice.
func (fs *Files) change(ctx context.Context, a records.Actor, p *plan, w write) error {
	now, err := fs.ledgers.ChangeOpen(ctx, w.id, w.version, func(i *ledger.Item) {
		was := i.Claim
		*i = w.item
		i.Arrive(was, a.Name, fs.today())
	})
	if records.KindOf(err) != records.Stale {
		return err
	}
	dates, err := fs.ledgers.DatesAt(ctx, w.place)
	if err != nil {
		return err
	}
	if p.layout.Merge(&now, w.item, fs.ledgers.Pack(), dates) {
		return errPartly
	}
	return nil
}

// partly says what others changed while an import was being written, here and in the next preview.
func (fs *Files) partly(ctx context.Context, a records.Actor, u records.Versioned[Upload]) error {
	p, err := fs.plan(ctx, a, u.V)
	if err != nil {
		return err
	}
	e := *errPartly
	if err := fs.asSeen(ctx, u, p, records.AnyVersion); err != nil {
		var overtaken *records.Error
		if !errors.As(err, &overtaken) || overtaken.Code != e.Code {
			return err
		}
		e.Fields = overtaken.Fields
	}
	return &e
}
