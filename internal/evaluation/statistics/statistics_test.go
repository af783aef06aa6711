package statistics_test

import (
	"slices"
	"strings"
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

// F14: the columns are those of the scheme. domain 3.5 lists them for 三门峡, word for word.
func TestTheStatisticsHeaderIsThatOfTheSchemeWordForWord(t *testing.T) {
	want := strings.Split("序号 轮次 被巡察党组织 单位类别 反馈问题数 已完成数 基本完成数 未完成数 整改完成率（%） 未整改到位事项 新发现问题数 "+
		"日常监督结论（市纪委监委） 日常监督结论（市委组织部） 市纪委监委评分 市委组织部评分 市委巡察组评分 加权总分（5∶3∶2） 全轮排名 同类排名 等次 后20% "+
		"测评应到 实到 发出 收回 有效 无效 满意 基本满意 不满意 不了解 弃权 满意率（%） 满意度（分） 群众意见建议条数 群众意见建议摘要 突出问题 "+
		"整改意见建议 结果运用建议 备注", " ")
	if diff := cmp.Diff(want, statistics.LayoutOf(evaluationtest.Pack(t, "sanmenxia")).Header()); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(evaluationtest.ReadTemplates(t).Signoff, statistics.Signoff()); diff != "" {
		t.Errorf("sign-off (-want +got):\n%s", diff)
	}
	one := statistics.LayoutOf(evaluationtest.Pack(t, "liaocheng")).Header()
	if slices.Contains(one, "加权总分（5∶3∶2）") || !slices.Contains(one, "联合评估组评分") || !slices.Contains(one, "综合得分") {
		t.Errorf("one joint team: %v", one)
	}
	five := evaluationtest.Pack(t, "sanmenxia")
	five.Bodies = append(five.Bodies, scheme.Body{Code: "publicity", Name: "市委宣传部", Weight: "1"}, scheme.Body{Code: "petition", Name: "市信访局", Weight: "1"})
	l := statistics.LayoutOf(five)
	if head := l.Header(); !slices.Contains(head, "市信访局评分") || !slices.Contains(head, "加权总分（5∶3∶2∶1∶1）") || len(head) != 42 || l.Width() != 42 {
		t.Errorf("five bodies: %v", head)
	}
	if two := statistics.LayoutOf(evaluationtest.Pack(t, "sanmenxia"), evaluationtest.Pack(t, "liaocheng")).Header(); len(two) != 41 || !slices.Contains(two, "综合得分") {
		t.Errorf("two schemes in a round: %v", two)
	}
}

func TestTheBandsHoldEveryColumnOnce(t *testing.T) {
	for _, name := range []string{"liaocheng", "sanmenxia"} {
		l := statistics.LayoutOf(evaluationtest.Pack(t, name))
		next := 4
		for _, b := range l.Bands() {
			if b.First != next || b.End < b.First {
				t.Errorf("%s: %+v begins not at %d", name, b, next)
			}
			next = b.End + 1
		}
		if next != l.Width()+1 || len(l.Header()) != l.Width() || len(l.Cells(statistics.Row{})) != l.Width() {
			t.Errorf("%s: bands end at %d, %d titles, %d cells, width %d", name, next-1, len(l.Header()),
				len(l.Cells(statistics.Row{})), l.Width())
		}
		if h := l.Header(); h[l.Bands()[2].First-1] != "测评应到" || h[l.Bands()[3].First-1] != "群众意见建议摘要" || h[l.Bands()[1].End-1] != "后20%" {
			t.Errorf("%s is cut elsewhere than where its subject changes", name)
		}
	}
}

func TestATotalRowClosesTheTable(t *testing.T) {
	s := evaluationtest.Pack(t, "sanmenxia")
	full, bare := statisticsInput(t, s), placedInput{"o0", scheme.KindTownship, statistics.Input{Org: "某乡", KindName: "乡镇（街道）"}}
	second := statisticsInput(t, s)
	second.id, second.Facts.Done = "o2", evaluationtest.Ptr(16)
	second.Facts.Basic, second.Facts.Undone = evaluationtest.Ptr(4), evaluationtest.Ptr(0)
	var total statistics.Total
	rows := statisticsRows(s, "第七轮", []placedInput{full, second, bare})
	for _, r := range rows {
		total.Add(r)
	}
	row := total.Row(s.Completion)
	if row.Org != "合计（3 个）" || *row.Problems != 40 || *row.Done != 28 || *row.CompletionRate != "70.00" || *row.Valid != 114 || *row.Sat != 80 || *row.Suggestions != 12 {
		t.Errorf("%+v", row)
	}
	if row.Final != nil || row.Rank != nil || row.Grade != "" || row.SatisfactionScore != nil ||
		row.SatisfactionRate != nil || len(row.Bodies) > 0 {
		t.Error("scores and satisfaction cannot be added up")
	}
	if row.Remarks != "未计入没有数据的单位：台账 1 个、新发现问题 1 个、测评 1 个、意见建议 1 个" {
		t.Error(row.Remarks)
	}
	if *rows[0].Problems != 20 || *rows[1].Problems != 20 {
		t.Error("adding up changed a row")
	}
	cells := statistics.LayoutOf(s).Cells(row)
	if cells[0] != "" || cells[2] != "合计（3 个）" {
		t.Error(cells[:4])
	}
	if empty := (&statistics.Total{}).Row(s.Completion); empty.Problems != nil || empty.CompletionRate != nil {
		t.Error("nothing adds up to nothing known, not to 0")
	}
}

// placedInput is an organization with what a ranking needs about it.
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

// statisticsInput returns an organization whose three bodies gave 88, 92 and 85, with the session of the vectors.
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
			Problems: evaluationtest.Ptr(20), Done: evaluationtest.Ptr(12), Basic: evaluationtest.Ptr(4), Undone: evaluationtest.Ptr(4), NewProblems: evaluationtest.Ptr(1), Outstanding: "4条", DailyDiscipline: "落实到位", DailyOrganization: "基本到位",
			SuggestionsSummary: "公开更及时", ProminentProblems: "追责偏软", Advice: "再督促", ResultUse: "继续整改", Remarks: "无",
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
		), decimal.Decimal("92.00"), decimal.Decimal("85.00"), decimal.Decimal("88.60"), 1, 1, "较好", "", // the only one is first, not last
		66, 60, 60, 58, 57, 1, 40, 11, 3, 2, 1, decimal.Decimal("94.44"), decimal.Decimal("90.00"), 6, "公开更及时", "追责偏软", "再督促", "继续整改", "无",
	}
	if diff := cmp.Diff(want, statistics.LayoutOf(s).Cells(rows[0])); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if len(want) != len(statistics.LayoutOf(s).Header()) {
		t.Errorf("%d cells below %d titles", len(want), len(statistics.LayoutOf(s).Header()))
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
	empty := statistics.LayoutOf(s).Cells(rows[2])
	for i, c := range empty[4:] {
		if c != nil && c != "" {
			t.Errorf("nothing is known, yet %s is %v", statistics.LayoutOf(s).Header()[4+i], c)
		}
	}
	hidden := statistics.LayoutOf(s).Cells(rows[1])
	for i := 25; i < 35; i++ { // 有效 to 意见建议条数
		if hidden[i] != nil {
			t.Errorf("suppressed, yet %s is %v", statistics.LayoutOf(s).Header()[i], hidden[i])
		}
	}
	if hidden[24] != 3 {
		t.Errorf("收回 is %v, want 3", hidden[24])
	}
}
