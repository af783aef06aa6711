// Package mongo keeps records and ballot boxes on a MongoDB replica set, for services of several machines. It rests on one
// atomic step, the insert of a unique _id: no update, no transaction, no counter (decision 0005).
//
// What a server must offer is found out by asking it, never by its name: a replica set, journaled majority writes,
// linearizable reads. One that lacks something is refused, unless the store was opened as a trial.
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

// Options says which server and how to talk to it.
type Options struct {
	URI            string        // mongodb://… or mongodb+srv://…; its path names the database, "minping" without one
	Trial          bool          // take a server that cannot keep all promises; the store then says so
	MaxPool        int           // connections to each server, 0 for 100
	MinPool        int           // kept open when idle
	ConnectTimeout time.Duration // 0 for 10 s
	Timeout        time.Duration // of one operation, 0 for 10 s
}

const (
	defaultDatabase = "minping"
	defaultPool     = 100
	defaultTimeout  = 10 * time.Second
)

// Store is a store on one database.
type Store struct {
	client *driver.Client
	db     *driver.Database
	able   abilities
	opt    Options

	mu    sync.Mutex
	kinds map[string]bool // collections whose index this process has made
	boxes map[string]*box
}

// Open connects, finds out what the server can do and brings the database to this version. Two replicas that start at once do
// no harm: every step of the migration is an insert or the making of what is there already.
func Open(ctx context.Context, opt Options) (store.Store, error) {
	s, err := connect(opt)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		_ = s.client.Disconnect(context.WithoutCancel(ctx)) // the error that matters is err
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
		return nil, refuse("MongoDB 地址不对,请检查 --store。", "The MongoDB address is not valid; check --store.")
	}
	client, err := driver.Connect(context.Background(), options.Client().ApplyURI(opt.URI).
		SetMaxPoolSize(uint64(opt.MaxPool)).SetMinPoolSize(uint64(opt.MinPool)).SetConnectTimeout(opt.ConnectTimeout).
		SetServerSelectionTimeout(opt.ConnectTimeout).SetTimeout(opt.Timeout).SetAppName("minping").
		// The driver repeats a write once after a lost connection: an insert of a unique _id can be repeated.
		SetRetryWrites(strings.Contains(opt.URI, "retryWrites=true")).SetReadPreference(readpref.Primary()))
	if err != nil {
		return nil, refuse("MongoDB 地址不对,请检查 --store。", "The MongoDB address is not valid; check --store.")
	}
	name := cs.Database
	if name == "" {
		name = defaultDatabase
	}
	return &Store{client: client, db: client.Database(name), opt: opt, kinds: map[string]bool{}, boxes: map[string]*box{}}, nil
}

func refuse(zh, en string) *store.Refusal { return &store.Refusal{ZH: zh, EN: en} }

// prepare asks what the server can do and migrates.
func (s *Store) prepare(ctx context.Context) error {
	able, err := s.ask(ctx)
	if err != nil {
		return err
	}
	s.able = able
	if lacks := able.lacking(); len(lacks) > 0 && !s.opt.Trial {
		return refuse("这台 MongoDB 服务器做不到:"+strings.Join(lacks, "、")+"。请使用 7.0 以上、开启日志的副本集;仅试用可加 --store-trial。",
			"This MongoDB server lacks: "+strings.Join(lacks, ", ")+". Use a journaled replica set of 7.0 or newer; for a trial add --store-trial.")
	}
	wc := writeconcern.Majority()
	journal := true
	wc.Journal = &journal
	o := options.Database().SetWriteConcern(wc)
	if able.linearizable {
		o.SetReadConcern(readconcern.Linearizable())
	}
	s.db = s.client.Database(s.db.Name(), o)
	return s.migrate(ctx)
}

// Trial says what the server cannot do, "" when it can do everything.
func (s *Store) Trial() string {
	lacks := s.able.lacking()
	if len(lacks) == 0 {
		return ""
	}
	return "试用存储:该数据库不能保证" + strings.Join(lacks, "、") + " / trial store: the database does not keep all promises"
}

// Ping answers nil when the server can take a write: it asks the primary.
func (s *Store) Ping(ctx context.Context) error {
	return unavailable("ping", s.client.Ping(ctx, readpref.Primary()))
}

// Close finishes what was accepted and lets go.
func (s *Store) Close() error {
	s.mu.Lock()
	boxes := s.boxes
	s.boxes = map[string]*box{}
	s.mu.Unlock()
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

// unavailable wraps what the server or the network said; whether a write happened is then unknown. A caller's own
// cancellation stays what it is.
func unavailable(op string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded) && !driver.IsTimeout(err):
		return fmt.Errorf("mongo: %s: %w", op, err)
	}
	return fmt.Errorf("mongo: %s: %w: %w", op, store.ErrUnavailable, err)
}

// schema is the version of the layout in the database.
const schema = 1

// migrate makes what this version needs and refuses data of a newer one.
func (s *Store) migrate(ctx context.Context) error {
	meta := s.db.Collection("meta")
	var newest struct {
		ID int `bson:"_id"`
	}
	err := meta.FindOne(ctx, bson.D{}, options.FindOne().SetSort(bson.D{{Key: "_id", Value: -1}})).Decode(&newest)
	if err != nil && !errors.Is(err, driver.ErrNoDocuments) {
		return unavailable("read schema", err)
	}
	if newest.ID > schema {
		return refuse("数据库由更新版本的程序使用过,请升级程序。", "The database was used by a newer version; upgrade the program.")
	}
	if newest.ID == schema {
		return nil
	}
	if _, err := meta.InsertOne(ctx, bson.D{{Key: "_id", Value: schema}}); err != nil && !driver.IsDuplicateKeyError(err) {
		return unavailable("write schema", err)
	}
	return nil
}
