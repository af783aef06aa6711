package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"minping/internal/evaluation"
)

// maxImport bounds an import; a province has fewer organisations in a round.
const maxImport = 20_000

// importColumns are the columns of an import, under their Chinese and English names.
var importColumns = [][2]string{{"单位名称", "name"}, {"单位类别", "kind"}, {"重要职能", "key_function"}, {"监督单位", "supervisor"}}

// RowError is one bad cell of an import. Row counts as in the file, the header being 1.
type RowError struct {
	Row    int
	Column string
	Text   Text
}

// ImportError lists every bad cell; nothing was imported.
type ImportError struct {
	Problem *Error
	Rows    []RowError
}

func (e *ImportError) Error() string { return e.Problem.Error() }

// Unwrap gives the Error inside.
func (e *ImportError) Unwrap() error { return e.Problem }

// ImportOrganizations adds the organisations of a CSV or XLSX file, all or none: every bad row is reported at once. Rows that name an
// organisation that exists with the same kind are passed over, so that a file can be sent again.
func (s *Service) ImportOrganizations(ctx context.Context, a Actor, raw []byte) (made int, err error) {
	rows, err := readTable(raw)
	if err != nil {
		return 0, err
	}
	existing, err := s.organizationsByName(ctx)
	if err != nil {
		return 0, err
	}
	list, bad := parseOrganizations(rows, existing)
	if len(bad) > 0 {
		e := fail(Invalid, "import_rows", fmt.Sprintf("有 %d 处需要修改,没有导入任何一行。", len(bad)), fmt.Sprintf("%d cells need mending; nothing was imported.", len(bad)))
		for _, b := range bad {
			e.Fields = append(e.Fields, FieldError{fmt.Sprintf("row %d, %s", b.Row, b.Column), b.Text})
		}
		return 0, &ImportError{e, bad}
	}
	for _, l := range list {
		if _, ok := existing[l.Name]; ok {
			continue
		}
		if l.supervisor != "" {
			l.SupervisorID = existing[l.supervisor].ID
		}
		v, err := s.NewOrganization(ctx, a, l.Organization)
		if KindOf(err) == Conflict {
			continue // somebody else added it meanwhile
		}
		if err != nil {
			return made, err
		}
		existing[l.Name] = v
		made++
	}
	return made, s.audit(ctx, a, "organization.import", "", fmt.Sprintf("%d", made))
}

func (s *Service) organizationsByName(ctx context.Context) (map[string]Versioned[Organization], error) {
	vs, err := all[Organization](ctx, s, kindOrganization, "")
	out := make(map[string]Versioned[Organization], len(vs))
	for _, v := range vs {
		out[v.V.Name] = v
	}
	return out, err
}

// readTable reads XLSX (its first sheet) or CSV in UTF-8, with or without BOM, or GB 18030 as older spreadsheets write it.
func readTable(raw []byte) ([][]string, error) {
	unreadable := fail(Unreadable, "unreadable", "文件读不出来。请用模板,存为 CSV 或 XLSX。", "The file cannot be read; save it as CSV or XLSX.")
	var rows [][]string
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: 64 << 20, UnzipXMLSizeLimit: 32 << 20})
		if err != nil {
			return nil, unreadable
		}
		defer f.Close() //nolint:errcheck // nothing was written
		if rows, err = f.GetRows(f.GetSheetName(0)); err != nil {
			return nil, unreadable
		}
	} else {
		raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
		if !utf8.Valid(raw) {
			var err error
			if raw, err = simplifiedchinese.GB18030.NewDecoder().Bytes(raw); err != nil {
				return nil, unreadable
			}
		}
		var err error
		if rows, err = readCSV(raw); err != nil {
			return nil, unreadable
		}
	}
	if len(rows) < 2 || len(rows) > maxImport+1 {
		size := Text{fmt.Sprintf("文件应有表头和 1 到 %d 行。", maxImport), fmt.Sprintf("The file needs a header and 1 to %d rows.", maxImport)}
		return nil, &Error{Kind: Invalid, Code: "import_size", Text: size, Fields: []FieldError{{"file", size}}}
	}
	return rows, nil
}

// readCSV reads rows as a spreadsheet numbers them: one without anything counts, a line break inside a cell does not.
func readCSV(raw []byte) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord = -1
	var rows [][]string
	for breaks := 0; ; {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read CSV: %w", err)
		}
		line, _ := r.FieldPos(0)
		if line > maxImport+1+breaks {
			return rows[:0], nil // more than is taken
		}
		for len(rows) < line-1-breaks {
			rows = append(rows, nil)
		}
		rows, breaks = append(rows, row), breaks+strings.Count(strings.Join(row, ""), "\n")
	}
}

// listed is one organisation of a file.
type listed struct {
	Organization
	supervisor string // by name
	row        int
}

// parseOrganizations reads every row and collects everything that is wrong, in order of the rows. Who supervises comes before those it supervises.
func parseOrganizations(rows [][]string, existing map[string]Versioned[Organization]) (list []listed, bad []RowError) {
	at := map[string]int{}
	for i, h := range rows[0] {
		for _, c := range importColumns {
			if h = strings.TrimSpace(h); h == c[0] || strings.EqualFold(h, c[1]) {
				at[c[1]] = i
			}
		}
	}
	for _, c := range importColumns[:2] {
		if _, ok := at[c[1]]; !ok {
			bad = append(bad, RowError{1, c[0], Text{"表头缺少“" + c[0] + "”这一列。", "The header lacks the column " + c[1] + "."}})
		}
	}
	if len(bad) > 0 {
		return nil, bad
	}
	seen := map[string]int{}
	for n, row := range rows[1:] {
		cell := func(name string) string {
			if i, ok := at[name]; ok && i < len(row) {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		o, errs := parseOrganization(cell, seen, existing)
		for _, e := range errs {
			e.Row = n + 2
			bad = append(bad, e)
		}
		if _, twice := seen[o.Name]; !twice {
			seen[o.Name] = n + 2
		}
		list = append(list, listed{o, cell("supervisor"), n + 2})
	}
	list, wrong := supervisorsFirst(list, seen, existing)
	bad = append(bad, wrong...)
	slices.SortStableFunc(bad, func(a, b RowError) int { return a.Row - b.Row })
	return list, bad
}

// supervisorsFirst puts every organisation behind its supervisor, wherever in the file that stands. What cannot be put so is wrong: a supervisor
// that nobody knows, or some that supervise each other in a circle.
func supervisorsFirst(list []listed, seen map[string]int, existing map[string]Versioned[Organization]) (out []listed, bad []RowError) {
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
				bad = append(bad, RowError{l.row, "监督单位", Text{"没有这个监督单位。", "There is no such supervisor."}})
			}
			out, placed[l.Name] = append(out, l), true
		}
		if len(waiting) == len(rest) {
			for _, l := range waiting {
				bad = append(bad, RowError{l.row, "监督单位", Text{"不能监督自己,也不能互相监督。", "Nobody supervises itself, nor in a circle."}})
			}
			break
		}
		rest = waiting
	}
	return out, bad
}

func parseOrganization(cell func(string) string, seen map[string]int, existing map[string]Versioned[Organization]) (Organization, []RowError) {
	var bad []RowError
	o := Organization{Name: cell("name"), Kind: kindOf(cell("kind"))}
	switch strings.ToLower(cell("key_function")) {
	case "", "否", "0", "false", "no":
	case "是", "1", "true", "yes":
		o.KeyFunction = true
	default:
		bad = append(bad, RowError{0, "重要职能", Text{"应填“是”或留空。", "Must be yes or empty."}})
	}
	if !shortText(o.Name, 60) {
		bad = append(bad, RowError{0, "单位名称", Text{"不能为空,最多 60 字,不能有换行。", "Must be present, at most 60 characters, in one line."}})
	}
	if o.Kind == "" {
		bad = append(bad, RowError{0, "单位类别", Text{"应为市直部门、乡镇(街道)、县(市区)、派驻组或其他。", "Must be department, township, county, stationed or other."}})
	}
	if first, twice := seen[o.Name]; twice && o.Name != "" {
		bad = append(bad, RowError{0, "单位名称", Text{fmt.Sprintf("与第 %d 行重名。", first), fmt.Sprintf("The same name as in row %d.", first)}})
	}
	if e, ok := existing[o.Name]; ok && o.Kind != "" && e.V.Kind != o.Kind {
		bad = append(bad, RowError{0, "单位类别", Text{"已有同名单位,但类别不同。", "An organization of that name has another kind."}})
	}
	return o, bad
}

// kindOf reads a kind by its code or its Chinese name, "" when it is neither.
func kindOf(text string) string {
	plain := strings.NewReplacer("(", "(", ")", ")", " ", "").Replace(text)
	for _, k := range evaluation.Kinds() {
		name := KindName(k).ZH
		if strings.EqualFold(text, k) || plain == name || plain == strings.SplitN(name, "(", 2)[0] {
			return k
		}
	}
	return ""
}

// ImportTemplate is an empty file to fill in, as "csv" or "xlsx".
func (s *Service) ImportTemplate(format string) ([]byte, error) {
	var head, sample []string
	for _, c := range importColumns {
		head = append(head, c[0])
	}
	sample = []string{"示例单位(请删除本行)", KindName(evaluation.KindDepartment).ZH, "否", ""}
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
	return nil, errNone
}
