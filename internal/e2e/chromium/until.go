package chromium

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Until waits until a JavaScript expression is true, even while pages come and go. The page checks for itself: asking
// it from here every few milliseconds would cost more processor time than everything else most tests do. An expression
// with a side effect has it once, when it returns a true value.
func Until(expression string, patience time.Duration) chromedp.Action {
	look := `(async () => {
		const holds = () => { try { return !!(` + expression + `); } catch { return false; } };
		for (let n = 0; n < 50; n++) {
			if (holds()) return true;
			await new Promise((wait) => setTimeout(wait, 40));
		}
		return false;
	})()`
	wait := func(params *runtime.EvaluateParams) *runtime.EvaluateParams { return params.WithAwaitPromise(true) }
	return chromedp.ActionFunc(func(ctx context.Context) error {
		for end := time.Now().Add(patience); ; time.Sleep(40 * time.Millisecond) { // a page that was left is silent
			var holds bool
			once, cancel := context.WithTimeout(ctx, 10*time.Second)
			err := chromedp.Evaluate(look, &holds, wait).Do(once)
			cancel()
			switch {
			case err == nil && holds:
				return nil
			case ctx.Err() != nil || time.Now().After(end):
				return errors.Join(fmt.Errorf("waited in vain for %s", expression), err)
			}
		}
	})
}
