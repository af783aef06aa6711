package app

import (
	"fmt"
	"strconv"
	"strings"

	"minping/internal/evaluation"
)

// peopleList is the list of people who may be asked, as it comes from an organisation.
var peopleList = listing{
	Text{"人员名单", "list of people"},
	[][2]string{{"姓名", "name"}, {"人员类别", "stratum"}, {"类别", "stratum"}, {"联系电话", "phone"}, {"电话", "phone"}, {"手机", "phone"}, {"手机号", "phone"}},
	[]string{"name", "stratum"},
}

// samplePerson stands in the template's one row.
const samplePerson = "示例（请删除本行）"

// readPeople reads a list and reports everything that is wrong with it at once. Errors name rows, never people. Everybody's id is their place in the list.
func readPeople(raw []byte) ([]evaluation.Person, error) {
	rows, head, err := peopleList.readTable(raw)
	if err != nil {
		return nil, err
	}
	at := peopleList.columnsOf(rows[head])
	var bad []RowError
	for i, c := range peopleList.must {
		if _, ok := at[c]; !ok {
			bad = append(bad, RowError{head + 1, peopleList.columns[i][0], Text{"表头缺少“" + peopleList.columns[i][0] + "”这一列。", "The header lacks the column " + c + "."}})
		}
	}
	if len(bad) > 0 {
		return nil, badRows(bad)
	}
	var out []evaluation.Person
	seen := map[string]int{}
	for n, row := range rows {
		cell := cellsOf(at, row)
		if n <= head || blank(row) || cell("name") == samplePerson {
			continue
		}
		p, errs := readPerson(cell)
		p.ID = strconv.Itoa(len(out) + 1)
		key := p.Name + "\t" + p.Phone
		if p.Phone == "" {
			key += "\t" + p.Stratum
		}
		if first, twice := seen[key]; twice && p.Name != "" {
			errs = append(errs, RowError{0, "姓名", Text{fmt.Sprintf("与第 %d 行是同一个人。", first), fmt.Sprintf("The same person as in row %d.", first)}})
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
		return nil, badRows(bad)
	}
	if len(out) < 1 || len(out) > maxPool {
		size := Text{fmt.Sprintf("名单应有 1 到 %d 人。", maxPool), fmt.Sprintf("The list needs 1 to %d people.", maxPool)}
		return nil, &Error{Kind: Invalid, Code: "import_size", Text: size, Fields: []FieldError{{"file", size}}}
	}
	return out, nil
}

func readPerson(cell func(string) string) (evaluation.Person, []RowError) {
	bad := unreadCells(peopleList.columns[:3], cell)
	p := evaluation.Person{Name: cell("name"), Phone: plainPhone(cell("phone"))}
	p.Stratum = cell("stratum")
	if !shortText(p.Name, 30) {
		bad = append(bad, RowError{0, "姓名", Text{"不能为空，最多 30 字，不能有换行。", "Must be present, at most 30 characters, in one line."}})
	}
	if !shortText(p.Stratum, 20) {
		bad = append(bad, RowError{0, "人员类别", Text{"不能为空，最多 20 字，例如：干部职工、服务对象。", "Must be present, at most 20 characters."}})
	}
	if digits := strings.TrimPrefix(p.Phone, "+"); p.Phone != "" && (len(digits) < 7 || len(digits) > 15 || strings.Trim(digits, "0123456789") != "") {
		bad = append(bad, RowError{0, "联系电话", Text{"应为 7 到 15 位数字，也可以留空。", "Must have 7 to 15 digits, or be empty."}})
	}
	return p, bad
}

// plainPhone takes out what people put between digits.
func plainPhone(text string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u2014", "", "(", "", ")", "", "\uff08", "", "\uff09", "", "\u00a0", "", "\u3000", "").Replace(text)
}

// AttendeeTemplate is an empty list to fill in, as "csv" or "xlsx".
func AttendeeTemplate(format string) ([]byte, error) {
	return template(format, []string{"姓名", "人员类别", "联系电话"}, []string{samplePerson, "服务对象", "13800000000"})
}
