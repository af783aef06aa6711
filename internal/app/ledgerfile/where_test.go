package ledgerfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	appfile "minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/store/memory"
)

// A refusal says where in the file: the row, or the worksheet and its cells.
func TestARefusedFileSaysWhere(t *testing.T) {
	e := newEnv(t, memory.Open())
	book := excelize.NewFile()
	for i, row := range [][]any{{"序号", "反馈问题", "整改措施"}, {1, "问题一", "#REF!"}, {2, "问题二", "#n/a"}} {
		e.Must(book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	e.Must(book.SetSheetName("Sheet1", "第一批"))
	var out bytes.Buffer
	e.Must(book.Write(&out))
	for raw, want := range map[string]string{
		out.String(): "工作表“第一批”单元格 C2：公式出错（#REF!），请改成文字。同类的共 2 处：C2、C3。",
		"序号,反馈问题,整改措施\n1,问题一,#REF!\n":                               "单元格 C2：公式出错",
		"序号,反馈问题,整改措施\n1,问题一,措施一\n2,\"问题二,措施二\n":                    "第 3 行：这一行的引号不成对",
		"序号,反馈问题,整改措施\n1,问题一,x" + strings.Repeat(",x", 1000) + "\n": "第 2 行：这一行的列太多",
	} {
		_, err := e.Upload(e.Ctx(), office, appfile.Upload{RoundID: e.RoundID, File: []byte(raw)})
		var re *records.Error
		if !errors.As(err, &re) || !strings.Contains(re.Text.ZH, want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
