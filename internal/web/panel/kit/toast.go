package kit

import (
	"crypto/rand"
	"sync"
	"time"
)

// Notices about the previous page, beyond the fixed sentences, are kept here for a while: the address names one, and
// only the account it is for can read it. Losing them with the process only loses a sentence.
const (
	toastLife = 10 * time.Minute // reloading a page shows it again
	maxToasts = 2000
)

type toasts struct {
	mu   sync.Mutex
	kept map[string]toast
}

type toast struct {
	account string
	at      time.Time
	notice  Notice
}

// keep stores a notice for an account and returns its name.
func (t *toasts) keep(account string, n Notice, now time.Time) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept == nil {
		t.kept = map[string]toast{}
	}
	if len(t.kept) >= maxToasts {
		t.drop(now)
	}
	name := rand.Text()
	t.kept[name] = toast{account, now, n}
	return name
}

// drop removes old notices; if that is not enough, younger ones too.
func (t *toasts) drop(now time.Time) {
	for _, life := range []time.Duration{toastLife, time.Minute, 0} {
		for name, one := range t.kept {
			if now.Sub(one.at) >= life {
				delete(t.kept, name)
			}
		}
		if len(t.kept) < maxToasts/2 {
			return
		}
	}
}

func (t *toasts) read(account, name string, now time.Time) *Notice {
	t.mu.Lock()
	defer t.mu.Unlock()
	one, ok := t.kept[name]
	if !ok || one.account != account || now.Sub(one.at) >= toastLife {
		return nil
	}
	return &one.notice
}

// RedirectSaying is Redirect with a specific sentence about what was done.
func (req *Request) RedirectSaying(path string, n Notice) error {
	return req.Redirect(path, req.panel.toasts.keep(req.Who.ID, n, req.panel.svc.Env.Exactly()))
}
