package auth

import (
	"errors"
	"strings"
	"time"
)

// How long the panel stays signed in. A refresh happens when the access token has expired, so a user is signed out
// between 15 and 30 minutes after the last action (domain 4.4).
const (
	refreshIdle = 30 * time.Minute
	refreshLife = 12 * time.Hour // from signing in, regardless of activity
	// refreshGrace is how long the previous token is attributed to a second tab that refreshed at the same moment, and
	// not to a thief.
	refreshGrace = 20 * time.Second
)

// Why a refresh is refused.
var (
	errRefresh       = errors.New("auth: refresh token is not valid")
	ErrRefreshReused = errors.New("auth: refresh token was used before; its family is revoked")
)

// RefreshFamily is one sign-in at the panel: a sequence of refresh tokens, each replacing the one before. It holds
// only hashes. It is a value: the caller stores what is returned, with a compare-and-set.
type RefreshFamily struct {
	Account string `json:"account"`
	// the account's token version at sign-in; once the account has another, the family ends
	Version  int       `json:"ver"`
	Current  string    `json:"current"`            // HashSecret of the newest token's secret
	Previous string    `json:"previous,omitempty"` // of the one before
	Rotated  time.Time `json:"rotated"`
	Ends     time.Time `json:"ends"`
	Revoked  bool      `json:"revoked,omitempty"`
}

// NewRefresh starts a family for an account and returns it with its first token. id names the family in the store and
// must not contain ".".
func NewRefresh(id, account string, version int, now time.Time) (RefreshFamily, string) {
	secret := NewSecret()
	return RefreshFamily{
		Account: account, Version: version, Current: HashSecret(secret), Rotated: now, Ends: now.Add(refreshLife),
	}, id + "." + secret
}

// Began is when the person signed in.
func (f RefreshFamily) Began() time.Time { return f.Ends.Add(-refreshLife) }

// SplitRefresh returns the family's id and the secret of a token, or errRefresh.
func SplitRefresh(token string) (id, secret string, err error) {
	id, secret, ok := strings.Cut(token, ".")
	if !ok || id == "" || secret == "" || len(token) > 256 {
		return "", "", errRefresh
	}
	return id, secret, nil
}

// Rotate exchanges the secret of the newest token for a new token.
//
// For 20 seconds the previous token gets an empty one in return: two tabs share one cookie, and the second finds the
// new token in it. After that, or with an even older token, someone must have a copy: the family is returned revoked
// with ErrRefreshReused, and the caller stores it. A secret that never belonged to this family counts as such a copy
// too, because only the hashes of the last two are kept and the family's id is not public.
func (f RefreshFamily) Rotate(id, secret string, now time.Time) (next RefreshFamily, token string, err error) {
	if f.Revoked || !now.Before(f.Ends) || now.Sub(f.Rotated) >= refreshIdle {
		return f, "", errRefresh
	}
	switch {
	case SecretMatches(f.Current, secret):
		fresh := NewSecret()
		f.Previous, f.Current, f.Rotated = f.Current, HashSecret(fresh), now
		return f, id + "." + fresh, nil
	case SecretMatches(f.Previous, secret) && now.Sub(f.Rotated) < refreshGrace:
		return f, "", nil
	}
	f.Revoked = true
	return f, "", ErrRefreshReused
}
