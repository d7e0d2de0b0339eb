package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// audited runs an audit of every drop.
func (s *store) audited(t *testing.T) []postgres.Breach {
	t.Helper()
	breaches, summary, err := postgres.NewAudit(s.db).Run(t.Context(), nil)
	require.NoError(t, err)
	require.Zero(t, summary.Unlisted)
	return breaches
}

// byHand runs SQL directly, with triggers and foreign keys switched off, to make states that the
// product never writes.
func (s *store) byHand(t *testing.T, statements string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.url)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	_, err = conn.Exec(t.Context(), `SET session_replication_role = replica; `+statements)
	require.NoError(t, err)
}

// playedDrop is a drop with reservations in every status, and those reservations.
type playedDrop struct {
	drop                    drop.Drop
	bought, released, ended drop.Reservation
	active, other           drop.Reservation
	purchase                drop.Purchase
}

// playHistory has the ledger write eleven rows: created, reserved, expired, reserved, purchased,
// reserved, cancelled, reserved (two units), adjusted, paused, resumed.
func (s *store) playHistory(t *testing.T) playedDrop {
	t.Helper()
	p := playedDrop{drop: s.liveDrop(t, 6)}
	p.ended = s.held(t, p.drop.ID, "overdue")
	s.byHand(t, fmt.Sprintf(`UPDATE reservations SET created_at = created_at - interval '1 hour',
		expires_at = expires_at - interval '1 hour' WHERE id = '%s'`, p.ended.ID))
	s.apply(t, p.drop.ID, drop.Command{Kind: drop.Expire})
	p.bought = s.held(t, p.drop.ID, "bought")
	p.purchase = s.apply(t, p.drop.ID, buy(p.bought)).Answers[0].Purchase
	p.released = s.held(t, p.drop.ID, "released")
	s.apply(t, p.drop.ID, cancel(p.released))
	opened := s.apply(t, p.drop.ID, reserve("active"), reserve("other"))
	p.active, p.other = opened.Opened[0], opened.Opened[1]
	for _, kind := range []drop.CommandKind{drop.Adjust, drop.Pause, drop.Resume} {
		c := drop.Command{Kind: kind, ID: uuid.Must(uuid.NewV7()), Actor: "admin"}
		if kind == drop.Adjust {
			c.Delta = -1
		}
		require.NoError(t, s.apply(t, p.drop.ID, c).Answers[0].Err)
	}
	require.Equal(t, int64(11), s.apply(t, p.drop.ID, drop.Command{Kind: drop.Expire}).Drop.Seq)
	return p
}

func (s *store) held(t *testing.T, dropID uuid.UUID, user string) drop.Reservation {
	t.Helper()
	outcome := s.apply(t, dropID, reserve(user))
	require.Len(t, outcome.Opened, 1)
	return outcome.Opened[0]
}

func TestAudit_OfOneDrop(t *testing.T) {
	t.Parallel()
	s := open(t)
	sound, broken := s.playHistory(t), s.playHistory(t)
	s.byHand(t, fmt.Sprintf(`DELETE FROM purchases WHERE drop_id = '%s'`, broken.drop.ID))
	audit := postgres.NewAudit(s.db)

	breaches, summary, err := audit.Run(t.Context(), &sound.drop.ID)
	require.NoError(t, err)
	require.Empty(t, breaches, "the other drop's breaches are not this one's")
	require.NotNil(t, breaches, "none is an empty list in JSON")
	require.False(t, summary.At.IsZero())
	summary.At = broken.drop.CreatedAt
	require.Equal(t, postgres.AuditSummary{
		At: broken.drop.CreatedAt, Drops: 1, Entries: 11, Reservations: 5, Purchases: 1,
	}, summary)

	breaches, _, err = audit.Run(t.Context(), &broken.drop.ID)
	require.NoError(t, err)
	require.NotEmpty(t, breaches)

	_, _, err = audit.Run(t.Context(), &uuid.Max)
	require.ErrorIs(t, err, drop.ErrNotFound)
}

func TestAudit_ListsTwentyBreachesOfACheckAndCountsTheRest(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 25)
	var commands []drop.Command
	for n := range 25 {
		commands = append(commands, reserve(fmt.Sprint("user", n)))
	}
	s.apply(t, d.ID, commands...)
	s.byHand(t, `UPDATE reservations SET expires_at = now() - interval '10 seconds'`)
	breaches, summary, err := postgres.NewAudit(s.db).Run(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, breaches, 20)
	require.EqualValues(t, 5, summary.Unlisted)
}

// TestAudit_ABusyDropHasNoBreach audits while buyers and an admin change a drop, and once more when
// they are done.
func TestAudit_ABusyDropHasNoBreach(t *testing.T) {
	t.Parallel()
	const buyers, turns = 12, 15
	s := open(t)
	d := s.liveDrop(t, 20, func(d *drop.Drop) { d.MaxPerUser = 2 })
	var working sync.WaitGroup
	for n := range buyers {
		working.Go(func() {
			chance := rand.New(rand.NewPCG(1, uint64(n)))
			for range turns {
				buyer := fmt.Sprint("user", chance.IntN(buyers))
				outcome, err := s.ledger.Apply(context.Background(), d.ID, []drop.Command{reserve(buyer)})
				if err != nil {
					t.Error(err)
					return
				}
				held := outcome.Answers[0].Reservation
				again := []drop.Command{cancel(held), buy(held), {
					Kind: drop.Adjust, ID: uuid.Must(uuid.NewV7()), Delta: chance.IntN(5) - 2, Actor: "admin",
				}}
				chance.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
				if _, err := s.ledger.Apply(context.Background(), d.ID, again[:chance.IntN(3)]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 5 {
		require.Empty(t, s.audited(t), "a snapshot never shows half a transaction")
	}
	working.Wait()
	require.Empty(t, s.audited(t))
	stocks, err := s.reads.Stocks(t.Context(), []uuid.UUID{d.ID})
	require.NoError(t, err)
	require.Greater(t, stocks[d.ID].Seq, int64(buyers), "it was busy")
}
