package evaluation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheStatisticsHeaderIsThatOfTheDraftWordForWord(t *testing.T) {
	drafts := readTemplates(t)
	if diff := cmp.Diff(drafts.Columns, StatisticsHeader()); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(drafts.Signoff, StatisticsSignoff()); diff != "" {
		t.Errorf("sign-off (-want +got):\n%s", diff)
	}
}

// placedInput is an organisation with what a ranking needs of it.
type placedInput struct {
	id, kind string
	StatisticsInput
}

// statisticsRows makes a table.
func statisticsRows(s Scheme, round string, inputs []placedInput) (rows []StatisticsRow) {
	var entries []Entry
	byID := map[string]StatisticsInput{}
	for _, in := range inputs {
		e := Entry{ID: in.id, Kind: in.kind}
		if in.Totals != nil {
			e.Score = in.Totals.Final
		}
		entries, byID[in.id] = append(entries, e), in.StatisticsInput
	}
	for i, r := range Rank(entries, s.Rank) {
		rows = append(rows, RowOf(s, i+1, round, byID[r.ID], r))
	}
	return rows
}

// statisticsInput is an organisation whose three bodies gave 88, 92 and 85, with the session of the vectors.
func statisticsInput(t *testing.T, s Scheme) placedInput {
	t.Helper()
	sheets := map[string]Sheet{BodyDiscipline: sheetOf(t, s, BodyDiscipline, "88"), BodyOrganization: sheetOf(t, s, BodyOrganization, "92"), BodyInspection: sheetOf(t, s, BodyInspection, "85")}
	m := session90(t, s)
	score, err := Of(s, sheets, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := m.Result()
	r.SuggestionsCount = 6
	return placedInput{"o1", KindDepartment, StatisticsInput{
		Org: "市财政局党组", KindName: "市直部门", Totals: score.Totals(), Result: &r, Overall: "D1",
		Facts: Facts{
			Problems: ptr(20), Done: ptr(12), Basic: ptr(4), Undone: ptr(4), NewProblems: ptr(1), Outstanding: "4条", DailyDiscipline: "落实到位", DailyOrganization: "基本到位",
			SuggestionsSummary: "公开更及时", ProminentProblems: "追责偏软", ResultUse: "继续整改", Remarks: "无",
		},
	}}
}

func TestARowOfTheTableHoldsEveryNumberInItsColumn(t *testing.T) {
	s := pack(t, "sanmenxia")
	rows := statisticsRows(s, "第七轮", []placedInput{statisticsInput(t, s)})
	want := []any{
		1, "第七轮", "市财政局党组", "市直部门", 20, 12, 4, 4, Decimal("60.00"), "4条", 1, "落实到位", "基本到位",
		Decimal("88.00"), Decimal("92.00"), Decimal("85.00"), Decimal("88.60"), 1, 1, "较好", "是", // the only one is the last of one
		66, 60, 60, 58, 57, 1, 40, 11, 3, 2, 1, Decimal("94.44"), Decimal("90.00"), 6, "公开更及时", "追责偏软", "继续整改", "无",
	}
	if diff := cmp.Diff(want, rows[0].Cells()); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if len(want) != len(StatisticsHeader()) {
		t.Errorf("%d cells below %d titles", len(want), len(StatisticsHeader()))
	}
}

func TestWhatIsNotKnownIsAnEmptyCellAndTheLastAreMarked(t *testing.T) {
	s := pack(t, "sanmenxia")
	bare := placedInput{"o0", KindTownship, StatisticsInput{Org: "某乡", KindName: "乡镇(街道)"}}
	few, err := Satisfaction(oneQuestion(), s.Satisfaction, 5, []Part{{Box: Tally{Returned: 3, Questions: []Counts{{[]int{3, 0, 0, 0}, 0}}}}}, Turnout{})
	if err != nil {
		t.Fatal(err)
	}
	suppressed := statisticsInput(t, s)
	suppressed.id, suppressed.Result = "o2", ptr(few.Result())
	better := statisticsInput(t, s)
	better.id, better.Totals = "o3", ptr(*better.Totals)
	better.Totals.Final = ptr("99.00")
	better.Facts.SuggestionsReceived = ptr(9)
	rows := statisticsRows(s, "第七轮", []placedInput{bare, suppressed, better})
	if rows[0].Org == "某乡" || rows[2].Org != "某乡" || rows[0].No != 1 || rows[2].No != 3 {
		t.Fatalf("the table is not in order of rank: %+v", rows)
	}
	if rows[0].Bottom != "" || rows[1].Bottom != "是" || rows[2].Bottom != "" || *rows[0].Suggestions != 9 {
		t.Errorf("后20%%: %q %q %q; suggestions %d", rows[0].Bottom, rows[1].Bottom, rows[2].Bottom, *rows[0].Suggestions)
	}
	empty := rows[2].Cells()
	for i, c := range empty[4:] {
		if c != nil && c != "" {
			t.Errorf("nothing is known, yet %s is %v", StatisticsHeader()[4+i], c)
		}
	}
	hidden := rows[1].Cells()
	for i := 25; i < 35; i++ { // 有效 to 意见建议条数
		if hidden[i] != nil {
			t.Errorf("suppressed, yet %s is %v", StatisticsHeader()[i], hidden[i])
		}
	}
	if hidden[24] != 3 {
		t.Errorf("收回 is %v, want 3", hidden[24])
	}
}
