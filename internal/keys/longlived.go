package keys

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// loadOrCreate returns the content of a long-lived file, created by fresh exactly once even if several processes start
// together. A file that exists but is empty is damaged; recreating it would silently change the key.
func (r *Ring) loadOrCreate(name string, fresh func() ([]byte, error)) ([]byte, error) {
	content, err := r.load(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return content, err
	}
	content, err = fresh()
	if err != nil {
		return nil, err
	}
	if err := r.create(name, withSum(name, content)); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return r.load(name) // ours, or that of the process that came first
}

func (r *Ring) load(name string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		return nil, err
	}
	return checked(name, raw)
}

// openBoard reads the board key: one line, a note signer key in the format of golang.org/x/mod/sumdb/note.
func (r *Ring) openBoard(host string) (note.Signer, string, error) {
	raw, err := r.loadOrCreate(boardName, func() ([]byte, error) {
		skey, _, err := note.GenerateKey(rand.Reader, boardSignerName(host))
		return []byte(skey + "\n"), err
	})
	if err != nil {
		return nil, "", err
	}
	skey := strings.TrimSpace(string(raw))
	signer, err := note.NewSigner(skey)
	if err != nil {
		return nil, "", &DamagedError{boardName} // the error from note can quote the key
	}
	// "PRIVATE+KEY+<name>+<hash>+<b64 of algorithm and seed>", already checked by NewSigner. The last part may contain
	// "+" itself.
	seed, err := base64.StdEncoding.DecodeString(strings.SplitN(skey, "+", 5)[4])
	if err != nil {
		return nil, "", &DamagedError{boardName}
	}
	public := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	vkey, err := note.NewEd25519VerifierKey(signer.Name(), public)
	return signer, vkey, err
}

// boardSignerName turns a host into a valid signer name for a note: no space, no "+".
func boardSignerName(host string) string {
	host = strings.Map(func(c rune) rune {
		if c <= ' ' || c == '+' || c >= 0x7f {
			return '-'
		}
		return c
	}, host)
	if host == "" {
		return "minping"
	}
	return host
}

// openToken reads the key of staff's access tokens: Ed25519 in PKCS #8, as PEM.
func (r *Ring) openToken() (ed25519.PrivateKey, error) {
	raw, err := r.loadOrCreate(tokenName, func() ([]byte, error) {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, err
		}
		der, err := x509.MarshalPKCS8PrivateKey(key)
		return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
	})
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, &DamagedError{tokenName}
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, &DamagedError{tokenName}
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("is not an Ed25519 key")
	}
	return key, nil
}
