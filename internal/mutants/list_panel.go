package mutants

const sessionPages = "internal/web/panel/session"

var panelRoom = []Mutant{
	{"What is on in another round is on the page", sessionPages, `p == partRunning || p == partToday || p`, `p`, "TestTheBriefingsOfEveryRoundAreOnOnePage"},
	{"What is far off in another round stays there", sessionPages, `p == partComing && o.HeldAt.Sub(now) < soon`, `p == partComing`, "TestTheBriefingsOfEveryRoundAreOnOnePage"},
}
