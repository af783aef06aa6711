package draw

import (
	"strings"
	"testing"
)

// Everyone on a list can be drawn: rows that are not people, and two people in one row, are refused.
func TestOnlyOnePersonsNameIsAName(t *testing.T) {
	for name, why := range map[string]string{
		"张三": "", "李 四": "", "2024年1月1日": "不是姓名", "２０２４-1-1": "不是姓名", "㐱某": "", "𠮷野": "", "〇某": "", "阿卜杜拉·买买提": "", "欧阳和平": "", "王及第": "",
		"张三（局长）": "", "John Smith": "", "张某某2": "", "注册中心张三": "", "和平": "", "计合": "",
		"合计": "合计", "合 计": "合计", "总计：3 人": "合计", "小计": "合计", "共12人": "合计", "共 １２ 人": "合计", "共三人": "合计",
		"填表人：李四": "说明", "注：手机号保密": "说明",
		"张三、李四": "一个人", "张三，李四": "一个人", "张三/李四": "一个人", "张三；李四": "一个人", "张三和李四等": "一个人",
		"=张三": "公式", "＝A1": "公式", "+张三": "公式", "@张三": "公式",
		"张\u003f": "认不出", "张□": "认不出", "李〓": "认不出",
		"123": "错了列", "20260101": "错了列", "13800138000": "错了列", "***": "错了列",
	} {
		r := CheckName(name)
		if (r == nil) != (why == "") || r != nil && !strings.Contains(r.ZH, why) {
			t.Errorf("%s: %+v, want %q", name, r, why)
		}
	}
}
