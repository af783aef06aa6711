package ledgerfile

import (
	"regexp"
	"slices"
	"strings"

	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// A ledger goes to everyone who may open it, and items for named readers are added by hand: a row, a section or a file
// that says it is for few is refused, wherever it says so.

var (
	aboutOne = regexp.MustCompile(`信访|来信|来访|线索|举报|控告`) // words:keep
	// ofWork are sections on how such matters are handled, which everyone may read, unlike a section that lists them.
	ofWork = regexp.MustCompile(`(?:信访|来信来访|线索|举报|控告)[^,;\x{3001}()]{0,6}(?:工作|制度|机制|渠道|不[^宜得予])`)      // words:keep
	aList  = regexp.MustCompile(`(?:台账|清单|移交(?:清单|事项|件|情况|线索|问题)?|一览表?|[^文案条软事]件)(?:[(][^()]*[)])?:?$`) // words:keep

	readersHeading = regexp.MustCompile(`密级|涉密(?:情况|等级|程度|$)|是否保密|知悉|限授权|授权人员|查阅范围|阅读范围`)     // words:keep
	notFew         = regexp.MustCompile(`[不非无未]限(?:授权)?`)                                     // words:keep
	readersCell    = regexp.MustCompile(`限授权|限.{0,8}(?:知悉|查阅|查看)$|不(?:宜|得|予)(?:对外)?公开`)       // words:keep
	onlyFew        = regexp.MustCompile(`[仅只][^,;]{1,10}(?:看|阅|可见|知悉|掌握)(?:$|[,;)\x{3002}])`) // words:keep
	// notPublic says it about the text beside it: 办事程序不公开 is a finding.
	notPublic = regexp.MustCompile(`(?:^|[,;:(\x{3002}]|[此本该][件条项表]?(?:问题|事项|内容)?|暂时?|依法|规定|要求|决定|同意|建议|申请|原则上?|内容|全[文表]|(?:隐私|涉密|敏感)[\x{3001}]?)不(?:对外)?公开(?:$|[,;:()\x{3002}]|事项|问题|内容)`) // words:keep
	// onlyWho names the few; onlyThat may limit anything: 经费仅限公务接待.
	onlyWho  = regexp.MustCompile(`(?:^|[,;:(\x{3002}\x{3001}]|[此本该][件条项表]?(?:问题|事项|内容)?|内容|范围|材料|资料|查阅|查看|阅读)仅限于?[^,;\x{3002}]{0,10}(?:组|班|书记|领导|主要|负责|成员|人员?|主任|局长|部长|处长|科长|授权|内部|办|室|科|处|部|委|我)`) // words:keep
	onlyThat = regexp.MustCompile(`仅限`)                                                                                                                                                              // words:keep
	// rowHidden orders it for a row in its remark; about other things 不公开 may be what was found.
	rowHidden = regexp.MustCompile(`(?:个人信息|个人情况|隐私|姓名|身份|名单|结果|材料|资料|报告|台账|本?行|[此本该案信文]件)均?不(?:对外)?公开(?:$|[,;:()\x{3002}])`)                    // words:keep
	mayHide   = regexp.MustCompile(`不(?:对外)?公开(?:$|[,;:()\x{3002}])`)                                                                            // words:keep
	secret    = regexp.MustCompile(`(?:^|[,;:(\x{3002}]|[此本该](?:[件条项表])?(?:问题|事项|内容)?)涉密[件级]?(?:问题|事项|内容)?(?:$|[,;:()\x{3002}])|是否(?:属于?)?涉密:是`) // words:keep
	// forAll are words of a limit that say nothing about readers.
	forAll    = regexp.MustCompile(`仅限于?(?:本单位|20[0-9]{2}年度?|机关本级)(?:整改)?(?:$|[,;:)\x{3002}])|不公开招标|(?:党务|政务|村务|校务|院务|财务|选人用人)不公开|涉密:(?:否|无)(?:$|[,;:)\x{3002}])`) // words:keep
	everybody = regexp.MustCompile(`^(?:公开|主动公开|可以?公开|已公开|不限|全体|各|无(?:$|[^关])|否|一般|非密|非涉密|非限|不涉密|不保密|内部|普通)`)                                                      // words:keep
	// what a title says beside its own words
	titleField = regexp.MustCompile(`^(?:密级|知悉范围|知悉人员?|授权人员|查阅范围):(.+)$`) // words:keep
)

// What is classified is for few: a text that begins with its class, or says that something has one. 秘密文件已清退 and 泄露国家秘密
// are about work with secrets.
var (
	marked    = regexp.MustCompile(`[(\[\x{3010}<](?:绝密|机密|秘密)(?:级|件)?(?:[)\]\x{3011}>]|[^\p{Han}])|(?:绝密|机密|秘密)(?:级|件)?[^\p{Han}a-z(,;:\x{3001}\x{3002}]*(?:[*\x{2605}\x{2606}]|[0-9]+个?[年月])`)               // words:keep
	noClass   = regexp.MustCompile(`(?:是否|(?:[不未非无没勿]有?[得能可要应许准]?|严禁|禁止)(?:填[写报]|录入|上传|出现|包含)?)(?:属于?|涉及?|含有?)?(?:国家|工作|商业)?(?:绝密|机密|秘密)(?:级|件)?`)                                                             // words:keep
	class     = regexp.MustCompile(`(?:^|密级[:为是]?|[定列]为|属于?|标[注有]?为?|[此本该][件条项表](?:问题|事项|内容)?[为是]?|涉及?|含有?|内容[为是]?)(?:国家|工作|商业)?(?:绝密|机密|秘密)(?:(?:级|件)?[\x{3001}和及与或](?:绝密|机密|秘密))*(?:级|件)?([^,;:\x{3002}]*)`) // words:keep
	work      = regexp.MustCompile(`管理|办法|制度|规定|规范|程序|印发|清退|清理|清查|查清|[核排检自审]查|销毁|[回未]收|收回|归档|登记|台账|泄[露漏密]|失密|[丢遗]失|保[管护密]|培训|教育|学习|更换|配备|整改|意识|承诺|审批|方面|传[阅递]不`)                                               // words:keep
	startsHan = regexp.MustCompile(`^\p{Han}`)
	order     = regexp.MustCompile(`请|注意|勿|严禁|禁止|不得|妥善|须`) // words:keep
)

// classified reports whether a text says that it has a class of secrecy; a doubtful one counts.
func classified(k string) bool {
	k = noClass.ReplaceAllString(k, "")
	if marked.MatchString(k) {
		return true
	}
	m := class.FindStringSubmatchIndex(k)
	if m == nil || m[0] > 0 && len([]rune(k)) > ledger.LongestWord {
		return false
	}
	rest := k[m[2]:m[3]]
	return !startsHan.MatchString(rest) || !work.MatchString(rest) || order.MatchString(rest)
}

// few reports whether a short text says that few may read the text beside it.
func few(k string) bool {
	if classified(k) {
		return true
	}
	return len([]rune(k)) <= ledger.LongestWord && forNamed(k)
}

// forNamed reports whether a text has words for few readers in it; a doubtful limit counts as one of readers.
func forNamed(k string) bool {
	rest := limits(k)
	words := []*regexp.Regexp{readersCell, onlyFew, notPublic, onlyWho, secret}
	return slices.ContainsFunc(words, func(few *regexp.Regexp) bool { return few.MatchString(rest) })
}

// mayLimit reports whether a text has a word that may be about readers or about something else: a person has to look.
func mayLimit(text string) bool {
	k := typed.Key(text)
	return len([]rune(k)) <= ledger.LongestWord && onlyThat.MatchString(limits(k))
}

// limits removes from a text what does not limit readers.
func limits(k string) string { return forAll.ReplaceAllString(notFew.ReplaceAllString(k, ""), "") }

// mayLimitZH and EN say it about a place in the file.
const (
	mayLimitZH = "写有“仅限”，看不出是不是限人知悉。如果是，请从表里删去，逐条登记为限授权人员查看；如果不是，可以写入。"
	mayLimitEN = "“仅限” may be a limit of who may read this. If it is, take the rows out and add the items by hand; else import it."
)

// ofNumber is the number before the words of a title.
var ofNumber = regexp.MustCompile(`^(?:[(]?[一二三四五六七八九十]+[).:\x{3001}]+|[(]?[0-9]+[).:\x{3001}]*|第[一二三四五六七八九十0-9]+[部方类]分?面?[,:\x{3001}]?)+`) // words:keep

var remarkOf = regexp.MustCompile(`^(?:备注|注|说明)[0-9]?[:.\x{3001}]`) // words:keep

// withoutRemark is the key of what a remark says.
func withoutRemark(text string) string { return remarkOf.ReplaceAllString(typed.Key(text), "") }

// fewByTitle reports whether a title says that few may read what is below it.
func fewByTitle(text string) bool {
	k := ofNumber.ReplaceAllString(withoutRemark(text), "")
	if m := titleField.FindStringSubmatch(k); m != nil {
		return !typed.Nothing(m[1]) && !everybody.MatchString(m[1])
	}
	return few(k) || forNamed(k)
}

// remark keeps a cell as written, and refuses one that says that few may read its row.
func (r *reader) remark(n, col int, m *ledger.Measure, text string) {
	keep(m, r.layout.extraKey(col), text)
	k := typed.Key(text)
	if typed.Nothing(text) {
		return
	}
	if few(k) || hidesRow(k) || readersHeading.MatchString(r.layout.Headings[col]) && !everybody.MatchString(k) {
		r.note(n, col, true, "这一行写明限人知悉，不能导入。请从表里删去，逐条登记为限授权人员查看。",
			"The row is for named readers and cannot be imported; add it by hand.")
	} else if mayLimit(text) {
		r.note(n, col, false, "这一格"+mayLimitZH, mayLimitEN)
	} else if len([]rune(k)) <= ledger.LongestWord && mayHide.MatchString(limits(k)) {
		r.note(n, col, false, "这一格"+strings.Replace(mayLimitZH, "仅限", "不公开", 1), strings.Replace(mayLimitEN, "仅限", "不公开", 1))
	}
}

// hidesRow reports whether a remark says that what its row is about is not published.
func hidesRow(k string) bool {
	return len([]rune(k)) <= ledger.LongestWord && rowHidden.MatchString(limits(k))
}

// titled reads what a title above the rows says about their readers, and whether it mentions petitions or clues.
func (r *reader) titled(row int, text string) (about bool) {
	if fewByTitle(text) {
		r.notes = append(r.notes, Note{
			row, "", true, "表名或表头上方写明限人知悉，不能导入。请逐条登记为限授权人员查看。",
			"The title says that few may read this; add the items by hand.",
		})
	} else if mayLimit(text) {
		r.notes = append(r.notes, Note{row, "", false, "表名或表头上方" + mayLimitZH, mayLimitEN})
	}
	return aboutOne.MatchString(text)
}

// limited is a section whose rows are for named readers, with its rank.
type limited struct {
	title string
	rank  int
	rows  int // below it
	none  bool
}

// The ranks of titles: 一、 is above （一）, and one without a number says nothing about its rank.
const (
	rankPart = iota
	rankFirst
	rankSecond
	rankPlain
)

var ranks = []*regexp.Regexp{
	rankPart:   regexp.MustCompile(`^第`),
	rankFirst:  regexp.MustCompile(`^[一二三四五六七八九十]+(?:[.\x{3001}]|$)`), // words:keep
	rankSecond: regexp.MustCompile(`^[(][一二三四五六七八九十]+[)]`),            // words:keep
}

// rankOf returns the rank of a title, whose number may stand beside it.
func rankOf(title string) int {
	for rank, is := range ranks {
		if is.MatchString(typed.Key(title)) {
			return rank
		}
	}
	return rankPlain
}

// under begins a section. What an outer section says about readers also holds within it.
func (r *reader) under(number, title string) {
	r.section = title
	rank := rankOf(number + title)
	few := r.aboutFew(title)
	if !few && mayLimit(title) {
		r.notes = append(r.notes, Note{0, "小标题", false, "“" + title + "”" + mayLimitZH, mayLimitEN})
	}
	switch {
	case few && !saysNone.MatchString(typed.Key(title)):
		r.limited = &limited{title: title, rank: rank}
	case r.limited != nil && (r.limited.empty() || rank <= r.limited.rank && r.limited.mayEnd(rank)):
		r.limited = nil
	}
}

// saysNone ends a title that has nothing below it.
var saysNone = regexp.MustCompile(`(?:[(]无[)]|:无)$`) // words:keep

// none reads a row of a form that has nothing in it: 无 in place of the rows of a section says that it has none, and the
// next title of any rank ends it. A row that follows all the same is in the section.
func (r *reader) none(n int) {
	says := func(c string) bool { return typed.Key(c) == "无" }
	if l := r.limited; l != nil && l.rows == 0 && r.section == l.title && slices.ContainsFunc(r.grid.Rows[n], says) {
		l.none = true
	}
}

// empty reports whether the section says that it has nothing, and has nothing.
func (l *limited) empty() bool { return l.none && l.rows == 0 }

// mayEnd reports whether a title of a rank can end the section: below one without a number, those with one are its
// parts.
func (l *limited) mayEnd(rank int) bool { return l.rank != rankPlain || rank == rankPlain }

// underUnit begins the rows of a unit, for which what an outer section says about readers still holds.
func (r *reader) underUnit(unit, title string) {
	r.unit, r.section = unit, ""
	rank := rankOf(title)
	if l := r.limited; l != nil && (l.empty() || rank != rankPlain && rank <= l.rank && l.mayEnd(rank)) {
		r.limited = nil
	}
}

// pageTitle reads the title above the headings of a further page, which may be that of another table. One like the
// first says nothing new.
func (r *reader) pageTitle(n int, title string) {
	if r.again(n) || !r.again(n+1) || r.warned || r.unitNamed(title) != "" {
		return
	}
	section := r.section
	r.under("", title)
	r.section = section
}

// aboutFew reports whether the rows of a section are for named readers.
func (r *reader) aboutFew(title string) bool {
	k := typed.Key(title)
	if !aList.MatchString(k) {
		k = ofWork.ReplaceAllString(k, "")
	}
	named := func(s ledger.Source) bool {
		return s.Restricted && slices.ContainsFunc(append([]string{s.Name}, s.Names...), func(name string) bool {
			return strings.Contains(k, typed.Key(name))
		})
	}
	return fewByTitle(title) || aboutOne.MatchString(k) || slices.ContainsFunc(r.how.Pack.Sources, named)
}

// inLimited refuses a row below the title of a section for few.
func (r *reader) inLimited(n int) {
	if r.limited != nil {
		r.limited.rows++
		r.notes = append(r.notes, Note{
			n + 1, "", true, "这一行在“" + r.limited.title + "”下面，属于限人知悉的内容，不能导入。请逐条登记为限授权人员查看。",
			"The section that the row is in is for named readers; add its items by hand.",
		})
	}
}

var (
	filledIn   = regexp.MustCompile(`填[写报表]`)
	remarkWord = regexp.MustCompile(`^(?:备注|注意?|说明)[0-9]?:?$`) // words:keep
)

// saysAside reports whether a row is a total or a remark, whose words may be in the cell beside it.
func (r *reader) saysAside(n int) bool {
	first, filled := r.first(n)
	k := typed.Key(first)
	return totalRow.MatchString(k) || remarkRow.MatchString(k) ||
		filled == 2 && r.besides(n) && remarkWord.MatchString(k)
}

// footFew refuses a ledger that says below its last row that few may read it.
func (r *reader) footFew() {
	for _, n := range r.between {
		r.fewSaid(n)
	}
}

// pageFoot refuses a ledger that says it in a remark or beside a total between its items.
func (r *reader) pageFoot(n int) {
	if r.saysAside(n) {
		r.fewSaid(n)
	}
}

// fewSaid refuses a ledger in which a row that is not an item says that few may read it. Who fills it in does not
// matter, unless it is classified.
func (r *reader) fewSaid(n int) {
	for _, text := range r.grid.Rows[n] {
		if fewByTitle(text) && (!filledIn.MatchString(text) || classified(withoutRemark(text))) {
			r.notes = append(r.notes, Note{
				n + 1, "", true, "这一行写明限人知悉，整张表都不能导入。请逐条登记为限授权人员查看。",
				"The row says that few may read this table, so none of it is imported; add the items by hand.",
			})
			return
		}
	}
}

// Words before and after the name of a source in a cell of another column: 群众来信, 信访件.
var (
	beforeName = regexp.MustCompile(`^(?:群众|领导|上级|实名|网络)`) // words:keep
	afterName  = regexp.MustCompile(`(?:件|举报|反映|移交|交办)$`)  // words:keep
)

// petition refuses a row whose class is the name of a source for named readers; 信访工作 is a subject.
func (r *reader) petition(n, col int, text string) {
	if limitedNamed(r.how.Pack, text) {
		r.note(n, col, true, "线索和信访事项不能导入，请从表里删去，逐条登记为限授权人员查看。台账里以前导入过的，请打开那个问题，改为限授权人员查看。",
			"Items for named readers are added by hand; restrict one that was imported before.")
	}
}

// limitedNamed reports whether a text is the name of a source for named readers, with words around it.
func limitedNamed(p ledger.Pack, text string) bool {
	k := typed.Key(text)
	for k != "" && len([]rune(k)) <= ledger.LongestWord {
		if code, ok := p.SourceNamed(k); ok {
			s, _ := p.Source(code)
			return s.Restricted
		}
		short := beforeName.ReplaceAllString(k, "")
		if short == k {
			short = afterName.ReplaceAllString(k, "")
		}
		if short == k {
			return false
		}
		k = short
	}
	return false
}
