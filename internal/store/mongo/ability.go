package mongo

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/bson"
)

// abilities is what the server offers of the features that the promises depend on.
type abilities struct {
	replicaSet   bool // majority writes have an effect
	linearizable bool // reading a state sees every state written before
	recent       bool // 7.0 or newer
	clustered    bool // nice to have: rows are in key order from the start
}

// lacking names the features that this server does not have and a store outside trial mode needs, in both languages.
func (a abilities) lacking() (zh, en []string) {
	for _, x := range []struct {
		has    bool
		zh, en string
	}{
		{a.replicaSet, "多数节点落盘（副本集）", "majority writes (a replica set)"},
		{a.linearizable, "线性一致读", "linearizable reads"},
		{a.recent, "7.0 版本", "version 7.0"},
	} {
		if !x.has {
			zh, en = append(zh, x.zh), append(en, x.en)
		}
	}
	return zh, en
}

// minWire is the wire version of MongoDB 7.0.
const minWire = 21

// ask queries the server for its abilities.
func (s *Store) ask(ctx context.Context) (abilities, error) {
	var hello struct {
		SetName string `bson:"setName"`
		Msg     string `bson:"msg"` // "isdbgrid" from a mongos
		MaxWire int    `bson:"maxWireVersion"`
	}
	admin := s.client.Database("admin")
	bounded, cancel := s.bound(ctx)
	defer cancel()
	if err := admin.RunCommand(bounded, bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
		return abilities{}, fmt.Errorf("连不上 MongoDB / cannot reach MongoDB: %w", unavailable(ctx, "hello", err))
	}
	a := abilities{replicaSet: hello.SetName != "" || hello.Msg == "isdbgrid"}
	a.linearizable = a.replicaSet && s.db.RunCommand(bounded, bson.D{
		{Key: "find", Value: "meta"},
		{Key: "filter", Value: bson.D{{Key: "_id", Value: 0}}},
		{Key: "limit", Value: 1},
		{Key: "readConcern", Value: bson.D{{Key: "level", Value: "linearizable"}}},
	}).Err() == nil
	a.recent = hello.MaxWire >= minWire
	a.clustered = a.replicaSet && a.recent
	return a, nil
}
