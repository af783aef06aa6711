package document

import (
	"context"
	"errors"

	"minping/internal/app/records"
	"minping/internal/evaluation/document"
)

// onceID returns the id under which a type that is issued once is claimed.
func onceID(doc Document) string {
	if doc.Evaluation != "" {
		return doc.Type + "/" + doc.Evaluation
	}
	return doc.Type + "/" + doc.Batch
}

// taken reports whether a document of a type that is issued once is in force, other than the one by its id and the one
// it replaces. One of a round is in force for the batch that the round joined later, and one of a batch for its rounds;
// rounds that each had their own before keep them.
func (d *Documents) taken(ctx context.Context, id string, doc Document) (bool, error) {
	same := []string{doc.Batch}
	if doc.Evaluation == "" {
		batch, err := d.rounds.BatchOf(ctx, doc.Batch)
		if err != nil {
			return false, err
		}
		if batch == doc.Batch {
			same, err = d.joined(ctx, batch)
		} else {
			same = append(same, batch)
		}
		if err != nil {
			return false, err
		}
	}
	for _, batch := range same {
		doc.Batch = batch
		holder, err := d.holder(ctx, onceID(doc))
		if err != nil {
			return false, err
		}
		if holder != "" && holder != id && holder != doc.Replaces {
			return true, nil
		}
	}
	return false, nil
}

// holder is the document in force that has claimed an id of onceID, "" if there is none.
func (d *Documents) holder(ctx context.Context, once string) (string, error) {
	v, err := records.Load[string](ctx, d.env, KindOnce, once)
	if records.KindOf(err) == records.NotFound || err == nil && v.V == "" {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	cur, err := d.load(ctx, v.V)
	if err != nil {
		return "", err
	}
	if cur.V.State != document.StateIssued && cur.V.State != document.StateApproved {
		return "", nil // it was returned or withdrawn before its issue
	}
	return v.V, nil
}

// claimOnce makes a document the one in force of its type. It is refused while another one is in force that the
// document does not replace.
func (d *Documents) claimOnce(ctx context.Context, id string, doc Document) error {
	if !doc.Layout.Once {
		return nil
	}
	_, err := records.Upsert(ctx, d.env, KindOnce, onceID(doc), doc.Batch, records.AnyVersion,
		func(cur *string) error {
			if *cur == id {
				return errSame
			}
			taken, err := d.taken(ctx, id, doc)
			if err != nil {
				return err
			}
			if taken {
				return errOnce
			}
			*cur = id
			return nil
		})
	if err != nil && !errors.Is(err, errSame) {
		return err
	}
	// Documents of a round and of its batch are claimed under two ids: each looks again after its claim, and of two at
	// once at most one goes on.
	taken, err := d.taken(ctx, id, doc)
	if err != nil || !taken {
		return err
	}
	_, err = records.Update(ctx, d.env, KindOnce, onceID(doc), records.AnyVersion, func(cur *string) error {
		if *cur != id {
			return errSame
		}
		*cur = ""
		return nil
	})
	if err != nil && !errors.Is(err, errSame) {
		return err
	}
	return errOnce
}
