package round

import (
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/evaluation/scheme"
	"minping/internal/table"
	"minping/internal/typed"
)

// listed is one organization of a file. What the row does not state is nil or "".
type listed struct {
	name, kind string
	key        *bool
	supervisor string // by name
	parent     string // the county, by name
	row        int
}

// changed returns an organization updated with the row.
func (l listed) changed(cur Organization, existing organizations) Organization {
	if l.key != nil {
		cur.KeyFunction = *l.key
	}
	if id := existing.id(l.supervisor); id != "" {
		cur.SupervisorID = id
	}
	return cur
}

// parseOrganizations reads every row below the header and collects all errors. Supervisors come before those they
// supervise.
func parseOrganizations(f table.Found, existing organizations) (list []listed, bad []RowError) {
	seen := map[string]int{}
	for n, cell := range f.Filled() {
		if typed.Key(cell("name")) == typed.Key(SampleName) {
			continue
		}
		l, errs := parseOrganization(cell, seen, existing)
		l.row = n + 1
		for _, e := range errs {
			e.Row = n + 1
			bad = append(bad, e)
		}
		if _, twice := seen[typed.Key(l.name)]; !twice {
			seen[typed.Key(l.name)] = n + 1
		}
		list = append(list, l)
	}
	bad = append(bad, unknownCounties(list, existing)...)
	list, wrong := supervisorsFirst(list, seen, existing)
	return list, append(bad, wrong...)
}

// unknownCounties reports counties that are neither in the file nor known, or are none.
func unknownCounties(list []listed, existing organizations) (bad []RowError) {
	counties := map[string]bool{}
	for key, o := range existing {
		counties[key] = o.V.Kind == scheme.KindCounty
	}
	for _, l := range list {
		counties[typed.Key(l.name)] = l.kind == scheme.KindCounty
	}
	for _, l := range list {
		if l.parent != "" && (!counties[typed.Key(l.parent)] || typed.Key(l.parent) == typed.Key(l.name)) {
			bad = append(bad, RowError{l.row, columnCounty, records.Text{
				ZH: "没有这个县（市区）。请先添加，或者在这份表格里也给它写一行，类别是“县（市区）”。",
				EN: "There is no such county; add it first, or give it a row of this file.",
			}})
		}
	}
	return bad
}

// Cells sorts bad cells by row and keeps the first error of each: a damaged cell is not also reported as empty.
func Cells(bad []RowError) []RowError {
	slices.SortStableFunc(bad, func(a, b RowError) int { return a.Row - b.Row })
	said := map[RowError]bool{}
	return slices.DeleteFunc(bad, func(e RowError) bool {
		at := RowError{Row: e.Row, Column: e.Column}
		twice := said[at]
		said[at] = true
		return twice
	})
}

// supervisorsFirst puts every organization after its supervisor, wherever in the file that is. It reports supervisors
// that do not exist, and those that supervise one another in a circle.
func supervisorsFirst(list []listed, seen map[string]int, existing organizations) (out []listed, bad []RowError) {
	placed := map[string]bool{}
	ready := func(l listed) bool {
		key := typed.Key(l.supervisor)
		_, known := existing[key]
		return key == "" || known && key != typed.Key(l.name) || placed[key]
	}
	for rest := list; len(rest) > 0; {
		var waiting []listed
		for _, l := range rest {
			if _, inFile := seen[typed.Key(l.supervisor)]; !ready(l) && inFile {
				waiting = append(waiting, l)
				continue
			}
			if !ready(l) {
				bad = append(
					bad,
					RowError{l.row, "监督单位", records.Text{
						ZH: "单位名单里没有这个监督单位。请先添加，或者在这份表格里也给它写一行，类别如“派驻组”“监督检查室”。",
						EN: "There is no such supervisor; add it first, or give it a row of this file.",
					}},
				)
			}
			out, placed[typed.Key(l.name)] = append(out, l), true
		}
		if len(waiting) == len(rest) {
			for _, l := range waiting {
				bad = append(bad, RowError{l.row, "监督单位", records.Text{
					ZH: "不能监督自己，也不能互相监督。", EN: "An organization cannot supervise itself, nor can two supervise each other.",
				}})
			}
			break
		}
		rest = waiting
	}
	return out, bad
}

func parseOrganization(cell func(string) string, seen map[string]int, existing organizations) (listed, []RowError) {
	var bad []RowError
	wrong := func(column, zh, en string) { bad = append(bad, RowError{0, column, records.Text{ZH: zh, EN: en}}) }
	l := listed{name: cell("name"), kind: kindOf(cell("kind"))}
	if !typed.Nothing(cell("supervisor")) {
		l.supervisor = cell("supervisor")
	}
	if !typed.Nothing(cell("parent")) {
		l.parent = cell("parent")
	}
	key, ok := yesOrNo(cell("key_function"))
	l.key = key
	if !ok {
		wrong("重要职能", "应填“是”“否”或留空。", "Must be yes, no or empty.")
	}
	if !records.Name(l.name, 60) {
		wrong("单位名称", "不能为空，最多 60 字，不能有换行。", "Must be present, at most 60 characters, in one line.")
	}
	e, known := existing[typed.Key(l.name)]
	if r := typed.CheckName(l.name); r == typed.NoName && !known {
		wrong("单位名称", "不是名称，可能是错了列。", "This is not a name; the columns may be shifted.")
	} else if r != nil && !known {
		wrong("单位名称", r.ZH, r.EN)
	}
	if l.kind == "" {
		wrong("单位类别", "应为市直部门、乡镇（街道）、县（市区）、派驻组、监督检查室、监督机关或其他；国有企业、事业单位、学校、医院填“其他”。", "Must be department, township, county, stationed, office, organ or other.")
	}
	if first, twice := seen[typed.Key(l.name)]; twice && l.name != "" {
		wrong("单位名称", fmt.Sprintf("与第 %d 行重名。", first), fmt.Sprintf("The same name as in row %d.", first))
	}
	if known && l.kind != "" && e.V.Kind != l.kind {
		wrong("单位类别", "已有同名单位，但类别不同。", "An organization of that name has another kind.")
	}
	return l, bad
}

// yesOrNo parses a mark; an empty cell is neither.
func yesOrNo(text string) (answer *bool, ok bool) {
	switch typed.Key(text) {
	case "是", "1", "true", "yes", "y", "\u221a", "\u2713", "\u2714", "有", "对":
		return new(true), true
	case "否", "0", "false", "no", "n", "\u00d7", "\u2717", "\u2718", "不是", "不":
		return new(false), true
	}
	return nil, typed.Nothing(text)
}

// kindWords are further words for a kind, without brackets and marks.
var kindWords = map[string][]string{
	scheme.KindDepartment: {"市直部门", "市直单位", "市直机关", "市直", "部门", "市直部门单位"},
	scheme.KindTownship:   {"乡镇街道", "乡镇", "街道", "镇街", "乡街道", "镇街道", "乡", "镇"},
	scheme.KindCounty:     {"县市区", "县区", "市县区", "县", "区", "县级市"},
	scheme.KindStationed:  {"派驻组", "派驻机构", "派驻纪检监察组", "派驻纪检组", "纪检监察组", "派出机构"},
	scheme.KindOffice:     {"监督检查室", "纪检监察室", "监督检查科室"},
	scheme.KindOrgan:      {"监督机关", "纪检监察机关", "纪委监委", "组织部门", "组织部", "巡察机构"},
	scheme.KindOther:      {"其他", "其\u5b83"},
}

// kindOf parses a kind by its code or its usual names; "" if it is neither.
func kindOf(text string) string {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune("()[],/\u3001 \u00b7-", r) {
			return -1
		}
		return r
	}, typed.Key(text))
	for _, k := range scheme.Kinds() {
		if plain == k || slices.Contains(kindWords[k], plain) {
			return k
		}
	}
	return ""
}
