package ledger

import (
	"regexp"
	"slices"
)

// Whether a state says that something is done. The whole text has to say so: 部分到位, 年底完成, 方案已完成 and 不予销号 contain such
// words too.

// dayWords need a month or a year: 3/5 is three of five.
const dayWords = `(?:(?:(?:20)?[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}[日号]?|[上中下]旬|底|末|初)?|20[0-9]{2}[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?日?)` // words:keep

var (
	doneWhole = regexp.MustCompile(`^(?:已经?|现已?|均|都|全部|全面|如期|按期|按时|提前|按照?(?:整改)?(?:计划|要求|方案|时限)|逾期|超时|圆满|顺利|整改|立[行即整][立整]改|即知即改|边查边改|限期整改已|完成限期整改|(?:整改)?计划任务|整改计划|(?:滞后|反馈)?问题|任务|工作|事项|措施|100%|率|[\x{221a}\x{2713}\x{2714}]|完成|办结|已经?(?:全部|全面|均|按期|按时|按要求)*(?:办理|处理|处置|归档)|办理(?:完成|完毕|完结|到位)|销号|核销|解决|落实|到位|完结|完毕|达标|合格|验收|通过|改正|纠正|闭环|清零|改完?|结案|归档|销账|整治|办毕|了结|完工|(?:处理|处置|清理|清退|追缴)(?:完毕|到位|完成)|(?:审核|复核)通过|(?:同意|准予|予以)销号)+$`) // words:keep
	doneCore  = regexp.MustCompile(`完成|办结|销号|核销|解决|到位|完结|完毕|达标|合格|验收通过|通过验收|改正|纠正|闭环|清零|改完|结案|销账|办毕|了结|完工|[审复]核通过|已经?(?:全部|全面|均)?(?:整改|整治|落实|改$)|已经?(?:全部|全面|均|按期|按时|按要求)*(?:办理|处理|处置|归档)$`)                                                                                                                                                                                                                                        // words:keep
	clause    = regexp.MustCompile(`[,;()\x{3002}]+`)

	// ofRow is what a text says about its own row, and doneDay the day it names; without 已 it may be a plan.
	ofRow   = regexp.MustCompile(`^[该本此](?:[条项]?(?:问题|事项|任务)|[条项])`)                           // words:keep
	doneDay = regexp.MustCompile(`^(?:已经?于` + dayWords + `|` + dayWords + `前?(?:均|都|全部)?已经?)`) // words:keep
	// andDone follows what is done and does not weaken it.
	andDone = regexp.MustCompile(`[并且](?:均|都)?(?:已经?)?(?:按期|顺利)?(?:通过|完成|办理)?(?:销号|核销|验收|办结|到位|完成|归档|结案)$`) // words:keep

	// A noun may be all that a text is about: 问题解决措施, 完成率, 销号验收.
	nounLast  = regexp.MustCompile(`(?:率|计划)$`)                       // words:keep
	labelLast = regexp.MustCompile(`(?:措施|问题|事项|验收)$`)                // words:keep
	notLabel  = regexp.MustCompile(`已|均|都|全部|全面|如期|按期|按时|提前|通过|完成验收`) // words:keep
)

// doneRests are clauses that may stand beside one that says that something is done: none of them takes it back.
var doneRests = []*regexp.Regexp{
	regexp.MustCompile(`^(?:满意率[0-9.]+%|确保(?:不反弹|长效)|(?:详?见|佐证|附)[^未没不无非待需遗余剩缺差欠否再重仍尚]*|100%)?$`),                                       // words:keep
	regexp.MustCompile(`^回头看(?:均|都)?(?:已?(?:通过|完成|合格)|计划中|(?:无|不|未(?:发现|见|出现|发生)|没有(?:发现|出现)?)(?:任何|新的?)?(?:反弹|回潮|问题)(?:问题|现象|情况)?)?$`), // words:keep
	regexp.MustCompile(`^无(?:反弹|(?:遗留|其他)(?:问题|事项))?$`), // words:keep
	// 制度已修订 and 建立长效机制
	regexp.MustCompile(`^[^未没无不待拟需尚仍正部半欠除另方,]{0,8}已经?(?:全部|全面|均)?(?:修订|印发|出台|建立|完善|制定|健全|追回|清退|收回|退还|归档|公示|备案)(?:完毕|完成|到位)?$`), // words:keep
	regexp.MustCompile(`^并?已?(?:建立|完善|修订|制定|出台|健全|印发)了?[^未没无不待拟需尚仍正,]{0,6}(?:制度|机制|台账|办法)$`),                                   // words:keep
}

var doneDayAlone = regexp.MustCompile(`^(?:已?于)?` + dayWords + `(?:已?(?:整改)?(?:完成|办结|销号|验收|到位))?$`) // words:keep

// certainlyDone reports whether a state says that something is done and nothing that takes it back.
func certainlyDone(k string) bool {
	parts := clause.Split(k, -1)
	if parts[0] == "是" && len(parts) > 1 {
		parts = parts[1:]
	}
	if !saysDone(parts[0], k) {
		return false
	}
	return !slices.ContainsFunc(parts[1:], func(rest string) bool {
		beside := func(re *regexp.Regexp) bool { return re.MatchString(rest) }
		return !slices.ContainsFunc(doneRests, beside) && !saysDone(rest, rest) &&
			!(doneDayAlone.MatchString(rest) && saidOver.MatchString(parts[0]))
	})
}

// saidOver are words for what is over: 完成（6月） may be a plan.
var saidOver = regexp.MustCompile(`已|均|[\x{221a}\x{2713}\x{2714}]`)

// saysDone reports whether a clause has only words for what is done, and whether it says so as a whole.
func saysDone(clause, whole string) bool {
	clause = doneDay.ReplaceAllString(ofRow.ReplaceAllString(clause, ""), "已")
	if short := andDone.ReplaceAllString(clause, ""); short != clause {
		return doneWhole.MatchString(short) && !nounLast.MatchString(short)
	}
	if nounLast.MatchString(clause) || labelLast.MatchString(clause) && !notLabel.MatchString(clause) {
		return false
	}
	return doneWhole.MatchString(clause) && doneCore.MatchString(whole)
}
