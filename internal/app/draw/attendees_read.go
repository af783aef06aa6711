package draw

import (
	"fmt"
	"slices"
	"strconv"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/draw"
	"minping/internal/table"
	"minping/internal/typed"
)

// peopleList is the list of people who may be asked, as supplied by an organization.
var peopleList = table.List{What: "人员名单", English: "list of people", Most: maxPool * 4, Columns: []table.Column{
	{Code: "name", Names: []string{"姓名", "名字", "人员姓名"}, Must: true},
	{Code: "stratum", Names: []string{"人员类别", "类别", "人员类型", "人员身份", "身份", "类型"}, Must: true},
	{Code: "phone", Names: []string{
		"联系电话", "手机号码", "手机号", "手机", "电话", "电话号码", "联系方式", "联系手机", "移动电话", "联系号码", "固定电话", "座机",
	}},
}}

// samplePerson is the name in the template's sample row.
const samplePerson = "示例（请删除本行）"

// readPeople reads a list and reports everything that is wrong with it at once, and which columns were not
// read. Errors name rows, never people. A person's id is the position in the list.
func readPeople(raw []byte) (people []draw.Person, unread round.Unread, err error) {
	f, bad, err := round.ReadList(peopleList, raw)
	if err != nil {
		return nil, round.Unread{}, err
	}
	seen, strata := map[string]int{}, map[string]string{}
	for n, cell := range f.Filled() {
		if typed.Key(cell("name")) == typed.Key(samplePerson) {
			continue
		}
		p, errs := readPerson(cell)
		p.ID = strconv.Itoa(len(people) + 1)
		if first, known := strata[typed.Key(p.Stratum)]; known {
			p.Stratum = first // one stratum, however it is spaced
		}
		strata[typed.Key(p.Stratum)] = p.Stratum
		if first, twice := seen[sameAs(p)]; twice && p.Name != "" {
			errs = append(errs, round.RowError{Column: "姓名", Text: records.Text{
				ZH: fmt.Sprintf("与第 %d 行是同一个人。", first), EN: fmt.Sprintf("The same person as in row %d.", first),
			}})
		} else {
			seen[sameAs(p)] = n + 1
		}
		for _, e := range errs {
			e.Row = n + 1
			bad = append(bad, e)
		}
		people = append(people, p)
	}
	if len(bad) > 0 {
		return nil, round.Unread{}, round.BadRows(round.Cells(bad))
	}
	if len(people) < 1 || len(people) > maxPool {
		e := records.Refused(
			fmt.Sprintf("名单应有 1 到 %d 人。", maxPool),
			fmt.Sprintf("The list needs 1 to %d people.", maxPool),
		)
		e.Kind, e.Code = records.Invalid, "import_size"
		return nil, round.Unread{}, e
	}
	f.Unread.Headings = ownColumns(f.Unread.Headings)
	return people, f.Unread, nil
}

// ownColumns leaves out the extra headings of this service's own call list.
func ownColumns(unused []string) []string {
	return slices.DeleteFunc(unused, func(h string) bool { return slices.Contains(callColumns, h) })
}

// callColumns are headings of a call list that do not matter for who may be asked.
var callColumns = []string{"名单序号", "参会或候补", "通知情况"}

// sameAs returns the same key for two rows about one person: the name, and the phone number or, without one, the
// stratum.
func sameAs(p draw.Person) string {
	if p.Phone == "" {
		return typed.Key(p.Name) + "\t\t" + typed.Key(p.Stratum)
	}
	return typed.Key(p.Name) + "\t" + p.Phone
}

func readPerson(cell func(string) string) (draw.Person, []round.RowError) {
	var bad []round.RowError
	wrong := func(column, zh, en string) {
		bad = append(bad, round.RowError{Column: column, Text: records.Text{ZH: zh, EN: en}})
	}
	phone, err := typed.Phone(cell("phone"))
	p := draw.Person{Name: cell("name"), Phone: phone}
	p.Stratum = cell("stratum")
	if !records.Name(p.Name, 30) {
		wrong("姓名", "不能为空，最多 30 字，不能有换行。", "Must be present, at most 30 characters, in one line.")
	} else if r := draw.CheckName(p.Name); r != nil {
		wrong("姓名", r.ZH, r.EN)
	}
	if !records.Name(p.Stratum, 20) {
		wrong("人员类别", "不能为空，最多 20 字，例如：干部职工、服务对象。", "Must be present, at most 20 characters.")
	}
	if err != nil {
		var f records.Fields
		f.Typed("phone", err)
		wrong("联系电话", f[0].Text.ZH, f[0].Text.EN)
	}
	return p, bad
}

// AttendeeTemplate returns an empty list to fill in, as "csv" or "xlsx".
func AttendeeTemplate(format string) ([]byte, error) {
	return round.Template(format, "人员名单", []string{"姓名", "人员类别", "联系电话"}, []string{samplePerson, "服务对象", "13800000000"})
}
