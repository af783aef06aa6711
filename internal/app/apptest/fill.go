package apptest

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"testing"

	"minping/internal/app/ballotbox"
	"minping/internal/store"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// Fill puts ballots, comments and admissions straight into the store, without the checks of the phone's side.
func Fill(t *testing.T, b *ballotbox.LiveBox, ballots, comments int) {
	t.Helper()
	long := strings.Repeat("很长的意见", vote.CommentLen/15)
	var all sync.WaitGroup
	for w := range 64 {
		all.Go(func() {
			for i := w; i < ballots; i += 64 {
				key, msg := Unsigned(t, b, vote.SlotBallot, Same(1+i%4, 1), "")
				Lay(t, b, store.Ballots, key, msg)
				Lay(t, b, store.Admissions, store.Key(vote.LeafHash(key[:])), key[:])
			}
			for i := w; i < comments; i += 64 {
				key, msg := Unsigned(t, b, vote.SlotComment, nil, fmt.Sprint(i, long))
				Lay(t, b, store.Comments, key, msg)
			}
		})
	}
	all.Wait()
}

// Unsigned makes a message whose credential is empty.
func Unsigned(t *testing.T, b *ballotbox.LiveBox, slot string, answers []int, text string) (store.Key, []byte) {
	t.Helper()
	_, sk, _ := ed25519.GenerateKey(rand.Reader)
	var prefix [32]byte
	_, _ = rand.Read(prefix[:])
	var msg []byte
	var err error
	if slot == vote.SlotBallot {
		msg, err = votetest.SealBallot(b.Box, rand.Reader, sk, prefix, make([]byte, b.Ballot[0].Size()), answers)
	} else {
		msg, err = votetest.SealComment(b.Box, rand.Reader, sk, prefix, make([]byte, b.Comment[0].Size()), text)
	}
	if err != nil {
		t.Error(err)
		return store.Key{}, nil
	}
	bal, err := b.ReadBallot(slot, msg)
	if err != nil {
		t.Error(err)
		return store.Key{}, nil
	}
	return store.Key(bal.Bid), msg
}

// Lay inserts a row into a box.
func Lay(t *testing.T, b *ballotbox.LiveBox, table store.Table, key store.Key, value []byte) {
	t.Helper()
	if _, err := b.Rows.Insert(t.Context(), table, key, value); err != nil {
		t.Error(err)
	}
}
