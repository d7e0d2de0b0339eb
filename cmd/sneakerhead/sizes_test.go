package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb"
	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/shop"
	"sneakerhead/internal/telemetry"
)

// nobody is a Timer, a Publisher, an Audience and Blocks that do nothing.
type nobody struct{}

func (nobody) WakeAt(uuid.UUID, time.Time)              {}
func (nobody) Publish(context.Context, drop.News) error { return nil }
func (nobody) Changed()                                 {}
func (nobody) Deliver(drop.News)                        {}
func (nobody) Blocked(string) bool                      { return false }

// sizedDrop is a drop with sizes in Postgres, and a service with a real gate and ledger.
type sizedDrop struct {
	*shop.Service
	id      uuid.UUID
	reads   *postgres.Reads
	gate    *rdb.Gate
	clients *rdb.Clients
}

func newSizedDrop(t *testing.T, units ...int) *sizedDrop {
	t.Helper()
	db, err := postgres.Open(t.Context(), pgtest.URL(t))
	require.NoError(t, err)
	t.Cleanup(db.Close)
	clients, err := rdb.Open(rdbtest.URL(t))
	require.NoError(t, err)
	log, metrics := slog.New(slog.DiscardHandler), telemetry.NewMetrics(telemetry.NewRegistry("1.0"))
	clock, catalog := postgres.NewClock(db), postgres.NewCatalog(db)
	s := &sizedDrop{reads: postgres.NewReads(db), gate: rdb.NewGate(clients.Gate, rdb.Deployment{}, clock, nil), clients: clients}
	s.Service = shop.NewService(shop.Ports{
		Ledger: postgres.NewLedger(db, log, metrics.Ledger), Gate: s.gate, Reads: s.reads, Catalog: catalog,
		Blocks: nobody{}, Timer: nobody{}, Clock: clock, Publisher: nobody{}, Audience: nobody{}, Metrics: metrics.Shop, Log: log,
	})
	t.Cleanup(func() {
		s.Stop()
		s.gate.Stop()
		require.NoError(t, clients.Close())
	})
	price, err := drop.ParseMoney("219.00")
	require.NoError(t, err)
	sizes := make([]drop.SizeEdit, len(units))
	for i := range units {
		sizes[i].Label = fmt.Sprint("EU ", 41+i)
	}
	d := drop.Drop{
		ID: uuid.New(), Name: "Test", Price: price, Currency: "USD", Sizes: drop.NewSizes(sizes),
		StartsAt: time.Now().Add(-time.Minute), MaxPerUser: 1, HoldDuration: time.Minute,
	}
	for i, n := range units {
		d.Sizes[i].Counts.Total = n
	}
	created, _, err := catalog.Create(t.Context(), d, drop.System)
	require.NoError(t, err)
	s.id = created.ID
	return s
}

// sellSizes makes users' reserves at once, each for one size, and returns how many of each were
// held. Requests that cannot be confirmed are sent again, as a page does.
func (s *sizedDrop) sellSizes(t *testing.T, users, sizes int) []int {
	t.Helper()
	var mu sync.Mutex
	held := make([]int, sizes)
	var callers sync.WaitGroup
	start := make(chan struct{})
	for i := range users {
		callers.Go(func() {
			<-start
			size := i % sizes
			for {
				_, err := s.Reserve(t.Context(), s.id, fmt.Sprint("user-", i), drop.Wish{fmt.Sprint("s", size+1)})
				refusal, refused := drop.AsRefusal(err)
				switch {
				case err == nil:
					mu.Lock()
					held[size]++
					mu.Unlock()
				case !refused:
					t.Error(err)
				case refusal.Code == drop.CodeUnavailable || refusal.Code == drop.CodeOverloaded:
					continue
				default:
					var told drop.Stock
					if json.Unmarshal(refusal.Stock, &told) != nil || len(told.Sizes) != sizes {
						t.Errorf("%s with %q", refusal.Code, refusal.Stock)
					}
				}
				return
			}
		})
	}
	close(start)
	callers.Wait()
	return held
}

// agrees reports whether the gate has what Postgres has, of every size.
func (s *sizedDrop) agrees(t *testing.T) bool {
	t.Helper()
	versions, err := s.gate.Versions(t.Context(), []uuid.UUID{s.id})
	stocks, err2 := s.reads.Stocks(t.Context(), []uuid.UUID{s.id})
	return err == nil && err2 == nil && len(versions) == 1 && len(postgres.GateBreaches(stocks, versions)) == 0
}

func TestSizes_GateAndLedgerAgree(t *testing.T) {
	t.Parallel()
	units := []int{3, 0, 7}
	s := newSizedDrop(t, units...)
	held := s.sellSizes(t, 120, len(units))
	reconciler := shop.NewReconciler(s.Service)
	agree := func(t *testing.T) {
		t.Helper()
		require.Eventually(t, func() bool { return reconciler.Tick(t.Context()) == nil && s.agrees(t) }, 20*time.Second, 20*time.Millisecond)
	}
	agree(t)
	// A lease whose attempt was refused with overloaded hides its unit until it ends.
	for i, n := range s.sellSizes(t, 120, len(units)) {
		held[i] = n // those who hold one are told so again
	}
	require.Equal(t, units, held)

	gateKey := "sneakerhead:{" + s.id.String() + "}:"
	require.NoError(t, s.clients.Gate.Del(t.Context(), gateKey+"sizes").Err())
	require.False(t, s.agrees(t), "a gate without sizes is a breach")
	agree(t)
	require.NoError(t, s.clients.Gate.HSet(t.Context(), gateKey+"sizes", "s1", "1 2 0").Err())
	require.False(t, s.agrees(t), "a wrong size is one too")
	agree(t)
}
