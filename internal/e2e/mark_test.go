package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"minping/internal/vote"
	"minping/static"
)

type groupMarks struct{ Shapes, Light, Dark []string }

func marksOf(t *testing.T) (out groupMarks) {
	t.Helper()
	if err := json.Unmarshal(static.Marks, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// signs reads the marks that a page shows: their text and colour.
const signs = `[...document.querySelectorAll('.sign')].map((e) => e.innerText + ' #' +
	getComputedStyle(e).color.match(/\d+/g).slice(0, 3).map((n) => (256 + +n).toString(16).slice(1)).join(''))`

// experience §5: a person who holds a slip of a group finds the same mark on the phone.
func TestThePhoneShowsTheMarkOfTheSlipsGroup(t *testing.T) {
	t.Parallel()
	marks := marksOf(t)
	for place, group := range []string{"干部职工", "群众和服务对象"} {
		h := newSession(t, plan{group: group})
		p := newPhone(t)
		p.open(h.slip(0))
		p.sees("票种：" + group)
		for scheme, colours := range map[string][]string{"light": marks.Light, "dark": marks.Dark} {
			p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{
				Name:  "prefers-color-scheme",
				Value: scheme,
			}}))
			var got []string
			p.eval(signs, &got)
			want := fmt.Sprintf("%s%c %s", marks.Shapes[place], 'A'+place, colours[place])
			if len(got) != 1 || got[0] != want {
				t.Errorf("%s, %s: %q, want %s", group, scheme, got, want)
			}
		}
		keepPicture(p, fmt.Sprintf("intro-mark-%d", place), wholePage)
	}
	h := newSession(t, plan{group: "群众和服务对象", presence: 1}) // of two codes on the screen, whose is to be scanned
	p := newPhone(t)
	p.open(h.slip(0))
	p.tap("开始")
	p.sees("大屏")
	var waits []string
	p.eval(signs, &waits)
	if want := marks.Shapes[1] + "B " + marks.Light[1]; len(waits) != 1 || waits[0] != want {
		t.Errorf("before the screen is scanned: %q, want %s", waits, want)
	}
	p = newPhone(t)
	p.open(newSession(t, plan{}).slip(0))
	p.sees("开始")
	var none []string
	p.eval(signs, &none)
	if len(none) != 0 {
		t.Errorf("without groups there is %q", none)
	}
}

// The panel prints the marks in the session's order, whatever order the browser kept the slips in.
func TestThePanelPrintsTheMarkOfEachGroup(t *testing.T) {
	t.Parallel()
	h, p := slipMaker(t)
	marks := marksOf(t)
	m := vote.B64u.EncodeToString(h.box.M[:])
	p.eval(`minpingSlips.make({session: 's1', boxes: [{sid: 'b', group: '群众', count: 1}, {sid: 'a', group: '干部', count: 1}]})`, nil)
	p.eval(fmt.Sprintf(`minpingSlips.sheets({session: 's1', base: 'https://ceping.example', unit: '甲', date: '乙', boxes: [
		{sid: 'a', group: '干部', m: %q, number: '1'}, {sid: 'b', group: '群众', m: %q, number: '2'}]}).then((s) => document.body.append(s))`, m, m), nil)
	p.do(emulation.SetEmulatedMedia().WithMedia("print"))
	var got []string
	p.eval(signs, &got)
	want := marks.Shapes[0] + "A " + marks.Light[0] + ", " + marks.Shapes[1] + "B " + marks.Light[1]
	if strings.Join(got, ", ") != want {
		t.Errorf("%q, want %s", got, want)
	}
	keepPicture(p, "panel-slips-marks", wholePage)
}
