package records

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
)

// MaxSlips limits a ballot box; the largest hall we know of seats 20 000.
const MaxSlips = 100_000

// Shuffle puts xs into a random order, all orders being equally likely. It uses the system's randomness.
func Shuffle[T any](xs []T) error {
	for i := len(xs) - 1; i > 0; i-- {
		j, err := rand.Int(rand.Reader, big.NewInt(int64(i+1)))
		if err != nil {
			return fmt.Errorf("shuffle: %w", err)
		}
		k := int(j.Int64())
		xs[i], xs[k] = xs[k], xs[i]
	}
	return nil
}

// HashName is the record id of something that only its holder can name, such as a key in a link: the hex SHA-256 of
// the secret.
func HashName(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// PlainJSON encodes without HTML escapes and without a newline, so that the text stays readable.
func PlainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}
