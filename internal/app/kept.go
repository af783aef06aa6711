package app

import "minping/internal/store"

// Kept is everything stored that comes from voters, their slips or their ballots: the tables of a ballot box and the records beside
// them. The citizens' help page is made from it (rb1 §15). A test holds every kind of record against it.
func Kept() []store.Kept {
	one := func(zh, en string) []store.Column {
		return []store.Column{{Name: "body", What: store.Text{ZH: zh, EN: en}}}
	}
	purge := store.Text{ZH: "异议期结束后清除", EN: "erased after the time for objections"}
	open := store.Text{ZH: "长期保留,谁都可以核对", EN: "kept for good; anybody can check it"}
	stays := store.Text{ZH: "长期保留", EN: "kept for good"}
	return append(
		store.Schema(),
		store.Kept{Name: kindIssued, Title: store.Text{ZH: "票号清单", EN: "List of slips"}, Columns: one("印制的每张票的指纹", "the fingerprint of every slip printed"), Until: purge},
		store.Kept{Name: kindBoard, Title: store.Text{ZH: "公告栏", EN: "Board"}, Columns: one(
			"公告、问卷、每张票的编号和签名,不含选择;合计结果", "announcements, questionnaire, number and signatures of every ballot without what was chosen; the totals"), Until: open},
		store.Kept{Name: kindOutcome, Title: store.Text{ZH: "合计", EN: "Totals"}, Columns: one("可以公布的合计数", "the totals that may be published"), Until: stays},
		store.Kept{Name: kindComment, Title: store.Text{ZH: "意见建议", EN: "Opened suggestions"}, Columns: one(
			"计票时打开的意见,打乱了次序", "suggestions as they were opened at the count, shuffled"), Until: purge},
		store.Kept{Name: kindPaper, Title: store.Text{ZH: "纸质票", EN: "Paper ballots"}, Columns: one("两个人各录一遍的合计数", "their totals as two people typed them"), Until: stays},
	)
}
