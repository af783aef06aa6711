package main

import (
	"context"

	"minping/internal/config"
	"minping/internal/store"
	"minping/internal/store/mongo"
)

func openMongo(ctx context.Context, address string, cfg config.Config) (store.Store, error) {
	return mongo.Open(ctx, mongo.Options{
		URI: address, Trial: cfg.StoreTrial, MaxPool: cfg.MongoMaxPool, MinPool: cfg.MongoMinPool,
		ConnectTimeout: cfg.MongoConnectTimeout, Timeout: cfg.MongoTimeout,
	})
}
