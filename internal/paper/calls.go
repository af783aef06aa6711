package paper

import (
	"io"
	"time"

	"minping/internal/table"
)

// Call is one line of the list of people asked to a briefing. It contains no slip, and no list ever contains both
// (domain 4.1).
type Call struct {
	Stratum, ID, Name, Phone string
	Reserve                  bool
}

// WriteCalls writes the list as CSV for the people who make the calls.
func WriteCalls(w io.Writer, calls []Call) error {
	return table.WriteCSV(w, table.RowsOf(callRows(calls)...))
}

// WriteCallBook writes the list as a workbook of text cells.
func WriteCallBook(w io.Writer, calls []Call) error {
	return table.WriteList(w, "通知名单", callRows(calls)...)
}

func callRows(calls []Call) [][]string {
	rows := [][]string{{"人员类别", "名单序号", "姓名", "联系电话", "参会或候补", "通知情况"}}
	for _, c := range calls {
		standing := "参会"
		if c.Reserve {
			standing = "候补"
		}
		rows = append(rows, []string{c.Stratum, c.ID, c.Name, c.Phone, standing, ""})
	}
	return rows
}

// CallSheet is the same list on paper: A4, with space for the outcome of each call. It has no space for arrival times
// or what people were handed, because the order of arrival could be compared with the slips (domain 4.1).
type CallSheet struct {
	Organization, Round string
	Made                time.Time
	Calls               []Call
}

// WriteHTML writes the list ready for printing, the people asked before the reserves.
func (s CallSheet) WriteHTML(w io.Writer) error {
	v := struct {
		Organization, Round, Made string
		Asked, Reserves           []Call
	}{Organization: s.Organization, Round: s.Round, Made: minute(s.Made)}
	for _, c := range s.Calls {
		if c.Reserve {
			v.Reserves = append(v.Reserves, c)
		} else {
			v.Asked = append(v.Asked, c)
		}
	}
	return draw(w, "calls.html", v)
}
