package statistics_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluation/statistics"
	"minping/internal/evaluationtest"
	"minping/internal/evaluationtest/scoretest"
)

func TestTheStatisticsHeaderIsThatOfTheDraftWordForWord(t *testing.T) {
	drafts := evaluationtest.ReadTemplates(t)
	if diff := cmp.Diff(drafts.Columns, statistics.Header()); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(drafts.Signoff, statistics.Signoff()); diff != "" {
		t.Errorf("sign-off (-want +got):\n%s", diff)
	}
}

// placedInput is an organisation with what a ranking needs of it.
type placedInput struct {
	id, kind string
	statistics.Input
}

// statisticsRows makes a table.
func statisticsRows(s scheme.Scheme, round string, inputs []placedInput) (rows []statistics.Row) {
	var entries []score.Entry
	byID := map[string]statistics.Input{}
	for _, in := range inputs {
		e := score.Entry{ID: in.id, Kind: in.kind}
		if in.Totals != nil {
			e.Score = in.Totals.Final
		}
		entries, byID[in.id] = append(entries, e), in.Input
	}
	for i, r := range score.Rank(entries, s.Rank) {
		rows = append(rows, statistics.RowOf(s, i+1, round, byID[r.ID], r))
	}
	return rows
}

// statisticsInput is an organisation whose three bodies gave 88, 92 and 85, with the session of the vectors.
func statisticsInput(t *testing.T, s scheme.Scheme) placedInput {
	t.Helper()
	sheets := map[string]score.Sheet{
		scheme.BodyDiscipline:   scoretest.SheetOf(t, s, scheme.BodyDiscipline, "88"),
		scheme.BodyOrganization: scoretest.SheetOf(t, s, scheme.BodyOrganization, "92"),
		scheme.BodyInspection:   scoretest.SheetOf(t, s, scheme.BodyInspection, "85"),
	}
	m := scoretest.Session90(t, s)
	score, err := score.Of(s, sheets, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := m.Result()
	r.SuggestionsCount = 6
	return placedInput{"o1", scheme.KindDepartment, statistics.Input{
		Org: "市财政局党组", KindName: "市直部门", Totals: score.Totals(), Result: &r, Overall: "D1",
		Facts: facts.Facts{
			Problems: evaluationtest.Ptr(
				20,
			), Done: evaluationtest.Ptr(12), Basic: evaluationtest.Ptr(4), Undone: evaluationtest.Ptr(4), NewProblems: evaluationtest.Ptr(1), Outstanding: "4条", DailyDiscipline: "落实到位", DailyOrganization: "基本到位",
			SuggestionsSummary: "公开更及时", ProminentProblems: "追责偏软", ResultUse: "继续整改", Remarks: "无",
		},
	}}
}

func TestARowOfTheTableHoldsEveryNumberInItsColumn(t *testing.T) {
	s := evaluationtest.Pack(t, "sanmenxia")
	rows := statisticsRows(s, "第七轮", []placedInput{statisticsInput(t, s)})
	want := []any{
		1, "第七轮", "市财政局党组", "市直部门", 20, 12, 4, 4, decimal.Decimal("60.00"), "4条", 1, "落实到位", "基本到位",
		decimal.Decimal(
			"88.00",
		), decimal.Decimal("92.00"), decimal.Decimal("85.00"), decimal.Decimal("88.60"), 1, 1, "较好", "是", // the only one is the last of one
		66, 60, 60, 58, 57, 1, 40, 11, 3, 2, 1, decimal.Decimal("94.44"), decimal.Decimal("90.00"), 6, "公开更及时", "追责偏软", "继续整改", "无",
	}
	if diff := cmp.Diff(want, rows[0].Cells()); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if len(want) != len(statistics.Header()) {
		t.Errorf("%d cells below %d titles", len(want), len(statistics.Header()))
	}
}

func TestWhatIsNotKnownIsAnEmptyCellAndTheLastAreMarked(t *testing.T) {
	s := evaluationtest.Pack(t, "sanmenxia")
	bare := placedInput{"o0", scheme.KindTownship, statistics.Input{Org: "某乡", KindName: "乡镇（街道）"}}
	few, err := satisfaction.Satisfaction(
		evaluationtest.OneQuestion(),
		s.Satisfaction,
		5,
		[]satisfaction.Part{
			{
				Box: satisfaction.Tally{
					Returned: 3, Questions: []satisfaction.Counts{{N: []int{3, 0, 0, 0}, Abstain: 0}},
				},
			},
		},
		satisfaction.Turnout{},
	)
	if err != nil {
		t.Fatal(err)
	}
	suppressed := statisticsInput(t, s)
	suppressed.id, suppressed.Result = "o2", evaluationtest.Ptr(few.Result())
	better := statisticsInput(t, s)
	better.id, better.Totals = "o3", evaluationtest.Ptr(*better.Totals)
	better.Totals.Final = evaluationtest.Ptr("99.00")
	better.Facts.SuggestionsReceived = evaluationtest.Ptr(9)
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
			t.Errorf("nothing is known, yet %s is %v", statistics.Header()[4+i], c)
		}
	}
	hidden := rows[1].Cells()
	for i := 25; i < 35; i++ { // 有效 to 意见建议条数
		if hidden[i] != nil {
			t.Errorf("suppressed, yet %s is %v", statistics.Header()[i], hidden[i])
		}
	}
	if hidden[24] != 3 {
		t.Errorf("收回 is %v, want 3", hidden[24])
	}
}
