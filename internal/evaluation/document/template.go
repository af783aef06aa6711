package document

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"minping/internal/evaluation/check"
)

// Name is a placeholder that a template may use between {{ and }}.
type Name struct {
	Name   string
	About  string // batch: in every type; unit: in types about one unit
	Final  bool   // its value comes from the final
	Lines  bool   // its value may have several paragraphs
	Sample string
}

// names is the closed list of placeholders. Whatever is not on it cannot get into a document through a template: items
// with restricted readers, comments, slips.
var names = []Name{
	{"机关", AboutBatch, false, false, "中共青石市委巡察工作领导小组"},
	{"批次", AboutBatch, false, false, "市委第八轮、第九轮"},
	{"轮次", AboutBatch, false, false, "第八轮、第九轮"},
	{"年度", AboutBatch, false, false, "2026"},
	{"期限", AboutBatch, false, false, "2026年12月31日"},
	{"单位数", AboutBatch, false, false, "143"},
	{"各类单位数", AboutBatch, false, false, "市直部门58个、乡镇（街道）85个"},
	{"对象名单", AboutBatch, false, true, "市直部门（2个）：市财政局、市民政局。\n乡镇（街道）（1个）：青石街道。"},
	{"监督评估", AboutBatch, false, false, "对其负有整改日常监督责任的市纪委监委、市委组织部一并评估"},
	{"评估重点", AboutBatch, false, true, "市直部门：责任落实20分、问题整改40分。\n乡镇（街道）：责任落实15分、群众身边问题20分。"},
	{"参评人数", AboutBatch, false, false, "360"},
	{"意见建议数", AboutBatch, false, false, "36"},
	{"反馈问题数", AboutBatch, false, false, "1290"},
	{"已完成数", AboutBatch, false, false, "475"},
	{"未到位数", AboutBatch, false, false, "780"},
	{"新问题数", AboutBatch, false, false, "35"},
	{"平均得分", AboutBatch, true, false, "87.25"},
	{"等次分布", AboutBatch, true, false, "优秀30个、较好80个、一般30个、差3个"},
	{"名次靠前单位", AboutBatch, true, false, "市财政局、市民政局、青石街道"},
	{"名次靠后单位", AboutBatch, true, false, "市交通局、白水镇"},
	{"未评估单位", AboutBatch, true, false, "市某中心（机构撤销）"},
	{"日常监督结果", AboutBatch, false, true, "市财政局：市纪委监委认为落实到位，市委组织部认为基本到位。"},
	{"得分一览", AboutBatch, true, true, "1．市财政局，95.20分，优秀。\n2．市民政局，93.00分，优秀。"},
	{"完成率一览", AboutBatch, true, true, "市财政局96.67%；市民政局90.00%。"},
	{"满意度一览", AboutBatch, true, true, "市财政局90.00分；市民政局88.00分。"},
	{"未到位事项", AboutBatch, true, true, "市交通局：工程款拖欠问题未整改到位。"},
	{"整改建议", AboutBatch, true, true, "市交通局：建立欠款清理台账。"},
	{"突出问题汇总", AboutBatch, true, true, "市交通局：以会议落实整改。"},
	{"会议概况", AboutBatch, false, true, "2026年11月28日，王一在市委会议室主持召开集中督查总结会。"},
	{"会议情况", AboutBatch, false, true, "各评估组汇报了评估情况，会议逐个单位审定得分。"},
	{"议定事项", AboutBatch, false, true, "同意各单位的最终得分。\n同意向2家单位发出《限期重新整改通知书》。"},
	{"后续工作", AboutBatch, false, true, "由市委巡察办起草通报，报市委同意后印发。"},
	{"共性问题", AboutBatch, false, true, "1．以会议落实整改（市交通局、市民政局）。"},

	{"单位", AboutUnit, false, false, "青石市交通运输局"},
	{"监督单位", AboutUnit, false, false, "市纪委监委驻市交通局纪检监察组"},
	{"得分", AboutUnit, true, false, "56.20"},
	{"等次", AboutUnit, true, false, "差"},
	{"名次", AboutUnit, true, false, "第18名"},
	{"同类名次", AboutUnit, true, false, "第9名"},
	{"完成率", AboutUnit, true, false, "61.54%"},
	{"满意度", AboutUnit, true, false, "58.33"},
	{"满意率", AboutUnit, true, false, "60.00%"},
	{"本单位未到位事项", AboutUnit, false, true, "1．工程款拖欠问题未整改到位。\n2．车辆管理制度没有执行。"},
	{"本单位未到位数", AboutUnit, false, false, "5"},
	{"本单位新问题数", AboutUnit, false, false, "1"},
	{"突出问题", AboutUnit, false, true, "以会议落实整改，台账与实际不一致。"},
	{"意见建议", AboutUnit, false, true, "建立欠款清理台账，按月公开进度。"},
	{"约谈人", AboutUnit, false, false, "市委巡察工作领导小组组长"},
	{"被约谈人", AboutUnit, false, false, "党组书记张某"},
	{"问责对象", AboutUnit, false, false, "你单位领导班子及主要负责人"},
	{"问责情形", AboutUnit, false, false, "无正当理由未在规定期限内完成整改"},
	{"问责方式", AboutUnit, false, false, "责令作出检查、通报批评"},
	{"处理理由", AboutUnit, false, true, "得分排在最后，以会议落实整改。"},
	{"市纪委监委结论", AboutUnit, false, false, "基本到位"},
	{"市委组织部结论", AboutUnit, false, false, "落实到位"},
}

// Names returns the placeholders that templates of types about a batch or a unit may use.
func Names(about string) []Name {
	return slices.DeleteFunc(
		slices.Clone(names),
		func(n Name) bool { return n.About == AboutUnit && about != AboutUnit },
	)
}

func nameOf(n, about string) (Name, bool) {
	i := slices.IndexFunc(
		names,
		func(x Name) bool { return x.Name == n && (x.About == AboutBatch || about == AboutUnit) },
	)
	if i < 0 {
		return Name{}, false
	}
	return names[i], true
}

// Blank is what an unknown value prints as. A document with a blank cannot be submitted.
const Blank = "＿＿＿＿"

var slot = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// Used lists the placeholders a template uses, each once, in order.
func Used(template string) []string {
	var out []string
	for _, m := range slot.FindAllStringSubmatch(template, -1) {
		if n := strings.TrimSpace(m[1]); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// Fill puts values into a template; a placeholder without a value becomes a Blank. A value that contains {{…}} is left
// alone, because it is text and not a template. Rounds are called 第七轮, 第七轮巡察 and 第七轮巡察整改评估: a template that goes on
// with 巡察 says it once. Each of several paragraphs ends as it does in documents: in a form people leave out the full
// stop.
func Fill(template string, values map[string]string) string {
	return fill(withoutNone(template, values), values)
}

func fill(rest string, values map[string]string) string {
	var b strings.Builder
	for {
		at := slot.FindStringIndex(rest)
		if at == nil {
			b.WriteString(rest)
			return b.String()
		}
		b.WriteString(rest[:at[0]])
		name := strings.TrimSpace(rest[at[0]+2 : at[1]-2])
		v := strings.TrimSpace(values[name])
		rest = rest[at[1]:]
		switch {
		case v == "":
			v = Blank
		case ofLines(name):
			v = fitted(sentences(v), rest)
		case strings.HasPrefix(rest, inspection):
			v = shortened(v)
		}
		b.WriteString(v)
	}
}

func ofLines(name string) bool {
	n, _ := nameOf(name, AboutUnit)
	return n.Lines
}

// fitted fits a text of several sentences into the rest of a template: within a line the template sets the last full
// stop, and within a sentence the separate lines that people wrote become parts of it.
func fitted(text, rest string) string {
	rest = strings.TrimLeft(rest, " \t\r　")
	if rest == "" || rest[0] == '\n' {
		return text
	}
	if next, _ := utf8.DecodeRuneInString(rest); !strings.ContainsRune("。！？", next) {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "。\n", "；"), "\n", "")
	}
	return strings.TrimSuffix(text, "。")
}

// sentences ends every line of a text with a full stop, unless it already ends as a sentence, perhaps in quotation
// marks, or continues on the next line.
func sentences(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(strings.TrimSpace(line), "；，、;,.")
		if line == "" {
			continue
		}
		said := strings.TrimRight(line, "”’）》")
		if last, _ := utf8.DecodeLastRuneInString(said); !strings.ContainsRune("。！？…：!?:", last) {
			line += "。"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

const inspection = "巡察"

// endings are endings of a round's name that the words after it may repeat, longer ones first.
var endings = []string{"巡察整改评估", "巡察整改", inspection}

// shortened returns the name of a round without such an ending, unless nothing else is left.
func shortened(name string) string {
	for _, e := range endings {
		if rest, is := strings.CutSuffix(name, e); is && rest != "" {
			return rest
		}
	}
	return name
}

// Draft is a type's text with values filled in.
type Draft struct {
	Title string
	Parts []Part // with text instead of templates
}

// ForKinds returns the type for a batch with units of the given kinds: to each part is added what it says about them, a
// heading for each if there are several, and nothing about kinds that are not there. name returns a kind in words.
func (t Type) ForKinds(kinds []string, name func(kind string) string) Type {
	const numbers = "一二三四五六七八九"
	t.Parts = slices.Clone(t.Parts)
	for i := range t.Parts {
		p := &t.Parts[i]
		var said []string
		for _, k := range p.ByKind {
			var names []string
			for _, kind := range k.Kinds {
				if slices.Contains(kinds, kind) {
					names = append(names, name(kind))
				}
			}
			if len(names) == 0 {
				continue
			}
			text := k.Text
			if len(kinds) > 1 {
				no := string([]rune(numbers)[len(said)])
				text = "（" + no + "）" + strings.Join(names, "、") + "\n" + text
			}
			said = append(said, text)
		}
		if p.Text != "" {
			said = append([]string{p.Text}, said...)
		}
		p.Text, p.ByKind = strings.Join(said, "\n"), nil
	}
	return t
}

// NamedIn returns which names appear in a text. A name that is part of a longer one counts only where it appears alone.
func NamedIn(text string, names []string) []string {
	byLength := slices.Clone(names)
	slices.SortStableFunc(byLength, func(a, b string) int { return len(b) - len(a) })
	found := map[string]bool{}
	for _, n := range byLength {
		if n == "" || !strings.Contains(text, n) {
			continue
		}
		found[n] = true
		text = strings.ReplaceAll(text, n, "\x00")
	}
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !found[n] })
}

// Make fills a type's templates. A title has no clauses.
func (t Type) Make(values map[string]string) Draft {
	d := Draft{Title: fill(t.Title, values)}
	for _, p := range t.Parts {
		p.Text, p.ByKind = Fill(p.Text, values), nil
		d.Parts = append(d.Parts, p)
	}
	return d
}

// checkTemplates refuses unknown placeholders and unclosed braces, and fills the type once with sample values.
func (t Type) checkTemplates(at string, f *check.FieldErrors) {
	t.checkTemplate(at+"title", t.Title, false, f)
	for i, p := range t.Parts {
		t.checkTemplate(at+"parts["+strconv.Itoa(i)+"].text", p.Text, true, f)
	}
	made := t.Make(Sample(t.About))
	for i, p := range made.Parts {
		if strings.Contains(p.Text, Blank) && !strings.Contains(t.Parts[i].Text, Blank) {
			f.Add(at+"parts["+strconv.Itoa(i)+"].text", "用样例试作时有空缺。", "Filled in from the sample, it has a blank.")
		}
	}
}

func (t Type) checkTemplate(field, template string, lines bool, f *check.FieldErrors) {
	for _, u := range Used(template) {
		n, ok := nameOf(u, t.About)
		switch {
		case !ok:
			f.Add(field, "模板里没有“"+printable(u)+"”这个名称。", "The template uses a name that is not in the list.")
		case n.Final && !t.Final:
			f.Add(
				field,
				"“"+u+"”来自最终结果，这类文件没有以最终结果为依据。",
				"A name comes from the final, and the type does not rest on one.",
			)
		case n.Lines && !lines:
			f.Add(field, "“"+u+"”有多段，不能放在标题里。", "A name of several paragraphs does not fit in a title.")
		}
	}
	if rest := slot.ReplaceAllString(template, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		f.Add(field, "{{ 和 }} 要成对。", "{{ and }} must be in pairs.")
	}
}

// printable shortens the text found in place of a placeholder's name.
func printable(t string) string {
	r := []rune(t)
	if len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return t
}

// Sample returns a value for every placeholder, to try out a template before it is saved.
func Sample(about string) map[string]string {
	out := map[string]string{}
	for _, n := range Names(about) {
		out[n.Name] = n.Sample
	}
	return out
}
