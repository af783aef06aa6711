package draw

import (
	"fmt"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/draw"
)

// peopleList is the list of people who may be asked, as it comes from an organisation.
var peopleList = round.Listing{
	What:    records.Text{ZH: "人员名单", EN: "list of people"},
	Columns: [][2]string{{"姓名", "name"}, {"人员类别", "stratum"}, {"类别", "stratum"}, {"联系电话", "phone"}, {"电话", "phone"}, {"手机", "phone"}, {"手机号", "phone"}},
	Must:    []string{"name", "stratum"},
}

// samplePerson is in the template's one row.
const samplePerson = "示例（请删除本行）"

// readPeople reads a list and reports everything that is wrong with it at once. Errors name rows, never people.
// Everybody's id is their place in the list.
func readPeople(raw []byte) ([]draw.Person, error) {
	rows, head, err := peopleList.ReadTable(raw)
	if err != nil {
		return nil, err
	}
	at := peopleList.ColumnsOf(rows[head])
	var bad []round.RowError
	for i, c := range peopleList.Must {
		if _, ok := at[c]; !ok {
			bad = append(bad, round.RowError{Row: head + 1, Column: peopleList.Columns[i][0], Text: records.Text{ZH: "表头缺少“" + peopleList.Columns[i][0] + "”这一列。", EN: "The header lacks the column " + c + "."}})
		}
	}
	if len(bad) > 0 {
		return nil, round.BadRows(bad)
	}
	var out []draw.Person
	seen := map[string]int{}
	for n, row := range rows {
		cell := round.CellsOf(at, row)
		if n <= head || round.Blank(row) || cell("name") == samplePerson {
			continue
		}
		p, errs := readPerson(cell)
		p.ID = strconv.Itoa(len(out) + 1)
		key := p.Name + "\t" + p.Phone
		if p.Phone == "" {
			key += "\t" + p.Stratum
		}
		if first, twice := seen[key]; twice && p.Name != "" {
			errs = append(errs, round.RowError{Row: 0, Column: "姓名", Text: records.Text{ZH: fmt.Sprintf("与第 %d 行是同一个人。", first), EN: fmt.Sprintf("The same person as in row %d.", first)}})
		} else {
			seen[key] = n + 1
		}
		for _, e := range errs {
			e.Row = n + 1
			bad = append(bad, e)
		}
		out = append(out, p)
	}
	if len(bad) > 0 {
		return nil, round.BadRows(bad)
	}
	if len(out) < 1 || len(out) > maxPool {
		size := records.Text{ZH: fmt.Sprintf("名单应有 1 到 %d 人。", maxPool), EN: fmt.Sprintf("The list needs 1 to %d people.", maxPool)}
		return nil, &records.Error{Kind: records.Invalid, Code: "import_size", Text: size, Fields: []records.FieldError{{Field: "file", Text: size}}}
	}
	return out, nil
}

func readPerson(cell func(string) string) (draw.Person, []round.RowError) {
	bad := round.UnreadCells(peopleList.Columns[:3], cell)
	p := draw.Person{Name: cell("name"), Phone: plainPhone(cell("phone"))}
	p.Stratum = cell("stratum")
	if !records.ShortText(p.Name, 30) {
		bad = append(bad, round.RowError{Row: 0, Column: "姓名", Text: records.Text{ZH: "不能为空，最多 30 字，不能有换行。", EN: "Must be present, at most 30 characters, in one line."}})
	}
	if !records.ShortText(p.Stratum, 20) {
		bad = append(bad, round.RowError{Row: 0, Column: "人员类别", Text: records.Text{ZH: "不能为空，最多 20 字，例如：干部职工、服务对象。", EN: "Must be present, at most 20 characters."}})
	}
	if digits := strings.TrimPrefix(p.Phone, "+"); p.Phone != "" && (len(digits) < 7 || len(digits) > 15 || strings.Trim(digits, "0123456789") != "") {
		bad = append(bad, round.RowError{Row: 0, Column: "联系电话", Text: records.Text{ZH: "应为 7 到 15 位数字，也可以留空。", EN: "Must have 7 to 15 digits, or be empty."}})
	}
	return p, bad
}

// plainPhone takes out what people put between digits.
func plainPhone(text string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u2014", "", "(", "", ")", "", "\uff08", "", "\uff09", "", "\u00a0", "", "\u3000", "").Replace(text)
}

// AttendeeTemplate is an empty list to fill in, as "csv" or "xlsx".
func AttendeeTemplate(format string) ([]byte, error) {
	return round.Template(format, []string{"姓名", "人员类别", "联系电话"}, []string{samplePerson, "服务对象", "13800000000"})
}
