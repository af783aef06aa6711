package store

// Text is one sentence in each language the service speaks.
type Text struct{ ZH, EN string }

// Inventory describes what one table holds. The page that tells citizens what is stored is generated from it, and each
// engine's own tables are tested against it, so a column cannot be added without the page showing it.
type Inventory struct {
	Name    string // the store's name for it
	Title   Text
	Columns []Column // every column
	Until   Text     // when it is deleted
}

// Column is one column of a table.
type Column struct {
	Name string
	What Text
}

// Schema returns the tables of a ballot box, in the order of Tables.
func Schema() []Inventory {
	once := Text{"这一票自己的一次性编号", "a number of this ballot's own, used once"}
	return []Inventory{
		{
			string(Admissions),
			Text{"签到表", "Admissions"},
			[]Column{
				{"id", Text{"票的散列值", "the slip's fingerprint"}},
				{"v", Text{"签到请求的散列值；作废的票写着作废", "the fingerprint of the request to sign in, or that the slip is void"}},
			},
			Text{"异议期结束后清除", "erased after the time for objections"},
		},
		{
			string(Ballots),
			Text{"票箱", "Ballot box"},
			[]Column{{"id", once}, {"v", Text{"在手机里封好的票", "the ballot, sealed on the phone"}}},
			Text{"封存时换成按编号排好的一份，异议期结束后清除", "replaced at the seal by a copy in order of the numbers, erased after the time for objections"},
		},
		{
			string(Comments),
			Text{"意见箱", "Suggestions"},
			[]Column{{"id", once}, {"v", Text{"在手机里封好的意见建议", "the suggestion, sealed on the phone"}}},
			Text{"异议期结束后清除", "erased after the time for objections"},
		},
	}
}
