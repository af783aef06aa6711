package ledgerfile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// Which unit a row belongs to if a ledger has a column for it (decision 0090): a unit may be written in the first row
// of its block alone, and a cell may name several.

// dittos are words for the content of the cell above.
var dittos = regexp.MustCompile(`^(?:同上|上同|[\x{3003}\x{2033}\x{301e}\x{201d}"]|'')$`) // words:keep

// several is a text that names several units, with the first row it is in and the number of such rows.
type several struct {
	text, unit string
	with       []string
	row, rows  int
}

// unitOf sets the unit of a row by its cell; one that is blank says that of the row above.
func (r *reader) unitOf(row *Row, text string) {
	row.Item.KeepUnit(text, "")
	if text != "" && !dittos.MatchString(typed.Key(text)) {
		row.Unit, row.Item.With = r.how.units(text)
		if UnitKey(text) != UnitKey(row.Unit) {
			row.Item.KeepUnit(text, row.Unit)
		}
		r.sameText(row, text)
		return
	}
	if len(r.rows) == 0 || r.rows[len(r.rows)-1].Unit == "" {
		return
	}
	above := &r.rows[len(r.rows)-1]
	row.Unit, row.Item.With, row.Item.Origin.SameUnit = above.Unit, above.Item.With, true
	if text == "" {
		row.Item.Origin.Doubted = r.total > above.Row || ledger.StartsAgain(above.Item.No, row.Item.No) ||
			r.otherTitled(row, above.Unit)
		row.Doubtful = !r.how.OfOne && row.Item.Origin.Doubted
		r.unnamed = append(r.unnamed, row.Row)
	}
}

// otherTitled reports whether a title above a row names another unit than that of the row above.
func (r *reader) otherTitled(row *Row, unit string) bool {
	for _, b := range row.Item.Origin.Before {
		for _, text := range b.Cells {
			name := strings.TrimRight(unitLine.ReplaceAllString(typed.Key(text), ""), ":")
			if name == "" || r.how.Unit == nil {
				continue
			}
			if r.how.Unit(name) != "" && UnitKey(name) != UnitKey(unit) {
				return true
			}
		}
	}
	return false
}

// sameUnits reports whether the cell of a row names the units of an item, or leaves them out.
func (r *reader) sameUnits(text string, of *Row) bool {
	if text == "" || dittos.MatchString(typed.Key(text)) || UnitKey(text) == UnitKey(of.Unit) {
		return true
	}
	unit, with := r.how.units(text)
	return UnitKey(unit) == UnitKey(of.Unit) && slices.Equal(with, of.Item.With)
}

// sameText counts the rows whose cell names the same units.
func (r *reader) sameText(row *Row, text string) {
	if len(row.Item.With) == 0 {
		return
	}
	for n := range r.several {
		if r.several[n].text == text {
			r.several[n].rows++
			return
		}
	}
	r.several = append(r.several, several{text, row.Unit, row.Item.With, row.Row, 1})
}

var (
	between = regexp.MustCompile(`(?:以及|会同|[和与及同])`) // words:keep
	// roles are what a cell says about each unit in it.
	leads   = regexp.MustCompile(`^(?:牵头|主责|主办|责任|整改|承办)(?:单位|部门|机构)?:|\(?(?:牵头|主责|主办)(?:单位|部门)?\)?$`) // words:keep
	assists = regexp.MustCompile(`^(?:配合|协办|协助|协同|参与)(?:单位|部门|机构)?:|\(?(?:配合|协办|协助)(?:单位|部门)?\)?$`)    // words:keep
)

// units reads a cell that names units: the one whose item it is, which is marked as leading or comes first, and the
// others. A cell whose leading unit is not in the round counts as one name.
func (h Reading) units(text string) (unit string, others []string) {
	whole := typed.Line(text)
	if h.Unit == nil || h.Unit(whole) != "" {
		return whole, nil
	}
	names := h.split(text)
	lead, said, helping := -1, false, false // 配合单位： applies to all that follow
	for n, name := range names {
		k := typed.Key(name)
		led, helped := leads.ReplaceAllString(k, ""), assists.ReplaceAllString(k, "")
		switch {
		case led != k && led != "":
			names[n] = led
			if !said {
				lead, said = n, true
			}
		case helped != k && helped != "":
			names[n], helping = helped, helping || strings.HasSuffix(k, helped)
		case lead < 0 && !helping:
			lead = n // beside one that is marked as helping
		}
	}
	if lead < 0 || h.Unit(names[lead]) == "" {
		return whole, nil
	}
	unit = names[lead]
	return unit, slices.Delete(names, lead, lead+1)
}

// split returns the names in a cell. What may be a part of a name, a space or 和, divides only units of the round.
func (h Reading) split(text string) []string {
	names := ledger.ReadNames(text)
	for _, parts := range [][]string{strings.Fields(text), between.Split(text, -1)} {
		none := func(p string) bool { return h.Unit(p) == "" }
		if len(names) == 1 && len(parts) > 1 && !slices.ContainsFunc(parts, none) {
			names = parts
		}
	}
	return names
}

// sayUnits says how cells with several units, and those with none, were read.
func (r *reader) sayUnits() {
	col := r.layout.column(ledger.FieldUnit)
	if col < 0 {
		return
	}
	for _, s := range r.several {
		more := ""
		if s.rows > 1 {
			more = fmt.Sprintf("（这样写的共 %d 行）", s.rows)
		}
		r.note(s.row-1, col, false,
			"“"+typed.Line(s.text)+"”写了几个单位"+more+"：登记为"+s.unit+"的问题，"+strings.Join(s.with, "、")+
				"记为配合单位。要各单位各算一个问题，请一个单位写一行。",
			"Several units: the item is that of "+s.unit+", the others assist; for an item each, write a row each.",
		)
	}
	if n := len(r.unnamed); n > 0 {
		r.note(r.unnamed[0]-1, col, false,
			fmt.Sprintf("从这一行起有 %d 行单位空着，按上一行的单位登记。", n),
			fmt.Sprintf("%d rows from here on name no unit, and are those of the unit above.", n))
	}
}

// unitColumns refuses a table with a column for each unit: what a tick says of its progress it does not tell. The units
// may stand below a heading over all of them.
func (r *reader) unitColumns() {
	if r.how.Unit == nil {
		return
	}
	named := r.unitsAmong(r.layout.Headings)
	if r.layout.has(ledger.FieldUnit) {
		named = nil
		if n := r.layout.Body; n < len(r.grid.Rows) && r.grid.cell(n, r.main()) == "" {
			named = r.unitsAmong(r.grid.Rows[n])
		}
	}
	if len(named) < 2 {
		return
	}
	r.notes = append(r.notes, Note{
		r.layout.Body, strings.Join(named[:min(len(named), 3)], "、"), true,
		"表头里一个单位占一列，这样的表不能导入。请加一列“单位”，每个单位的每个问题各写一行，再上传。",
		"The table has a column for each unit; give it one column of units, and a row for each problem of each unit.",
	})
}

// unitsAmong returns the cells that name units of the round.
func (r *reader) unitsAmong(cells []string) (named []string) {
	for _, text := range cells {
		part := text[strings.LastIndexByte(text, '/')+1:]
		if part != "" && r.how.Unit(part) != "" {
			named = append(named, part)
		}
	}
	return named
}

// Look corrects what the headings alone do not tell, by the cells below them: 责任单位 that are units of the round are
// the units, and a class that says where problems come from is their source.
func (l *Layout) Look(g Grid, how Reading) {
	dept, kind := l.column(ledger.FieldDept), l.column(ledger.FieldClass1)
	isUnit := func(text string) bool {
		unit, _ := how.units(text)
		return how.Unit(unit) != ""
	}
	if dept >= 0 && !l.has(ledger.FieldUnit) && how.Unit != nil && !how.OfOne && l.mostly(g, dept, isUnit) {
		l.Columns[dept] = ledger.FieldUnit
	}
	if kind >= 0 && !l.has(ledger.FieldSource) && l.mostly(g, kind, func(text string) bool {
		_, ok := how.Pack.SourceNamed(text)
		return ok || limitedNamed(how.Pack, text)
	}) {
		l.Columns[kind] = ledger.FieldSource
	}
}

// mostly reports whether most cells of a column are of a kind.
func (l *Layout) mostly(g Grid, col int, is func(text string) bool) bool {
	n, all := 0, 0
	for row := l.Body; row < len(g.Rows); row++ {
		text := g.cell(row, col)
		if text == "" || typed.Nothing(text) {
			continue
		}
		all++
		if is(text) {
			n++
		}
	}
	return 2*n > all
}
