package votetest

import "minping/internal/vote"

// CountKeyLive reports whether the server's count key may exist: it is erased as soon as the result is durable.
func CountKeyLive(s vote.State) bool { return vote.ReceiptKeyLive(s) || s == vote.StateSealed }
