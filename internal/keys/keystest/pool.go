// Package keystest provides keys for tests that make many sessions. An issuer key takes a quarter of a second to make,
// and several seconds under the race detector.
package keystest

import (
	"crypto/rand"
	"fmt"
	"sync"

	"minping/internal/keys"
	"minping/internal/vote"
)

// size is how many keys of each length a process makes. A box needs two different ones, and the boxes of a session
// should have different keys.
const size = 8

var pool struct {
	sync.Mutex
	made  map[int][]*vote.IssuerKey // by length
	asked map[int]int
}

// issuer returns a real issuer key. The first few are generated and then reused in turn: the keys of a box, and those
// of the boxes of a session, differ.
func issuer(bits int) (*vote.IssuerKey, error) {
	pool.Lock()
	defer pool.Unlock()
	if pool.made == nil {
		pool.made, pool.asked = map[int][]*vote.IssuerKey{}, map[int]int{}
	}
	n := pool.asked[bits]
	pool.asked[bits]++
	if n < size {
		k, err := vote.GenerateIssuerKey(rand.Reader, bits)
		if err != nil {
			return nil, fmt.Errorf("make an issuer key: %w", err)
		}
		pool.made[bits] = append(pool.made[bits], k)
	}
	made := pool.made[bits]
	return made[n%len(made)], nil
}

// Ring opens a folder of keys whose issuer keys come from issuer.
func Ring(dir, host string) (*keys.Ring, error) {
	r, err := keys.Open(dir, host)
	if err == nil {
		r.IssuersFrom(issuer)
	}
	return r, err
}
