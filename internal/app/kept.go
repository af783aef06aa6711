package app

import "minping/internal/store"

// Kept is everything stored that comes from voters, their slips or their ballots: the tables of a ballot box and the records beside
// them; and the list of people who may be asked to come, for it is about voters although it comes from the staff. The citizens' help page is made from it (rb1 §15). A test holds every kind of record against it.
func Kept() []store.Kept {
	one := func(zh, en string) []store.Column {
		return []store.Column{{Name: "body", What: store.Text{ZH: zh, EN: en}}}
	}
	purge := store.Text{ZH: "异议期结束后清除", EN: "erased after the time for objections"}
	open := store.Text{ZH: "长期保留，谁都可以核对", EN: "kept for good; anybody can check it"}
	stays := store.Text{ZH: "长期保留", EN: "kept for good"}
	return append(
		store.Schema(),
		store.Kept{Name: kindIssued, Title: store.Text{ZH: "票号清单", EN: "List of slips"}, Columns: one("印制的每张票的指纹", "the fingerprint of every slip printed"), Until: purge},
		store.Kept{Name: kindBoard, Title: store.Text{ZH: "公告栏", EN: "Board"}, Columns: one(
			"公告、问卷、每张票的编号和签名，不含选择；合计结果", "announcements, questionnaire, number and signatures of every ballot without what was chosen; the totals"), Until: open},
		store.Kept{Name: kindOutcome, Title: store.Text{ZH: "合计", EN: "Totals"}, Columns: one("可以公布的合计数", "the totals that may be published"), Until: stays},
		store.Kept{Name: kindComment, Title: store.Text{ZH: "意见建议", EN: "Opened suggestions"}, Columns: one(
			"计票时打开的意见，打乱了次序", "suggestions as they were opened at the count, shuffled"), Until: purge},
		store.Kept{Name: kindPaper, Title: store.Text{ZH: "纸质票", EN: "Paper ballots"}, Columns: one("两个人各录一遍的合计数", "their totals as two people typed them"), Until: stays},
		store.Kept{
			Name: kindAttendees, Title: store.Text{ZH: "通知名单（有抽取参会人员的才有）", EN: "Call list, where attendees were drawn by lot"}, Columns: one(
				"组织者上传的姓名、人员类别、电话，加密存放，和任何一张票都不相连", "names, kinds of people and phone numbers that the organizer sent, sealed, joined to no slip"),
			Until: store.Text{ZH: "一般在封票 30 天后删除，最迟在上传 180 天后", EN: "deleted as a rule 30 days after the seal, 180 days after it came at the latest"},
		},
	)
}
