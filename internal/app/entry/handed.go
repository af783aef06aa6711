package entry

import (
	"context"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/entry"
)

// typeHandover is the type of a handover of findings, and handedItems its field that names them; the pack says so.
const (
	typeHandover = "handover"
	handedItems  = "items"
)

// TypePoolOrigin is the type of the record of where a list of possible attendees came from (domain A22); the pack says
// so.
const TypePoolOrigin = "pool_origin"

// Handover is when an item was handed over to the body that goes on supervising it, and when that received it.
type Handover struct {
	Entry    string
	On       deadline.Day
	Received *time.Time // nil: no one has signed yet
}

// HandedOver returns the last handover of each item of a round's units that the actor may read about, by item (domain
// A32): what supervision goes on about after the evaluation.
func (e *Entries) HandedOver(ctx context.Context, a records.Actor, roundID string) (map[string]Handover, error) {
	all, err := e.InRound(ctx, a, roundID, Filter{Type: typeHandover})
	if err != nil {
		return nil, err
	}
	batch, err := e.rounds.BatchOf(ctx, roundID)
	if err != nil {
		return nil, err
	}
	if batch != roundID {
		of, err := e.List(ctx, a, entry.Subject{Kind: entry.AboutBatch, ID: batch}, Filter{Type: typeHandover})
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
		newestFirst(all)
	}
	out := map[string]Handover{}
	for _, v := range slices.Backward(all) {
		if v.State == entry.Draft {
			continue
		}
		h := Handover{Entry: v.ID, On: v.On}
		if v.Receipt != nil {
			h.Received = &v.Receipt.At
		}
		for _, id := range v.Values[handedItems] {
			out[id] = h
		}
	}
	return out, nil
}
