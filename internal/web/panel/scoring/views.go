package scoring

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
)

// Sheets is 我的单位: what this body still has to score, first.
type Sheets struct {
	kit.Frame
	Todo   []kit.Todo
	Rows   []SheetRow
	Empty  *kit.Empty
	Filter []kit.Field
	Shown  string
	Pages  kit.Pages
}

// Template names the template of this page.
func (Sheets) Template() string { return "sheets" }

// SheetRow is one organization's sheet of one's own body.
type SheetRow struct {
	Unit, UnitHref, Href, Kind, ResultHref string
	Chip                                   kit.Chip
	Supervising                            bool // no ballot belongs to it
}

// Sheet is one score sheet, item by item.
type Sheet struct {
	kit.Frame
	Chip     kit.Chip
	Action   string
	Carry    []kit.Hidden // the version, and the fields as they were drawn
	Wrong    string
	Errors   int
	Locked   string    // why it cannot be changed
	Next     *kit.Link // the next sheet to hand in
	Sections []SheetSection
	Total    string
	Full     string
	Missing  int
	Measured *kit.Measured
	Facts    []kit.Fact
}

// Template names the template of this page.
func (Sheet) Template() string { return "sheet" }

// SheetSection is one aspect with its items.
type SheetSection struct {
	Name, Points string
	Items        []SheetItem
}

// SheetItem is one indicator. Auto items are filled from the satisfaction by the service.
type SheetItem struct {
	Code, Name, Points, Mode string
	Rule                     string // what is looked at and how points are lost
	Focus                    string // the focus area it looks at, if any (domain A07)
	Score, Reason, Evidence  kit.Field
	Taps                     []Tap  // scores to choose from; the box is for those between them
	Auto                     string // filled in by the service, "" for a manually scored item
	AutoNote                 string
	ReasonWhen               string // when a reason is required, in two or three words
	CanVeto                  bool
	Vetoed                   bool // as saved
	Veto                     kit.Field
}

// fields returns what is filled in, in order.
func (s *Sheet) fields() (out []*kit.Field) {
	for i := range s.Sections {
		for j := range s.Sections[i].Items {
			out = append(out, s.Sections[i].Items[j].fields()...)
		}
	}
	return out
}

// Fields returns what is filled in for the item.
func (x SheetItem) Fields() []*kit.Field { return x.fields() }

func (x *SheetItem) fields() []*kit.Field {
	switch {
	case x.Auto != "":
		return nil
	case x.CanVeto:
		return []*kit.Field{&x.Score, &x.Reason, &x.Evidence, &x.Veto}
	}
	return []*kit.Field{&x.Score, &x.Reason, &x.Evidence}
}

// Ranking is the round's ranking and result.
type Ranking struct {
	kit.Frame
	Filter  []kit.Field
	Rows    []RankRow
	Waiting []kit.Todo // what has no score yet
	Lock    *kit.Form  // locks all that is complete
	Rule    string     // how the last 20 % are found
	Spread  *chart.Histogram
	Empty   *kit.Empty
	Links   []kit.Link
	// Documents links to what follows from the ranking.
	Documents *kit.Link
	Pages     kit.Pages
}

// Template names the template of this page.
func (Ranking) Template() string { return "ranking" }

// RankRow is one line of the ranking.
type RankRow struct {
	ID, Rank, Unit, Href, Kind, Score string
	Grade                             *kit.Chip
	Candidate                         bool
	Confirmed                         string // who decided, and why
	Cleared                           bool   // decided: not prominent
	Confirm                           *kit.Form
	Answer                            *kit.Link  // to where it is decided once the result is fixed
	Marks                             []kit.Chip // what weakens the satisfaction in it
}

// Statistics is the preview of 集中督查结果统计表.
type Statistics struct {
	kit.Frame
	Head  []string
	Num   []bool // which columns hold figures
	Rows  [][]string
	More  string
	Notes []string // what only some of the schemes have
	Links []kit.NextLink
	Empty *kit.Empty
}

// IsNum reports whether column i holds figures.
func (s Statistics) IsNum(i int) bool { return i < len(s.Num) && s.Num[i] }

// Template names the template of this page.
func (Statistics) Template() string { return "statistics" }
