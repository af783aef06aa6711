package mongo

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

// readNewest goes on from a version that exists and reads the following ones, linearizably, until there is none:
// versions have no gaps, so the last one found is the newest. A range cannot be read linearizably. Without any version
// it returns a record without a key.
//
// The versions of a record are 1, 2, 3 … without a gap and never change, so a version that was seen before is a place
// to continue from: two reads by _id, where a server without an index for ranges (FerretDB) would read the whole
// collection.
func (s *Store) readNewest(ctx context.Context, kind, id string) (record, error) {
	d, version, err := s.seenBefore(ctx, kind, id)
	unknown := version == 0
	for err == nil {
		var next record
		var found bool
		found, err = s.exact(ctx, "read record", recordsPrefix+kind, recordKey(id, version+1), &next)
		if err != nil || !found {
			break
		}
		d, version = next, version+1
		if unknown && version > 1 { // most records have one version; of this one there may be many
			unknown = false
			d, version, err = s.nearNewest(ctx, kind, id)
		}
	}
	if err == nil {
		s.seen.keep(kind+"/"+id, version)
	}
	return d, err
}

// seenBefore returns the version of a record that was seen last, version 0 if there is none.
func (s *Store) seenBefore(ctx context.Context, kind, id string) (d record, version int, err error) {
	version = s.seen.of(kind + "/" + id)
	if version == 0 {
		return d, 0, nil
	}
	found, err := s.byKey(ctx, kind, recordKey(id, version), &d)
	if err != nil || found {
		return d, version, err
	}
	return record{}, 0, nil // purged in the meantime
}

// nearNewest returns the newest version of a record that a majority has; version 0 if there is none.
func (s *Store) nearNewest(ctx context.Context, kind, id string) (d record, version int, err error) {
	bounded, cancel := s.bound(ctx)
	defer cancel()
	err = s.records(kind).FindOne(bounded, versions(id),
		options.FindOne().SetSort(bson.D{{Key: "_id", Value: -1}})).Decode(&d)
	if errors.Is(err, driver.ErrNoDocuments) { // purged in the meantime
		return record{}, 0, nil
	}
	if err != nil {
		return d, 0, unavailable(ctx, "read record", err)
	}
	_, version, err = splitKey(d.Key)
	return d, version, err
}

// byKey reads one document that a majority has.
func (s *Store) byKey(ctx context.Context, kind, key string, into *record) (found bool, err error) {
	bounded, cancel := s.bound(ctx)
	defer cancel()
	err = s.records(kind).FindOne(bounded, bson.D{{Key: "_id", Value: key}}).Decode(into)
	if errors.Is(err, driver.ErrNoDocuments) {
		return false, nil
	}
	return err == nil, unavailable(ctx, "read record", err)
}
