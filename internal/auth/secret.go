package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"math/big"
)

// passwordLetters omits characters that are confused on paper: 0 O o 1 I l.
const passwordLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// NewPassword generates a password to be read out or typed once: sixteen random characters in groups of four (92
// bits), always within the policy.
func NewPassword() string {
	for {
		var b []byte
		for i := range 16 {
			if i > 0 && i%4 == 0 {
				b = append(b, '-')
			}
			b = append(b, passwordLetters[randomBelow(len(passwordLetters))])
		}
		if s := string(b); classes(s) == 4 {
			return s
		}
	}
}

func randomBelow(n int) int {
	i, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic(err) // crypto/rand never fails; it would end the program itself
	}
	return int(i.Int64())
}

// NewSecret generates an opaque bearer secret (a one-time setup link, a display key): 32 random bytes in base64url,
// never starting with "-", so that it can be used on a command line. Store its HashSecret, not the secret.
func NewSecret() string {
	var b [32]byte
	for {
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		if s := base64.RawURLEncoding.EncodeToString(b[:]); s[0] != '-' {
			return s
		}
	}
}

// HashSecret returns what is stored of a secret: its SHA-256 in base64url. The secret has 256 random bits, so a fast
// hash is enough.
func HashSecret(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(h[:])
}

// SecretMatches reports, in constant time, whether hash was made from secret.
func SecretMatches(hash, secret string) bool {
	return subtle.ConstantTimeCompare([]byte(HashSecret(secret)), []byte(hash)) == 1
}
