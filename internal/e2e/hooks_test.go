package e2e

import (
	"path/filepath"
	"sync"
	"testing"

	"minping/internal/bundle"
)

var hooks struct {
	sync.Once
	html []byte
	err  error
}

// hooksPage is a page with the phone's style and its modules within reach of tests.
func hooksPage(t *testing.T) []byte {
	t.Helper()
	hooks.Do(func() {
		dir, err := filepath.Abs("../..")
		if err != nil {
			hooks.err = err
			return
		}
		js, err := bundle.Script(dir, "internal/e2e/testdata/hooks.js")
		if err != nil {
			hooks.err = err
			return
		}
		css, err := bundle.Script(dir, "static/phone/src/style.css")
		hooks.err = err
		hooks.html = []byte(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
			`<title>hooks</title><link rel="icon" href="data:,"><style>` + string(css) +
			`</style><body><div id="app"></div><script>` + string(js) + `</script>`)
	})
	if hooks.err != nil {
		t.Fatal(hooks.err)
	}
	return hooks.html
}

// withHooks opens the page with the modules.
func withHooks(t *testing.T) *tab {
	t.Helper()
	return hooked(t, newPhone(t))
}

func hooked(t *testing.T, p *tab) *tab {
	t.Helper()
	p.open(newSession(t, plan{}).base + "/hooks")
	p.until("window.hooks", "the modules are there")
	return p
}
