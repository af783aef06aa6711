package ledgerfile

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
)

// maxTables is how many tables are kept with the ledger of a round or of a unit.
const maxTables = 100

// TableView is a table that would be kept whole.
type TableView struct {
	Rows     int
	Same     bool   // it is kept already, as it is
	Replaces string // the day on which the table was kept whose newer one it is; "" for none
	Lost     int    // rows of that one that it lacks
}

// Table is a table that is kept with a ledger.
type Table struct {
	Layout   string // its fingerprint, under which Export writes it
	Name     string
	Rows     int
	Headings []string
	On       string // the day on which it was kept, 2026-03-01
	By       string
}

// mayKeep allows the office to keep tables with any ledger, and a unit with its own.
func mayKeep(a records.Actor, evaluationID string) error {
	if a.Role == auth.Admin || a.Role == auth.Unit && evaluationID != "" {
		return nil
	}
	return records.Fail(records.Forbidden, "forbidden", "这类表由巡察办导入；单位可以导入自己的。",
		"Only the inspection office keeps such tables, and a unit its own.")
}

// planTable plans to keep a table whole. It takes the place of an older one that it is the newer of.
func (fs *Files) planTable(
	ctx context.Context, a records.Actor, p *plan, grid ledgerfile.Grid, places map[string]appledger.Place, u Upload,
) error {
	if err := mayKeep(a, u.EvaluationID); err != nil {
		return err
	}
	p.layout.KeepRows(grid)
	view := TableView{Rows: len(p.layout.Lines())}
	if view.Rows == 0 {
		return fileError(&ledger.Refusal{Code: "empty", ZH: "表头下面没有内容。", EN: "There is nothing below the headings."})
	}
	kept, err := fs.tables(ctx, a, appledger.Filter{RoundID: u.RoundID, EvaluationID: u.EvaluationID})
	if err != nil {
		return err
	}
	p.layout.Fingerprint = p.names + "-" + digest(p.sheet+"\x00"+strings.Join(p.layout.Lines(), "\x01"))
	for _, k := range kept {
		lost, ok := p.layout.Succeeds(&k.Layout)
		if !ok {
			continue
		}
		p.layout.Fingerprint, view.Lost, p.over = k.Fingerprint, lost, k.version
		view.Replaces, view.Same = k.day(), same(p.layout, k.Layout)
		break
	}
	if view.Replaces == "" && len(kept) >= maxTables {
		return records.Refused(fmt.Sprintf("附表最多保存 %d 张，请先删除不用的。", maxTables),
			fmt.Sprintf("At most %d tables are kept; remove some first.", maxTables))
	}
	p.preview.Table, p.preview.Layout = &view, p.layout
	notes := append(p.preview.Notes, p.layout.OddCounts(grid)...)
	said, err := fs.saidOfMeasures(ctx, p.layout, places)
	p.tell(append(notes, said...))
	return err
}

// tableKey tells a table from an item.
func (p *plan) tableKey() string { return "table " + p.layout.Fingerprint }

// tableOvertaken says that someone has kept the table since it was seen.
var tableOvertaken = ledgerfile.Note{
	ZH: "您看过以后，有人保存、替换或删除过同一张附表；按这张保存，就以这张为准。",
	EN: "Since you looked, someone kept, replaced or removed the same table; this file would take its place.",
}

// same reports whether two tables are written as the same file.
func same(l, o ledgerfile.Layout) bool {
	l.Fingerprint, l.Guessed = o.Fingerprint, o.Guessed
	a, errA := json.Marshal(l)
	b, errB := json.Marshal(o)
	return errA == nil && errB == nil && string(a) == string(b)
}

// day is the day on which a table was kept.
func (k *keptLayout) day() string {
	at, err := time.Parse(time.RFC3339, k.At)
	if err != nil {
		return ""
	}
	return string(deadline.DayOf(at))
}

// tables returns the tables that are kept with the ledger of a round or a unit, newest first. Those of a round are for
// the office.
func (fs *Files) tables(ctx context.Context, a records.Actor, of appledger.Filter) ([]keptLayout, error) {
	all, err := fs.layouts(ctx, a, of)
	return tablesIn(a, of, all), err
}

// tablesIn returns the tables among layouts that a person may read with the ledger of a round or a unit.
func tablesIn(a records.Actor, of appledger.Filter, all []keptLayout) (out []keptLayout) {
	for _, k := range all {
		ofUnit := of.EvaluationID != "" && k.scope == of.EvaluationID
		ofRound := of.EvaluationID == "" && a.Role == auth.Admin
		if k.Kind == ledgerfile.KindTable && !k.Removed && (ofUnit || ofRound) {
			out = append(out, k)
		}
	}
	return out
}

// Tables returns the tables that are kept with the ledger of a round or a unit, newest first: at most maxTables.
func (fs *Files) Tables(ctx context.Context, a records.Actor, of appledger.Filter) (out []Table, err error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader); err != nil {
		return nil, err
	}
	if of.EvaluationID == "" {
		if _, err := fs.rounds.ShowRound(ctx, of.RoundID); err != nil {
			return nil, err
		}
	}
	kept, err := fs.tables(ctx, a, of)
	for _, k := range kept {
		out = append(out, Table{k.Fingerprint, k.name(), len(k.Lines()), k.Headings, k.day(), k.By})
	}
	return out, err
}

// name is what a table is called: its title, or else its worksheet.
func (k *keptLayout) name() string { return cmp.Or(k.Title(), k.Sheet, "附表") }

// fileName is a name without what file systems refuse in one.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, r) || r < ' ' {
			return -1
		}
		return r
	}, name)
	rs := []rune(name)
	return cmp.Or(strings.TrimSpace(string(rs[:min(len(rs), 60)])), "附表")
}

// RemoveTable takes a table away from a ledger. What it said stays in its history; imported again, it is there again.
func (fs *Files) RemoveTable(ctx context.Context, a records.Actor, of appledger.Filter, fingerprint string) error {
	if err := mayKeep(a, of.EvaluationID); err != nil {
		return err
	}
	kept, err := fs.tables(ctx, a, of)
	if err != nil {
		return err
	}
	n := tableOf(kept, fingerprint)
	if n < 0 {
		return records.ErrNone
	}
	id := kept[n].scope + "/" + fingerprint
	_, err = records.Update(ctx, fs.env, kindLayout, id, records.AnyVersion, func(k *keptLayout) error {
		k.Removed = true
		return nil
	})
	if err != nil {
		return err
	}
	return fs.noteTable(ctx, a, "item.table_remove", of, kept[n])
}

// tableOf returns which of some tables has a fingerprint, -1 for none.
func tableOf(kept []keptLayout, fingerprint string) int {
	return slices.IndexFunc(kept, func(k keptLayout) bool { return k.Fingerprint == fingerprint })
}

// noteTable appends what happened to a table to the audit chain: about the round, with the evaluation if it is of one.
func (fs *Files) noteTable(
	ctx context.Context, a records.Actor, code string, of appledger.Filter, k keptLayout,
) error {
	detail := strconv.Itoa(len(k.Lines()))
	if of.EvaluationID != "" {
		p, _, err := fs.ledgers.Enter(ctx, a, of.EvaluationID)
		if err != nil {
			return err
		}
		of.RoundID, detail = p.Round.ID, of.EvaluationID+" "+detail
	}
	return fs.audit.Append(ctx, a, code, of.RoundID, detail)
}

// exportTable writes a table that is kept as it came in; counts of measures are those of today.
func (fs *Files) exportTable(
	ctx context.Context, a records.Actor, of appledger.Filter, k keptLayout, places []appledger.Place, format string,
) (Export, error) {
	now, err := fs.measures(ctx, k.Layout, places)
	if err != nil {
		return Export{}, err
	}
	out := k.alone(fileName(k.name()), format, ledgerfile.WriteTable(k.Layout, now))
	return out, fs.noteTable(ctx, a, "item.table_export", of, k)
}

// withTables adds the tables of the workbook that an export is of.
func (fs *Files) withTables(
	ctx context.Context, x *Export, book, tables []keptLayout, places []appledger.Place,
) error {
	for _, k := range tables {
		if k.Book == "" || x.Format == "csv" || k.Book != book[0].Book || taken(book, k.Sheet) {
			continue
		}
		now, err := fs.measures(ctx, k.Layout, places)
		if err != nil {
			return err
		}
		book = append(book, k)
		x.More = append(x.More, Part{k.Sheet, ledgerfile.WriteTable(k.Layout, now), len(k.Top)})
	}
	return nil
}

// measures counts the measures of units, for a table of such counts: by the name of a unit, and of all of them under
// "". A unit without measures is not counted, and neither are items for named readers.
func (fs *Files) measures(
	ctx context.Context, l ledgerfile.Layout, places []appledger.Place,
) (func(unit string) ([]int, bool), error) {
	counts := map[string]*ledger.MeasureCounts{}
	if _, ok := ledgerfile.MeasureColumns(l.Headings); ok {
		items, err := fs.itemsIn(ctx, places, "")
		if err != nil {
			return nil, err
		}
		today := fs.today()
		for n := range items {
			for _, unit := range []string{"", ledgerfile.UnitKey(items[n].Unit)} {
				if counts[unit] == nil {
					counts[unit] = &ledger.MeasureCounts{}
				}
				counts[unit].AddMeasures(&items[n].Item, today)
			}
		}
	}
	return func(unit string) ([]int, bool) {
		c := counts[ledgerfile.UnitKey(unit)]
		if c == nil || c.All == 0 {
			return nil, false
		}
		return []int{c.All, c.Done, c.Going, c.Overdue}, true
	}, nil
}

// saidOfMeasures says how many measures the ledger has, where a table counts them: an export has these.
func (fs *Files) saidOfMeasures(
	ctx context.Context, l ledgerfile.Layout, places map[string]appledger.Place,
) ([]ledgerfile.Note, error) {
	var all []appledger.Place
	for _, p := range places {
		all = append(all, p)
	}
	now, err := fs.measures(ctx, l, all)
	if err != nil {
		return nil, err
	}
	c, ok := now("")
	if !ok {
		return nil, nil
	}
	return []ledgerfile.Note{{
		ZH: fmt.Sprintf("台账里现在有措施 %d 条：已完成 %d 条，进行中 %d 条，超期未完 %d 条。导出时按台账当时的数写。", c[0], c[1], c[2], c[3]),
		EN: fmt.Sprintf("The ledger has %d measures: %d done, %d under way, %d overdue. An export has the counts of "+
			"its day.", c[0], c[1], c[2], c[3]),
	}}, nil
}
