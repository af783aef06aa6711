package kit

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/round"
	"minping/internal/paper"
)

// NameList is a long list of which every line would say the same: said once, the names folded away when they are many.
type NameList struct {
	Title string
	Names []Link
	Rest  string // what is not listed
	Open  bool
}

// Measured is the satisfaction in short, with the way to its counts.
type Measured struct {
	Score, Rate string
	Href        string
	Note        string
	Suppressed  bool
}

// Login is where staff sign in.
type Login struct {
	Frame
	Form     Form
	SignedIn string // who signed in again, and goes on with what was typed before
	// Directory is the path by which the office's directory signs people in, "" where there is none.
	Directory string
}

// Template names the template of this page.
func (Login) Template() string { return "login" }

// Shell names the frame that the page stands in.
func (Login) Shell() string { return ShellGate }

// Problem is any page that could not be shown: what happened and what to do.
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

// Shell names the frame that the page stands in.
func (p Problem) Shell() string {
	if p.SignedIn {
		return ShellPanel
	}
	return ShellGate
}

// FormPage is a task that is one form.
type FormPage struct {
	Frame
	Intro []string
	Code  *Code
	Form  Form
	Aside []Fact
	More  []Form // what else can be done, folded away
}

// Code is a QR code: one path in units of its modules.
type Code struct {
	Path string
	Side int
	Says string
}

// Template names the template of this page.
func (FormPage) Template() string { return "formpage" }

// Todo is something that is missing or due, most urgent first.
type Todo struct {
	Text, When, Href string
	Late             bool
}

// Tab is one of several pages about one thing.
type Tab struct {
	Href, Text string
	Here       bool
}

// UseTabs are the pages about what follows from the result of a batch; here is the one that is shown.
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

// NamedRow is a line of a plain list: a name that leads on, and a few facts.
type NamedRow struct {
	Name, Href string
	Facts      []string
	Chip       *Chip
}

// Mistakes are what is to be mended in a file before any of it is taken.
type Mistakes struct {
	Wrong   int    // cells to mend
	Nothing string // that nothing was taken
	Groups  []BadGroup
	Bad     []BadRow // the first of them one by one
}

// BadRow says what is wrong in one cell of the file.
type BadRow struct {
	Row          int
	Column, Text string
}

// BadGroup is one mistake that was made in many rows.
type BadGroup struct {
	Column, Text, Rows string
	N                  int
}

// Step is one step of the evening. State: done now "".
type Step struct {
	Name, State, At string
	Href            string // where the step is looked at; "" while there is nothing to see
	Shown           bool   // the step that the page shows
}

// NextLink is a link drawn as a button.
type NextLink struct {
	Href, Text, Icon string
	Filled           bool
}

// Evening is one briefing in the list.
type Evening struct {
	Unit, Href, When, Place string
	Chip                    Chip
	Note                    string
}

// NextStep is a card whose next step is somewhere else.
type NextStep struct {
	Title string
	Text  []string
	Chip  Chip // none without words
	Do    NextLink
}

// NewCode is a QR code of a text that is short enough for one; nil otherwise.
func NewCode(text, says string) *Code {
	qr, err := paper.NewQR(text)
	if err != nil {
		return nil
	}
	return &Code{Path: qr.Path(), Side: qr.Side(), Says: says}
}

// Pages turns the leaves of a long list.
type Pages struct{ Prev, Next, Says string }

// PageSize is how many rows a list shows at once.
const PageSize = 200

// Paginate cuts a list of n into pages by the address's p.
func (req *Request) Paginate(n int) (from, to int, pages Pages) {
	at := max(0, req.QueryInt("p"))
	from = min(at*PageSize, n)
	to = min(from+PageSize, n)
	if n <= PageSize {
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
	pages.Says = fmt.Sprintf("第 %d 页，共 %d 页", at+1, (n+PageSize-1)/PageSize)
	return from, to, pages
}

const (
	badAlone = 12  // so many mistakes are read one by one
	badShown = 500 // so many are listed at all
)

// NewMistakes lists what is wrong with a form.
func NewMistakes(bad *round.ImportError, nothing string) *Mistakes {
	out := &Mistakes{Wrong: len(bad.Rows), Nothing: nothing, Groups: badGroups(bad.Rows)}
	for _, r := range bad.Rows[:min(len(bad.Rows), badShown)] {
		out.Bad = append(out.Bad, BadRow{Row: r.Row, Column: r.Column, Text: r.Text.ZH})
	}
	return out
}

// UnusedColumns says which columns of a file were not read, "" when all were.
func UnusedColumns(headings []string) string {
	if len(headings) == 0 {
		return ""
	}
	said := strings.Join(headings[:min(len(headings), 10)], "”“")
	more := ""
	if n := len(headings); n > 10 {
		more = fmt.Sprintf(" 等 %d 列", n)
	}
	return "表格里有没用到的列：“" + said + "”" + more + "。这些列里的内容没有导入。"
}

var otherRow = regexp.MustCompile(`第 \d+ 行`)

// badGroups puts together the rows in which the same mistake was made, most rows first; a few mistakes need no groups.
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
		out[i].N, out[i].Rows = len(at), rowWords(at)
	}
	slices.SortStableFunc(out, func(a, b BadGroup) int { return cmp.Compare(b.N, a.N) })
	return out
}

// rowWords names rows, a run of them by its first and last, and of many runs the first.
func rowWords(rows []int) string {
	const runs = 8
	var out []string
	for i := 0; i < len(rows); {
		j := i
		for j+1 < len(rows) && rows[j+1] <= rows[j]+1 {
			j++
		}
		if len(out) == runs {
			return strings.Join(out, "、") + " 等"
		}
		if rows[j] > rows[i] {
			out = append(out, fmt.Sprintf("%d–%d", rows[i], rows[j]))
		} else {
			out = append(out, fmt.Sprint(rows[i]))
		}
		i = j + 1
	}
	return strings.Join(out, "、")
}
