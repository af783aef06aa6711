// Package demo is what the panel has in a demo and nowhere else: links that sign in the people of a made-up city, and
// phones that come and vote when a button is pressed. A service that serves real briefings is put together without it.
package demo

import (
	"context"
	"crypto/rand"
	"embed"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"minping/internal/app/account"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Guest is a person signed in by a link.
type Guest struct {
	Name, Password string
	Page           string // path of the page that the person came for
}

// Crowd lets n phones vote in a session, one after the other while people watch.
type Crowd func(ctx context.Context, session string, phones int) error

// Door is the demo's way in. Safe for concurrent use.
type Door struct {
	mu    sync.Mutex
	links map[string]Guest // by key, until it is used
	crowd Crowd
	of    string // the session that phones come to
	left  int    // phones that have not come yet
}

// Link makes a path that signs a person in, once.
func (d *Door) Link(g Guest) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.links == nil {
		d.links = map[string]Guest{}
	}
	key := rand.Text()
	d.links[key] = g
	return "/admin/enter/" + key
}

// Invite says which session phones come to, how many there are, and how they are sent.
func (d *Door) Invite(session string, phones int, c Crowd) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.of, d.left, d.crowd = session, phones, c
}

// take uses a link up.
func (d *Door) take(key string) (Guest, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	g, ok := d.links[key]
	delete(d.links, key)
	return g, ok
}

// ask takes up to n phones for a session.
func (d *Door) ask(session string, n int) (phones int, send Crowd) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if session != d.of || d.crowd == nil {
		return 0, nil
	}
	n = min(n, d.left)
	d.left -= n
	return n, d.crowd
}

const crowdSize = 30

// offer is the button on the page of the session that phones can come to.
func (d *Door) offer(session string) *kit.Form {
	d.mu.Lock()
	defer d.mu.Unlock()
	if session != d.of || d.left == 0 {
		return nil
	}
	return &kit.Form{
		Key: "phones", Action: "/admin/sessions/" + session + "/phones",
		Button: fmt.Sprintf("让 %d 部手机来投", min(crowdSize, d.left)),
	}
}

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Accounts *account.Accounts
	Sessions *session.Sessions
	Log      *slog.Logger
}

// Area is this part of the panel.
func Area(svc Rooms, d *Door) kit.Area {
	at := func(do func(*kit.Request, Rooms) error) kit.Handler {
		return func(r *kit.Request) error { return do(r, svc) }
	}
	return kit.Area{
		Name: "demo", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/enter/:key", kit.Anyone, "", at(d.enter)),
			kit.Post("/admin/sessions/:id/phones", kit.Organizers, "briefings", at(d.phones)),
		},
		OnSession: d.offer,
	}
}

// Used is the page of a link that has been used.
type Used struct{ kit.Frame }

// Template names the page.
func (Used) Template() string { return "used" }

// Shell names the frame for visitors who are not signed in.
func (Used) Shell() string { return kit.ShellGate }

// enter signs in the person a link is for and takes them to their first task.
func (d *Door) enter(req *kit.Request, svc Rooms) error {
	g, ok := d.take(req.Params("key"))
	if !ok {
		req.Status(http.StatusGone)
		return req.Render(Used{Frame: req.Frame("这个链接用过了")})
	}
	l, err := svc.Accounts.Login(req.UserContext(), account.LoginRequest{Name: g.Name, Password: g.Password})
	if err != nil {
		return err
	}
	req.SignIn(l)
	return req.Ctx.Redirect(g.Page, http.StatusSeeOther)
}

var (
	errNoPhones = records.Fail(records.Conflict, "no_phones", "手机都来过了，或者这一场不是演示的。",
		"Every phone has voted, or this session is not the demo's.")
	errNotOpen = records.Fail(records.Conflict, "not_open", "投票开启以后，手机才能来投。", "Phones vote while the session is open.")
)

// crowdTime is how long the phones of one press may take.
const crowdTime = 2 * time.Minute

// phones lets thirty phones come. They go on when the page has been answered, so that the ring is seen moving.
func (d *Door) phones(req *kit.Request, svc Rooms) error {
	id := req.Params("id")
	v, err := svc.Sessions.ShowSession(req.UserContext(), req.Who, id)
	if err != nil {
		return err
	}
	if v.State != vote.StateOpen || v.Paused {
		return errNotOpen
	}
	n, send := d.ask(id, crowdSize)
	if n == 0 {
		return errNoPhones
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(req.UserContext()), crowdTime)
	go func() {
		defer cancel()
		if err := send(ctx, id, n); err != nil {
			svc.Log.Warn("phones of the demo", "error", err)
		}
	}()
	return req.Redirect("/admin/sessions/"+id, "phones")
}
