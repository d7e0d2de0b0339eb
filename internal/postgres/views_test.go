package postgres_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
)

// named creates a drop whose name says what it is.
func (s *store) named(t *testing.T, name string, with ...func(*drop.Drop)) drop.Drop {
	t.Helper()
	return s.liveDrop(t, 3, append(with, func(d *drop.Drop) { d.Name = name })...)
}

func opening(in time.Duration) func(*drop.Drop) {
	return func(d *drop.Drop) { d.StartsAt = time.Now().Add(in) }
}

func closing(in time.Duration) func(*drop.Drop) {
	return func(d *drop.Drop) { d.EndsAt = time.Now().Add(in) }
}

func (s *store) shelf(t *testing.T, shelf drop.Shelf) (names []string) {
	t.Helper()
	views, err := s.reads.Shelf(t.Context(), shelf)
	require.NoError(t, err)
	for _, view := range views {
		names = append(names, fmt.Sprint(view.Name, " is ", view.Status))
	}
	return names
}

// TestReads_Shelf makes the stored status wrong for every drop: the lists must follow Postgres's
// clock.
func TestReads_Shelf(t *testing.T) {
	t.Parallel()
	s := open(t)
	for name, with := range map[string][]func(*drop.Drop){
		"open":            {opening(-2 * time.Hour)},
		"open till later": {opening(-time.Hour), closing(time.Hour)},
		"later":           {opening(2 * time.Hour)},
		"soon":            {opening(time.Hour), closing(3 * time.Hour)},
		"over":            {opening(-2 * time.Hour), closing(-time.Hour)},
		"long over":       {opening(-3 * time.Hour), closing(-2 * time.Hour)},
	} {
		s.named(t, name, with...)
		s.named(t, "rehearsal of "+name, append(with, func(d *drop.Drop) { d.Rehearsal = true })...)
		withdrawn := s.named(t, "cancelled "+name, with...)
		s.apply(t, withdrawn.ID, drop.Command{Kind: drop.Withdraw, ID: uuid.New(), Actor: "boss"})
		s.byHand(t, `UPDATE drops SET cancelled_at = now() WHERE id = '`+withdrawn.ID.String()+`'`) // for drops that are over, which cannot be cancelled otherwise
	}
	paused := s.named(t, "paused", opening(-30*time.Minute))
	s.apply(t, paused.ID, drop.Command{Kind: drop.Pause, ID: uuid.New(), Actor: "boss"})
	called := s.named(t, "called off", opening(time.Hour))
	s.apply(t, called.ID, drop.Command{Kind: drop.End, ID: uuid.New(), Actor: "boss"})
	s.byHand(t, `UPDATE drops SET status = CASE status WHEN 'upcoming' THEN 'ended' ELSE 'upcoming' END`)

	require.Equal(t, []string{"paused is paused", "open till later is live", "open is live"}, s.shelf(t, drop.ShelfLive), "the newest first")
	require.Equal(t, []string{"soon is upcoming", "later is upcoming"}, s.shelf(t, drop.ShelfUpcoming), "the next first")
	require.Equal(t, []string{"called off is ended", "over is ended", "long over is ended"}, s.shelf(t, drop.ShelfEnded), "the last first")
}

func TestReads_Shelf_OfAnEmptyShop(t *testing.T) {
	t.Parallel()
	views, err := open(t).reads.Shelf(t.Context(), drop.ShelfLive)
	require.NoError(t, err)
	require.NotNil(t, views, "none is an empty list in JSON")
	require.Empty(t, views)
}

func TestReads_View_ThreeNewestBuyersAsStrangersSeeThem(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.named(t, "sold", func(d *drop.Drop) { d.Counts.Total = 9 })
	users := postgres.NewUsers(s.db)
	hosts := map[string]string{"Ann": "img.clerk.com", "Ben": "img.clerk.com", "Cat": "no-longer-listed.test", "Dan": "pictures.test"}
	for _, name := range []string{"Ann", "Ben", "Cat", "Dan"} {
		require.NoError(t, users.Remember(t.Context(), []drop.User{{
			ClerkID: name, Email: name + "@example.com", FirstName: name, LastName: "Miller", ImageURL: "https://" + hosts[name] + "/" + name, SeenAt: time.Now(),
		}}))
		s.apply(t, d.ID, buy(s.held(t, d.ID, name)))
	}
	view, err := s.reads.Showing(drop.NewPictureHosts([]string{"pictures.test"}, false)).View(t.Context(), d.ID)
	require.NoError(t, err)
	var buyers []string
	for _, sale := range view.RecentPurchases {
		require.Equal(t, "219.00", sale.PriceAtPurchase.String())
		require.Equal(t, "USD", sale.Currency)
		require.WithinDuration(t, time.Now(), sale.PurchasedAt, time.Minute)
		buyers = append(buyers, sale.User.Name+" "+sale.User.ImageURL)
	}
	require.Equal(t, []string{"Dan M. https://pictures.test/Dan", "Cat M. ", "Ben M. https://img.clerk.com/Ben"}, buyers)
	require.Equal(t, 4, view.SoldStock)

	_, err = s.reads.View(t.Context(), uuid.Max)
	require.ErrorIs(t, err, drop.ErrNotFound)
}

// TestReads_WithoutPostgres expects every read to return ErrUnavailable when there is no database.
func TestReads_WithoutPostgres(t *testing.T) {
	t.Parallel()
	cable := pgtest.Plug(t, pgtest.URL(t))
	db, err := postgres.Open(t.Context(), cable.URL())
	require.NoError(t, err)
	t.Cleanup(db.Close)
	cable.Unplug()
	reads, history, id := postgres.NewReads(db), postgres.NewHistory(db), uuid.New()
	for name, read := range map[string]func(context.Context) error{
		"GateState":        func(ctx context.Context) error { _, err := reads.GateState(ctx, id, 0); return err },
		"Stocks":           func(ctx context.Context) error { _, err := reads.Stocks(ctx, []uuid.UUID{id}); return err },
		"Holds":            func(ctx context.Context) error { _, _, err := reads.Holds(ctx, id, []string{"alex"}); return err },
		"DropsOf":          func(ctx context.Context) error { _, err := reads.DropsOf(ctx, []uuid.UUID{id}); return err },
		"View":             func(ctx context.Context) error { _, err := reads.View(ctx, id); return err },
		"Shelf":            func(ctx context.Context) error { _, err := reads.Shelf(ctx, drop.ShelfEnded); return err },
		"Running":          func(ctx context.Context) error { _, err := reads.Running(ctx); return err },
		"Overdue":          func(ctx context.Context) error { _, err := reads.Overdue(ctx); return err },
		"ScheduledChanges": func(ctx context.Context) error { _, err := reads.ScheduledChanges(ctx, time.Now()); return err },
		"Users.Get":        func(ctx context.Context) error { _, err := postgres.NewUsers(db).Get(ctx, "alex"); return err },
		"Remember": func(ctx context.Context) error {
			return postgres.NewUsers(db).Remember(ctx, []drop.User{{ClerkID: "alex"}})
		},
		"Create": func(ctx context.Context) error {
			_, _, err := postgres.NewCatalog(db).Create(ctx, drop.Drop{}, "")
			return err
		},
		"DevKey":  func(ctx context.Context) error { _, err := db.DevKey(ctx, "key"); return err },
		"Measure": func(ctx context.Context) error { return postgres.NewClock(db).Measure(ctx) },
		"Ping":    db.Ping,
		"Audit":   func(ctx context.Context) error { _, _, err := postgres.NewAudit(db).Run(ctx, nil); return err },
		"Reservations": func(ctx context.Context) error {
			_, err := history.Reservations(ctx, "alex", "", drop.Place{}, 9)
			return err
		},
		"Purchases": func(ctx context.Context) error {
			_, err := history.Purchases(ctx, "alex", drop.Place{}, 9)
			return err
		},
	} {
		began := time.Now()
		err := read(t.Context())
		require.ErrorIs(t, err, drop.ErrUnavailable, name)
		require.NotErrorIs(t, err, drop.ErrNotFound, name)
		require.Less(t, time.Since(began), time.Second, name)
	}
}
