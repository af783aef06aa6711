package apptest

// Typed is something that people type or paste, and how it must be read. A Reads of "" is an empty cell; Says is part
// of the reason for which it is refused.
type Typed struct{ Text, Reads, Says string }

// Phones are telephone numbers as found in lists (inputs §1).
var Phones = []Typed{
	{Text: "\uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10", Reads: "13800138000"},
	{Text: "\u202a13800138001\u202c", Reads: "13800138001"},
	{Text: "\u202d13800138011\u202c", Reads: "13800138011"},
	{Text: "\u200e13800138002", Reads: "13800138002"},
	{Text: "\ufeff13800138012", Reads: "13800138012"},
	{Text: "\uff080635\uff098888881", Reads: "06358888881"},
	{Text: "(0635)8888891", Reads: "06358888891"},
	{Text: "0635\uff0d8888882", Reads: "06358888882"},
	{Text: "0635\u20138888883", Reads: "06358888883"},
	{Text: "0635\u20118888893", Reads: "06358888893"},
	{Text: "138\u30000013\u30008003", Reads: "13800138003"},
	{Text: "138\u00a00013\u20098013", Reads: "13800138013"},
	{Text: `="13800138004"`, Reads: "13800138004"},
	{Text: "'13800138005", Reads: "13800138005"},
	{Text: "+86 138 0013 8006", Reads: "13800138006"},
	{Text: "008613800138007", Reads: "13800138007"},
	{Text: "\uff0b8613800138017", Reads: "13800138017"},
	{Text: "无", Reads: ""},
	{Text: "/", Reads: ""},
	{Text: "\uff0f", Reads: ""},
	{Text: "暂无", Reads: ""},
	{Text: "-", Reads: ""},
	{Text: "\u2014\u2014", Reads: ""},
	{Text: "0635-8888888转801", Says: "只能写一个号码"},
	{Text: "0635-8888888\uff0d801转2", Says: "只能写一个号码"},
	{Text: "13800138000/13900139000", Says: "只能写一个号码"},
	{Text: "13800138000\u300113900139000", Says: "只能写一个号码"},
	{Text: "13800138000 13900139000", Says: "只能写一个号码"},
	{Text: "1.38E+10", Says: "科学计数"},
	{Text: "1380013800", Says: "手机号码是 11 位"},
	{Text: "138001380000", Says: "手机号码是 11 位"},
	{Text: "+86 138 0013 800", Says: "手机号码是 11 位"},
	{Text: "张三", Says: "7 到 15 位数字"},
}

// SamePeople are pairs of rows, name, kind and phone, that are about one person (inputs §1).
var SamePeople = [][2]string{
	{"张三\t群众\t", "张\u3000三\t群众\t"},
	{"张三\t群众\t", "张 三\t群众\t"},
	{"张三\t群众\t", "张\u200b三\t 群众\t"},
	{"张三\t干部职工\t", "张三\t干部\u3000职工\t"},
	{"阿卜杜拉\u00b7买买提\t群众\t13800138000", "阿卜杜拉\u2022买买提\t群众\t13800138000"},
	{"阿卜杜拉\u00b7买买提\t群众\t13800138000", "阿卜杜拉\u30fb买买提\t群众\t13800138000"},
	{"阿卜杜拉\u00b7买买提\t群众\t13800138000", "阿卜杜拉\uff0e买买提\t群众\t13800138000"},
	{"李四\t群众\t13800138000", "李四\t群众\t+8613800138000"},
	{"李四\t群众\t13800138000", "李四\t群众\t008613800138000"},
}

// Kinds are words for kinds of organizations, with the code of the kind (inputs §1).
var Kinds = []Typed{
	{Text: "乡镇（街道）", Reads: "township"},
	{Text: "乡镇(街道)", Reads: "township"},    // words:keep
	{Text: "乡镇 ( 街道 )", Reads: "township"}, // words:keep
	{Text: "乡镇\u3014街道\u3015", Reads: "township"},
	{Text: "街道", Reads: "township"},
	{Text: "县（市区）", Reads: "county"},
	{Text: "县（市、区）", Reads: "county"},
	{Text: "县(市区)", Reads: "county"}, // words:keep
	{Text: "市直　部门", Reads: "department"},
	{Text: "市直 部门", Reads: "department"},
	{Text: "\ufeff市直部门\u200b", Reads: "department"},
	{Text: "\uff24epartment", Reads: "department"},
	{Text: "派驻组", Reads: "stationed"},
	{Text: "派驻纪检组", Reads: "stationed"},
	{Text: "监督检查室", Reads: "office"},
	{Text: "纪检监察机关", Reads: "organ"},
	{Text: "组织部门", Reads: "organ"},
	{Text: "其\u5b83", Reads: "other"},
	{Text: "市直属", Says: "应为市直部门"},
	{Text: "", Says: "应为市直部门"},
}

// SameUnits are pairs of names of one organization (inputs §1).
var SameUnits = [][2]string{
	{"市场监督管理局(知识产权局)", "市场监督管理局（知识产权局）"}, // words:keep
	{"市自然资源和规划局", "市自然资源和 规划局"},
	{"市水利局", "市水利局\u200b"},
	{"甲乙\u00b7丙局", "甲乙\u2022丙局"},
	{"甲乙\u00b7丙局", "甲乙\ufe52丙局"},
	{"市城管局(一队)", "市城管局\ufe35一队\ufe36"}, // words:keep
	{"\U00020bb7家镇", "\U00020bb7\U000e0100家镇"},
	{"\u0626\u06c7\u064a\u063a\u06c7\u0631", "\u202b\u0626\u06c7\u064a\u0640\u063a\u06c7\u0631\u202c"},
	{"\u0f56\u0f7c\u0f51\u0f0b\u0f61\u0f72\u0f42", "\u0f56\u0f7c\u0f51\u0f0c\u0f61\u0f72\u0f42\u0f0b"},
}

// PastedNames are names as they come out of a clipboard, and what is stored of them: what cannot be seen is not, what
// is part of the spelling is.
var PastedNames = []Typed{
	{Text: "\u202d市场监督管理局\u202c", Reads: "市场监督管理局"},
	{Text: "\u200e市水\u200b利局\u2060", Reads: "市水利局"},
	{Text: "\ufffc市\u00ad教育局\ufeff", Reads: "市教育局"},
	{Text: "\u2066市民政局\u2069", Reads: "市民政局"},
	{Text: "\U00020bb7\U000e0100家镇", Reads: "\U00020bb7\U000e0100家镇"},
	{Text: "\U0002ebf0镇", Reads: "\U0002ebf0镇"},
	{Text: "喀什\u00b7\u0626\u06c7\u064a\u063a\u06c7\u0631\u200f局", Reads: "喀什\u00b7\u0626\u06c7\u064a\u063a\u06c7\u0631局"},
	{Text: "\u182a\u1820\u180b\u202f\u1824\u1828", Reads: "\u182a\u1820\u180b\u202f\u1824\u1828"},
	{Text: "\u0f56\u0f7c\u0f51\u0f0b\u0f61\u0f72\u0f42\u200b", Reads: "\u0f56\u0f7c\u0f51\u0f0b\u0f61\u0f72\u0f42"},
}

// Scores are points as typed into a sheet (inputs §1).
var Scores = []Typed{
	{Text: "\uff13.\uff15", Reads: "3.5"},
	{Text: "3\u30025", Reads: "3.5"},
	{Text: "\uff13\uff0e\uff15", Reads: "3.5"},
	{Text: " 3.5\u3000", Reads: "3.5"},
	{Text: "3\u200b.5", Reads: "3.5"},
	{Text: "\uff10\uff13.5", Reads: "3.5"},
	{Text: "00.5", Reads: "0.5"},
	{Text: "3,5", Says: "小数点请用"},
	{Text: "3\uff0c5", Says: "小数点请用"},
	{Text: "3.5分", Says: "只填数字"},
	{Text: "3 .5", Says: "不能有空格"},
	{Text: "3..5", Says: "两个小数点"},
	{Text: "1e1", Says: "科学计数"},
}

// AccountNames are spellings of the account "organizer" (inputs §1).
var AccountNames = []string{
	"Organizer", "ORGANIZER", " organizer ", "\uff2frganizer", "organizer\u200b", "\u202aorganizer\u202c",
	"organizer\u3000", "orga nizer",
}
