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

// PersonalName is the file of the key that encrypts personal data in the store (domain 4.3): the lists of people who
// may be asked to a briefing. It is created when the first of them is stored. Like the board key it is part of a
// backup, because a restored list could not be read without it.
const PersonalName = "personal.key"

// SealPersonal encrypts personal data with AES-256-GCM. It can only be opened with the same context.
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

// OpenPersonal decrypts what SealPersonal encrypted; ErrGone if its key is not here.
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
		return nil, ErrGone // encrypted with another key, or for another context
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
