package scheme

import (
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/typed"
)

// IdForm is the format of a scheme's id.
var IdForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)

// Validate checks whether everything in a completed scheme adds up and fits together, and returns every field that
// does not.
func (s Scheme) Validate() check.FieldErrors {
	var f check.FieldErrors
	if !IdForm.MatchString(s.ID) {
		f.Add("id", "方案代号应以小写字母开头，只含小写字母、数字、_ 和 -。", "The id must begin with a letter and hold only a-z, 0-9, _ and -.")
	}
	if s.Name == "" || !check.Short(s.Name, 100) {
		f.Add("name", "名称不能为空或过长。", "The name must be present and short.")
	}
	if s.Version < 1 || s.Version > 1_000_000 {
		f.Add("version", "版本号应从 1 开始。", "Versions begin at 1.")
	}
	s.validateCites(&f)
	s.validateQuestionnaires(&f)
	s.validateBodies(&f)
	s.validateRubrics(&f)
	s.validateSupervision(&f)
	s.Satisfaction.validate("satisfaction", s.scoredKeys(), &f)
	s.Veto.validate(&f)
	s.validateBands(&f)
	s.Rank.validate("rank", &f)
	s.validateConsequences(&f)
	s.Periods.validate("periods", &f)
	s.Hearing.validate("hearing", &f)
	s.Session.validate("session", &f)
	s.Practice.validate("practice", &f)
	return f
}

const maxCites = 20

func (s Scheme) validateCites(f *check.FieldErrors) {
	if len(s.Cites) > maxCites {
		f.Add("cites", fmt.Sprintf("最多引用 %d 份制度文件。", maxCites), fmt.Sprintf("At most %d documents.", maxCites))
	}
	for i, c := range s.Cites {
		if c.ID == "" || !check.Short(c.ID, 100) || slices.Contains(s.Cites[:i], c) {
			f.Add(fmt.Sprintf("cites[%d].id", i), "同一份文件引用了两次，或者没有写明。", "A document is cited twice or not named.")
		}
	}
}

func (s Scheme) validateQuestionnaires(f *check.FieldErrors) {
	if len(s.Questionnaires) == 0 {
		f.Add("questionnaires", "至少要有一份问卷。", "There must be a questionnaire.")
		return
	}
	for _, kind := range slices.Sorted(maps.Keys(s.Questionnaires)) {
		at := "questionnaires." + kind
		if !slices.Contains(Kinds(), kind) {
			f.Add(
				"questionnaires",
				"单位类别只能是 department、township、county、stationed、office、organ 或 other。",
				"The kind must be department, township, county, stationed, office, organ or other.",
			)
			continue
		}
		q := s.Questionnaires[kind]
		for i, x := range q.Questions {
			if x.Scale != "" && !slices.Equal(x.Options, s.Scales[x.Scale]) {
				f.Add(
					fmt.Sprintf("%s.questions[%d].scale", at, i),
					"没有这个量表，或选项与它不同。",
					"There is no such scale, or the options differ from it.",
				)
			}
		}
		q.validate(at, f)
	}
	for _, kind := range Kinds() {
		if kind == KindOffice || kind == KindOrgan { // they use that of stationed groups
			continue
		}
		if _, ok := s.QuestionnaireFor(kind); !ok {
			f.Add(
				"questionnaires",
				"缺少 "+kind+" 的问卷，且没有可用的默认问卷（default_kind）。",
				"There is no questionnaire for "+kind+" and no default_kind that has one.",
			)
		}
	}
}

// scoredKeys returns every option key of a scored question.
func (s Scheme) scoredKeys() map[string]bool {
	keys := map[string]bool{}
	for _, q := range s.Questionnaires {
		for _, x := range q.Questions {
			if !x.IsScored() {
				continue
			}
			for _, o := range x.Options {
				keys[o.Key] = true
			}
		}
	}
	return keys
}

// weightsAddUp accepts weights with a sum of 1, 10 or 100: 0.5+0.3+0.2, 5∶3∶2 or 50+30+20.
func weightsAddUp(sum *big.Rat) bool {
	return sum.IsInt() && sum.Num().IsInt64() && slices.Contains([]int64{1, 10, 100}, sum.Num().Int64())
}

func (s Scheme) validateBodies(f *check.FieldErrors) {
	if len(s.Bodies) == 0 || len(s.Bodies) > 20 {
		f.Add("bodies", "评分主体应为 1 到 20 个。", "There must be 1 to 20 bodies.")
		return
	}
	sum, seen := new(big.Rat), map[string]bool{}
	for i, b := range s.Bodies {
		at := fmt.Sprintf("bodies[%d]", i)
		if !IdForm.MatchString(b.Code) || seen[b.Code] {
			f.Add(at+".code", "评分主体代号不合格式或重复。", "The code is malformed or used twice.")
		}
		seen[b.Code] = true
		if b.Name == "" || !check.Short(b.Name, 60) {
			f.Add(at+".name", "名称不能为空或过长。", "The name must be present and short.")
		}
		w := b.Weight.Rat()
		if w == nil || w.Sign() <= 0 {
			f.Add(at+".weight", "权重应大于 0。", "The weight must be above 0.")
			continue
		}
		sum.Add(sum, w)
	}
	if !weightsAddUp(sum) {
		f.Add(
			"bodies",
			"各评分主体权重之和应为 1、10 或 100，现为 "+decimal.Exact(sum)+"。",
			"The weights of the bodies must add up to 1, 10 or 100; they make "+decimal.Exact(sum)+".",
		)
	}
}

func (s Scheme) validateRubrics(f *check.FieldErrors) {
	full := s.FullPoints.Rat()
	if full == nil || full.Sign() <= 0 {
		f.Add("full_points", "满分应大于 0。", "The full points must be above 0.")
		return
	}
	autos := 0
	for i, r := range s.Rubrics {
		at := fmt.Sprintf("rubrics[%d]", i)
		_, known := s.Body(r.Body)
		if r.Body != "" && !known || slices.ContainsFunc(s.Rubrics[:i], r.meets) {
			f.Add(at+".body", "没有这个评分主体，或它已有评分表。", "There is no such body, or it has a rubric already.")
		}
		for j, k := range r.Kinds {
			if !slices.Contains(Kinds(), k) || slices.Contains(r.Kinds[:j], k) {
				f.Add(at+".kinds", "没有这个单位类别，或写了两次。", "There is no such kind of organization, or it is named twice.")
			}
		}
		autos += r.validate(at, full, f)
	}
	for _, b := range s.Bodies {
		for _, kind := range Kinds() {
			if _, ok := s.rubric(b.Code, kind); !ok {
				f.Add("rubrics", "评分主体 "+b.Code+" 没有评分表。", "Body "+b.Code+" has no rubric.")
				break
			}
		}
	}
	if s.Satisfaction.inScore() != (autos > 0) {
		f.Add(
			"satisfaction.mode",
			"满意度计入得分时评分表必须有 auto_satisfaction 项，不计入时不能有。",
			"Items of mode auto_satisfaction must exist exactly when satisfaction is part of the score.",
		)
	}
}

// meets reports whether two rubrics are of the same body for the same kind of organization.
func (r Rubric) meets(o Rubric) bool {
	if r.Body != o.Body {
		return false
	}
	if len(r.Kinds) == 0 || len(o.Kinds) == 0 {
		return len(r.Kinds) == len(o.Kinds)
	}
	return slices.ContainsFunc(r.Kinds, func(k string) bool { return slices.Contains(o.Kinds, k) })
}

// validate checks one rubric and returns how many of its items are filled from satisfaction.
func (r Rubric) validate(at string, full *big.Rat, f *check.FieldErrors) (autos int) {
	sum, codes := new(big.Rat), map[string]bool{}
	for i, x := range r.Items {
		here := fmt.Sprintf("%s.items[%d]", at, i)
		if x.Code == "" || !check.Short(x.Code, 20) || codes[x.Code] {
			f.Add(here+".code", "指标编号不能为空、重复或过长。", "The code must be present, unique and short.")
		}
		codes[x.Code] = true
		if x.Name == "" || !check.Short(x.Name, 200) {
			f.Add(here+".name", "指标名称不能为空或过长。", "The name must be present and short.")
		}
		if !check.Short(x.Indicator, 100) {
			f.Add(here+".indicator", "指标名称过长或含有不可用的字符。", "The indicator is too long or holds a forbidden character.")
		}
		if !check.Short(x.Rule, 500) {
			f.Add(here+".rule", "扣分规则最多 500 字，不能换行。", "The rule has at most 500 characters in one line.")
		}
		if !check.Short(x.Standard, 100) {
			f.Add(here+".standard", "标准名称过长或含有不可用的字符。", "The standard is too long or holds a forbidden character.")
		}
		if !check.Short(x.Focus, maxShort) {
			f.Add(here+".focus", "评估重点的名称过长。", "The name of the focus area is too long.")
		}
		switch {
		case !check.Short(x.AlsoFocus, maxShort):
			f.Add(here+".also_focus", "评估重点的名称过长。", "The name of the focus area is too long.")
		case x.AlsoFocus != "" && (x.Focus == "" || x.AlsoFocus == x.Focus):
			f.Add(here+".also_focus", "兼及的评估重点应是另一个。", "The second focus area must be another than the first.")
		}
		if x.Aspect == "" || !check.Short(x.Aspect, 100) {
			f.Add(here+".aspect", "方面名称不能为空或过长。", "The aspect must be present and short.")
		}
		check.OneOf(here+".mode", x.Mode, f, ItemManual, ItemDeduct, ItemAuto, ItemBonus)
		if x.Mode == ItemAuto {
			autos++
			if x.Veto {
				f.Add(here+".veto", "系统自动计分的指标不能一票否决。", "An automatic item cannot carry a veto.")
			}
		}
		p := x.Points.Rat()
		if p == nil || p.Sign() <= 0 || !new(big.Rat).Mul(p, decimal.Hundred).IsInt() {
			f.Add(here+".points", "分值应大于 0，最多两位小数。", "Points must be above 0 with at most two decimals.")
			continue
		}
		if x.Mode != ItemBonus {
			sum.Add(sum, p)
		}
	}
	if sum.Cmp(full) != 0 {
		f.Add(
			at+".items",
			"各项分值之和必须等于 "+decimal.Exact(full)+"，现为 "+decimal.Exact(sum)+"。",
			"The points must add up to "+decimal.Exact(full)+"; they make "+decimal.Exact(sum)+".",
		)
	}
	return autos
}

// maxPoints is the largest score that a grade or a consequence may begin at: more than any with bonus points.
const maxPoints = "1000"

func (s Scheme) validateBands(f *check.FieldErrors) {
	if len(s.GradeBands) == 0 {
		f.Add("grade_bands", "至少要有一个等次。", "There must be a grade.")
		return
	}
	seen := map[string]bool{}
	var before *big.Rat
	for i, b := range s.GradeBands {
		at := fmt.Sprintf("grade_bands[%d]", i)
		if b.Label == "" || !check.Short(b.Label, 20) || seen[b.Label] {
			f.Add(at+".label", "等次名称不能为空、重复或过长。", "The label must be present, unique and short.")
		}
		seen[b.Label] = true
		if b.MaxPercent != "" {
			check.Within(at+".max_percent", b.MaxPercent, "0", "100", f)
			if i == len(s.GradeBands)-1 {
				f.Add(at+".max_percent", "最后一个等次不能限制比例。", "The last grade cannot be limited to a share.")
			}
		}
		m := b.Min.Rat()
		if m != nil {
			check.Within(at+".min", b.Min, "0", maxPoints, f)
		}
		if m == nil || m.Sign() < 0 || before != nil && m.Cmp(before) >= 0 {
			f.Add(at+".min", "等次下限应从高到低，不为负。", "The minimums must go down and not be below 0.")
			continue
		}
		before = m
	}
	if before == nil || before.Sign() != 0 {
		f.Add("grade_bands", "最后一个等次应从 0 分开始。", "The last grade must begin at 0.")
	}
}

func (s Scheme) validateConsequences(f *check.FieldErrors) {
	for i, c := range s.Consequences {
		at := fmt.Sprintf("consequences[%d]", i)
		check.OneOf(at+".suggest", c.Suggest, f, SuggestRedo, SuggestContinue, SuggestInterview, SuggestForfeit)
		check.OneOf(
			at+".when",
			c.When,
			f,
			WhenSatisfactionBelow,
			WhenScoreBelow,
			WhenGrade,
			WhenVeto,
			WhenOutstanding,
			WhenBottom,
		)
		below := c.When == WhenSatisfactionBelow || c.When == WhenScoreBelow
		if below != (c.Value != "") || below && c.Value.Rat() == nil {
			f.Add(
				at+".value",
				"“低于”类规则必须给出数值，其他规则不能有。",
				"A rule of the kind \"below\" needs a value, the others have none.",
			)
		}
		if below && c.Value.Rat() != nil {
			check.Within(at+".value", c.Value, "0", maxPoints, f)
		}
		if (c.When == WhenGrade) != (len(c.Grades) > 0) {
			f.Add(at+".grades", "按等次的规则必须列出等次，其他规则不能有。", "A rule by grade needs grades, the others have none.")
		}
		for _, g := range c.Grades {
			if !slices.ContainsFunc(s.GradeBands, func(b GradeBand) bool { return b.Label == g }) {
				f.Add(at+".grades", "没有这个等次。", "There is no such grade.")
			}
		}
	}
}

func (d SessionDefaults) validate(at string, f *check.FieldErrors) {
	check.OneOf(at+".mode", d.Mode, f, "slip", "roster", "screen")
	check.OneOf(at+".flow", d.Flow, f, "one", "two")
	check.Between(at+".presence", d.Presence, 0, 1, f)
	if d.Mode == "screen" && d.Presence == 0 {
		f.Add(at+".presence", "大屏扫码方式必须要求在场。", "Mode screen needs presence.")
	}
	check.Between(at+".k", d.K, 3, 1000, f)
	check.Between(at+".delay", d.Delay, 0, 20, f)
	sum, seen := new(big.Rat), map[string]bool{}
	for i, g := range d.Groups {
		here := fmt.Sprintf("%s.groups[%d]", at, i)
		key := typed.Key(g.Name)
		if key == "" || !check.Short(g.Name, 30) || seen[key] {
			f.Add(here+".name", "人员类别名称不能为空、重复或过长。", "The name must be present, unique and short.")
		}
		seen[key] = true
		w := g.Weight.Rat()
		if w == nil || w.Sign() <= 0 {
			f.Add(here+".weight", "权重应大于 0。", "The weight must be above 0.")
			continue
		}
		sum.Add(sum, w)
	}
	if len(d.Groups) > 0 && !weightsAddUp(sum) {
		f.Add(
			at+".groups",
			"各类人员权重之和应为 1、10 或 100，现为 "+decimal.Exact(sum)+"。",
			"The weights of the groups must add up to 1, 10 or 100; they make "+decimal.Exact(sum)+".",
		)
	}
}

func (v VetoRule) validate(f *check.FieldErrors) {
	check.OneOf("veto.effect", v.Effect, f, VetoGrade, VetoZero)
	check.Between("veto.contradicted", v.Contradicted, 0, 1000, f)
	if v.SatisfactionBelow != "" {
		check.Within("veto.satisfaction_below", v.SatisfactionBelow, "0", "100", f)
	}
}
