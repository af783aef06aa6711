package pages

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"minping/internal/app"
	"minping/internal/app/records"
	"minping/internal/e2e/chromium"
	"minping/internal/web/panel"
	"minping/internal/web/panel/demo"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/asset"
	"minping/static"
)

// CSP is the policy that the panel is served under; a page that breaks it shows up as a message in the browser's
// console.
const testCSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

var loadAssets = sync.OnceValues(func() (*asset.Set, error) {
	files, err := fs.Sub(static.Admin, "admin")
	if err != nil {
		return nil, err
	}
	return asset.New(files)
})

func assets(t *testing.T) *asset.Set {
	t.Helper()
	set, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

var parseAll = sync.OnceValues(func() (*kit.Renderer, error) {
	set, err := loadAssets()
	if err != nil {
		return nil, err
	}
	areas := panel.Areas(&app.Service{Env: new(records.Env)}) // drawing asks no room
	return kit.NewRenderer(set.Path, append(areas, demo.Area(demo.Rooms{}, nil))...)
})

func renderer(t *testing.T) *kit.Renderer {
	t.Helper()
	r, err := parseAll()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func drawn(t *testing.T, v kit.View) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := renderer(t).Draw(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// stage serves every canned page at /<name>, and the assets.
func stage(t *testing.T) string {
	t.Helper()
	set, r := assets(t), renderer(t)
	byName := map[string]kit.View{}
	for _, c := range states() {
		byName[c.name] = c.view
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Security-Policy", testCSP)
		if name, ok := strings.CutPrefix(req.URL.Path, asset.Prefix); ok {
			f, ok := set.Lookup(name)
			if !ok {
				http.NotFound(w, req)
				return
			}
			w.Header().Set("Content-Type", f.Type)
			_, _ = w.Write(f.Body)
			return
		}
		if req.URL.Path == "/api/v1/hall/events" {
			hallEvents(w, req)
			return
		}
		if req.URL.Path == "/hall/pairing" {
			hallPairing(w, req)
			return
		}
		if req.URL.Path == "/x" { // what the live part asks for
			w.WriteHeader(http.StatusNoContent)
			return
		}
		v, ok := byName[req.URL.Path[1:]]
		if !ok {
			http.NotFound(w, req)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		var b bytes.Buffer
		if err := r.Draw(&b, v); err != nil {
			t.Error(err)
		}
		_, _ = w.Write(kit.Owned(b.Bytes(), req.URL.Query().Get("as")))
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

func TestMain(m *testing.M) { os.Exit(chromium.Main(m)) }

// browser is a tab with a separate profile, as in a browser that was just installed.
func browser(t *testing.T) context.Context {
	t.Helper()
	return patient(t, chromium.Tab(t))
}

// measuring is a browser for tests that look at no picture, except where pictures are asked for.
func measuring(t *testing.T) context.Context {
	t.Helper()
	if os.Getenv("PICTURES") != "" {
		return browser(t)
	}
	return patient(t, chromium.Still(t))
}

func patient(t *testing.T, tab context.Context) context.Context {
	ctx, cancel := context.WithTimeout(tab, 15*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// complaints collects what the browser writes to its console: broken policy, missing files, script errors.
type complaints struct {
	mu   sync.Mutex
	text []string
}

func listen(ctx context.Context) *complaints {
	c := &complaints{}
	chromedp.ListenTarget(ctx, func(ev any) {
		c.mu.Lock()
		defer c.mu.Unlock()
		switch e := ev.(type) {
		case *cdplog.EventEntryAdded:
			c.text = append(c.text, e.Entry.Text+" "+e.Entry.URL)
		case *runtime.EventExceptionThrown:
			c.text = append(c.text, e.ExceptionDetails.Error())
		}
	})
	return c
}

func (c *complaints) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.text
	c.text = nil
	return out
}

// wanted takes a picture of what the window shows, if $PICTURES asks for any.
func wanted(png *[]byte) chromedp.Action {
	if os.Getenv("PICTURES") == "" {
		return chromedp.Tasks{}
	}
	return chromedp.CaptureScreenshot(png)
}

// keep writes a picture to $PICTURES, for looking at.
func keep(t *testing.T, name string, png []byte) {
	t.Helper()
	dir := os.Getenv("PICTURES")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Error(err)
	}
}
