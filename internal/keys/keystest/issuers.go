package keystest

import (
	"crypto/rand"
	"sync"

	"minping/internal/vote"
)

// IssuerKeys returns three issuer keys of 2048 bits, made once: RSA keys take long and no test depends on fresh ones.
var IssuerKeys = sync.OnceValue(func() []*vote.IssuerKey {
	keys := make([]*vote.IssuerKey, 3)
	for i := range keys {
		k, err := vote.GenerateIssuerKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		keys[i] = k
	}
	return keys
})
