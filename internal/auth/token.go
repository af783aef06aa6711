package auth

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// tokenLife is how long an access token is valid (api §2, POST /login).
const tokenLife = 15 * time.Minute

const issuer = "minping"

// errToken: an access token is malformed, forged or expired. Callers cannot tell which: the answer is the same 401.
var errToken = errors.New("auth: access token is not valid")

// Identity is what an access token says about its bearer.
type Identity struct {
	Account string // the account's id
	Name    string
	Role    Role
	Body    string // the scoring body of an assessor, else ""
	// Version is the account's token version at the time of issue. A reset raises the account's version; the caller,
	// who knows the account, refuses tokens with a different one.
	Version int
	Due     bool // at the sign-in the password was too old (domain 4.4)
}

type claims struct {
	jwt.RegisteredClaims
	Name    string `json:"name"`
	Role    Role   `json:"role"`
	Body    string `json:"body,omitempty"`
	Version int    `json:"ver"`
	Due     bool   `json:"due,omitempty"`
}

// Signer issues and verifies access tokens: JWTs signed with Ed25519 (RFC 8037). If all replicas have the same key,
// also across restarts, a token is valid on all of them.
type Signer struct {
	key ed25519.PrivateKey
	now func() time.Time
}

// NewSigner returns a Signer; now is the clock for issuing and verifying tokens.
func NewSigner(key ed25519.PrivateKey, now func() time.Time) (*Signer, error) {
	if len(key) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("auth: token key has %d bytes, want %d", len(key), ed25519.PrivateKeySize)
	}
	return &Signer{key: key, now: now}, nil
}

// Issue makes a token that expires after tokenLife, to the second.
func (s *Signer) Issue(id Identity) (token string, expires time.Time, err error) {
	now := s.now().UTC().Truncate(time.Second)
	expires = now.Add(tokenLife)
	token, err = jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuer, Subject: id.Account, ID: NewSecret(), // two sign-ins within one second get different tokens
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires),
		},
		Name: id.Name, Role: id.Role, Body: id.Body, Version: id.Version, Due: id.Due,
	}).SignedString(s.key)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("auth: sign access token: %w", err)
	}
	return token, expires, nil
}

// Read verifies a token and returns its bearer, or an error that is errToken.
func (s *Signer) Read(token string) (Identity, error) {
	var c claims
	_, err := jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}),
		jwt.WithIssuer(issuer), jwt.WithExpirationRequired(), jwt.WithStrictDecoding(), jwt.WithTimeFunc(s.now),
	).ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return s.key.Public(), nil })
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %w", errToken, err)
	}
	role, known := ParseRole(string(c.Role))
	if !known || c.Subject == "" {
		return Identity{}, fmt.Errorf("%w: no account or unknown role", errToken)
	}
	return Identity{
		Account: c.Subject, Name: c.Name, Role: role, Body: c.Body, Version: c.Version, Due: c.Due,
	}, nil
}
