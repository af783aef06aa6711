package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// cost is what computing one hash takes.
type cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

// The cost of new hashes: OWASP's smallest argon2id setting, about 30 ms. More memory would buy
// little against an attacker with the hashes and cost every replica its idle size.
var newCost = cost{memory: 19 * 1024, passes: 2, threads: 1}

// Cheaply makes new hashes cost next to nothing from now on. Only tests call it, before anything else, and only those
// of rooms that sign people in to do something else: what a hash costs is tested here and in app/account.
func Cheaply() { newCost = cost{memory: 8, passes: 1, threads: 1} }

// The most a stored hash may cost, so that a hash from a foreign backup cannot stall the machine.
var maxCost = cost{memory: 64 * 1024, passes: 8, threads: 4}

const (
	saltLen = 16
	hashLen = 32
	// hashers is how many hashes are computed at once. Two keep logins fast and bound the memory to 38 MiB however
	// many people, or attackers, sign in.
	hashers = 2
)

// errHash: a stored hash is not in the format this program writes.
var errHash = errors.New("auth: stored password hash is not readable")

// Passwords hashes and checks passwords, a few at a time. Safe for concurrent use.
type Passwords struct {
	slots chan struct{}
	decoy string
}

// NewPasswords returns a ready Passwords.
func NewPasswords() *Passwords {
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	// The decoy's hash is random bytes: no password matches it, and checking one costs the same as any other check.
	sum := make([]byte, hashLen)
	_, _ = rand.Read(sum)
	return &Passwords{slots: make(chan struct{}, hashers), decoy: encodePHC(newCost, salt, sum)}
}

// Hash returns the PHC string "$argon2id$v=19$m=…,t=…,p=…$salt$hash" of the password. It waits for its turn and fails
// only if ctx ends first.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	sum, err := p.derive(ctx, newCost, password, salt, hashLen)
	if err != nil {
		return "", err
	}
	return encodePHC(newCost, salt, sum), nil
}

// Check reports whether the password matches the hash. stale means that it does, but the hash should be recomputed
// because the cost of new hashes has changed.
func (p *Passwords) Check(ctx context.Context, phc, password string) (ok, stale bool, err error) {
	c, salt, want, err := parsePHC(phc)
	if err != nil {
		return false, false, err
	}
	sum, err := p.derive(ctx, c, password, salt, len(want))
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(sum, want) == 1
	return ok, ok && c != newCost, nil
}

// CheckNobody takes as long as Check, for a name without an account: the time of a refusal does not reveal whether the
// name exists.
func (p *Passwords) CheckNobody(ctx context.Context, password string) error {
	_, _, err := p.Check(ctx, p.decoy, password)
	return err
}

// Used reports whether the password is one of those hashed in recent (domain 4.4: the last five must not be reused).
func (p *Passwords) Used(ctx context.Context, recent []string, password string) (bool, error) {
	for _, phc := range recent {
		ok, _, err := p.Check(ctx, phc, password)
		if ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func (p *Passwords) derive(ctx context.Context, c cost, password string, salt []byte, n int) ([]byte, error) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("auth: waiting to hash a password: %w", ctx.Err())
	}
	return argon2.IDKey([]byte(normal(password)), salt, c.passes, c.memory, c.threads, uint32(n)), nil
}

// normal gives text that looks the same the same spelling: full-width digits from a Chinese keyboard and composed or
// decomposed accents make the same password (NIST SP 800-63B 3.1.1.2).
func normal(password string) string { return norm.NFKC.String(password) }

func encodePHC(c cost, salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		c.memory, c.passes, c.threads, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

func parsePHC(phc string) (c cost, salt, sum []byte, err error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); err != nil {
		return c, nil, nil, errHash
	}
	b64 := base64.RawStdEncoding.Strict()
	salt, err1 := b64.DecodeString(parts[4])
	sum, err2 := b64.DecodeString(parts[5])
	switch {
	case err1 != nil, err2 != nil, len(salt) < 8, len(sum) < 16, len(sum) > 64,
		c.memory < 8, c.memory > maxCost.memory, c.passes < 1, c.passes > maxCost.passes,
		c.threads < 1, c.threads > maxCost.threads,
		encodePHC(c, salt, sum) != phc: // one spelling only
		return c, nil, nil, errHash
	}
	return c, salt, sum, nil
}
