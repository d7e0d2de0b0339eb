package postgres_test

import (
	"fmt"
	"log/slog"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/shop"
)

// cabled returns a store whose ledger connects to Postgres through a cable; the rest of it connects
// directly.
func cabled(t *testing.T) (*store, *pgtest.Cable) {
	t.Helper()
	s := open(t)
	cable := pgtest.Plug(t, s.url)
	db, err := postgres.Open(t.Context(), cable.URL())
	require.NoError(t, err)
	t.Cleanup(func() {
		cable.Unplug() // or else Close waits long for a frozen connection
		db.Close()
	})
	s.ledger = postgres.NewLedger(db, slog.New(slog.DiscardHandler), s.metrics)
	return s, cable
}

func adjust(units int) drop.Command {
	return drop.Command{Kind: drop.Adjust, ID: uuid.Must(uuid.NewV7()), Delta: units, Actor: "admin"}
}

func TestLedger_TheReplyToCommitIsLost(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		arm       func(*pgtest.Cable)
		committed bool
	}{
		"after Postgres has committed":        {func(c *pgtest.Cable) { c.CutAfterCommit() }, true},
		"before Postgres has received COMMIT": {func(c *pgtest.Cable) { c.CutBeforeCommit() }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const rounds, cutsARound = 50, 3
			s, cable := cabled(t)
			d := s.liveDrop(t, 2)
			cut := func(commands ...drop.Command) shop.Outcome {
				row.arm(cable)
				outcome := s.apply(t, d.ID, commands...)
				require.True(t, outcome.Uncertain)
				return outcome
			}
			for n := range rounds {
				first := reserve(fmt.Sprint("buyer", n))
				held := cut(first).Answers[0]
				require.NoError(t, held.Err)
				require.Equal(t, first.ID, held.Reservation.ID, "the hold is the one that was asked for")
				require.False(t, held.Repeated, "a hold that the first try wrote counts as new")

				purchase, added, second := buy(held.Reservation), adjust(1), reserve(fmt.Sprint("doubter", n))
				outcome := cut(purchase, added, second)
				require.Equal(t, purchase.ID, outcome.Answers[0].Purchase.ID)
				require.False(t, outcome.Answers[0].Repeated)
				require.NoError(t, outcome.Answers[1].Err)
				require.Equal(t, row.committed, outcome.Answers[1].Repeated)
				require.Equal(t, second.ID, outcome.Answers[2].Reservation.ID)
				require.Equal(t, drop.Counts{Total: n + 3, Available: 1, Reserved: 1, Sold: n + 1}, outcome.Drop.Counts)

				released := cut(cancel(outcome.Answers[2].Reservation)).Answers[0]
				require.NoError(t, released.Err)
				require.Equal(t, drop.ReservationCancelled, released.Reservation.Status)
				require.Equal(t, row.committed, released.Repeated)
			}
			require.Equal(t, rounds*cutsARound, cable.Faults())
			require.EqualValues(t, rounds*cutsARound, s.metrics.unknown.Load())
			require.Zero(t, s.metrics.oneByOne.Load())
			require.Empty(t, s.audited(t))
			stocks, err := s.reads.Stocks(t.Context(), []uuid.UUID{d.ID})
			require.NoError(t, err)
			require.Equal(t, drop.Counts{Total: 2 + rounds, Available: 2, Sold: rounds}, stocks[d.ID].Counts)
			require.EqualValues(t, 1+5*rounds, stocks[d.ID].Seq, "each thing that happened has one row")
		})
	}
}

// TestLedger_TheReplyToCommitIsLostAndTheHoldIsOver cancels the hold between the two tries: the
// second must not open another one.
func TestLedger_TheReplyToCommitIsLostAndTheHoldIsOver(t *testing.T) {
	t.Parallel()
	s, cable := cabled(t)
	d := s.liveDrop(t, 2)
	direct, command := openAt(t, s.url), reserve("alex")
	cable.CutAfterCommit(func() {
		direct.apply(t, d.ID, cancel(drop.Reservation{ID: command.ID, UserID: "alex"}))
	})
	outcome := s.apply(t, d.ID, command)
	require.True(t, outcome.Uncertain)
	require.Empty(t, outcome.Opened)
	require.NoError(t, outcome.Answers[0].Err)
	require.Equal(t, drop.ReservationCancelled, outcome.Answers[0].Reservation.Status)
	require.Equal(t, drop.Counts{Total: 2, Available: 2}, outcome.Drop.Counts)
	require.Empty(t, s.audited(t))
}

func TestLedger_ACommitThatIsAnsweredIsNotUncertain(t *testing.T) {
	t.Parallel()
	s, cable := cabled(t)
	d := s.liveDrop(t, 2)
	require.False(t, s.apply(t, d.ID, reserve("alex")).Uncertain)
	require.Zero(t, s.metrics.unknown.Load())
	require.Zero(t, cable.Faults())
}

func TestLedger_EveryThirdReplyToCommitIsLost(t *testing.T) {
	t.Parallel()
	const buyers = 60
	s, cable := cabled(t)
	d := s.liveDrop(t, buyers)
	cable.CutEvery(3)
	uncertain := 0
	for n := range buyers {
		outcome := s.apply(t, d.ID, reserve(fmt.Sprint("buyer", n)))
		require.NoError(t, outcome.Answers[0].Err)
		if outcome.Uncertain {
			uncertain++
		}
	}
	require.Positive(t, uncertain)
	require.Equal(t, uncertain, cable.Faults(), "each second try found the hold of the first")
	cable.CutEvery(0)
	require.False(t, s.apply(t, d.ID, reserve("late")).Uncertain)
}
