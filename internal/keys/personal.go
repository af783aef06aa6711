package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// PersonalName is the file of the key that personal data in the store is sealed with (domain 4.3): the lists of people
// who may be asked to a briefing. It is made when the first of them is kept. A backup carries it as it carries the
// board key, or a restored list could not be read.
const PersonalName = "personal.key"

// SealPersonal seals data of people with AES-256-GCM. Sealed data opens only under the context it was sealed for.
func (r *Ring) SealPersonal(context string, plain []byte) ([]byte, error) {
	raw, err := r.loadOrCreate(PersonalName, func() ([]byte, error) {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // crypto/rand never fails
		return []byte(hex.EncodeToString(key) + "\n"), nil
	})
	if err != nil {
		return nil, fmt.Errorf("keys: %s: %w", PersonalName, err)
	}
	box, err := personalBox(raw)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, box.NonceSize())
	_, _ = rand.Read(nonce)
	return box.Seal(nonce, nonce, plain, []byte(context)), nil
}

// OpenPersonal opens what SealPersonal sealed, ErrGone when its key is not here.
func (r *Ring) OpenPersonal(context string, sealed []byte) ([]byte, error) {
	raw, err := r.load(PersonalName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrGone
	}
	if err != nil {
		return nil, fmt.Errorf("keys: %s: %w", PersonalName, err)
	}
	box, err := personalBox(raw)
	if err != nil {
		return nil, err
	}
	n := box.NonceSize()
	if len(sealed) < n {
		return nil, ErrGone
	}
	plain, err := box.Open(nil, sealed[:n], sealed[n:], []byte(context))
	if err != nil {
		return nil, ErrGone // sealed with another key, or for something else
	}
	return plain, nil
}

func personalBox(raw []byte) (cipher.AEAD, error) {
	key, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(key) != 32 {
		return nil, &DamagedError{PersonalName}
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("keys: %s: %w", PersonalName, err)
	}
	return cipher.NewGCM(block)
}
