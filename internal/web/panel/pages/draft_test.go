package pages

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What was typed into a long form and not saved is offered again, choices as they were taken; what was saved, wherever
// that led, is not; and no one is offered what someone else typed in the same tab.
func TestALongFormThatWasLeftIsRestoredAndOneThatWasSavedIsNot(t *testing.T) {
	url, ctx := stage(t), browser(t)
	const offered = `[...document.querySelectorAll('.notice.fair')].some((n) => n.textContent.includes('没有保存'))`
	var left, again, heard, early bool
	var outcome, found, keys string
	err := chromedp.Run(
		ctx, chromedp.Navigate(url+"/daily"),
		chromedp.Evaluate(`sessionStorage.clear(); document.querySelector('[name="outcome.12"][value="基本到位"]').click();
			const f = document.querySelector('[name="found.12"]'); f.value = '台账不实'; f.dispatchEvent(new Event('input', {bubbles: true}));
			Object.keys(sessionStorage).join()`, &keys),
		chromedp.Navigate(url+"/dailies"), chromedp.Navigate(url+"/daily"), chromedp.Evaluate(offered, &left),
		chromedp.Evaluate(`document.addEventListener('input', () => { window.heard = true }); 0`, nil),
		chromedp.Click(".notice.fair button", chromedp.ByQuery), chromedp.Evaluate(`window.heard === true`, &heard),
		chromedp.Evaluate(`[...document.querySelectorAll('[name="outcome.12"]')].map((r) => r.value + (r.checked ? '+' : '')).join()`, &outcome),
		chromedp.Value(`[name="found.12"]`, &found, chromedp.ByQuery),
		chromedp.Evaluate(`const send = () => document.querySelector('form[data-draft]')
				.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
			Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
			send(); sessionStorage.getItem('sent') !== null`, &early),
		chromedp.Evaluate(`send(); 0`, nil),
		chromedp.Navigate(url+"/import-done"), chromedp.Navigate(url+"/daily"), chromedp.Evaluate(offered, &again),
	)
	if err != nil {
		t.Fatal(err)
	}
	if !left || found != "台账不实" || outcome != "落实到位,基本到位+,不到位,不适用" { // words:keep
		t.Errorf("offered %v, restored %q and %q", left, outcome, found)
	}
	if !heard {
		t.Error("a page that reloads does not know that something was restored")
	}
	if early {
		t.Error("what could not be sent without a network is held to be saved")
	}
	if again {
		t.Error("what was saved is offered again")
	}
	if !strings.Contains(keys, "孙立") {
		t.Errorf("a draft is kept for anyone in the tab: %s", keys)
	}
}

// A draft of a form that was saved again since is not put over what is there now: it would overwrite it all and pass
// the check of the version. It can be copied, what differs, under the words of its field.
func TestADraftOfAnEarlierVersionIsOnlyShown(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var buttons, typed, shown, now, after string
	var led bool
	err := chromedp.Run(
		ctx, chromedp.Navigate(url+"/daily"),
		chromedp.Evaluate(`sessionStorage.clear(); document.querySelector('form[data-draft] [name=version]').value = '6';
			document.querySelector('[name="outcome.12"][value="基本到位"]').click();
			const f = document.querySelector('[name="found.12"]'); f.value = '台账不实\n两处'; f.dispatchEvent(new Event('input', {bubbles: true})); 0`, nil),
		chromedp.Navigate(url+"/daily"),
		chromedp.Evaluate(`[...document.querySelectorAll('form[data-draft] > .notice.fair button')].map((b) => b.textContent).join()`, &buttons),
		chromedp.Value(`[name="found.12"]`, &typed, chromedp.ByQuery),
		chromedp.Evaluate(`document.querySelectorAll('.notice.fair summary').forEach((el) => el.click()); 0`, nil),
		chromedp.Evaluate(`document.querySelector('.notice.fair').innerText`, &shown),
		chromedp.Evaluate(`[...document.querySelectorAll('.notice.fair dt a')].every((a) => document.getElementById(decodeURIComponent(a.hash.slice(1))))`, &led),
		chromedp.Value(`form[data-draft] [name=version]`, &now, chromedp.ByQuery),
		chromedp.Evaluate(`const g = document.querySelector('[name="found.12"]'); g.value = '另写的'; g.dispatchEvent(new Event('input', {bubbles: true})); 0`, nil),
		chromedp.Navigate(url+"/daily"),
		chromedp.Evaluate(`[...document.querySelectorAll('form[data-draft] > .notice.fair')].map((n) => n.textContent).join()`, &after),
	)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(after, "台账不实\n两处") || !strings.Contains(after, "恢复") {
		t.Errorf("after more was typed, what was overtaken is no longer shown beside it: %s", after)
	}
	var left string
	err = chromedp.Run(
		ctx, chromedp.Evaluate(`[...document.querySelectorAll('form[data-draft] > .notice.fair button')].find((b) => b.textContent === '不再显示').click(); 0`, nil),
		chromedp.Navigate(url+"/daily"),
		chromedp.Evaluate(`[...document.querySelectorAll('form[data-draft] > .notice.fair')].map((n) => n.textContent).join()`, &left),
	)
	if err != nil || strings.Contains(left, "台账不实") || !strings.Contains(left, "恢复") {
		t.Errorf("after it was put away: %q, %v", left, err)
	}
	if buttons != "不再显示" || typed != "" || now != "7" || !led {
		t.Errorf("offered %q, the field says %q at version %s, links lead there: %v", buttons, typed, now, led)
	}
	for _, want := range []string{"不能直接恢复", "基本到位", "台账不实\n两处"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not in what is shown: %s", want, shown)
		}
	}
	if strings.Contains(shown, "落实到位") {
		t.Errorf("what is the same is shown as well: %s", shown)
	}
}

// The version of a scheme is in the address that its editor is sent to.
func TestADraftOfAnEarlierVersionOfASchemeIsOnlyShown(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var same, older string
	const buttons = `[...document.querySelectorAll('form[data-draft] > .notice.fair button')].map((b) => b.textContent).join()`
	const write = `(() => { const f = document.querySelector('form[data-draft]'), e = f.querySelector('input[type=text], textarea');
		e.value += '改'; e.dispatchEvent(new Event('input', {bubbles: true})); return 0; })()`
	err := chromedp.Run(
		ctx, chromedp.Navigate(url+"/scheme-edit-fresh"), chromedp.Evaluate(`sessionStorage.clear(); 0`, nil),
		chromedp.Evaluate(write, nil), chromedp.Navigate(url+"/scheme-edit-fresh"), chromedp.Evaluate(buttons, &same),
		chromedp.Evaluate(`sessionStorage.clear(); document.querySelector('form[data-draft]').setAttribute('action', '/admin/schemes/x?version=0'); 0`, nil),
		chromedp.Evaluate(write, nil), chromedp.Navigate(url+"/scheme-edit-fresh"), chromedp.Evaluate(buttons, &older),
	)
	if err != nil {
		t.Fatal(err)
	}
	if same != "恢复" || older != "不再显示" {
		t.Errorf("offered %q of the same version, %q of an earlier one", same, older)
	}
}

// Figures below a chart are folded on a phone, and open where there is room.
func TestFiguresOfAChartAreFoldedOnAPhoneOnly(t *testing.T) {
	url, ctx := stage(t), browser(t)
	const open = `[...document.querySelectorAll('.more.printed')].map((d) => d.open ? 'open' : 'folded').join()`
	var wide, phone string
	err := chromedp.Run(
		ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(url+"/breakdown"), chromedp.Evaluate(open, &wide),
		chromedp.EmulateViewport(390, 800), chromedp.Navigate(url+"/breakdown"), chromedp.Evaluate(open, &phone),
	)
	if err != nil {
		t.Fatal(err)
	}
	if wide == "" || strings.Contains(wide, "folded") || phone == "" || strings.Contains(phone, "open") {
		t.Errorf("wide: %s; on a phone: %s", wide, phone)
	}
}

// Of drafts that were overtaken three are kept; where there is no room for them, what is typed now is kept alone.
func TestWhatIsTypedNowOutlivesWhatWasOvertaken(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var shown, before int
	var typed string
	err := chromedp.Run(
		ctx, chromedp.Navigate(url+"/daily"),
		chromedp.Evaluate(`sessionStorage.clear();
			const type = (text) => { const f = document.querySelector('[name="found.12"]'); f.value = text;
				f.dispatchEvent(new Event('input', {bubbles: true})); };
			type('甲');
			const key = Object.keys(sessionStorage)[0], was = JSON.parse(sessionStorage.getItem(key));
			const old = (n) => ({ typed: JSON.stringify([['found.12', '旧' + n + 'x'.repeat(9000)]]), version: '1' });
			sessionStorage.setItem(key, JSON.stringify({ ...was, before: [1, 2, 3, 4, 5].map(old) })); 0`, nil),
		chromedp.Navigate(url+"/daily"),
		chromedp.Evaluate(`document.querySelectorAll('form[data-draft] > .notice.fair dl').length`, &shown),
		chromedp.Evaluate(`for (let n = 1 << 20; n; n >>= 1) {
				for (let i = 0; ; i++) { try { sessionStorage.setItem('full' + n + '.' + i, 'x'.repeat(n)); } catch { break; } }
			}
			const g = document.querySelector('[name="found.12"]'); g.value = '乙'.repeat(30000);
			g.dispatchEvent(new Event('input', {bubbles: true}));
			const kept = JSON.parse(sessionStorage.getItem(Object.keys(sessionStorage).find((k) => k.startsWith('draft:')))); 0`, nil),
		chromedp.Evaluate(`kept.before.length`, &before), chromedp.Evaluate(`kept.typed`, &typed),
	)
	if err != nil {
		t.Fatal(err)
	}
	if shown != 3 || before >= 3 || !strings.Contains(typed, "乙乙乙") {
		t.Errorf("%d are shown; where it is full %d are kept beside %.40q", shown, before, typed)
	}
}

// One that was let go for room is shown still; put away, it takes none of the others along. What does not fit by itself
// either lets go of none.
func TestWhatIsPutAwayTakesNoOtherAlong(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var large, full, away string
	err := chromedp.Run(
		ctx, chromedp.Navigate(url+"/daily"),
		chromedp.Evaluate(`sessionStorage.clear();
			const first = document.querySelector('[name="found.12"]'); first.value = '甲';
			first.dispatchEvent(new Event('input', {bubbles: true}));
			const key = Object.keys(sessionStorage)[0], was = JSON.parse(sessionStorage.getItem(key));
			const old = (n) => ({ typed: JSON.stringify([['found.12', '旧' + n + 'x'.repeat(9000)]]), version: '1' });
			sessionStorage.setItem(key, JSON.stringify({ ...was, before: ['A', 'B', 'C'].map(old) })); 0`, nil),
		chromedp.Navigate(url+"/daily"),
		chromedp.Evaluate(`const drafts = () => Object.keys(sessionStorage).find((k) => k.startsWith('draft:'));
			const names = () => (JSON.parse(sessionStorage.getItem(drafts())).before || [])
				.map((d) => JSON.parse(d.typed)[0][1].slice(1, 2)).join('');
			const type = (text) => { const f = document.querySelector('[name="found.12"]'); f.value = text;
				f.dispatchEvent(new Event('input', {bubbles: true})); };
			type('乙'.repeat(6000000)); type('乙'); names()`, &large),
		chromedp.Evaluate(`for (let n = 1 << 20; n; n >>= 1) {
				for (let i = 0; ; i++) { try { sessionStorage.setItem('full' + n + '.' + i, 'x'.repeat(n)); } catch { break; } }
			}
			type('乙'.repeat(3000)); names()`, &full),
		chromedp.Evaluate(`[...document.querySelectorAll('form[data-draft] > .notice.fair')]
			.find((n) => n.textContent.includes('旧A')).querySelector('button').click(); names()`, &away),
	)
	if err != nil {
		t.Fatal(err)
	}
	if large != "ABC" || full != "BC" || away != "BC" {
		t.Errorf("kept after too much was typed: %s; where it is full: %s; after A was put away: %s", large, full, away)
	}
}
