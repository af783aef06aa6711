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

// Undo takes back what was just done: it sends a form of the same page with what was there before. If that cannot
// restore the earlier state, nothing is offered (decision 0032).
type Undo struct {
	Action string
	Hidden []Hidden
}

// undoing marks what an Undo sends, so that an undo cannot itself be undone.
const undoing = "undo"

// RedirectUndoable is Redirect with a sentence that names what was done, and 撤销 beside it.
func RedirectUndoable(req *Request, path, text string, undo Undo) error {
	if req.FormValue(undoing) != "" {
		return req.Redirect(path, "takenback")
	}
	undo.Hidden = append(undo.Hidden, Hidden{undoing, "1"})
	return req.RedirectSaying(path, Notice{Kind: "good", Text: text, Undo: &undo})
}

// Hide turns the fields of a form as they are into what a form carries unseen.
func Hide(fields []Field) (out []Hidden) {
	for _, f := range fields {
		if f.Value != "" || f.Type != "check" {
			out = append(out, Hidden{f.Name, f.Value})
		}
	}
	return out
}
