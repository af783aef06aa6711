package pages

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
)

var templateNamed = regexp.MustCompile(`(?m)^func \((\w+)\) Template\(\) string`)

// A page without a state is one that no one looks at and that no test measures.
func TestEveryPageOfThePanelHasAState(t *testing.T) {
	shown := map[string]bool{}
	for _, c := range states() {
		page := reflect.TypeOf(c.view)
		shown[filepath.Base(page.PkgPath())+"."+page.Name()] = true
	}
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range templateNamed.FindAllStringSubmatch(string(text), -1) {
			found++
			if name := filepath.Base(filepath.Dir(file)) + "." + m[1]; !shown[name] {
				t.Errorf("%s is in no state of states()", name)
			}
		}
	}
	if found < 60 {
		t.Errorf("%d pages found", found)
	}
}

var plainDay = regexp.MustCompile(`\b(\d{4}-)?[01]\d-[0-3]\d\b`)

func TestDaysAreWrittenAsInAnOfficialDocument(t *testing.T) {
	eachState(t, func(t *testing.T, name string, page *html.Node) {
		for _, n := range find(page, func(n *html.Node) bool { return n.Type == html.TextNode }) {
			if day := plainDay.FindString(n.Data); day != "" && !inside(n, tag("code", "script", "textarea")) {
				t.Errorf("%s says %s: %q", name, day, strings.TrimSpace(n.Data))
			}
		}
	})
}

// insideWords are the lines that end inside a word of a name; they are looked for where most names stand.
const insideWords = `[...document.querySelectorAll('h1, th, summary, dt, .names a')].filter((e) => e.checkVisibility()).flatMap((e) => {
	const out = [], words = ['委员会', '机关', '派驻', '党组', '人民', '代表', '事业', '单位', '联合', '所属', '机构', '整改', '巡察', '通知'];
	let line = '', top = null;
	const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
	const lines = [];
	while (walk.nextNode()) {
		const text = walk.currentNode;
		for (let i = 0; i < text.length; i++) {
			const r = document.createRange();
			r.setStart(text, i); r.setEnd(text, i + 1);
			const box = r.getBoundingClientRect();
			if (!box.width) continue;
			if (top !== null && box.top > top + box.height / 2) { lines.push(line); line = ''; }
			top = box.top; line += text.data[i];
		}
	}
	lines.push(line);
	const all = lines.join('');
	let at = 0;
	for (const l of lines.slice(0, -1)) {
		at += l.length;
		for (const w of words) for (let k = all.indexOf(w); k >= 0; k = all.indexOf(w, k + 1)) if (k < at && at < k + w.length) out.push(lines.join('/'));
	}
	return out;
})`

func TestNoNameIsBrokenInsideAWord(t *testing.T) {
	url := stage(t)
	ctx := measuring(t)
	for _, name := range []string{"decision", "effects", "documents", "final-open", "daily-round-many"} {
		for _, width := range []int64{390, 1280} {
			var out []string
			if err := chromedp.Run(
				ctx, emulation.SetDeviceMetricsOverride(width, 844, 1, width < 500), chromedp.Navigate(url+"/"+name),
				chromedp.Evaluate(insideWords, &out),
			); err != nil {
				t.Fatal(err)
			}
			for _, line := range out {
				t.Errorf("%s at %d px: %s", name, width, line)
			}
		}
	}
}
