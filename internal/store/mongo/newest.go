package mongo

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

// readNewest finds the newest version that a majority has and then reads the following ones, linearizably, until there
// is none: versions have no gaps, so the last one found is the newest. A range cannot be read linearizably. Without
// any version it returns a record without a key.
//
// The versions of a record are 1, 2, 3 … without a gap and never change, so that one that was seen before is a place to
// go on from: two reads by _id, where a server without an index for ranges (FerretDB) would read the whole collection.
func (s *Store) readNewest(ctx context.Context, kind, id string) (record, error) {
	d, version, err := s.nearNewest(ctx, kind, id)
	if err != nil {
		return d, err
	}
	for {
		var next record
		version++
		found, err := s.exact(ctx, "read record", recordsPrefix+kind, recordKey(id, version), &next)
		if err != nil {
			return d, err
		}
		if !found {
			s.seen.keep(kind+"/"+id, version-1)
			return d, nil
		}
		d = next
	}
}

// nearNewest returns a version of a record that a majority has, as new a one as can be found without a linearizable
// read; version 0 if there is none.
func (s *Store) nearNewest(ctx context.Context, kind, id string) (d record, version int, err error) {
	version = s.seen.of(kind + "/" + id)
	if version > 0 {
		found, err := s.byKey(ctx, kind, recordKey(id, version), &d)
		if err != nil || found {
			return d, version, err
		}
	}
	found, err := s.byKey(ctx, kind, recordKey(id, 1), &d) // most that is not there never was
	if err != nil || !found {
		return d, 0, err
	}
	bounded, cancel := s.bound(ctx)
	defer cancel()
	var last record
	err = s.records(kind).FindOne(bounded, versions(id),
		options.FindOne().SetSort(bson.D{{Key: "_id", Value: -1}})).Decode(&last)
	if errors.Is(err, driver.ErrNoDocuments) { // purged in the meantime
		return record{}, 0, nil
	}
	if err != nil {
		return d, 0, unavailable(ctx, "read record", err)
	}
	_, version, err = splitKey(last.Key)
	return last, version, err
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
