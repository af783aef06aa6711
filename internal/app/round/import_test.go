package round_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
)

const importHead = "单位名称,单位类别,重要职能,监督单位\n"

// badCells imports a file and says where it is wrong: "row column".
func (h *env) badCells(raw []byte) []string {
	h.T.Helper()
	_, err := h.Rounds.ImportOrganizations(h.T.Context(), apptest.Office, raw)
	var bad *round.ImportError
	if !errors.As(err, &bad) {
		h.T.Fatalf("not refused row by row: %v", err)
	}
	var out []string
	for _, b := range bad.Rows {
		out = append(out, fmt.Sprintf("%d %s", b.Row, b.Column))
	}
	list, err := h.Rounds.Organizations(h.T.Context(), "", 100)
	h.Must(err)
	if len(list) > 0 {
		h.T.Errorf("%d organizations were imported from a bad file", len(list))
	}
	return out
}

func TestEveryBadCellIsReportedWithItsRowAsASpreadsheetCounts(t *testing.T) {
	rows := []string{
		"市甲局,市直属,,", "", "\"市乙局\n(两行)\",市直部门,,", ",乡镇(街道),,没有的组", "市丙局,市直部门,也许,", "市丁局,市直部门,,没有的组", "市丙局,市直部门,,", "己局,市直部门,,己局", "市丁局,市直部门,,没有的组",
	}
	want := []string{"2 单位类别", "4 单位名称", "5 单位名称", "5 监督单位", "6 重要职能", "7 监督单位", "8 单位名称", "9 监督单位", "10 单位名称", "10 监督单位"}
	h := newEnv(t)
	if diff := cmp.Diff(want, h.badCells([]byte(importHead+strings.Join(rows, "\n")+"\n"))); diff != "" {
		t.Errorf("CSV (-want +got):\n%s", diff)
	}
	book := excelize.NewFile()
	for i, line := range append([]string{strings.TrimSpace(importHead)}, rows...) {
		cells := strings.Split(strings.Trim(line, `"`), ",")
		h.Must(book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells))
	}
	var b bytes.Buffer
	h.Must(book.Write(&b))
	if diff := cmp.Diff(want, h.badCells(b.Bytes())); diff != "" {
		t.Errorf("XLSX (-want +got):\n%s", diff)
	}
}

func TestATownshipNamesItsCountyInTheFile(t *testing.T) {
	h := newEnv(t)
	head := "单位名称,单位类别,监督单位,所属县（市区）\n" // words:keep
	file := head + "城关镇,乡镇,临河县纪委监委,临河县\n临河县,县,,\n临河县纪委监委,监督机关,,临河县\n"
	for range 2 { // a second import changes nothing
		_, err := h.Rounds.ImportOrganizations(t.Context(), apptest.Office, []byte(file))
		h.Must(err)
	}
	all, err := h.Rounds.OrganizationsByName(t.Context())
	h.Must(err)
	for _, name := range []string{"城关镇", "临河县纪委监委"} {
		if o := all[name]; o.V.ParentID != all["临河县"].ID || o.Version != 2 {
			t.Errorf("%s is in %q, version %d", name, o.V.ParentID, o.Version)
		}
	}
	for _, county := range []string{"东阳县", "临河县纪委监委"} {
		_, err = h.Rounds.ImportOrganizations(t.Context(), apptest.Office, []byte(head+"柳林镇,乡镇,,"+county+"\n"))
		if records.KindOf(err) != records.Invalid {
			t.Errorf("a township in %s: %v", county, err)
		}
	}
}

func TestAnOrganizationMayStandBeforeItsSupervisorInTheFile(t *testing.T) {
	h := newEnv(t)
	file := importHead + "市甲局,市直部门,,第一派驻组\n第一派驻组,派驻组,,市纪委\n市纪委,其他,,\n"
	made, err := h.Rounds.ImportOrganizations(t.Context(), apptest.Office, []byte(file))
	h.Must(err)
	list, err := h.Rounds.Organizations(t.Context(), "", 100)
	h.Must(err)
	ids := map[string]string{}
	for _, o := range list {
		ids[o.V.Name] = o.ID
	}
	for _, o := range list {
		if want := map[string]string{"市甲局": "第一派驻组", "第一派驻组": "市纪委"}[o.V.Name]; o.V.SupervisorID != ids[want] {
			t.Errorf("%s is supervised by %q, want %s", o.V.Name, o.V.SupervisorID, want)
		}
	}
	if made.Made != 3 {
		t.Errorf("%+v made", made)
	}
	circle := importHead + "甲,其他,,乙\n乙,其他,,丙\n丙,其他,,甲\n"
	_, err = h.Rounds.ImportOrganizations(t.Context(), apptest.Office, []byte(circle))
	if records.KindOf(err) != records.Invalid {
		t.Errorf("supervisors in a circle: %v", err)
	}
}
