package main

import (
	"context"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/postgres"
	"sneakerhead/internal/rdb"
	"sneakerhead/internal/shop"
)

// gateLag is how long after its last change a gate may differ from Postgres or have a lease:
// the duration of a lease, and some time for the reconciler.
const gateLag = shop.LeaseDuration + 500*time.Millisecond

// quietGateBreaches compares gates with drops twice, gateLag apart. It returns the differences
// of the second comparison, without those of drops that have changed in between.
func quietGateBreaches(ctx context.Context, reads *postgres.Reads, gate *rdb.Gate, dropID *uuid.UUID) ([]postgres.Breach, error) {
	ids, err := reads.Running(ctx)
	if err != nil {
		return nil, err
	}
	if dropID != nil {
		ids = []uuid.UUID{*dropID}
	}
	first, before, err := compareGates(ctx, reads, gate, ids)
	if err != nil || len(first) == 0 {
		return nil, err
	}
	if err := sleep(ctx, gateLag); err != nil {
		return nil, err
	}
	second, after, err := compareGates(ctx, reads, gate, ids)
	var quiet []postgres.Breach
	for _, breach := range second {
		if before[breach.DropID] == after[breach.DropID] {
			quiet = append(quiet, breach)
		}
	}
	return quiet, err
}

// compareGates reads the gates, then the drops, and returns the differences and the drops' seqs.
func compareGates(ctx context.Context, reads *postgres.Reads, gate *rdb.Gate, ids []uuid.UUID) ([]postgres.Breach, map[uuid.UUID]int64, error) {
	versions, err := gate.Versions(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	stocks, err := reads.Stocks(ctx, ids)
	seqs := make(map[uuid.UUID]int64, len(stocks))
	for id, stock := range stocks {
		seqs[id] = stock.Seq
	}
	return postgres.GateBreaches(stocks, versions), seqs, err
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
