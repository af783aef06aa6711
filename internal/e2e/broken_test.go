package e2e

import (
	"strings"
	"testing"
)

// broken names the words that are split over two lines.
const broken = `((words) => {
	const found = new Set();
	for (const el of document.querySelectorAll('h1, p, .label, .hint, .asked span')) {
		const texts = [], walk = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
		for (let n; (n = walk.nextNode());) texts.push(...[...n.data].map((_, i) => [n, i]));
		const all = texts.map(([n, i]) => n.data[i]).join('');
		for (const word of words) {
			const at = all.indexOf(word);
			if (at < 0) continue;
			const range = document.createRange(), last = texts[at + word.length - 1];
			range.setStart(...texts[at]);
			range.setEnd(last[0], last[1] + 1);
			if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) found.add(word);
		}
	}
	return [...found].join(' ');
})(['形式', '走过场', '避重就轻', '只改表面', '反弹', '回潮', '追究', '钱款', '制度', '执行', '情况', '公开', '没有', '发现', '突出', '问题',
	'认为', '存在', '修改', '投出', '以后', '责任', '处理', '资金', '退缴', '一项', '工作人员', '分钟'])`

// TestNoWordIsBrokenInTheLargestType: a line ends between words, also where eight characters fit on one.
func TestNoWordIsBrokenInTheLargestType(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{questions: []sessionQuestion{nine[4], nine[8]}})
	p := newPhone(t)
	p.size(320, 640)
	p.open(h.slip(0))
	p.sees("校验码")
	p.eval("document.querySelector('.size2').click()", nil)
	whole := func(screen string) {
		p.sees(screen)
		var words string
		p.eval(broken, &words)
		if words != "" {
			t.Errorf("%s breaks %s", screen, words)
		}
		if strings.Contains(p.textNow(), "\u200b") {
			t.Errorf("%s has marks in its text that a person copies along", screen)
		}
	}
	whole("开始")
	p.tap("开始")
	whole("第 1 题")
	p.answer("责任", "到位")
	whole("第 2 题")
	p.answer("存在", "没有发现突出问题")
	whole("核对一下")
}
