package pages

import (
	"context"
	"encoding/base64"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// difference says which part of two pictures, seen at a twentieth of their size, is not alike.
func difference(t *testing.T, ctx context.Context, a, b []byte) float64 {
	t.Helper()
	var far float64
	script := fmt.Sprintf(`(async () => {
		const grey = async (data) => {
			const image = new Image();
			image.src = 'data:image/webp;base64,' + data;
			await image.decode();
			const c = document.createElement('canvas');
			c.width = 48; c.height = 32;
			const g = c.getContext('2d');
			g.drawImage(image, 0, 0, 48, 32);
			const d = g.getImageData(0, 0, 48, 32).data, out = [];
			for (let i = 0; i < d.length; i += 4) out.push((d[i] + d[i+1] + d[i+2]) / 3);
			return out;
		};
		const [x, y] = await Promise.all([grey(%q), grey(%q)]);
		return x.filter((v, i) => Math.abs(v - y[i]) > 48).length / x.length;
	})()`, base64.StdEncoding.EncodeToString(a), base64.StdEncoding.EncodeToString(b))
	err := chromedp.Run(ctx, chromedp.Navigate("about:blank"),
		chromedp.Evaluate(script, &far, chromedp.EvalAsValue, awaited))
	if err != nil {
		t.Fatal(err)
	}
	return far
}

func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
