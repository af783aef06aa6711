// Package mongo keeps records and ballot boxes on a MongoDB replica set, for services that run on several machines. It
// relies on one atomic step, the insert of a unique _id: no update, no transaction, no counter (decision 0005).
//
// What a server offers is found out by asking it, never by its name: a replica set, journaled majority writes,
// linearizable reads. A server that lacks one of these is refused, unless the store was opened as a trial.
package mongo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/readconcern"
	"go.mongodb.org/mongo-driver/mongo/readpref"
	"go.mongodb.org/mongo-driver/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/x/mongo/driver/connstring"

	"minping/internal/store"
)

// Options says which server to use and how to talk to it.
type Options struct {
	URI            string        // mongodb://… or mongodb+srv://…; its path names the database, "minping" without one
	Trial          bool          // accept a server that cannot keep all promises; the store then says so
	MaxPool        int           // connections to each server, 0 for 100
	MinPool        int           // connections kept open when idle
	ConnectTimeout time.Duration // 0 for 10 s
	Timeout        time.Duration // per exchange with the server, 0 for 10 s
}

const (
	defaultDatabase = "minping"
	defaultPool     = 100
	defaultTimeout  = 10 * time.Second
)

// Store is a store on one database.
type Store struct {
	*meter
	client *driver.Client
	db     *driver.Database // reads what a majority has, writes to a majority and its journals
	fresh  *driver.Database // linearizable reads: one document by its _id
	able   abilities
	opt    Options
	newest turns[record] // shared reads of the current version of one record
	seen   seenVersions

	mu    sync.Mutex
	kinds map[string]*batcher[record] // collections whose index this process has created
	boxes map[string]*box
}

// Open connects, finds out what the server can do and brings the database to this version. Two replicas may start at
// once: every step of the migration is an insert or creates something that may already exist.
func Open(ctx context.Context, opt Options) (store.Store, error) {
	s, err := connect(opt)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		_ = s.client.Disconnect(context.WithoutCancel(ctx)) // err is the error that matters
		return nil, err
	}
	return s, nil
}

func connect(opt Options) (*Store, error) {
	if opt.MaxPool == 0 {
		opt.MaxPool = defaultPool
	}
	if opt.Timeout == 0 {
		opt.Timeout = defaultTimeout
	}
	if opt.ConnectTimeout == 0 {
		opt.ConnectTimeout = defaultTimeout
	}
	cs, err := connstring.ParseAndValidate(opt.URI)
	if err != nil {
		return nil, refuse("MongoDB 地址不对，请检查 --store。", "The MongoDB address is not valid; check --store.")
	}
	o := options.Client().ApplyURI(opt.URI).SetMaxPoolSize(uint64(opt.MaxPool)).SetMinPoolSize(uint64(opt.MinPool)).
		SetConnectTimeout(opt.ConnectTimeout).SetServerSelectionTimeout(opt.ConnectTimeout).SetTimeout(opt.Timeout).
		SetAppName("minping").SetReadPreference(readpref.Primary())
	// Retryable writes stay on, which is the driver's default: a server that supports sessions can tell a repeated
	// insert from a second one.
	m := &meter{}
	o.SetMonitor(m.commands()).SetPoolMonitor(m.pool())
	client, err := driver.Connect(context.Background(), o)
	if err != nil {
		return nil, refuse("MongoDB 地址不对，请检查 --store。", "The MongoDB address is not valid; check --store.")
	}
	name := cs.Database
	if name == "" {
		name = defaultDatabase
	}
	db := client.Database(name)
	return &Store{
		meter: m, client: client, db: db, fresh: db, opt: opt, kinds: map[string]*batcher[record]{},
		boxes: map[string]*box{},
	}, nil
}

func refuse(zh, en string) *store.Refusal { return &store.Refusal{ZH: zh, EN: en} }

// prepare asks what the server can do and migrates.
func (s *Store) prepare(ctx context.Context) error {
	able, err := s.ask(ctx)
	if err != nil {
		return err
	}
	if zh, en := able.lacking(); len(zh) > 0 && !s.opt.Trial {
		return refuse("这台 MongoDB 服务器做不到："+strings.Join(zh, "、")+"。请使用 7.0 以上、开启日志的副本集；仅试用可加 --store-trial。",
			"This MongoDB server lacks: "+strings.Join(en, ", ")+
				". Use a journaled replica set of 7.0 or newer; for a trial add --store-trial.")
	}
	s.choose(able)
	if err := s.migrate(ctx); err != nil {
		return err
	}
	return s.Ping(ctx)
}

// choose sets the read and write concerns that the server supports. Linearizable reads are only for one document by
// its _id: the server promises them for nothing else, and a cursor cannot continue with them. Everything else reads
// from the primary what a majority has, which is every acknowledged write.
func (s *Store) choose(able abilities) {
	s.able = able
	wc := writeconcern.Majority()
	journal := true
	wc.Journal = &journal
	o := options.Database().SetWriteConcern(wc)
	if able.replicaSet {
		o.SetReadConcern(readconcern.Majority())
	}
	s.db = s.client.Database(s.db.Name(), o)
	s.fresh = s.db
	if able.linearizable {
		s.fresh = s.client.Database(s.db.Name(),
			options.Database().SetWriteConcern(wc).SetReadConcern(readconcern.Linearizable()))
	}
}

// Trial says what the server cannot do, "" when it can do everything.
func (s *Store) Trial() string {
	zh, _ := s.able.lacking()
	if len(zh) == 0 {
		return ""
	}
	return "试用存储：该数据库不能保证" + strings.Join(zh, "、") + " / trial store: the database does not keep all promises"
}

// Ping returns nil when a majority accepts writes: it inserts the marker of this layout, which already exists, and the
// server reports that only after a majority has confirmed it. A primary that is cut off would still answer a plain
// ping.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.put(ctx, "ping", metaName, bson.D{{Key: "_id", Value: schema}})
	return err
}

// Close completes the writes that were accepted and disconnects.
func (s *Store) Close() error {
	s.mu.Lock()
	boxes, kinds := s.boxes, s.kinds
	s.boxes, s.kinds = map[string]*box{}, map[string]*batcher[record]{}
	s.mu.Unlock()
	for _, w := range kinds {
		w.close()
	}
	for _, b := range boxes {
		b.close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), defaultTimeout)
	defer cancel()
	if err := s.client.Disconnect(ctx); err != nil && !errors.Is(err, driver.ErrClientDisconnected) {
		return fmt.Errorf("mongo: close: %w", err)
	}
	return nil
}

// schema is the version of the layout in the database.
const schema = 1

// metaName is the collection that records which layouts this database has had: {_id: version}.
const metaName = "meta"

// migrate brings the database to this layout and refuses data of a newer one. Each step creates something that may
// already exist, and its marker is inserted once it is done: replicas that start at once, or one that is killed, do no
// harm. Indexes of a kind are created with its first record (ensure), tables with their box.
func (s *Store) migrate(ctx context.Context) error {
	newest := 0
	err := s.each(ctx, "read schema", metaName, bson.D{}, options.Find(), func(cur *driver.Cursor) error {
		var d struct {
			ID int `bson:"_id"`
		}
		err := cur.Decode(&d)
		newest = max(newest, d.ID)
		return err
	})
	if err != nil {
		return err
	}
	if newest > schema {
		return refuse("数据库由更新版本的程序使用过，请升级程序。", "The database was used by a newer version; upgrade the program.")
	}
	if newest == schema {
		return nil
	}
	_, err = s.put(ctx, "write schema", metaName, bson.D{{Key: "_id", Value: schema}})
	return err
}
