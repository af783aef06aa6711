package pages

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"minping/internal/docx"
	"minping/internal/docx/docxtest"
)

// secondLine is how many characters the second line of the longest paragraph holds, and how many lines go on a page.
const secondLine = `(() => {
	const p = [...document.querySelectorAll('.t')].sort((a, b) => b.textContent.length - a.textContent.length)[0];
	const node = [...p.childNodes].find((n) => n.nodeType === 3), r = document.createRange(), rows = new Map();
	for (let i = 0; i < node.length; i++) {
		r.setStart(node, i); r.setEnd(node, i + 1);
		const y = Math.round(r.getClientRects()[0].top);
		rows.set(y, (rows.get(y) || 0) + 1);
	}
	const tall = parseFloat(getComputedStyle(p).lineHeight);
	return [...rows.values()][1] + ' characters, ' + tall.toFixed(2) + ' px';
})()`

// documents §3: 22 lines of 28 characters; 版记 on an even page; a letter keeps it on the page.
func TestADocumentIsPrintedAsTheStandardAsks(t *testing.T) {
	ctx := browser(t)
	for _, c := range []struct {
		sample, line string
		body         []string
		rows, pages  int
	}{
		{"bulletin", "28 characters, 38.67 px", slices.Repeat([]string{"评"}, 4+20*22), 0, 21},
		{"bulletin", "28 characters, 38.67 px", nil, 100, 10},
		{"upward", "28 characters, 38.67 px", nil, 0, 2},
		{"exact", "28 characters, 39.27 px", slices.Repeat([]string{"评"}, 22), 0, 4},
		{"letter", "28 characters, 38.67 px", nil, 0, 1},
	} {
		d := docxtest.Samples()[c.sample]
		d.Attached, d.Keep = nil, nil
		d.Body = append([]string{strings.Repeat("民主测评", 20)}, c.body...)
		switch {
		case c.rows > 0: // 版记 on the even page that follows
			d.Attached = docxtest.Samples()[c.sample].Attached[:1]
			d.Attached[0].Table.Rows = slices.Repeat(d.Attached[0].Table.Rows[:1], c.rows)
		case c.sample == "bulletin": // nothing but lines, seven of them on page one
			d.Title = "关于青石市人力资源和社会保障局巡察整改评估结果的通知" // of two lines
			d.CC, d.PrintedBy, d.Note, d.Signature = nil, "", "", docx.Signature{}
		}
		html, err := docx.HTML(d)
		if err != nil {
			t.Fatal(err)
		}
		var line string
		var pdf []byte
		err = chromedp.Run(ctx,
			emulation.SetDeviceMetricsOverride(590, 850, 1, false), // 156 mm at 96 dpi
			chromedp.Navigate("data:text/html;base64,"+base64.StdEncoding.EncodeToString(html)),
			emulation.SetEmulatedMedia().WithMedia("print"),
			chromedp.Evaluate(`document.querySelector('main').style.padding = 0`, nil),
			chromedp.Evaluate(secondLine, &line),
			chromedp.Evaluate(`document.querySelector('main').style.padding = ''`, nil),
			chromedp.ActionFunc(func(ctx context.Context) (err error) {
				pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).Do(ctx)
				return err
			}))
		if err != nil {
			t.Fatal(err)
		}
		keep(t, "document-"+c.sample, pdf)
		if pages := len(pdfPage.FindAll(pdf, -1)); line != c.line || pages != c.pages {
			t.Errorf("%s of %d rows is printed with %s on %d pages", c.sample, c.rows, line, pages)
		}
	}
}
