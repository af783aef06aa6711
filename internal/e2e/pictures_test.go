package e2e

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"minping/internal/vote"
)

var retake = flag.Bool("pictures", false, "take the pictures of README.md again while the tests run")

const (
	pictureFolder = "static/pictures"
	pictureMax    = 60_000 // bytes
)

// picture photographs what the tab shows, when pictures are taken: go test ./internal/e2e -run 'ByHand|Pictures'
// -pictures.
func (p *tab) picture(name string) {
	p.t.Helper()
	if !*retake {
		return
	}
	var raw []byte
	var size [2]float64
	p.eval(`[innerWidth, innerHeight]`, &size)
	// a phone's pixels are two of a page's
	clip := page.Viewport{Width: size[0], Height: size[1], Scale: min(1, 580/size[0])}
	p.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		shot := page.CaptureScreenshot().WithFormat(page.CaptureScreenshotFormatWebp).WithQuality(75)
		raw, err = shot.WithClip(&clip).Do(ctx)
		return err
	}))
	if err := os.WriteFile(filepath.Join(root(p.t), pictureFolder, name+".webp"), raw, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

var pictureLink = regexp.MustCompile(`(?:src="|\()(` + pictureFolder + `/[a-z]+\.webp)`)

func TestTheReadmesPicturesExistAndAreSmall(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join(root(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	links := pictureLink.FindAllStringSubmatch(string(readme), -1)
	if len(links) != 3 {
		t.Errorf("%d pictures in README.md", len(links))
	}
	for _, l := range links {
		if info, err := os.Stat(filepath.Join(root(t), l[1])); err != nil ||
			info.Size() > pictureMax || info.Size() < 2000 {
			t.Errorf("%s: %v, at most %d bytes: %v", l[1], err, pictureMax, info)
		}
	}
}

// votes has a citizen vote with the slip in a phone's browser, the way a hall sees it.
func (h *office) votes(s paperSlip) {
	h.t.Helper()
	raw, err := h.Boxes.Manifest(h.t.Context(), s.SID)
	h.must(err)
	box, err := vote.ParseManifest(raw)
	h.must(err)
	token, err := vote.B64u.DecodeString(s.Token)
	h.must(err)
	p := newPhone(h.t)
	p.open(vote.SlipURL(h.url, s.SID, vote.Token(token), box.M))
	p.tap("开始")
	p.sees("总体评价")
	p.picture("phone")
	for _, a := range [][2]string{
		{"总体评价", "满意"},
		{"刚才通报的整改情况", "相符"},
		{"整改是否到位", "到位"},
		{"领导班子", "满意"},
		{"责任人处理", "到位"},
		{"完善制度", "到位"},
		{"办事效率", "满意"},
		{"反弹", "没有反弹"},
		{"存在哪些问题", "没有发现突出问题"},
	} {
		p.answer(a[0], a[1])
	}
	p.tap("投票")
	p.sees("您的一票已投进票箱")
	p.unbroken()
}
