package typed

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	utf16 "golang.org/x/text/encoding/unicode"
)

func TestAPhoneIsOneNumberHoweverItIsTyped(t *testing.T) {
	for in, want := range map[string]string{
		"１３８００１３８０００":             "13800138000",
		"\u202d13800138000\u202c": "13800138000",
		"\u200e13800138000":       "13800138000",
		"\ufeff138\u200b00138000": "13800138000",
		"138\u30000013\u30008000": "13800138000",
		`="13800138000"`:          "13800138000",
		"'13800138000":            "13800138000",
		"\u201913800138000":       "13800138000",
		"138-0013-8000":           "13800138000",
		"138.0013.8000":           "13800138000",
		"13800138000.0":           "13800138000",
		"+8613800138000":          "13800138000",
		"008613800138000":         "13800138000",
		"8613800138000":           "13800138000",
		"(+86)138 0013 8000":      "13800138000",
		"＋８６－１３８００１３８０００":         "13800138000",
		"\uff080635\uff098888888": "06358888888",
		"0635\uff0d8888888":       "06358888888",
		"0635\u20138888888":       "06358888888",
		"0635\u20148888888":       "06358888888",
		"0635\u22128888888":       "06358888888",
		"0635\u30fc8888888":       "06358888888",
		"0635 8888888":            "06358888888",
		"+86 635 8888888":         "06358888888",
		"+86-10-66668888":         "01066668888",
		"86 (0635) 8888888":       "8606358888888",
		"4001234567":              "4001234567",
		"+86 400 123 4567":        "4001234567",
		"8888888":                 "8888888",
		"4008008 888":             "4008008888", // whole, although it looks like an extension
		"4008008-888":             "4008008888",
		"8008008 888":             "8008008888",
		"+86 4008008 888":         "4008008888",
		"010 8888888 8":           "01088888888",
		"021-5555555 5":           "02155555555",
		"+86 21 5555555 5":        "02155555555",
		"+852 2345 6789":          "+85223456789",
		"0085223456789":           "+85223456789",
		"\u65e0":                  "",
		"/":                       "",
		"-":                       "",
		"\uff0f":                  "",
		"\u2014\u2014":            "",
		"\u6682\u65e0":            "",
		"\u7121":                  "",
		"\u672a\u7559":            "",
		"#N/A":                    "",
		"13800138000\uff1b":       "13800138000",
		"13800138000\u3002":       "13800138000",
		"N/A":                     "",
		" ":                       "",
		"":                        "",
	} {
		got, err := Phone(in)
		// a country code without + before a landline is ambiguous: it is refused for its length
		if in == "86 (0635) 8888888" {
			if err == nil {
				t.Errorf("Phone(%+q) = %q, want it refused", in, got)
			}
			continue
		}
		if got != want || err != nil {
			t.Errorf("Phone(%+q) = %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestWhatIsNotOnePhoneIsRefusedWithTheTrueReason(t *testing.T) {
	for in, want := range map[string]string{
		"0635-8888888\u8f6c801":                "只能写一个号码",
		"0635-8888888 \u5206\u673a 801":        "只能写一个号码",
		"0635-8888888-801#2":                   "只能写一个号码",
		"0635-8888888x801":                     "只能写一个号码",
		"0635-8888888 ext. 801":                "只能写一个号码",
		"8888888-801":                          "只能写一个号码",
		"8888888\uff0d\uff18\uff10\uff11":      "只能写一个号码",
		"88888888 8001":                        "只能写一个号码",
		"(0635)8888888-1":                      "只能写一个号码",
		"+86-10-88888888-1":                    "只能写一个号码",
		"400-800-8888-1":                       "只能写一个号码",
		"4008008 8881":                         "只能写一个号码",
		"8888888 888":                          "只能写一个号码",
		"010 88888888 8":                       "只能写一个号码",
		"8888888 8":                            "最后一位和前面隔开了",
		"0635 8888888 8":                       "最后一位和前面隔开了",
		"13800138000/13900139000":              "只能写一个号码",
		"13800138000\uff0f13900139000":         "只能写一个号码",
		"13800138000\u300113900139000":         "只能写一个号码",
		"13800138000\uff0c13900139000":         "只能写一个号码",
		"13800138000 13900139000":              "只能写一个号码",
		"13800138000\n13900139000":             "只能写一个号码",
		"13800138000\u621613900139000":         "只能写一个号码",
		"8888888 8888889":                      "只能写一个号码",
		"1.38E+10":                             "科学计数",
		"1.38001E+10":                          "科学计数",
		"12345":                                "7 到 15 位",
		"138001380ab":                          "不要写文字",
		"\u7535\u8bdd\uff1a13800138000":        "不要写文字",
		"13800138000\uff08\u672c\u4eba\uff09":  "不要写文字",
		"1380013800O":                          "不要写文字",
		"00000000000":                          "7 到 15 位",
		"+":                                    "7 到 15 位",
		"+0 13800138000":                       "7 到 15 位",
		"\u8bf7\u8054\u7cfb\u529e\u516c\u5ba4": "7 到 15 位",
		"138****8000":                          "7 到 15 位",
	} {
		got, err := Phone(in)
		var r *Refusal
		if !errors.As(err, &r) || !strings.Contains(r.ZH, want) || got != "" {
			t.Errorf("Phone(%+q) = %q, %v, want it refused with %s", in, got, err, want)
		}
	}
}

func TestTextsThatReadTheSameHaveOneKey(t *testing.T) {
	for _, same := range [][]string{
		{"张三", "张\u3000三", "张 三", " 张三\u200b", "张\u00a0三", "张\u2003三", "张\u00ad三", "\ufeff张三", "张\t三", "张三\ufe00"},
		{"阿卜杜拉\u00b7买买提", "阿卜杜拉\u2022买买提", "阿卜杜拉\u30fb买买提", "阿卜杜拉\uff65买买提", "阿卜杜拉\u2027买买提", "阿卜杜拉 \u00b7 买买提", "阿卜杜拉.买买提", "阿卜杜拉\uff0e买买提", "阿卜杜拉\u22c5买买提"},
		{"市场监督管理局(知识产权局)", "市场监督管理局\uff08知识产权局\uff09", "市场监督管理局 (知识产权局)", "市场监督管理局\uff08知识产权局)", "市场监督管理局\ufe59知识产权局\ufe5a"}, // words:keep
		{"乡镇(街道)", "乡镇\uff08街道\uff09", "乡镇（街道） "}, // words:keep
		{"市直部门", "市直\u3000部门"},
		{"IT中心", "\uff29\uff34中心", "it 中心"},
		{"Li Ming", "LI  MING", "li\u3000ming"},
		{"第1-2组", "第1\u20132组", "第1\u20142组", "第1\u2014\u20142组", "第１－２组"},
		{"“一带一路”办", "\"一带一路\"办", "\u300c一带一路\u300d办"},
		{"市局(代管)", "市局[代管]", "市局【代管】", "市局［代管］", "市局〖代管〗"}, // words:keep
		{"fina办", "\ufb01na办"},                             // as PDF files write it
		{"第II组", "第\u2161组", "第\u2171组"},
		{"用工办", "\u2f64工办"}, // a radical that PDF files contain instead of the character
		{"café", "cafe\u0301"},
		{"阿卜杜拉\u00b7买买提", "阿卜杜拉\u25e6买买提", "阿卜杜拉\u25aa买买提", "阿卜杜拉\ufe52买买提", "\u202b阿卜杜拉\u00b7买买提\u202c", "阿卜杜拉\u2e31买买提"},
		{"\U00020bb7田", "\U00020bb7 田", "\U00020bb7\u3000田", "\U00020bb7\U000e0100田", "\ufffc\U00020bb7田"},
		{"\U0002ebf0三", "\U0002ebf0 三"},                     // younger than Go's tables
		{"乡镇(街道)", "乡镇\ufe35街道\ufe36", "乡镇\u3014街道\u3015"},  // words:keep
		{"第1~2组", "第1\uff5e2组", "第1\u301c2组", "第1\u223c2组"}, // words:keep
		{
			"\u0626\u06c7\u064a\u063a\u06c7\u0631",
			"\u0626\u06c7\u200d\u064a\u063a\u06c7\u0631",
			"\u0626\u06c7\u064a\u0640\u063a\u06c7\u0631",
			"\u200f\u0626\u06c7\u064a\u063a\u06c7\u0631\u200f",
			"\u0626\ufbd8\u064a\u063a\u06c7\ufeae",
		},
		{
			"\u0f56\u0f40\u0fb2\u0f0b\u0f64\u0f72\u0f66",
			"\u0f56\u0f40\u0fb2\u0f0b\u0f64\u0f72\u0f66\u0f0b",
			"\u0f56\u0f40\u0fb2\u0f0c\u0f64\u0f72\u0f66",
		},
		{"\u182a\u1820\u1832\u1824", "\u182a\u1820\u180b\u1832\u1824", "\u182a\u1820\u1832\u180e\u1824"},
	} {
		for _, s := range same[1:] {
			if Key(s) != Key(same[0]) {
				t.Errorf("Key(%+q) = %+q, Key(%+q) = %+q", s, Key(s), same[0], Key(same[0]))
			}
		}
	}
	for _, differ := range [][2]string{
		{"张三", "张三丰"},
		{"Li Ming", "Liming"},
		{"第1组", "第\u2460组"},
		{"3.5", "35"},
		{"王\u4e00", "王-"},
		{"市一中", "市-中"},
		{"10\u00b2", "102"},
		{"a-b", "ab"},
		{"未", "末"},
		{"1\u301c2", "1-2"},
	} {
		if Key(differ[0]) == Key(differ[1]) {
			t.Errorf("%+q and %+q have one key %+q", differ[0], differ[1], Key(differ[0]))
		}
	}
}

func TestAKeyIsItsOwnKey(t *testing.T) {
	for _, s := range []string{"张 三", "（甲） — 乙", "a  b", "阿 · 卜.杜", "'x'", `="1"`, "“”''", "—— - —", "Ⅷ ①"} {
		if k := Key(s); Key(k) != k {
			t.Errorf("Key(Key(%q)) = %q, want %q", s, Key(k), k)
		}
	}
}

func TestTextStaysAsItWasWrittenButForWhatCannotBeSeen(t *testing.T) {
	for in, want := range map[string]string{
		" 张　三 ":                          "张　三",
		"\u202d市场监管局（新）\u202c":           "市场监管局（新）",
		"第一行\r\n第二行\r第三行":                "第一行\n第二行\n第三行",
		`="0012"`:                        "0012",
		"'=SUM(A1)":                      "=SUM(A1)",
		"'a' or 'b'":                     "'a' or 'b'",
		"\u0645\u06cc\u200c\u062e\u0648": "\u0645\u06cc\u200c\u062e\u0648", // a joiner that is part of the spelling
		"张\u200d三":                       "张三",
		"\ufffc张三":                       "张三",
		"第一行\v第二行\u0085第三行":              "第一行\n第二行\n第三行",
		"第一行\u2028第二行\u2029第三行\f第四行":       "第一行\n第二行\n第三行\n第四行",
		"\U0001f468\u200d\U0001f3fd\u200d": "\U0001f468\u200d\U0001f3fd",
		"\U0001f468\u200d\U0001f467":       "\U0001f468\u200d\U0001f467", // one picture
		"葛\U000e0101城":                     "葛\U000e0101城",               // how the name is written
		"\U000e0101葛":                      "葛",
		"\u1828\u180b\u1820\u180c":         "\u1828\u180b\u1820\u180c", // forms of Mongolian letters
		"张\u180b三":                         "张三",
		"\u0645\u0650\u200c\u062e":         "\u0645\u0650\u200c\u062e", // a vowel sign between letter and joiner
		"\u0645\u200c 张":                   "\u0645 张",
		"\u06dd\u0661":                     "\u06dd\u0661", // Cf, but it can be seen
	} {
		if got := Tidy(in); got != want {
			t.Errorf("Tidy(%+q) = %+q, want %+q", in, got, want)
		}
	}
	if got := Line(" 市\n甲 局 "); got != "市 甲 局" {
		t.Errorf("Line: %q", got)
	}
	if in := "\u182a\u202f\u1824\u1828 \u182a"; Line(in) != in { // the blank before a suffix
		t.Errorf("Line(%+q) = %+q", in, Line(in))
	}
}

func TestWhatIsSentHasNoBlanksAroundIt(t *testing.T) {
	for in, want := range map[string]string{
		"\u3000一楼\u00a0\t ":               "一楼",
		" \u3000\u00a0\t\u200b\u2028 ":    "",
		"\u2028\u2003一楼\r\n":              "一楼",
		" \r\n\u3000\u3000一。\r\n　　二。\n\t": "\u3000\u3000一。\n　　二。", // paragraphs are indented
		"\t姓名\n1\t张三":                     "\t姓名\n1\t张三",          // pasted cells stay in their columns
		"一\u3000楼":                        "一\u3000楼",
	} {
		if got := Sent(in); got != want {
			t.Errorf("Sent(%+q) = %+q, want %+q", in, got, want)
		}
	}
	one, two := " 市\t甲\u2028局", "\u200b"
	Lines(&one, &two)
	if one != "市 甲 局" || two != "" {
		t.Errorf("Lines: %q %q", one, two)
	}
}

func TestAScoreIsReadFromAChineseKeyboard(t *testing.T) {
	for in, want := range map[string]string{
		"３.５": "3.5", "3\u30025": "3.5", "３\uff0e５": "3.5", "3\uff615": "3.5", " 10 ": "10", "\u200b8": "8", "'7": "7",
		`="9.50"`: "9.50", "": "", "\u22121": "-1", "0": "0",
		"100.00": "100.00", "-0": "0", "\u22120.0": "0.0",
	} {
		if got, err := Score(in); got != want || err != nil {
			t.Errorf("Score(%+q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for in, want := range map[string]string{
		"3,5": "小数点", "3\uff0c5": "小数点", "3\u30015": "小数点", "3 5": "空格", "3\u30005": "空格", "3.5分": "单位", "3.5 分": "单位", "95%": "单位", "三点五": "单位", "1e1": "科学计数", "3..5": "两个小数点",
		"3.5.1": "两个小数点", ".5": "两边", "5.": "两边", "5\u3002": "两边", "\u0663": "应为数字", "\u00bd": "应为数字", "+3": "应为数字", "--3": "应为数字", "3/5": "应为数字",
	} {
		got, err := Score(in)
		var r *Refusal
		if want == "两边" {
			want = "前后都要有数字"
		}
		if !errors.As(err, &r) || !strings.Contains(r.ZH, want) || got != "" {
			t.Errorf("Score(%+q) = %q, %v, want it refused with %s", in, got, err, want)
		}
	}
}

func TestACountMayBeFollowedByWhatIsCounted(t *testing.T) {
	for in, want := range map[string]string{
		"12": "12", "１２": "12", " 12 ": "12", "12人": "12", "１２ 人": "12", "共12张": "12", "1,200人": "1200", "１，２００": "1200",
		"十二": "12", "十": "10", "二十人": "20", "一百零五": "105", "二〇": "20", "第七轮": "7", "五届": "5", "两个": "2", "0": "0",
		"-1": "-1", "": "", "三千二百一十": "3210", "15分钟": "15", "12.0": "12", "１２．００人": "12", "12。": "12", "一百二": "120", "二百五人": "250",
		"一千二": "1200", "一千零二": "1002", "一千零二十": "1020", "三百五十六": "356", "一一": "11",
	} {
		if got, err := Whole(in); got != want || err != nil {
			t.Errorf("Whole(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"1 2", "12或13", "3.5人", "1,20", "人", "百", "80%", "大约十人", "12.5", "三四十人", "二十三百", "二十十", "一百零", "十零", "零十", "百二", "+12", "12/24"} {
		got, err := Whole(in)
		var r *Refusal
		if !errors.As(err, &r) || strings.Contains(r.ZH, "3.5") || strings.Contains(r.ZH, "0.5") {
			t.Errorf("Whole(%q) = %q, %v, want a refusal that is about whole numbers", in, got, err)
		}
	}
}

func TestCodesAreReadAsPaperAndAppsShowThem(t *testing.T) {
	for _, in := range []string{
		"123456", "123 456", "１２３４５６", "123\u3000456", "123-456", "123\u2013456",
		"\u200e123456\u200f", " 123\u00a0456 ",
	} {
		if got := OneTime(in); got != "123456" {
			t.Errorf("OneTime(%+q) = %q", in, got)
		}
	}
	for _, in := range []string{
		"0G2W-4RBC-91J6-AT7V", "0g2w 4rbc 91j6 at7v", "０Ｇ２Ｗ－４ＲＢＣ－９１Ｊ６－ＡＴ７Ｖ", "0G2W\u20134RBC\u201491J6\uff0dAT7V",
		"0G2W\u30004RBC\u300091J6\u3000AT7V",
		"0G2W\u30fc4RBC\u221291J6\u00b7AT7V", "0G2W。4RBC．91J6、AT7V", "0G2W\n4RBC\n91J6\nAT7V",
	} {
		if got := Code(in); got != "0G2W4RBC91J6AT7V" {
			t.Errorf("Code(%+q) = %q", in, got)
		}
	}
}

func TestNamesOfAccountsThatDifferInCaseOrWidthAloneAreOne(t *testing.T) {
	for _, in := range []string{
		"organizer", "Organizer", "ORGANIZER", "Ｏｒｇａｎｉｚｅｒ", " organizer\u200b",
		"organizer ", "orga nizer",
	} {
		if got := Account(in); got != "organizer" {
			t.Errorf("Account(%+q) = %q", in, got)
		}
	}
	if Account("organizer1") == Account("organizer") {
		t.Error("two names are one")
	}
}

func TestDaysHaveTheYearsOfThisService(t *testing.T) {
	for in, want := range map[string]string{
		"2026-03-31": "2026-03-31", "2026/3/31": "2026-03-31", "2026.3.31": "2026-03-31", "2026年3月31日": "2026-03-31", "２０２６年３月３１日": "2026-03-31", "20260331": "2026-03-31",
		"2026-03-31 00:00:00": "2026-03-31", "2026\uff0f3\uff0f31": "2026-03-31", "2026年 3月 31日": "2026-03-31", "2026\u20133\u201331": "2026-03-31", "": "", "2000-01-01": "2000-01-01",
		"2100-12-31": "2100-12-31", "2024-02-29": "2024-02-29", "2026年3月31号": "2026-03-31", "2026。3。31": "2026-03-31",
		"二〇二六年三月三十一日": "2026-03-31", "二零二六年十二月一日": "2026-12-01", "二0二六年3月1日": "2026-03-01", "二O二六年十月十日": "2026-10-10",
		"二○二六年三月三十一日": "2026-03-31", "二◯二六年三月一日": "2026-03-01", "2026年三月十日": "2026-03-10", "２０２６年十月10日": "2026-10-10",
		"2026年3月31日（星期二）": "2026-03-31", "2026-3-1 周日": "2026-03-01", "2026-03-31 00:00:00.000": "2026-03-31",
	} {
		if got, err := Day(in); got != want || err != nil {
			t.Errorf("Day(%+q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for in, want := range map[string]string{
		"0000-01-01": "2000 到 2100", "9999-12-31": "2000 到 2100", "1999-12-31": "2000 到 2100", "2101-01-01": "2000 到 2100", "2026-02-30": "没有这一天", "2026-13-01": "没有这一天",
		"2026": "应为日期", "31/3/2026": "应为日期", "明天": "应为日期", "二〇二六年十三月一日": "没有这一天", "二六年三月一日": "应为日期", "2026年三月二三十日": "应为日期",
		"2026-02-09 14:30": "不写时间", "2026-02-09T14:30:00": "不写时间", "2026年2月9日下午2点半": "不写时间", "2026-02-09 00:01": "不写时间", "2026-02-30 14:30": "应为日期",
	} {
		_, err := Day(in)
		var r *Refusal
		if !errors.As(err, &r) || !strings.Contains(r.ZH, want) {
			t.Errorf("Day(%+q): %v, want %s", in, err, want)
		}
	}
}

func TestATimeOfDayIsReadAsPeopleSayIt(t *testing.T) {
	for in, want := range map[string]string{
		"2026-3-1 14:30": "2026-03-01T14:30", "2026年3月1日14时30分": "2026-03-01T14:30", "2026年3月1日14点": "2026-03-01T14:00",
		"2026年3月1日下午2点半": "2026-03-01T14:30", "2026年3月1日 下午 2：30": "2026-03-01T14:30", "2026年3月1日上午9点整": "2026-03-01T09:00",
		"2026-3-1 晚7点": "2026-03-01T19:00", "2026-3-1 中午12点": "2026-03-01T12:00", "2026-3-1 下午14:30": "2026-03-01T14:30", "": "",
	} {
		if got, err := Moment(in); got != want || err != nil {
			t.Errorf("Moment(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"14:30", "2026-3-1", "2026-3-1 24:00", "2026-3-1 14:60", "2026-3-1 25点", "2026-2-30 14:30", "下午2点", "2026-3-1 晚上12点", "2026-3-1 晚上0点", "2026-3-1 晚上1点", "2026-3-1 下午0点", "2026-3-1 中午5点"} {
		if got, err := Moment(in); err == nil {
			t.Errorf("Moment(%q) = %q, want a refusal", in, got)
		}
	}
}

const sample = "单位名称,单位类别\r\n市甲局（新）,市直部门\r\n柳林镇,乡镇（街道）\r\n"

func TestBytesFromWindowsAreText(t *testing.T) {
	encode := func(e interface{ Bytes([]byte) ([]byte, error) }, s string) []byte {
		raw, err := e.Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	gb, gbk := simplifiedchinese.GB18030.NewEncoder(), simplifiedchinese.GBK.NewEncoder()
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"UTF-8":              {[]byte(sample), sample},
		"UTF-8 with a mark":  {[]byte("\xef\xbb\xbf" + sample), sample},
		"GBK":                {encode(gbk, sample), sample},
		"GB 18030":           {encode(gb, sample+"\U00020000\u3400"), sample + "\U00020000\u3400"},
		"GB 18030, Uyghur":   {encode(gb, "ئۇيغۇر,市直部门"), "ئۇيغۇر,市直部门"}, // words:keep
		"UTF-16":             {encode(utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewEncoder(), sample), sample},
		"UTF-16, big-endian": {encode(utf16.UTF16(utf16.BigEndian, utf16.UseBOM).NewEncoder(), sample), sample},
		"UTF-16 without a mark": {
			encode(utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM).NewEncoder(), sample),
			sample,
		},
		"big-endian, no mark":     {encode(utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM).NewEncoder(), sample), sample},
		"GBK that is valid UTF-8": {encode(gbk, "联通"), "联通"},
		"UTF-8, Uyghur":           {[]byte("ئۇيغۇر ئاپتونوم"), "ئۇيغۇر ئاپتونوم"},
		"ASCII":                   {[]byte("a,b\n"), "a,b\n"},
		"nothing":                 {nil, ""},
	} {
		got, err := Decode(c.raw)
		if got != c.want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, raw := range map[string][]byte{
		"Big5":                      encode(traditionalchinese.Big5.NewEncoder(), "單位名稱,單位類別,國稅局,體育總會,聯絡電話,備註說明"), // words:keep
		"UTF-8 with a byte missing": []byte(strings.Replace(sample, "甲", "\xe7\x94", 1)),
		"UTF-8 cut off":             []byte(sample)[:len(sample)-3],
		"a picture":                 []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
		"noise":                     []byte("\x81\x8f\xff\xfe\x90\x01\xc3\x28"),
		"UTF-16 cut off": append(encode(utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewEncoder(), sample),
			'a'),
	} {
		got, err := Decode(raw)
		var r *Refusal
		if !errors.As(err, &r) || r.ZH == "" || got != "" {
			t.Errorf("%s: %q, %v, want it refused", name, got, err)
		}
	}
	if !HasLost("市甲\uFFFD局") || !HasLost("市锟斤拷局") || HasLost("市甲局") {
		t.Error("HasLost")
	}
}

// FuzzDecode: whatever the bytes, the text contains no replacement character unless the file did.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("\xff\xfea\x00"))
	f.Add([]byte("\xc1\xaa\xcd\xa8"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, err := Decode(raw)
		if err == nil && strings.ContainsRune(text, '\uFFFD') && !strings.Contains(string(raw), "\uFFFD") {
			t.Errorf("Decode(%q) lost something: %q", raw, text)
		}
	})
}

// FuzzKey: the key of a key is the same key, and contains nothing invisible.
func FuzzKey(f *testing.F) {
	f.Add("阿卜杜拉·买买提")
	f.Fuzz(func(t *testing.T, s string) {
		k := Key(s)
		if strings.ContainsFunc(k, func(r rune) bool { return unicode.Is(unicode.Cf, r) && !joins(r) }) {
			t.Errorf("Key(%+q) = %+q holds a mark", s, k)
		}
	})
}

// Read by looking back from every mark, a name of 60 kB took the service ten seconds, and this one would take hours.
func TestALongRunOfMarksIsReadInOnePass(t *testing.T) {
	for _, mark := range []string{"\ufe0f", "\u200d"} {
		if got := Sent(strings.Repeat(mark, 1<<20)); got != "" {
			t.Errorf("%d bytes are left of %U", len(got), []rune(mark))
		}
	}
	if got := Sent("市" + strings.Repeat("\ufe0f", 1<<20) + "局"); got != "市局" {
		t.Errorf("between two letters %d bytes are left", len(got))
	}
}

func TestTheBlanksAroundATextAreKnown(t *testing.T) {
	for text, want := range map[string][2]string{
		"": {}, " ": {" "}, "\u3000\n": {"\u3000\n"}, "一 二": {}, "一\n\u3000二": {}, `="1"`: {},
		" 一": {" "}, "一\r\n": {"", "\n"}, "\u3000\u3000一\t": {"\u3000\u3000", "\t"}, "一\u00a0": {"", "\u00a0"},
		"\u200b一": {},
	} {
		before, after := Edges(text)
		if got := [2]string{before, after}; got != want || before+Tidy(text)+after != unwrap(visible(text)) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// A body of a request is refused where it cannot be meant as UTF-8; a password with accents or in one alphabet can.
func TestGBThatIsValidUTF8IsNoRequest(t *testing.T) {
	gb, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(`{"place":"一楼"}`))
	if err != nil || !utf8.Valid(gb) || !MistakenForUTF8(gb) {
		t.Errorf("%q is taken (%v)", gb, err)
	}
	for _, text := range []string{
		`{"place":"一楼"}`, `{"password":"pässwörd£5"}`, `{"password":"парк9"}`, `{"name":"ئۇيغۇر"}`, `{"a":"b"}`, "",
		`{"password":"é¥"}`, `{"password":"дом no. 5"}`,
	} {
		if MistakenForUTF8([]byte(text)) {
			t.Errorf("%s is refused", text)
		}
	}
}
