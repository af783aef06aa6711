package pages

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Everything that is missing is shown at once and beside its field, before anything is sent: what was typed stays, a
// password too. The summary takes the focus and links to each field.
func TestAFormThatLacksSomethingSaysAllOfItAndKeepsWhatWasTyped(t *testing.T) {
	url, ctx := stage(t), browser(t)
	var at, wrong, focus, kept, described, after string
	err := chromedp.Run(
		ctx, chromedp.Navigate(url+"/first"), chromedp.Evaluate(`document.getElementById('f-name').value = ''`, nil),
		chromedp.SetValue("#f-password", "Correct-Horse-9", chromedp.ByQuery),
		chromedp.Evaluate(`document.querySelector('form button[type=submit]').click(); 0`, nil),
		chromedp.Location(&at),
		chromedp.Evaluate(`[...document.querySelectorAll('.field .wrong')].map((w) => w.closest('.field').querySelector('label').textContent.trim() + '：' + w.textContent.trim()).join(' ')`, &wrong),
		chromedp.Evaluate(`document.activeElement.className + ' ' + document.activeElement.textContent.replace(/\s+/g, '')`, &focus),
		chromedp.Value("#f-password", &kept, chromedp.ByQuery),
		chromedp.Evaluate(`document.getElementById(document.getElementById('f-old_password').getAttribute('aria-describedby').split(' ').pop()).textContent.trim()`, &described),
		chromedp.Evaluate(`document.querySelector('.summary-wrong li:last-child a').click(); 0`, nil),
		chromedp.Evaluate(`document.activeElement.id + ' ' + document.activeElement.getAttribute('aria-invalid')`, &after),
	)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(at, "/first") || wrong != "账号：请填写。 一次性密码：请填写。" || kept != "Correct-Horse-9" {
		t.Errorf("at %s: %q, the password is %q", at, wrong, kept)
	}
	if focus != "summary-wrong 有2处需要修改。账号一次性密码" || described != "请填写。" || after != "f-old_password true" {
		t.Errorf("the focus is on %q, then on %q; the field is described by %q", focus, after, described)
	}
}

// A form that comes back from the server brings the eye, the keyboard and the reader to what is to be repaired.
func TestAFormThatCameBackTakesTheFocusToWhatIsWrong(t *testing.T) {
	url, ctx := stage(t), browser(t)
	for _, name := range []string{"setup-wrong", "sheet-wrong", "daily-wrong"} {
		var focus string
		err := chromedp.Run(ctx, chromedp.Navigate(url+"/"+name),
			chromedp.Evaluate(`document.activeElement.className`, &focus))
		if err != nil {
			t.Fatal(err)
		}
		if focus != "summary-wrong" {
			t.Errorf("%s: the focus is on %q", name, focus)
		}
	}
}
