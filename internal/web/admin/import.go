package admin

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/web/admin/page"
	"minping/internal/web/guard"
)

func importForm() page.Form {
	return page.Form{
		Action: "/admin/organizations/import",
		Upload: true,
		Button: "上传并检查",
		Kind:   "next",
		Fields: []page.Field{{Name: "file", Label: "文件", Type: "file", Auto: ".xlsx,.csv,.txt"}},
	}
}

func (v *visit) showImport(out page.Import) error {
	out.Frame = v.frame("从表格导入单位")
	out.Back = &page.Link{Href: "/admin/organizations", Text: "单位名单"}
	return v.show(out)
}

func (v *visit) importPage() error { return v.showImport(page.Import{Form: importForm()}) }

func (v *visit) importFile() error {
	out := page.Import{Form: importForm()}
	raw, err := v.upload("file")
	if err != nil {
		return err
	}
	if len(raw) == 0 {
		out.Form.Fields[0].Wrong = "请选择一个文件。"
		v.Status(http.StatusUnprocessableEntity)
		return v.showImport(out)
	}
	made, err := v.p.svc.ImportOrganizations(v.ctx, v.who, raw)
	var bad *app.ImportError
	if errors.As(err, &bad) {
		v.Status(guard.Status(err))
		out.Mistakes = mistakes(bad, "一个单位也没有导入")
		return v.showImport(out)
	}
	if v.mark(&out.Form, err) {
		return v.showImport(out)
	}
	if err != nil {
		return err
	}
	out.Made, out.Done = made, true
	return v.showImport(out)
}

const (
	badAlone = 12  // so many mistakes are read one by one
	badShown = 500 // so many are listed at all
)

func mistakes(bad *app.ImportError, nothing string) *page.Mistakes {
	out := &page.Mistakes{Wrong: len(bad.Rows), Nothing: nothing, Groups: badGroups(bad.Rows)}
	for _, r := range bad.Rows[:min(len(bad.Rows), badShown)] {
		out.Bad = append(out.Bad, page.BadRow{Row: r.Row, Column: r.Column, Text: r.Text.ZH})
	}
	return out
}

var otherRow = regexp.MustCompile(`第 \d+ 行`)

// badGroups puts together the rows in which the same mistake was made, most rows first; a few mistakes need no groups.
func badGroups(bad []app.RowError) []page.BadGroup {
	if len(bad) <= badAlone {
		return nil
	}
	var out []page.BadGroup
	rows := map[[2]string][]int{}
	for _, b := range bad {
		key := [2]string{b.Column, otherRow.ReplaceAllString(b.Text.ZH, "前面的行")}
		if rows[key] == nil {
			out = append(out, page.BadGroup{Column: key[0], Text: key[1]})
		}
		rows[key] = append(rows[key], b.Row)
	}
	for i, g := range out {
		at := rows[[2]string{g.Column, g.Text}]
		out[i].N, out[i].Rows = len(at), rowWords(at)
	}
	slices.SortStableFunc(out, func(a, b page.BadGroup) int { return cmp.Compare(b.N, a.N) })
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

func (v *visit) importTemplate() error {
	format := v.Params("format")
	if format != "csv" && format != "xlsx" {
		return fiber.ErrNotFound
	}
	raw, err := v.p.svc.ImportTemplate(format)
	if err != nil {
		return err
	}
	return v.file("单位导入模板."+format, raw)
}
