package kit

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"minping/internal/app/round"
	"minping/internal/paper"
)

// NameList is a long list whose lines would all say the same: it is shown once, and the names are folded away if there
// are many.
type NameList struct {
	Title string
	Names []Link
	Rest  string // what is not listed
	Open  bool
}

// Measured is a summary of the satisfaction, with a link to its counts.
type Measured struct {
	Score, Rate string
	Href        string
	Note        string
	Suppressed  bool
}

// Login is the page where staff sign in.
type Login struct {
	Frame
	Form     Form
	SignedIn string // who signed in again, and continues with what was typed before
	// Directory is the path of signing in through the office's directory, "" if there is none.
	Directory string
}

// Template names the template of this page.
func (Login) Template() string { return "login" }

// Shell names the page's frame.
func (Login) Shell() string { return ShellGate }

// Problem is the page for an error: what happened and what to do.
type Problem struct {
	Frame
	Status   int
	Text     string
	Incident string // names the entry in the log; "" when there is none
	Do       []Link
	SignedIn bool
}

// Template names the template of this page.
func (Problem) Template() string { return "problem" }

// Shell names the page's frame.
func (p Problem) Shell() string {
	if p.SignedIn {
		return ShellPanel
	}
	return ShellGate
}

// FormPage is a page with a single form.
type FormPage struct {
	Frame
	Intro []string
	Code  *Code
	Form  Form
	Aside []Fact
	More  []Form // further options, folded away
	Empty *Empty // instead of the form, if there is nothing to choose from
}

// Code is a QR code as one path, in units of its modules.
type Code struct {
	Path string
	Side int
	Says string
}

// Template names the template of this page.
func (FormPage) Template() string { return "formpage" }

// Todo is something missing or due, the most urgent first.
type Todo struct {
	Text, When, Href string
	Late             bool
	Who              string // who has to do it, where that is not the reader
}

// Tab is one of several pages about one subject.
type Tab struct {
	Href, Text string
	Here       bool
}

// UseTabs returns the pages about what follows from the result of a batch; here is the current one.
func UseTabs(batch, here string) []Tab {
	out := []Tab{
		{Href: "/admin/decisions", Text: "结果运用"},
		{Href: "/admin/effects", Text: "赋分"},
		{Href: "/admin/hearings", Text: "质询答辩"},
	}
	for i := range out {
		out[i].Here = out[i].Href == here
		if batch != "" {
			out[i].Href += "?batch=" + url.QueryEscape(batch)
		}
	}
	return out
}

// NamedRow is a line of a simple list: a name with a link, and a few facts.
type NamedRow struct {
	Name, Href string
	Facts      []string
	Chip       *Chip
}

// Mistakes are what has to be corrected in a file before it is accepted.
type Mistakes struct {
	Wrong   int    // cells to correct
	Nothing string // says that nothing was imported
	Groups  []BadGroup
	Bad     []BadRow // the first of them individually
}

// BadRow says what is wrong in one cell of the file.
type BadRow struct {
	Row          int
	Column, Text string
}

// BadGroup is a mistake that occurs in many rows.
type BadGroup struct {
	Column, Text, Rows string
	N                  int
}

// Step is one step of a briefing. State: done now "".
type Step struct {
	Name, State, At string
	Href            string // the step's page; "" while there is nothing to see
	Shown           bool   // the step shown on the page
}

// NextLink is a link drawn as a button.
type NextLink struct {
	Href, Text, Icon string
	Filled           bool
}

// BriefingRow is one briefing in the list.
type BriefingRow struct {
	Unit, Href, When, Place string
	Chip                    Chip
	Note                    string
}

// NextStep is a card whose next step is on another page.
type NextStep struct {
	Title string
	Text  []string
	Chip  Chip // none if it has no text
	Do    NextLink
}

// NewCode returns a QR code of a text; nil if the text is too long.
func NewCode(text, says string) *Code {
	qr, err := paper.NewQR(text)
	if err != nil {
		return nil
	}
	return &Code{Path: qr.Path(), Side: qr.Side(), Says: says}
}

// Pages is the paging of a long list.
type Pages struct{ Prev, Next, Says string }

// pageSize is how many rows a list shows at once: on a phone each is a card, and no one looks through more.
const pageSize = 40

// PageOf is the page that a row is on.
func PageOf(row int) int { return row / pageSize }

// Paginate cuts a list of n into pages by the address's p.
func (req *Request) Paginate(n int) (from, to int, pages Pages) { return req.PaginateBy(n, pageSize) }

// cut is page p of n rows, the first being 0. A page that does not exist becomes the last one, which has something on
// it.
func cut(p, n, size int) (at, from, to int) {
	at = min(max(0, p), max(0, n-1)/size)
	from = at * size
	return at, from, min(from+size, n)
}

// PaginateBy is Paginate with a given page size.
func (req *Request) PaginateBy(n, size int) (_, _ int, pages Pages) {
	at, from, to := cut(req.QueryInt("p"), n, size)
	if n <= size {
		return from, to, pages
	}
	link := func(p int) string {
		q := url.Values{}
		for key, value := range req.Queries() {
			if key != "said" {
				q.Set(key, value)
			}
		}
		q.Set("p", strconv.Itoa(p))
		return "?" + q.Encode()
	}
	if at > 0 {
		pages.Prev = link(at - 1)
	}
	if to < n {
		pages.Next = link(at + 1)
	}
	pages.Says = fmt.Sprintf("第 %d 页，共 %d 页", at+1, (n+size-1)/size)
	return from, to, pages
}

const (
	badAlone = 12  // up to this many mistakes are listed individually
	badShown = 500 // up to this many are listed at all
)

// NewMistakes lists what is wrong with a form.
func NewMistakes(bad *round.ImportError, nothing string) *Mistakes {
	out := &Mistakes{Wrong: len(bad.Rows), Nothing: nothing, Groups: badGroups(bad.Rows)}
	for _, r := range bad.Rows[:min(len(bad.Rows), badShown)] {
		out.Bad = append(out.Bad, BadRow{Row: r.Row, Column: r.Column, Text: r.Text.ZH})
	}
	return out
}

var otherRow = regexp.MustCompile(`第 \d+ 行`)

// badGroups groups rows by mistake, most rows first; a few mistakes need no groups.
func badGroups(bad []round.RowError) []BadGroup {
	if len(bad) <= badAlone {
		return nil
	}
	var out []BadGroup
	rows := map[[2]string][]int{}
	for _, b := range bad {
		key := [2]string{b.Column, otherRow.ReplaceAllString(b.Text.ZH, "前面的行")}
		if rows[key] == nil {
			out = append(out, BadGroup{Column: key[0], Text: key[1]})
		}
		rows[key] = append(rows[key], b.Row)
	}
	for i, g := range out {
		at := rows[[2]string{g.Column, g.Text}]
		out[i].N, out[i].Rows = len(at), round.Runs(at)
	}
	slices.SortStableFunc(out, func(a, b BadGroup) int { return cmp.Compare(b.N, a.N) })
	return out
}
