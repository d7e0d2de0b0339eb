package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/shop"
)

func TestMain(m *testing.M) {
	code := m.Run()
	pgtest.Stop()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// store is the ledger, the reads and the catalog on a database that only this test uses.
type store struct {
	url     string
	db      *postgres.DB
	ledger  *postgres.Ledger
	reads   *postgres.Reads
	catalog *postgres.Catalog
	metrics *counts
}

// counts implements postgres.LedgerMetrics.
type counts struct{ unknown, oneByOne atomic.Int64 }

func (c *counts) Transaction(int, time.Duration, time.Duration) {}
func (c *counts) CommitUnknown()                                { c.unknown.Add(1) }
func (c *counts) OneByOne()                                     { c.oneByOne.Add(1) }

func open(t *testing.T) *store {
	t.Helper()
	return openAt(t, pgtest.URL(t))
}

func openAt(t *testing.T, url string) *store {
	t.Helper()
	db, err := postgres.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	s := &store{url: url, db: db, metrics: &counts{}, reads: postgres.NewReads(db), catalog: postgres.NewCatalog(db)}
	s.ledger = postgres.NewLedger(db, slog.New(slog.DiscardHandler), s.metrics)
	return s
}

// liveDrop creates a drop that opened a minute ago; with may change it first.
func (s *store) liveDrop(t *testing.T, units int, with ...func(*drop.Drop)) drop.Drop {
	t.Helper()
	price, err := drop.ParseMoney("219.00")
	require.NoError(t, err)
	d := drop.Drop{
		Name: "Test", Price: price, Currency: "USD", Counts: drop.Counts{Total: units},
		StartsAt: time.Now().Add(-time.Minute), MaxPerUser: 1, HoldDuration: time.Minute,
	}
	for _, change := range with {
		change(&d)
	}
	d.ID = uuid.Must(uuid.NewV7())
	created, _, err := s.catalog.Create(t.Context(), d, drop.System)
	require.NoError(t, err)
	return created
}

// apply runs commands in one transaction.
func (s *store) apply(t *testing.T, dropID uuid.UUID, commands ...drop.Command) shop.Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	outcome, err := s.ledger.Apply(ctx, dropID, commands)
	require.NoError(t, err)
	return outcome
}

func reserve(user string) drop.Command {
	return drop.Command{Kind: drop.Reserve, ID: uuid.Must(uuid.NewV7()), UserID: user}
}

func buy(r drop.Reservation) drop.Command {
	return drop.Command{Kind: drop.Buy, ID: uuid.Must(uuid.NewV7()), ReservationID: r.ID, UserID: r.UserID}
}

func cancel(r drop.Reservation) drop.Command {
	return drop.Command{Kind: drop.Cancel, ReservationID: r.ID, UserID: r.UserID}
}

func TestLedger_AHoldFromReserveToPurchase(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 5)

	held := s.apply(t, d.ID, reserve("alex"), reserve("sam"), reserve("alex"))
	require.NoError(t, held.Answers[0].Err)
	require.Equal(t, held.Answers[0].Reservation.ID, held.Answers[2].Reservation.ID, "asked twice, held once")
	require.True(t, held.Answers[2].Repeated)
	require.Equal(t, drop.Counts{Total: 5, Available: 3, Reserved: 2}, held.Drop.Counts)

	alex, sam := held.Answers[0].Reservation, held.Answers[1].Reservation
	closed := s.apply(t, d.ID, buy(alex), cancel(sam), buy(sam))
	require.NoError(t, closed.Answers[0].Err)
	require.Equal(t, "219.00", closed.Answers[0].Purchase.PriceAtPurchase.String())
	require.ErrorIs(t, closed.Answers[2].Err, drop.ErrReservationCancelled)
	require.Equal(t, drop.Counts{Total: 5, Available: 4, Sold: 1}, closed.Drop.Counts)

	again := s.apply(t, d.ID, buy(alex), cancel(sam), reserve("alex"))
	require.True(t, again.Answers[0].Repeated)
	require.Equal(t, closed.Answers[0].Purchase.ID, again.Answers[0].Purchase.ID)
	require.True(t, again.Answers[1].Repeated)
	require.ErrorIs(t, again.Answers[2].Err, drop.ErrPurchaseLimit)
	require.Empty(t, again.Entries)
	require.Equal(t, closed.Drop.Seq, again.Drop.Seq)

	stocks, err := s.reads.Stocks(t.Context(), []uuid.UUID{d.ID})
	require.NoError(t, err)
	require.Equal(t, closed.Drop.Stock(), stocks[d.ID])
}

func TestLedger_ManyAtOnceOnFewUnits(t *testing.T) {
	t.Parallel()
	const users, units = 200, 17
	s := open(t)
	d := s.liveDrop(t, units)
	var held, refused atomic.Int64
	var callers sync.WaitGroup
	begin := make(chan struct{})
	for n := range users {
		callers.Go(func() {
			<-begin
			outcome, err := s.ledger.Apply(context.Background(), d.ID, []drop.Command{reserve(fmt.Sprint("user", n))})
			if err != nil {
				t.Error(err)
				return
			}
			if err := outcome.Answers[0].Err; err == nil {
				held.Add(1)
			} else if errors.Is(err, drop.ErrAllHeld) {
				refused.Add(1)
			}
		})
	}
	close(begin)
	callers.Wait()
	require.EqualValues(t, units, held.Load())
	require.EqualValues(t, users-units, refused.Load())
}

func TestLedger_AHoldThatEndsMakesRoomForItsUsersNext(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 2)
	first := s.apply(t, d.ID, reserve("alex")).Answers[0].Reservation

	t.Run("when it is cancelled in the same batch", func(t *testing.T) {
		again := s.apply(t, d.ID, cancel(first), reserve("alex"))
		require.NoError(t, again.Answers[0].Err)
		require.NoError(t, again.Answers[1].Err)
		require.NotEqual(t, first.ID, again.Answers[1].Reservation.ID)
		require.Zero(t, s.metrics.oneByOne.Load())
	})

	t.Run("when it is overdue and nothing has expired it yet", func(t *testing.T) {
		s.byHand(t, `UPDATE reservations SET expires_at = now() - interval '1 second' WHERE status = 'active'`)
		outcome := s.apply(t, d.ID, reserve("alex"))
		require.NoError(t, outcome.Answers[0].Err)
		require.False(t, outcome.Answers[0].Repeated)
		require.Equal(t, drop.Counts{Total: 2, Available: 1, Reserved: 1}, outcome.Drop.Counts)
	})
}

func TestLedger_ABuyerIsShownByTheirProfile(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 2)
	alex := drop.User{ClerkID: "alex", FirstName: "Alexandra", LastName: "Moreno", ImageURL: "https://img.example.com/a.png", SeenAt: time.Now()}
	require.NoError(t, postgres.NewUsers(s.db).Remember(t.Context(), []drop.User{alex}))
	known, unknown := buy(s.held(t, d.ID, "alex")), buy(s.held(t, d.ID, "sam"))
	known.Buyer, unknown.Buyer = drop.Person{Name: "Somebody"}, drop.Person{Name: "Sam R."}
	sales := s.apply(t, d.ID, known, unknown).Sales
	require.Equal(t, drop.Person{Name: "Alexandra M.", ImageURL: "https://img.example.com/a.png"}, sales[0].User)
	require.Equal(t, drop.Person{Name: "Sam R."}, sales[1].User, "their row is still to be written")
}
