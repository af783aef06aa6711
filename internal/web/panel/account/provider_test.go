package account_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// provider is a real OpenID provider on this machine: zitadel's, with people and groups of our own.
type provider struct {
	*storage.Storage
	issuer string
	server *http.Server
	seen   []string // paths that were asked for

	mu     sync.Mutex
	renews bool // the secret that the service has is of last year
	people map[string]*storage.User
	groups map[string][]string // by the person's id
}

// GetUserByID implements storage.UserStore.
func (p *provider) GetUserByID(id string) *storage.User {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.people[id]
}

// GetUserByUsername implements storage.UserStore.
func (p *provider) GetUserByUsername(name string) *storage.User {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, u := range p.people {
		if u.Username == name {
			return u
		}
	}
	return nil
}

// AuthorizeClientIDSecret implements op.Storage.
func (p *provider) AuthorizeClientIDSecret(ctx context.Context, client, secret string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.renews {
		secret += " of last year"
	}
	return p.Storage.AuthorizeClientIDSecret(ctx, client, secret)
}

// ExampleClientID implements storage.UserStore.
func (p *provider) ExampleClientID() string { return "service" }

// SetUserinfoFromToken adds the groups to what the example's storage tells about a person.
func (p *provider) SetUserinfoFromToken(
	ctx context.Context,
	info *oidc.UserInfo,
	tokenID, subject, origin string,
) error {
	if err := p.Storage.SetUserinfoFromToken(ctx, info, tokenID, subject, origin); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if g, ok := p.groups[subject]; ok {
		info.AppendClaims("groups", g)
	}
	return nil
}

// hire puts a person into the directory, or moves them to other groups.
func (p *provider) hire(id, name string, groups ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.people[id] = &storage.User{ID: id, Username: name, Password: "over-there"}
	p.groups[id] = groups
}

// startProvider starts a provider that sends people back to redirect.
func startProvider(t *testing.T, redirect string) *provider {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{
		issuer: "http://" + ln.Addr().String(),
		people: map[string]*storage.User{}, groups: map[string][]string{},
	}
	p.Storage = storage.NewStorageWithClients(p, map[string]*storage.Client{
		"minping": storage.WebClient("minping", "between-us", redirect),
	})
	op.DefaultSupportedScopes = []string{oidc.ScopeOpenID, oidc.ScopeProfile}
	quiet := slog.Default()
	router := exampleop.SetupServer(p.issuer, p, slog.New(slog.DiscardHandler), false, op.WithAllowInsecure())
	slog.SetDefault(quiet) // the example's server replaces it for everyone
	p.server = &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.seen = append(p.seen, r.URL.Path)
		p.mu.Unlock()
		router.ServeHTTP(w, r)
	})}
	go p.server.Serve(ln) //nolint:errcheck // it ends with the test
	t.Cleanup(func() { _ = p.server.Close() })
	return p
}
