package vote

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"
)

// CommentLen is the length of every comment inside its seal, in bytes (rb1 §10): length says nothing.
const CommentLen = 2048

var errComment = errors.New("vote: comment is not UTF-8 of at most 2048 bytes without NUL")

// PadComment fills a comment with zero bytes to CommentLen.
func PadComment(text string) ([]byte, error) {
	if len(text) > CommentLen || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return nil, errComment
	}
	return append(make([]byte, 0, CommentLen), text...)[:CommentLen], nil
}

// UnpadComment is the reverse of PadComment; what PadComment does not write is an error.
func UnpadComment(padded []byte) (string, error) {
	text := bytes.TrimRight(padded, "\x00")
	if len(padded) != CommentLen || !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		return "", errComment
	}
	return string(text), nil
}
