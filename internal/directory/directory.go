// Package directory signs staff in through an office's own directory, by OpenID Connect's code flow with PKCE (OpenID
// Connect Core 1.0 §3.1, RFC 7636). It says who a person is and which of the configured grants their groups open; the
// account room keeps the accounts. Voters are never asked.
package directory

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"minping/internal/auth"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"
)

// Grant is what the members of a group may do here.
type Grant struct {
	Group string
	Role  auth.Role
	Body  string // scoring body of an assessor, else ""
}

// Settings say where the directory is and what its groups mean.
type Settings struct {
	Issuer      string // https://…, as its discovery document names itself
	ClientID    string
	Secret      string
	Redirect    string  // address of this service that the directory sends people back to
	NameClaim   string  // claim that holds the account's name; "" is preferred_username
	GroupsClaim string  // claim that lists groups; "" is groups
	Scopes      string  // what is asked for, separated by blanks; "" is openid profile
	Grants      []Grant // the first one whose group a person is in counts
}

// Person is a person whom the directory vouches for.
type Person struct {
	Issuer, Subject string // together they identify a person permanently; a name may be given to someone else later
	Name            string
	Grant           *Grant // nil if none of their groups opens anything here
}

// Attempt is one sign-in under way. The browser that began it keeps it, so that no one else can finish it.
type Attempt struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE
}

var (
	// ErrAway means that the directory cannot be reached or does not answer like one.
	ErrAway = errors.New("directory: cannot be reached")
	// ErrUnknown means that the directory does not accept this service's client id and secret.
	ErrUnknown = errors.New("directory: it does not know this service's client id and secret")
	// ErrRefused means that the answer does not belong to the attempt, or is not from the directory.
	ErrRefused = errors.New("directory: the answer does not belong to this sign-in")
)

// answerTime bounds each exchange with the directory.
const answerTime = 10 * time.Second

// awayFor is how long a directory that did not answer is assumed to be away, so that a hall of staff does not queue for
// it.
const awayFor = 5 * time.Second

// Directory is an office's directory. Safe for concurrent use.
type Directory struct {
	set    Settings
	client *http.Client

	now func() time.Time

	fetch    singleflight.Group
	mu       sync.Mutex
	provider *oidc.Provider // nil until discovery has worked once
	failed   error          // of the last fetch
	failedAt time.Time
}

// New returns a directory. It is asked for its addresses at the first sign-in, so that the service starts without it.
func New(set Settings) *Directory {
	if set.NameClaim == "" {
		set.NameClaim = "preferred_username"
	}
	if set.GroupsClaim == "" {
		set.GroupsClaim = "groups"
	}
	if set.Scopes == "" {
		set.Scopes = oidc.ScopeOpenID + " profile"
	}
	return &Directory{set: set, client: &http.Client{Timeout: answerTime}, now: time.Now}
}

// Begin returns where the browser goes next, and what it has to bring back.
func (d *Directory) Begin(ctx context.Context) (address string, a Attempt, err error) {
	p, err := d.discover(ctx)
	if err != nil {
		return "", Attempt{}, err
	}
	a = Attempt{State: auth.NewSecret(), Nonce: auth.NewSecret(), Verifier: oauth2.GenerateVerifier()}
	return d.flow(p).AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), a, nil
}

// Finish exchanges the code in the directory's answer for the person who signed in. Errors are ErrAway, ErrUnknown and
// ErrRefused.
func (d *Directory) Finish(ctx context.Context, a Attempt, state, code string) (Person, error) {
	if a.State == "" || subtle.ConstantTimeCompare([]byte(a.State), []byte(state)) != 1 || code == "" {
		return Person{}, ErrRefused
	}
	p, err := d.discover(ctx)
	if err != nil {
		return Person{}, err
	}
	ctx = oidc.ClientContext(ctx, d.client)
	tokens, err := d.flow(p).Exchange(ctx, code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return Person{}, judge(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := p.Verifier(&oidc.Config{ClientID: d.set.ClientID}).Verify(ctx, raw)
	if err != nil {
		return Person{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.Nonce)) != 1 {
		return Person{}, fmt.Errorf("%w: another nonce", ErrRefused)
	}
	return d.person(ctx, p, id, tokens)
}

// judge tells apart a directory that said no and one that could not be reached.
func judge(err error) error {
	var said *oauth2.RetrieveError
	if errors.As(err, &said) && (said.ErrorCode == "invalid_client" || said.ErrorCode == "unauthorized_client") {
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	if errors.As(err, &said) && said.Response != nil && said.Response.StatusCode < http.StatusInternalServerError {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return fmt.Errorf("%w: %w", ErrAway, err)
}

// person reads the claims of a checked ID token. Directories that keep the ID token small give the rest at their
// userinfo endpoint, for the same subject.
func (d *Directory) person(
	ctx context.Context,
	p *oidc.Provider,
	id *oidc.IDToken,
	tokens *oauth2.Token,
) (Person, error) {
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return Person{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if (claims[d.set.NameClaim] == nil || claims[d.set.GroupsClaim] == nil) && p.UserInfoEndpoint() != "" {
		info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
		if err != nil {
			return Person{}, fmt.Errorf("%w: %w", ErrAway, err)
		}
		more := map[string]any{}
		if err := info.Claims(&more); err != nil || info.Subject != id.Subject {
			return Person{}, fmt.Errorf("%w: its userinfo is about someone else", ErrRefused)
		}
		for k, v := range more {
			if claims[k] == nil {
				claims[k] = v
			}
		}
	}
	name, _ := claims[d.set.NameClaim].(string)
	return Person{
		Issuer:  id.Issuer,
		Subject: id.Subject,
		Name:    strings.TrimSpace(name),
		Grant:   d.grant(claims[d.set.GroupsClaim]),
	}, nil
}

// grant returns what a claim of groups opens: the first grant of the settings whose group is in it.
func (d *Directory) grant(claim any) *Grant {
	var groups []string
	switch v := claim.(type) {
	case string:
		groups = []string{v}
	case []any:
		for _, g := range v {
			if text, ok := g.(string); ok {
				groups = append(groups, text)
			}
		}
	}
	for _, g := range d.set.Grants {
		if slices.Contains(groups, g.Group) {
			return &g
		}
	}
	return nil
}

// discover reads the directory's discovery document, once. Concurrent callers wait for the same fetch, each as long
// as they like.
func (d *Directory) discover(ctx context.Context) (*oidc.Provider, error) {
	if p, err := d.known(); p != nil || err != nil {
		return p, err
	}
	// The provider outlives this request: it fetches the directory's keys later with the context it was made with.
	lasting := oidc.ClientContext(context.WithoutCancel(ctx), d.client)
	fetched := d.fetch.DoChan("", func() (any, error) {
		if p, err := d.known(); p != nil || err != nil {
			return p, err
		}
		p, err := oidc.NewProvider(lasting, d.set.Issuer)
		d.mu.Lock()
		defer d.mu.Unlock()
		if err != nil {
			d.failed, d.failedAt = fmt.Errorf("%w: %w", ErrAway, err), d.now()
			return (*oidc.Provider)(nil), d.failed
		}
		d.provider = p
		return p, nil
	})
	select {
	case r := <-fetched:
		p, _ := r.Val.(*oidc.Provider)
		return p, r.Err
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", ErrAway, ctx.Err())
	}
}

// known returns what the last fetch brought: a provider, or for a while its failure.
func (d *Directory) known() (*oidc.Provider, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.provider == nil && d.failed != nil && d.now().Sub(d.failedAt).Abs() < awayFor {
		return nil, d.failed
	}
	return d.provider, nil
}

// flow is the code flow with a provider.
func (d *Directory) flow(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: d.set.ClientID, ClientSecret: d.set.Secret, Endpoint: p.Endpoint(), RedirectURL: d.set.Redirect,
		Scopes: strings.Fields(d.set.Scopes),
	}
}
