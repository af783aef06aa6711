package round

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"minping/internal/app/records"
	"minping/internal/evaluation/scheme"
)

// maxImport bounds an import; a province has fewer organisations in a round.
const maxImport = 20_000

// importColumns are the columns of an import, under their Chinese and English names.
var importColumns = [][2]string{{"单位名称", "name"}, {"单位类别", "kind"}, {"重要职能", "key_function"}, {"监督单位", "supervisor"}}

// sampleName is the organisation in the template's one row; anyone who leaves it there does not mean it.
const SampleName = "示例单位（请删除本行）"

// RowError is one bad cell of an import. Row counts as in the file, the header being 1.
type RowError struct {
	Row    int
	Column string
	Text   records.Text
}

// ImportError lists every bad cell; nothing was imported.
type ImportError struct {
	Problem *records.Error
	Rows    []RowError
}

func (e *ImportError) Error() string { return e.Problem.Error() }

// Unwrap gives the Error inside.
func (e *ImportError) Unwrap() error { return e.Problem }

// ImportOrganizations adds the organisations of a CSV or XLSX file, all or none: every bad row is reported at once.
// Rows that name an organisation that exists with the same kind are passed over, so that a file can be sent again.
func (s *Rounds) ImportOrganizations(ctx context.Context, a records.Actor, raw []byte) (made int, err error) {
	rows, head, err := organizationList.ReadTable(raw)
	if err != nil {
		return 0, err
	}
	existing, err := s.OrganizationsByName(ctx)
	if err != nil {
		return 0, err
	}
	list, bad := parseOrganizations(rows, head, existing)
	if len(bad) > 0 {
		return 0, BadRows(bad)
	}
	for _, l := range list {
		if _, ok := existing[l.Name]; ok {
			continue
		}
		if l.supervisor != "" {
			l.SupervisorID = existing[l.supervisor].ID
		}
		v, err := s.NewOrganization(ctx, a, l.Organization)
		if records.KindOf(err) == records.Conflict {
			continue // somebody else added it in the meantime
		}
		if err != nil {
			return made, err
		}
		existing[l.Name] = v
		made++
	}
	return made, s.audit.Append(ctx, a, "organization.import", "", fmt.Sprintf("%d", made))
}

// BadRows makes the one error that names every bad row of an import.
func BadRows(bad []RowError) *ImportError {
	e := records.Fail(records.Invalid, "import_rows", fmt.Sprintf("有 %d 处需要修改，没有导入任何一行。", len(bad)), fmt.Sprintf("%d cells need mending; nothing was imported.", len(bad)))
	for _, b := range bad {
		e.Fields = append(e.Fields, records.FieldError{Field: fmt.Sprintf("row %d, %s", b.Row, b.Column), Text: b.Text})
	}
	return &ImportError{e, bad}
}

// OrganizationsByName reads all organisations by name.
func (s *Rounds) OrganizationsByName(ctx context.Context) (map[string]records.Versioned[Organization], error) {
	vs, err := records.All[Organization](ctx, s.env, KindOrganization, "")
	out := make(map[string]records.Versioned[Organization], len(vs))
	for _, v := range vs {
		out[v.V.Name] = v
	}
	return out, err
}

// listed is one organisation of a file.
type listed struct {
	Organization
	supervisor string // by name
	row        int
}

// parseOrganizations reads every row below the header and collects everything that is wrong, in order of the rows. Who
// supervises comes before those it supervises.
func parseOrganizations(rows [][]string, head int, existing map[string]records.Versioned[Organization]) (list []listed, bad []RowError) {
	at := organizationList.ColumnsOf(rows[head])
	for _, c := range importColumns[:2] {
		if _, ok := at[c[1]]; !ok {
			bad = append(bad, RowError{head + 1, c[0], records.Text{ZH: "表头缺少“" + c[0] + "”这一列。", EN: "The header lacks the column " + c[1] + "."}})
		}
	}
	if len(bad) > 0 {
		return nil, bad
	}
	seen := map[string]int{}
	for n, row := range rows {
		cell := CellsOf(at, row)
		if n <= head || Blank(row) || cell("name") == SampleName {
			continue
		}
		o, errs := parseOrganization(cell, seen, existing)
		for _, e := range append(UnreadCells(importColumns, cell), errs...) {
			e.Row = n + 1
			bad = append(bad, e)
		}
		if _, twice := seen[o.Name]; !twice {
			seen[o.Name] = n + 1
		}
		list = append(list, listed{o, cell("supervisor"), n + 1})
	}
	list, wrong := supervisorsFirst(list, seen, existing)
	bad = append(bad, wrong...)
	slices.SortStableFunc(bad, func(a, b RowError) int { return a.Row - b.Row })
	return list, bad
}

// formulaErrors are what a cell holds whose formula could not be worked out.
var formulaErrors = []string{"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"}

// unreadCells reports cells of which something was lost before they came here: it would be taken for a name.
func UnreadCells(columns [][2]string, cell func(string) string) []RowError {
	var bad []RowError
	for _, c := range columns {
		switch text := cell(c[1]); {
		case slices.Contains(formulaErrors, text):
			bad = append(bad, RowError{0, c[0], records.Text{ZH: "公式出错（" + text + ")，请改成文字。", EN: "A formula failed (" + text + "); write the text itself."}})
		case strings.ContainsRune(text, '\uFFFD'):
			bad = append(bad, RowError{0, c[0], records.Text{ZH: "有认不出的字。请另存为 XLSX 再上传。", EN: "Some characters were lost; save the file as XLSX."}})
		}
	}
	return bad
}

// supervisorsFirst puts every organisation behind its supervisor, wherever in the file that is. What cannot be put so
// is wrong: a supervisor that no one knows, or some that supervise each other in a circle.
func supervisorsFirst(list []listed, seen map[string]int, existing map[string]records.Versioned[Organization]) (out []listed, bad []RowError) {
	placed := map[string]bool{}
	ready := func(l listed) bool {
		_, known := existing[l.supervisor]
		return l.supervisor == "" || known || placed[l.supervisor]
	}
	for rest := list; len(rest) > 0; {
		var waiting []listed
		for _, l := range rest {
			if _, inFile := seen[l.supervisor]; !ready(l) && inFile {
				waiting = append(waiting, l)
				continue
			}
			if !ready(l) {
				bad = append(bad, RowError{l.row, "监督单位", records.Text{ZH: "没有这个监督单位。", EN: "There is no such supervisor."}})
			}
			out, placed[l.Name] = append(out, l), true
		}
		if len(waiting) == len(rest) {
			for _, l := range waiting {
				bad = append(bad, RowError{l.row, "监督单位", records.Text{ZH: "不能监督自己，也不能互相监督。", EN: "Nobody supervises itself, nor in a circle."}})
			}
			break
		}
		rest = waiting
	}
	return out, bad
}

func parseOrganization(cell func(string) string, seen map[string]int, existing map[string]records.Versioned[Organization]) (Organization, []RowError) {
	var bad []RowError
	o := Organization{Name: cell("name"), Kind: kindOf(cell("kind"))}
	switch strings.ToLower(cell("key_function")) {
	case "", "否", "0", "false", "no":
	case "是", "1", "true", "yes":
		o.KeyFunction = true
	default:
		bad = append(bad, RowError{0, "重要职能", records.Text{ZH: "应填“是”或留空。", EN: "Must be yes or empty."}})
	}
	if !records.ShortText(o.Name, 60) {
		bad = append(bad, RowError{0, "单位名称", records.Text{ZH: "不能为空，最多 60 字，不能有换行。", EN: "Must be present, at most 60 characters, in one line."}})
	}
	if o.Kind == "" {
		bad = append(bad, RowError{0, "单位类别", records.Text{ZH: "应为市直部门、乡镇（街道）、县（市区）、派驻组或其他。", EN: "Must be department, township, county, stationed or other."}})
	}
	if first, twice := seen[o.Name]; twice && o.Name != "" {
		bad = append(bad, RowError{0, "单位名称", records.Text{ZH: fmt.Sprintf("与第 %d 行重名。", first), EN: fmt.Sprintf("The same name as in row %d.", first)}})
	}
	if e, ok := existing[o.Name]; ok && o.Kind != "" && e.V.Kind != o.Kind {
		bad = append(bad, RowError{0, "单位类别", records.Text{ZH: "已有同名单位，但类别不同。", EN: "An organization of that name has another kind."}})
	}
	return o, bad
}

// kindOf reads a kind by its code or its Chinese name, "" when it is neither.
func kindOf(text string) string {
	plain := strings.NewReplacer("(", "\uff08", ")", "\uff09", " ", "", "\u3000", "").Replace(text)
	for _, k := range scheme.Kinds() {
		name := KindName(k).ZH
		if strings.EqualFold(text, k) || plain == name || plain == strings.SplitN(name, "\uff08", 2)[0] {
			return k
		}
	}
	return ""
}

// ImportTemplate is an empty file to fill in, as "csv" or "xlsx".
func (s *Rounds) ImportTemplate(format string) ([]byte, error) {
	var head, sample []string
	for _, c := range importColumns {
		head = append(head, c[0])
	}
	sample = []string{SampleName, KindName(scheme.KindDepartment).ZH, "否", ""}
	return Template(format, head, sample)
}

// template is a file with a header and one row that shows how it is filled in.
func Template(format string, head, sample []string) ([]byte, error) {
	switch format {
	case "csv":
		var b bytes.Buffer
		b.WriteString("\xef\xbb\xbf")
		w := csv.NewWriter(&b)
		if err := w.WriteAll([][]string{head, sample}); err != nil {
			return nil, fmt.Errorf("template: %w", err)
		}
		return b.Bytes(), nil
	case "xlsx":
		f := excelize.NewFile()
		defer f.Close() //nolint:errcheck // kept in memory only
		for i, row := range [][]string{head, sample} {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
				return nil, fmt.Errorf("template: %w", err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			return nil, fmt.Errorf("template: %w", err)
		}
		return b.Bytes(), nil
	}
	return nil, records.ErrNone
}
