package auth

import (
	"errors"
	"strings"
	"time"
)

// How long the panel stays signed in. Refreshing happens when the access token has ended, so someone who did
// something is signed out no sooner than 15 minutes after it, and no later than 30 (domain 4.4).
const (
	RefreshIdle = 30 * time.Minute
	RefreshLife = 12 * time.Hour // from signing in, however busy
	// refreshGrace is how long the token before the last is taken for a second tab that asked at the same moment,
	// not for a thief.
	refreshGrace = 20 * time.Second
)

// Why a refresh is refused.
var (
	ErrRefresh       = errors.New("auth: refresh token is not valid")
	ErrRefreshReused = errors.New("auth: refresh token was used before; its family is revoked")
)

// RefreshFamily is one sign-in at the panel: the line of refresh tokens that replace one another. It
// holds hashes only. It is a value: the caller stores what is returned, with a compare-and-set.
type RefreshFamily struct {
	Account string `json:"account"`
	// the account's token version at sign-in; another one now ends the family
	Version  int       `json:"ver"`
	Current  string    `json:"current"`            // HashSecret of the newest token's secret
	Previous string    `json:"previous,omitempty"` // of the one before
	Rotated  time.Time `json:"rotated"`
	Ends     time.Time `json:"ends"`
	Revoked  bool      `json:"revoked,omitempty"`
}

// NewRefresh begins a family for an account and returns it with its first token. id names the family in the
// store and must not contain ".".
func NewRefresh(id, account string, version int, now time.Time) (RefreshFamily, string) {
	secret := NewSecret()
	return RefreshFamily{
		Account: account, Version: version, Current: HashSecret(secret), Rotated: now, Ends: now.Add(RefreshLife),
	}, id + "." + secret
}

// SplitRefresh returns the family's id and the secret of a token, or ErrRefresh.
func SplitRefresh(token string) (id, secret string, err error) {
	id, secret, ok := strings.Cut(token, ".")
	if !ok || id == "" || secret == "" || len(token) > 256 {
		return "", "", ErrRefresh
	}
	return id, secret, nil
}

// Rotate exchanges the secret of the newest token for a new token.
//
// The token before is answered with an empty one for 20 seconds: two tabs share one cookie, and the one that came
// second finds the new token in it. After that, or with one still older, somebody has a copy: the family comes back
// revoked with ErrRefreshReused, and the caller stores it. A secret that was never of this family counts as such a
// copy, for only hashes of the last two are kept and the family's id is not public.
func (f RefreshFamily) Rotate(id, secret string, now time.Time) (next RefreshFamily, token string, err error) {
	if f.Revoked || !now.Before(f.Ends) || now.Sub(f.Rotated) >= RefreshIdle {
		return f, "", ErrRefresh
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
