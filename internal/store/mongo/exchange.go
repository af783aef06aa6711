package mongo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"minping/internal/store"
)

// bound limits the time of one exchange with the server. The driver drops its own timeout for any deadline of the
// caller, however distant: a request that may take thirty seconds would wait for all thirty.
func (s *Store) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, s.opt.Timeout)
}

// exact reads one document by its _id, linearizably where the server can: MongoDB promises it for no other kind of
// read. Scans and lists read what a majority has.
func (s *Store) exact(ctx context.Context, op, collection string, id, into any) (found bool, err error) {
	bounded, cancel := s.bound(ctx)
	defer cancel()
	err = s.fresh.Collection(collection).FindOne(bounded, bson.D{{Key: "_id", Value: id}}).Decode(into)
	if errors.Is(err, driver.ErrNoDocuments) {
		return false, nil
	}
	return err == nil, unavailable(ctx, op, err)
}

// put inserts one document. It returns true when inserted, false when the key is taken.
func (s *Store) put(ctx context.Context, op, collection string, doc any) (inserted bool, err error) {
	bounded, cancel := s.bound(ctx)
	defer cancel()
	_, err = s.db.Collection(collection).InsertOne(bounded, doc)
	if taken(err) {
		return false, nil
	}
	return err == nil, unavailable(ctx, op, err)
}

// taken reports whether an insert found its key taken, by a document that a majority keeps: one that only the primary
// has may still be lost.
func taken(err error) bool {
	var we driver.WriteException
	return errors.As(err, &we) && we.WriteConcernError == nil && driver.IsDuplicateKeyError(err)
}

// remove deletes what a filter matches.
func (s *Store) remove(ctx context.Context, op, collection string, filter bson.D) error {
	bounded, cancel := s.bound(ctx)
	defer cancel()
	_, err := s.db.Collection(collection).DeleteMany(bounded, filter)
	return unavailable(ctx, op, err)
}

// each streams the documents that filter matches, in order of _id; every exchange with the server has its own time
// limit.
func (s *Store) each(ctx context.Context, op, collection string, filter bson.D, o *options.FindOptions,
	fn func(*driver.Cursor) error,
) error {
	first, cancel := s.bound(ctx)
	defer cancel()
	cur, err := s.db.Collection(collection).Find(first, filter, o.SetSort(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return unavailable(ctx, op, err)
	}
	defer func() {
		last, cancel := s.bound(context.WithoutCancel(ctx))
		defer cancel()
		_ = cur.Close(last) // it was only read
	}()
	for s.next(ctx, cur) {
		if err := fn(cur); err != nil {
			return err
		}
	}
	return unavailable(ctx, op, cur.Err())
}

// next advances a cursor; only a call that asks the server for more needs a time limit.
func (s *Store) next(ctx context.Context, cur *driver.Cursor) bool {
	if cur.RemainingBatchLength() > 0 {
		return ctx.Err() == nil && cur.Next(ctx)
	}
	bounded, cancel := s.bound(ctx)
	defer cancel()
	return cur.Next(bounded)
}

// almost is how long before its deadline the driver may give up a call that would come too late.
const almost = time.Second

// unavailable wraps an error of the server or the network; whether a write happened is then unknown. When the caller's
// own context has ended, that error is kept.
func unavailable(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if own := ctx.Err(); own != nil {
		return fmt.Errorf("mongo: %s: %w", op, own)
	}
	if end, ok := ctx.Deadline(); ok && time.Until(end) < almost && errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("mongo: %s: %w", op, context.DeadlineExceeded)
	}
	return fmt.Errorf("mongo: %s: %w: %s", op, store.ErrUnavailable, reason(err))
}

// reason describes an error without the data that was sent: a server's messages quote keys and documents.
func reason(err error) string {
	var cmd driver.CommandError
	var one driver.WriteException
	var many driver.BulkWriteException
	var row driver.WriteError
	switch {
	case errors.As(err, &many):
		return fmt.Sprintf("%d of the documents refused, write concern %s", len(many.WriteErrors),
			concern(many.WriteConcernError))
	case errors.As(err, &one):
		return fmt.Sprintf("%d documents refused, write concern %s", len(one.WriteErrors),
			concern(one.WriteConcernError))
	case errors.As(err, &row):
		return fmt.Sprintf("document refused with code %d", row.Code)
	case errors.As(err, &cmd):
		return fmt.Sprintf("%s (code %d)", cmd.Name, cmd.Code)
	}
	return err.Error()
}

func concern(e *driver.WriteConcernError) string {
	if e == nil {
		return "kept"
	}
	return fmt.Sprintf("not kept: %s (code %d)", e.Name, e.Code)
}
