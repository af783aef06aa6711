package verify

// The values of Check.ID.
const (
	idAnchor        = "anchor"
	idUnanchored    = "unanchored"
	idReadable      = "readable"
	idListing       = "listing"
	idFiles         = "files"
	idBundleNote    = "bundle_note"
	idManifest      = "manifest"
	idNothing       = "nothing_published"
	idForm          = "form"
	idNoteOf        = "note_" // + stage
	idVoided        = "voided"
	idReasonUnsaid  = "reason_unsaid"
	idNotYet        = "not_yet"
	idAdmission     = "admission"
	idIndex         = "index"
	idRecords       = "records"
	idBallots       = "ballots"
	idResultHash    = "result_hash"
	idTotals        = "totals"
	idSmallGroups   = "small_groups"
	idSiblings      = "siblings"
	idReturned      = "returned"
	idAccounting    = "accounting"
	idUnbalanced    = "unbalanced"
	idAudit         = "audit"
	idLoss          = "loss_accepted"
	idReachable     = "reachable"
	idScores        = "scores"
	idNoScores      = "no_scores"
	idGroups        = "groups"
	idGroupsUnknown = "groups_unknown"
	idFlags         = "flags"
	idFixed         = "fixed_rules"
	idNotFixed      = "rules_not_fixed"
	idScreen        = "screen_mode"
	idRehearsal     = "rehearsal"
	idCaution       = "caution_" // + flag of the result

	idLists        = "lists"
	idIssuedList   = "issued_list"
	idAdmittedList = "admitted_list"
	idUsedList     = "used_list"
)

// texts holds each check's sentences: one for each outcome in each language.
var texts = map[string]text{
	idAnchor: {
		Sentence{"信任的起点来自外部：您给出的公示公钥或校验码与这份证据一致。", "Trust comes from outside: the board key or fingerprint you gave matches this evidence."},
		Sentence{"您给出的公示公钥或校验码与这份证据不符：这不是那一场测评，或证据是伪造的。", "The board key or fingerprint you gave does not match: this is another session, or a forgery."},
	},
	idUnanchored: {
		Sentence{
			"注意！没有给出公示公钥或校验码，公钥取自被核对的材料本身：伪造者也能造出自洽的材料。请把校验码 %s 与会议记录或大屏上抄下的逐字比对。",
			"ATTENTION! No board key or fingerprint was given, so the key was taken from what is being checked: a " +
				"forger can make evidence that agrees with itself. Compare the fingerprint %s with the minutes, " +
				"character by character.",
		},
		Sentence{},
	},
	idReadable: {
		Sentence{"证据包可以读取，除列出的文件外没有夹带其他内容。", "The bundle can be read and contains nothing but the files it lists."},
		Sentence{"证据包读不出来，或夹带了不该有的内容。", "The bundle cannot be read, or contains something it must not."},
	},
	idListing: {
		Sentence{"目录 bundle.json 写法唯一，列出的正是包内的 %d 个文件。", "The listing bundle.json has the one form allowed and lists exactly the %d files in the bundle."},
		Sentence{"目录 bundle.json 与包内文件不符。", "The listing bundle.json does not match the files in the bundle."},
	},
	idFiles: {
		Sentence{"每个文件的长度和 SHA-256 与目录一致，一个字节都没有改动。", "Every file has the length and SHA-256 in the listing: not one byte was changed."},
		Sentence{"有文件被改动过。", "A file was changed."},
	},
	idBundleNote: {
		Sentence{"目录由公示公钥签名。", "The listing is signed by the board key."},
		Sentence{"目录的签名不对。", "The signature of the listing is wrong."},
	},
	idManifest: {
		Sentence{"票箱公告写法唯一、内容合规，校验码是 %s。", "The manifest has the one form allowed and follows the rules; its fingerprint is %s."},
		Sentence{"票箱公告不合规，或属于另一场测评。", "The manifest breaks the rules, or belongs to another session."},
	},
	idNothing: {
		Sentence{"这个票箱在公告发布之前就已作废，没有可核对的内容。", "This box was voided before its manifest was published; there is nothing to check."},
		Sentence{},
	},
	idForm: {
		Sentence{"问卷的每个字都与公告中的摘要一致。", "The questionnaire is word for word the one whose digest the manifest holds."},
		Sentence{"问卷与公告中的摘要不符。", "The questionnaire is not the one whose digest the manifest holds."},
	},
	idNoteOf + "manifest": {
		Sentence{"公告由公示公钥签名，发出前就固定了 %d 个票号的摘要。", "The manifest note is signed by the board key and fixes the digest of %d slip numbers."},
		Sentence{"公告的签名条不对。", "The manifest note is wrong."},
	},
	idNoteOf + "admission": {
		Sentence{"签到记录已签名：%d 部手机签到，%d 张余票作废。", "The admission note is signed: %d phones were admitted and %d left-over slips voided."},
		Sentence{"签到记录的签名条不对。", "The admission note is wrong."},
	},
	idNoteOf + "sealed": {
		Sentence{"封存记录已签名：票箱里有 %d 张选票。", "The sealed note is signed: the box holds %d ballots."},
		Sentence{"封存记录的签名条不对。", "The sealed note is wrong."},
	},
	idNoteOf + "result": {
		Sentence{"结果记录已签名，并且是在同一份封存记录之后作出的。", "The result note is signed and refers to the same sealed box."},
		Sentence{"结果记录的签名条不对。", "The result note is wrong."},
	},
	idVoided: {
		Sentence{"注意！这场测评已经作废，没有结果；作废记录和原因都有签名。原因：%s。", "ATTENTION! This session was voided and has no result; the voided note signs that and the reason: %s."},
		Sentence{"作废记录的签名条不对、与其他记录矛盾，或作废原因被改动。", "The voided note is wrong, contradicts other notes, or the reason was changed."},
	},
	idReasonUnsaid: {
		Sentence{"注意！这场测评已经作废，没有结果；作废记录有签名，原因的原文不在证据包里，请看会议记录。", "ATTENTION! This session was voided and has no result; the voided note is signed. The wording of the reason is not in the bundle: see the minutes."},
		Sentence{},
	},
	idNotYet: {
		Sentence{"这场测评还没有到“%s”这一步，后面的暂时无法核对。", "The session has not reached the step %q; what follows cannot be checked yet."},
		Sentence{},
	},
	idAdmission: {
		Sentence{"选票不多于签到，签到不多于印制减作废：%d ≤ %d ≤ %d。", "No more ballots than admissions, no more admissions than slips minus voided ones: %d ≤ %d ≤ %d."},
		Sentence{"选票、签到、票数之间对不上：可能塞进了选票。", "Ballots, admissions and slips do not agree: ballots may have been stuffed."},
	},
	idIndex: {
		Sentence{"追踪码目录严格递增、没有重复，树根与封存记录一致。", "The index of trackers is strictly ascending, has no duplicates and matches the root in the sealed note."},
		Sentence{"追踪码目录缺少、重复或被改动。", "Something in the index of trackers is missing, repeated or altered."},
	},
	idRecords: {
		Sentence{"选票公开记录文件与封存记录中的摘要一致。", "The file of public records matches the digest in the sealed note."},
		Sentence{"选票公开记录文件与封存记录中的摘要不符。", "The file of public records does not match the digest in the sealed note."},
	},
	idBallots: {
		Sentence{"%d 张选票逐张核对：每张都有有效的签到凭证和签名，并与追踪码一一对应。", "Each of the %d ballots holds a valid credential and signature, and is the one its tracker names."},
		Sentence{"有选票没有有效的凭证或签名，或与追踪码不符。", "A ballot lacks a valid credential or signature, or is not the one its tracker names."},
	},
	idResultHash: {
		Sentence{"公布的结果正是结果记录签过名的那一份。", "The published result is the one whose digest the result note signs."},
		Sentence{"公布的结果与结果记录签名的摘要不符。", "The published result is not the one that the result note signs."},
	},
	idTotals: {
		Sentence{"结果内部自洽：每道题各选项与弃权之和等于计入的选票数，收回等于有效加无效。", "The result is consistent: on every question options and abstentions add up, and returned is valid plus invalid."},
		Sentence{"结果内部不自洽。", "The result is not consistent."},
	},
	idSmallGroups: {
		Sentence{"少于 %d 票的分组没有单独公布。", "No group of fewer than %d ballots was published on its own."},
		Sentence{"公布了人数过少的分组，可能推断出个人的选择。", "A group that is too small was published; it may reveal a person's choice."},
	},
	idScores: {
		Sentence{
			"按公布的票数、系数和权重逐题重新计算，得分和比率分毫不差：满意度 %s，满意率 %s%%。",
			"Every score and rate was recalculated from the published counts, coefficients and weights and is exact: " +
				"satisfaction score %s, rate %s%%.",
		},
		Sentence{"按公布的票数、系数和权重重新计算，得不出公布的得分。", "Recalculated from the published counts, coefficients and weights, the scores differ from those published."},
	},
	idFixed: {
		Sentence{
			"系数、权重、分母和门槛在发票之前就随问卷固定下来，结果用的正是这些。",
			"Coefficients, weights, denominator and thresholds were fixed with the questionnaire before a slip was " +
				"handed out, and the result used exactly these.",
		},
		Sentence{"结果用的系数、权重、分母或门槛与发票之前固定的不同：事后有人改动。", "The result used other coefficients, weights, denominator or thresholds than those fixed before a slip was handed out: they were changed later."},
	},
	idNotFixed: {
		Sentence{
			"注意！问卷里没有写明怎样计分：系数和权重只有结果记录签名，核不出它们是不是投票之前定的。",
			"ATTENTION! The questionnaire does not say how answers count: only the result note signs coefficients " +
				"and weights, so whether they were set before voting cannot be checked.",
		},
		Sentence{},
	},
	idNoScores: {
		Sentence{"票数太少，按规则没有开封，所以没有得分可以核对。", "Too few voted, so by the rules nothing was opened and there is no score to check."},
		Sentence{},
	},
	idGroups: {
		Sentence{"哪些分组隐去、哪些公布，正是按各票箱票数应有的结果。", "The hidden groups are those that the number of ballots in each box requires, and no others."},
		Sentence{"隐去的分组不是按票数应隐去的那些。", "The hidden groups are not those that the number of ballots requires."},
	},
	idGroupsUnknown: {
		Sentence{
			"注意！有 %d 张纸质票投在隐去的分组里，各组几张按规则不公布，所以核不出这些分组是不是都必须隐去；没有哪个人数过少的分组被公布。",
			"ATTENTION! %d paper ballots belong to hidden groups. The rules keep secret how many each had, so " +
				"whether all of these had to be hidden cannot be checked; no group that is too small was published.",
		},
		Sentence{},
	},
	idFlags: {
		Sentence{"结果该带的提示逐条重新核对，一条不多、一条不少。", "The cautions that the result must carry were derived again: none is missing and none is out of place."},
		Sentence{"结果缺少应有的提示，或带了不该有的提示。", "The result lacks a caution, or carries one that it must not."},
	},
	idScreen: {
		Sentence{
			"注意！这场测评是无票扫屏，一个人可能投了几次：不能保证一人一票，核对只说明票箱没有被改动。",
			"ATTENTION! This session had one code for everyone and no slips: a person may have voted more than " +
				"once, and the checks only say that the box was not changed.",
		},
		Sentence{},
	},
	idRehearsal: {
		Sentence{"注意！这是一场演练，不是正式测评，不计入任何得分。", "ATTENTION! This was a rehearsal, not a real session; it counts towards no score."},
		Sentence{},
	},
	idCaution + flagNotProtected: {
		Sentence{"注意！网络没有加密：同一网络里的人可能换掉手机上的页面。", "ATTENTION! The network was not protected: someone on it may have replaced the page on a phone."},
		Sentence{},
	},
	idCaution + flagTrialStore: {
		Sentence{"注意！用的是试用的数据库，不能保证断电后一票不少。", "ATTENTION! A trial store was used, which does not promise that every ballot survives a power cut."},
		Sentence{},
	},
	idCaution + flagOverridden: {
		Sentence{"清点对不上或纸质票没有录完，由两人写明原因后继续；原因在会议记录里。", "The accounting did not balance or paper was not typed twice, and two people went on for a reason that is in the minutes."},
		Sentence{},
	},
	idCaution + flagQuorumLow: {
		Sentence{"提示：实到人数低于规定比例。", "Caution: fewer attended than the quorum."},
		Sentence{},
	},
	idCaution + flagReturnLow: {
		Sentence{"提示：收回的票低于规定比例。", "Caution: fewer slips came back than the rules ask for."},
		Sentence{},
	},
	idCaution + flagSampleSmall: {
		Sentence{"提示：有效票太少，样本不足，不宜据此作出处理。", "Caution: there are too few valid ballots to act on."},
		Sentence{},
	},
	idCaution + flagGroupMissing: {
		Sentence{"提示：有分组没有计入任何选票，得分只由其余各组得出。", "Caution: a voter group has no counted vote; the score comes from the other groups alone."},
		Sentence{},
	},
	idCaution + flagUnanimous: {
		Sentence{"提示：有一题所有人选择相同，公布票数等于公布每个人的选择。", "Caution: everyone gave the same answer to a question, so the count reveals each person's answer."},
		Sentence{},
	},
	idCaution + "unknown": {
		Sentence{"提示：结果带有本程序不认识的提示 %q。", "Caution: the result carries %q, which this program does not know."},
		Sentence{},
	},
	idSiblings: {
		Sentence{"%d 个票箱属于同一场测评：题目、规则、公示公钥和结果一致。", "The %d boxes belong to one session: questions, rules, board key and result agree."},
		Sentence{"几个票箱之间不一致。", "The boxes do not agree with each other."},
	},
	idReturned: {
		Sentence{"收回票数等于票箱里的选票加纸质票：%d = %d + %d。", "Ballots returned are those in the boxes plus paper: %d = %d + %d."},
		Sentence{"收回票数与票箱里的选票和纸质票对不上。", "Ballots returned are not those in the boxes plus paper."},
	},
	idAccounting: {
		Sentence{"清点账目与签名记录一致，账目平衡。", "The accounting agrees with the signed notes and balances."},
		Sentence{"清点账目与签名记录不符，或该标出的问题没有标出。", "The accounting does not agree with the signed notes, or hides where it does not balance."},
	},
	idUnbalanced: {
		Sentence{"清点账目与签名记录一致，但有如实标出的问题：%s。", "The accounting agrees with the signed notes, but does not balance and says so: %s."},
		Sentence{},
	},
	idAudit: {
		Sentence{"操作日志的哈希链首尾相接：%d 条属于这场测评，%d 条只留链接。", "The audit log's hash chain is unbroken: %d entries of this session, %d kept as links only."},
		Sentence{"操作日志断了链：有记录被改动、删除或插入。", "The audit log's hash chain is broken: an entry was changed, removed or slipped in."},
	},
	idLoss: {
		Sentence{
			"注意！票箱损坏过：有已经确认收到的票读不出来，有人写明理由后按剩下的票继续。理由：%s。",
			"ATTENTION! A box was damaged: acknowledged ballots could not be read, and the session went on with " +
				"those that were left, for this reason: %s.",
		},
		Sentence{},
	},
	idReachable: {
		Sentence{"公示板可以访问。", "The board can be reached."},
		Sentence{"公示板访问不了。", "The board cannot be reached."},
	},
	idLists: {
		Sentence{"审计名单属于这一场测评。", "The auditor's lists belong to this session."},
		Sentence{"审计名单不是这一场测评的，或缺少票箱。", "The auditor's lists belong to another session, or a box is missing."},
	},
	idIssuedList: {
		Sentence{"印制的 %d 个票号正是公告里固定的那一批，事后没有添加。", "The %d slips printed are those the manifest fixed; none was added later."},
		Sentence{"印制的票号与公告里固定的不符：事后有人改动。", "The slips printed are not those the manifest fixed: they were changed later."},
	},
	idAdmittedList: {
		Sentence{"%d 张签到的票和 %d 张作废的余票正是签到记录签过名的那些。", "The %d slips used and the %d left-over slips are those that the admission note signs."},
		Sentence{"签到或作废的票与签名的签到记录不符：事后有人改动。", "The slips used or voided are not those that the admission note signs: they were changed later."},
	},
	idUsedList: {
		Sentence{"签到的票都印制过，也都不在作废的余票里。", "Every slip used was printed, and none of them is among the left-over slips."},
		Sentence{"有签到的票没有印制过，或同时又是作废的余票：可能有人冒用。", "A slip was used that was never printed, or that was left over: its use may be fraudulent."},
	},
}
