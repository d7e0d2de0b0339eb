package postgres_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
	"sneakerhead/internal/postgres"
)

func wanting(user string, wish ...string) drop.Command {
	c := reserve(user)
	c.Wish = wish
	return c
}

// sizesAreTheSame requires that everybody who reads a drop sees the same sizes.
func (s *store) sizesAreTheSame(t *testing.T, want drop.Stock) {
	t.Helper()
	stocks, err := s.reads.Stocks(t.Context(), []uuid.UUID{want.DropID})
	require.NoError(t, err)
	require.Equal(t, want, stocks[want.DropID])
	view, err := s.reads.View(t.Context(), want.DropID)
	require.NoError(t, err)
	require.Equal(t, want, view.Stock())
	gate, err := s.reads.GateState(t.Context(), want.DropID, 0)
	require.NoError(t, err)
	require.Equal(t, want, gate.Stock)
	_, stock, err := s.reads.Holds(t.Context(), want.DropID, []string{"alex"})
	require.NoError(t, err)
	require.Equal(t, want, stock)
}

func TestLedger_Sizes(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 0, droptest.Sized(1, 2))
	require.Equal(t, drop.Counts{Total: 3, Available: 3}, d.Counts)
	s.sizesAreTheSame(t, d.Stock())

	outcome := s.apply(t, d.ID, wanting("alex", "s1"), wanting("sam", "s1", "s2"), wanting("kim", "s1"))
	require.Equal(t, drop.HeldSize{ID: "s1", Label: "EU 40"}, outcome.Answers[0].Reservation.Size)
	require.Equal(t, "s2", outcome.Answers[1].Reservation.Size.ID)
	require.ErrorIs(t, outcome.Answers[2].Err, drop.ErrAllHeld)
	require.True(t, outcome.Answers[0].Reservation.ExpiresAt.Equal(outcome.Drop.Size("s1").NextHoldEnd))
	require.True(t, outcome.Drop.Size("s2").NextHoldEnd.IsZero(), "one is available")
	s.sizesAreTheSame(t, outcome.Drop.Stock())

	bought := s.apply(t, d.ID, buy(outcome.Answers[1].Reservation), cancel(outcome.Answers[0].Reservation), wanting("kim", "s1", "s2"))
	require.Equal(t, drop.HeldSize{ID: "s2", Label: "EU 41"}, bought.Answers[0].Purchase.Size)
	require.Equal(t, "s1", bought.Answers[2].Reservation.Size.ID, "what alex let go")
	s.sizesAreTheSame(t, bought.Drop.Stock())

	again := s.apply(t, d.ID, buy(outcome.Answers[1].Reservation))
	require.True(t, again.Answers[0].Purchase.PurchasedAt.Equal(bought.Answers[0].Purchase.PurchasedAt))
	again.Answers[0].Purchase.PurchasedAt = bought.Answers[0].Purchase.PurchasedAt
	require.Equal(t, bought.Answers[0].Purchase, again.Answers[0].Purchase)
	entries, err := postgres.NewRecords(s.db).Ledger(t.Context(), d.ID, 100, 100)
	require.NoError(t, err)
	var rows []string
	for _, e := range entries {
		rows = append([]string{fmt.Sprintf("%s %s %d", e.Kind, *e.SizeID, e.Units)}, rows...)
	}
	require.Equal(t, []string{
		"created s1 1", "created s2 2", "reserved s1 1", "reserved s2 1", "cancelled s1 1", "purchased s2 1", "reserved s1 1",
	}, rows)
	require.Empty(t, s.audited(t))
}

func TestLedger_EditsSizes(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 0, droptest.Sized(1, 0))
	s.apply(t, d.ID, wanting("alex", "s1"))
	edit := drop.Command{
		Kind: drop.Edit, ID: uuid.Must(uuid.NewV7()), Actor: "admin",
		Changes: &drop.Changes{Sizes: []drop.SizeEdit{{Label: "EU 43", Note: "US 10"}, {ID: "s1", Label: "EU 40 wide"}}},
	}
	fill := drop.Command{Kind: drop.Adjust, ID: uuid.Must(uuid.NewV7()), Actor: "admin", Delta: 2, SizeID: "s3"}
	outcome := s.apply(t, d.ID, edit, fill, wanting("sam", "s3"))
	for _, answer := range outcome.Answers {
		require.NoError(t, answer.Err)
	}
	require.Equal(t, []string{"s3", "s1"}, outcome.Drop.Stock().Sizes.IDs())
	s.sizesAreTheSame(t, outcome.Drop.Stock())
	view, err := s.reads.View(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, "US 10", view.Sizes[0].Note)
	require.EqualValues(t, 2, view.Revision)
	require.ErrorIs(t, s.apply(t, d.ID, wanting("kim", "s2")).Answers[0].Err, drop.Invalid(), "it was taken off")
	require.Empty(t, s.audited(t))
}

// TestLedger_EverySizeIsSoldExactly has everybody ask at once, over several connections.
func TestLedger_EverySizeIsSoldExactly(t *testing.T) {
	t.Parallel()
	const people = 60
	s := open(t)
	d := s.liveDrop(t, 0, droptest.Sized(1, 5, 9))
	var working sync.WaitGroup
	var held atomic.Int64
	for n := range people {
		working.Go(func() {
			wish := []string{fmt.Sprint("s", n%3+1), fmt.Sprint("s", (n+1)%3+1)}
			outcome, err := s.ledger.Apply(t.Context(), d.ID, []drop.Command{wanting(fmt.Sprint("user", n), wish...)})
			if err != nil {
				t.Error(err)
			} else if outcome.Answers[0].Err == nil {
				held.Add(1)
			}
		})
	}
	working.Wait()
	require.EqualValues(t, 15, held.Load())
	require.Empty(t, s.audited(t))
}

func TestReads_CheckWish(t *testing.T) {
	t.Parallel()
	s := open(t)
	plain, sized := s.liveDrop(t, 1), s.liveDrop(t, 0, droptest.Sized(1, 1))
	there := openAt(t, s.url)
	check := func(id uuid.UUID, wish ...string) error { return there.reads.CheckWish(t.Context(), id, wish) }
	require.ErrorIs(t, check(uuid.Max, "s1"), drop.ErrNotFound)
	require.NoError(t, check(plain.ID))
	require.ErrorIs(t, check(plain.ID, "s1"), drop.Invalid())
	require.NoError(t, check(sized.ID, "s2", "s1"))
	require.ErrorIs(t, check(sized.ID), drop.Invalid())
	require.ErrorIs(t, check(sized.ID, "s3"), drop.Invalid())

	s.apply(t, sized.ID, drop.Command{Kind: drop.Edit, ID: uuid.Must(uuid.NewV7()), Actor: "admin", Changes: &drop.Changes{
		Sizes: []drop.SizeEdit{{ID: "s1", Label: "EU 40"}, {ID: "s2", Label: "EU 41"}, {Label: "EU 42"}},
	}})
	require.NoError(t, check(sized.ID, "s3"), "a size that was added on another replica is found at once")
}

// TestSizes_ReplicasOfTheVersionBefore does by hand what replicas do that know nothing of sizes.
func TestSizes_ReplicasOfTheVersionBefore(t *testing.T) {
	t.Parallel()
	s := open(t)
	sized, plain := s.liveDrop(t, 0, droptest.Sized(1, 1)), s.liveDrop(t, 1)
	s.apply(t, sized.ID, wanting("alex", "s1"))
	s.apply(t, plain.ID, reserve("alex"))
	old, err := pgx.Connect(t.Context(), s.url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = old.Close(t.Context()) })
	expire := func(id uuid.UUID) error {
		return pgx.BeginFunc(t.Context(), old, func(tx pgx.Tx) error {
			for _, statement := range []string{
				`UPDATE reservations SET status = 'expired', closed_at = now(), closed_seq = (SELECT seq + 1 FROM drops WHERE id = drop_id) WHERE drop_id = $1`,
				`INSERT INTO stock_ledger (drop_id, seq, kind, units, d_total, d_available, d_reserved, d_sold, actor, created_at)
					SELECT id, seq + 1, 'expired', 1, 0, 1, -1, 0, 'system', now() FROM drops WHERE id = $1`,
				`UPDATE drops SET available_stock = available_stock + 1, reserved_stock = reserved_stock - 1, seq = seq + 1 WHERE id = $1`,
			} {
				if _, err := tx.Exec(t.Context(), statement, id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, expire(plain.ID), "drops without sizes are as they were")
	before, err := s.reads.View(t.Context(), sized.ID)
	require.NoError(t, err)
	require.ErrorContains(t, expire(sized.ID), "SQLSTATE 55000", "a refusal of the server, which they answer with 503")
	after, err := s.reads.View(t.Context(), sized.ID)
	require.NoError(t, err)
	require.Equal(t, before, after)

	s.byHand(t, fmt.Sprintf(`UPDATE reservations SET created_at = created_at - interval '1 hour', expires_at = expires_at - interval '1 hour'
		WHERE drop_id = '%s'`, sized.ID))
	require.Equal(t, "s1", s.apply(t, sized.ID, drop.Command{Kind: drop.Expire}).Entries[0].SizeID)
	_, err = old.Exec(t.Context(), `UPDATE drops SET paused_at = $2, seq = seq, available_stock = available_stock WHERE id = $1`, sized.ID, time.Now())
	require.NoError(t, err, "they may pause a drop with sizes")
}
