package votetest

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/vote"
)

// VoidMessage returns the body with which a monitor voids a slip (rb1 §6).
func VoidMessage(t vote.Token) []byte { return append([]byte{version}, t[:]...) }

var errComment = errors.New("votetest: comment is not UTF-8 of at most 2048 bytes without NUL")

// PadComment pads a comment with zero bytes to vote.CommentLen.
func PadComment(text string) ([]byte, error) {
	if len(text) > vote.CommentLen || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return nil, errComment
	}
	return append(make([]byte, 0, vote.CommentLen), text...)[:vote.CommentLen], nil
}

// Cosign adds a supervising body's signature to a note that v has signed (level 2).
func Cosign(raw []byte, v note.Verifier, signer note.Signer) ([]byte, error) {
	if _, err := vote.OpenNote(raw, v); err != nil {
		return nil, err
	}
	n, err := note.Open(raw, note.VerifierList(v))
	if err != nil {
		return nil, fmt.Errorf("votetest: open note: %w", err)
	}
	out, err := note.Sign(n, signer)
	if err != nil {
		return nil, fmt.Errorf("votetest: cosign note: %w", err)
	}
	return out, nil
}
