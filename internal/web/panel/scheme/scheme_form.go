package scheme

import (
	"fmt"
	"slices"

	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// Kinds of fields in the editor.
const (
	kindText  = "text"
	kindLong  = "textarea"
	kindNum   = "decimal"
	kindMaybe = "maybe" // a decimal, or nothing, which is not 0
	kindWhole = "number"
	kindYes   = "check"
	kindPick  = "select"
	kindCount = "count" // a whole number, or nothing, which is 0
	kindWords = "words" // a list on one line
	kindLines = "lines" // a list, one a line
	kindUnits = "units" // kinds of organization by their names, on one line
)

// entry is one value of a scheme in the editor.
type entry struct {
	path, label, kind string
	options           []kit.Option
	hint              string
	optional          bool
}

// rows is a list of a scheme in the editor; a row whose key is empty is left out.
type rows struct {
	path, name, note, key string
	columns               []entry
}

// section is a part of the editor.
type section struct {
	name, note string
	entries    []entry
	lists      []rows
}

func picks(pairs ...string) []kit.Option {
	var out []kit.Option
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, kit.Option{Value: pairs[i], Text: pairs[i+1]})
	}
	return out
}

// editor describes the whole editor for a scheme; register is the governing documents that it can cite.
func editor(t tree, register []kit.Option) []section {
	const cites = "登记在“制度文件”里的办法、细则。还没有登记的写在上面“依据”里。"
	out := []section{
		{
			"方案",
			"",
			[]entry{{"name", "名称", kindText, nil, "", false}, {"basis", "依据", kindText, nil, "", true}, {"full_points", "每张评分表满分", kindNum, nil, "", false}},
			[]rows{{"cites", "引用的制度文件", cites, "id", []entry{{"id", "制度文件", kindPick, register, "", true}}}},
		},
		{"部门与权重", "每个部门一张评分表，按权重加权。", nil, []rows{{"bodies", "", "", "code", []entry{
			{
				"code",
				"代号",
				kindText,
				nil,
				"",
				false,
			}, {"name", "名称", kindText, nil, "", false}, {"weight", "权重", kindNum, nil, "", false}, {"staffed_by", "可由哪些部门的人填", kindWords, nil, "", true},
		}}}},
	}
	out = append(out, rubricSection(t), supervisionSection(t), satisfactionSection(), gradeSection(),
		consequenceSection())
	for _, kind := range scheme.Kinds() {
		if t.at("questionnaires."+kind) != nil {
			out = append(out, questionSection(t, kind))
		}
	}
	return append(out, practiceSection(), sessionSection())
}

// addedKind is a kind of organization that gets its own rubric; not part of a scheme.
const addedKind = "rubric_for_kind"

func rubricSection(t tree) section {
	s := section{
		name: "评分细则",
		note: "每个部门用自己的细则；没有指定部门的细则给其余部门用。写了单位类别的细则只评这几类单位，其余类别用没有写类别的细则。各项分值之和应等于满分。",
		entries: []entry{{"sheets.reason_below_full", "没有得满分的都要写理由", kindYes, nil, "", true}, {
			addedKind, "另给一类单位定细则", kindPick, append(picks("", "不增加"), kindPicks()...),
			"保存后多出一张细则，先和第一张一样，再改成新版本时修改；清空一张的全部指标就删去它。", true,
		}},
	}
	modes := picks(scheme.ItemManual, "打分", scheme.ItemDeduct, "扣分", scheme.ItemAuto, "测评自动", scheme.ItemBonus, "加分")
	for i := range t.list("rubrics") {
		at := fmt.Sprintf("rubrics[%d]", i)
		name := t.rubricName(i)
		if len(t.list(at+".kinds")) > 0 {
			s.entries = append(s.entries, entry{at + ".kinds", name + "：单位类别", kindUnits, nil, "几类之间用分号隔开", true})
		}
		s.lists = append(s.lists, rows{at + ".items", name, "", "code", itemColumns(t, at+".items", modes)})
	}
	return s
}

// rubricName says whose rubric it is, and for which kinds of organization.
func (t tree) rubricName(i int) string {
	at := fmt.Sprintf("rubrics[%d]", i)
	name := t.bodyName(written("", t.at(at+".body")))
	if kinds := written(kindUnits, t.at(at+".kinds")); kinds != "" {
		name += "（" + kinds + "）"
	}
	return name
}

func kindPicks() (out []kit.Option) {
	for _, k := range scheme.Kinds() {
		out = append(out, kit.Option{Value: k, Text: round.KindName(k).ZH})
	}
	return out
}

func itemColumns(t tree, list string, modes []kit.Option) []entry {
	return []entry{
		{"code", "编号", kindText, nil, "", false},
		{"aspect", "方面", kindText, nil, "", false},
		{"name", "指标", kindText, nil, "", false},
		{"rule", "看什么、怎么扣分", kindText, nil, "", true},
		{"standard", "标准", kindPick, tags(t, list, "standard", scheme.Standards()), "", true},
		{"focus", "评估重点", kindPick, tags(t, list, "focus", scheme.Focuses()), "", true},
		{"also_focus", "兼及的重点", kindPick, tags(t, list, "also_focus", scheme.Focuses()), "", true},
		{"points", "分值", kindNum, nil, "", false},
		{"mode", "计分", kindPick, modes, "", false},
		{"veto", "可一票否决", kindYes, nil, "", true},
	}
}

// supervisionPath is where the second rubric is in a scheme.
const supervisionPath = "supervision.items"

func supervisionSection(t tree) section {
	modes := picks(scheme.ItemManual, "打分", scheme.ItemDeduct, "扣分", scheme.ItemBonus, "加分")
	return section{
		"监督责任评分细则", "评监督单位履行日常监督责任的情况，和评整改的细则一样，各项分值之和应等于满分。不评监督单位就全部清空。", nil,
		[]rows{{supervisionPath, "", "", "code", itemColumns(t, supervisionPath, modes)}},
	}
}

// bodyName is a body's name by its code.
func (t tree) bodyName(code string) string {
	for i := range t.list("bodies") {
		at := fmt.Sprintf("bodies[%d].", i)
		if written("", t.at(at+"code")) == code {
			return written("", t.at(at+"name"))
		}
	}
	return "通用细则"
}

func satisfactionSection() section {
	at := "satisfaction."
	return section{"满意度", "系数留空表示这个选项不计入（不是 0）。", []entry{
		{at + "mode", "放在哪里", kindPick, picks(scheme.ModeComponent, "计入总分", scheme.ModeReportOnly, "列在旁边", scheme.ModeBoth, "计入并列出"), "", false},
		{
			at + "feed",
			"怎么计入",
			kindPick,
			picks(
				scheme.FeedLinear,
				"按比例",
				scheme.FeedTier,
				"分档",
				scheme.FeedMajority,
				"过半数",
				scheme.FeedDeduct,
				"低于目标扣分",
				scheme.FeedReportOnly,
				"不计入",
			),
			"",
			false,
		},
		{at + "coefficients.sat", "满意", kindMaybe, nil, "", true},
		{at + "coefficients.basic", "基本满意", kindMaybe, nil, "", true},
		{at + "coefficients.dis", "不满意", kindMaybe, nil, "", true},
		{at + "coefficients.unk", "不了解", kindMaybe, nil, "", true},
		{at + "denominator", "满意率的分母", kindPick, denominatorPicks(), "", false},
		{at + "rate_of", "满意率取自", kindPick, picks(scheme.RateOfOverall, "总体评价题", scheme.RateOfMean, "各题平均"), "", false},
		{at + "sessions", "一个单位多场", kindPick, picks(scheme.SessionsPooled, "票数合并", scheme.SessionsMean, "各场平均"), "", false},
		{at + "all_abstain", "全部弃权的票", kindPick, picks(scheme.AllAbstainInvalid, "算无效", scheme.AllAbstainValid, "算有效"), "", false},
		{at + "quorum", "到会率提醒（%）", kindNum, nil, "", false},
		{at + "return_rate", "回收率提醒（%）", kindNum, nil, "", false},
		{at + "min_valid", "最少有效票", kindWhole, nil, "", false},
	}, nil}
}

func denominatorPicks() []kit.Option {
	var out []kit.Option
	for _, d := range []string{
		scheme.OfCounted, scheme.OfValidLessAbstain, scheme.OfValid, scheme.OfReturned,
		scheme.OfIssued, scheme.OfExpected, scheme.OfAttended,
	} {
		out = append(out, kit.Option{Value: d, Text: lookup.Denominators[d]})
	}
	return out
}

func gradeSection() section {
	return section{"等次与排名", "等次从高到低；最后一档从 0 起。", []entry{
		{"rank.bottom_percent", "排名最后百分之", kindNum, nil, "", false},
		{"rank.rounding", "人数取整", kindPick, picks("ceil", "向上", "floor", "向下", "round", "四舍五入"), "", false},
		{"rank.scope", "范围", kindPick, picks(scheme.ScopeAll, "全轮", scheme.ScopeKind, "同类"), "", false},
		{"veto.effect", "一票否决的结果", kindPick, picks(scheme.VetoGrade, "最低等次", scheme.VetoZero, "记 0 分"), "", false},
		{"veto.contradicted", "与事实不符满几处一票否决", kindCount, nil, "", true},
		{"veto.satisfaction_below", "满意度低于几分一票否决", kindNum, nil, "", true},
		{"completion.basic_counts_half", "基本完成算一半", kindYes, nil, "", true},
		{"completion.long_term_out", "长期坚持的不算在内", kindYes, nil, "", true},
	}, []rows{{"grade_bands", "等次", "", "label", []entry{{"label", "等次", kindText, nil, "", false}, {"min", "最低分", kindNum, nil, "", false}, {"max_percent", "最多占（%）", kindNum, nil, "", true}}}}}
}

func consequenceSection() section {
	return section{"结果运用建议", "只是建议，每一条都要人来确认。", []entry{
		{
			"periods.period_months",
			"集中整改期（月）",
			kindWhole,
			nil,
			"",
			false,
		}, {"periods.report_days", "报告期限（天）", kindWhole, nil, "", false}, {"periods.inspection_months", "集中督查期限（月）", kindWhole, nil, "", false}, {"periods.not_before_months", "满几个月后才能评估", kindCount, nil, "", true},
	}, []rows{{"consequences", "规则", "", "suggest", []entry{
		{
			"suggest",
			"建议",
			kindPick,
			picks("", "无", scheme.SuggestRedo, "限期重新整改", scheme.SuggestContinue, "继续整改", scheme.SuggestInterview, "约谈", scheme.SuggestForfeit, "取消评优资格"),
			"",
			false,
		},
		{
			"when",
			"条件",
			kindPick,
			picks(
				scheme.WhenSatisfactionBelow,
				"满意度低于",
				scheme.WhenScoreBelow,
				"得分低于",
				scheme.WhenGrade,
				"等次为",
				scheme.WhenVeto,
				"一票否决",
				scheme.WhenOutstanding,
				"有未完成事项",
				scheme.WhenBottom,
				"排名最后",
			),
			"",
			false,
		},
		{"value", "数值", kindNum, nil, "", true},
		{"grades", "等次", kindWords, nil, "", true},
	}}}}
}

func questionSection(t tree, kind string) section {
	at := "questionnaires." + kind
	scales := picks("", "自定选项")
	if m, ok := t.at("scales").(map[string]any); ok {
		for _, name := range sortedKeys(m) {
			scales = append(scales, kit.Option{Value: name, Text: scaleWords(t, name)})
		}
	}
	return section{"问卷：" + round.KindName(kind).ZH, "题目的权重决定它在满意度里的份量；没有权重的题不计分。多选题的选项一行一个。", []entry{
		{
			at + ".title",
			"标题（{org} 处是单位名称）",
			kindText,
			nil,
			"",
			false,
		}, {at + ".intro", "说明", kindLong, nil, "", true}, {at + ".comment", "意见建议的提示", kindText, nil, "", true},
	}, []rows{{at + ".questions", "题目", "", "code", []entry{
		{"code", "题号", kindText, nil, "", false},
		{"text", "题目", kindLong, nil, "", false},
		{"type", "类型", kindPick, picks(scheme.Single, "单选", scheme.Multi, "多选"), "", false},
		{"scale", "选项", kindPick, scales, "", true},
		{"weight", "权重", kindNum, nil, "", true},
		{"overall", "总体评价题", kindYes, nil, "", true},
		{"standard", "对应标准", kindPick, tags(t, at+".questions", "standard", scheme.Standards()), "", true},
		{"focus", "评估重点", kindPick, tags(t, at+".questions", "focus", scheme.Focuses()), "", true},
		{"options", "自定选项", kindLines, nil, "", true},
	}}}}
}

// tags are what a question or an indicator can be marked with, and what those in the list are marked with already.
func tags(t tree, list, key string, known []string) []kit.Option {
	out := picks("", "不标")
	for i := range t.list(list) {
		x := written("", t.at(fmt.Sprintf("%s[%d].%s", list, i, key)))
		if x != "" && !slices.Contains(known, x) {
			known = append(known, x)
		}
	}
	for _, x := range known {
		out = append(out, kit.Option{Value: x, Text: x})
	}
	return out
}

func scaleWords(t tree, name string) string { return written("", t.at("scales."+name)) }
