package vote

import (
	"bytes"
	"errors"
	"unicode/utf8"
)

// CommentLen is the length of every comment before encryption, in bytes (rb1 §10): the length reveals nothing.
const CommentLen = 2048

var errComment = errors.New("vote: comment is not UTF-8 of at most 2048 bytes without NUL")

// UnpadComment returns the text of a comment that was padded with zero bytes to CommentLen. A NUL inside it, invalid
// UTF-8 or any other length is an error.
func UnpadComment(padded []byte) (string, error) {
	text := bytes.TrimRight(padded, "\x00")
	if len(padded) != CommentLen || !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		return "", errComment
	}
	return string(text), nil
}
