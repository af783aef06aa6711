package vote

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Answers are encoded as one byte for a Single question and two for a Multiple one, in question order (rb1 §7). In
// memory an answer is an int: 0 is blank; for a Single it is the option, 1..n; for a Multiple a mask, bit j for option
// j+1.

var errAnswers = errors.New("vote: answers are not canonical")

// AnswersLen returns the encoded length of a ballot's answers in bytes; it is the same for every ballot.
func (b *Box) AnswersLen() int {
	n := 0
	for _, q := range b.Manifest.Questions {
		n += q.width()
	}
	return n
}

func (q Question) width() int {
	if q.T == Multiple {
		return 2
	}
	return 1
}

// allows reports whether a is a possible answer. Blank is refused for either kind of question where the manifest does
// not allow it.
func (q Question) allows(a int) bool {
	switch {
	case a == 0:
		return q.Blank
	case q.T == Multiple:
		return a > 0 && a < 1<<q.N
	}
	return a > 0 && a <= q.N
}

// ParseAnswers decodes answer bytes, one int per question. Anything not canonical is an error, which makes the ballot
// spoilt.
func (b *Box) ParseAnswers(raw []byte) ([]int, error) {
	if len(raw) != b.AnswersLen() {
		return nil, errAnswers
	}
	out := make([]int, len(b.Manifest.Questions))
	for i, q := range b.Manifest.Questions {
		if q.T == Multiple {
			out[i] = int(binary.BigEndian.Uint16(raw))
		} else {
			out[i] = int(raw[0])
		}
		if !q.allows(out[i]) {
			return nil, errAnswers
		}
		raw = raw[q.width():]
	}
	return out, nil
}

// EncodeAnswers is the reverse of ParseAnswers, as a phone does it.
func (b *Box) EncodeAnswers(answers []int) ([]byte, error) {
	if len(answers) != len(b.Manifest.Questions) {
		return nil, fmt.Errorf("vote: %d answers to %d questions", len(answers), len(b.Manifest.Questions))
	}
	raw := make([]byte, 0, b.AnswersLen())
	for i, q := range b.Manifest.Questions {
		if !q.allows(answers[i]) {
			return nil, fmt.Errorf("vote: question %d has no answer %d", i+1, answers[i])
		}
		if q.T == Multiple {
			raw = binary.BigEndian.AppendUint16(raw, uint16(answers[i]))
		} else {
			raw = append(raw, byte(answers[i]))
		}
	}
	return raw, nil
}
