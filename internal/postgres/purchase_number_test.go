package postgres_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

func connectTo(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func TestPurchaseNumbers(t *testing.T) {
	t.Parallel()
	s := open(t)
	conn := connectTo(t, s.url)

	t.Run("no two are equal, and neighbours are not alike", func(t *testing.T) {
		const many = 100_000
		var different, wellFormed, alike int
		row := conn.QueryRow(t.Context(), `WITH made AS (SELECT n, purchase_number(n) AS number FROM generate_series(1, $1::bigint) n)
			SELECT count(DISTINCT number), count(*) FILTER (WHERE number ~ '^SH-[23479ACDEFGHJKLMNPQRTVWXY]{4}-[23479ACDEFGHJKLMNPQRTVWXY]{4}$'),
				count(*) FILTER (WHERE left(number, 7) = left(purchase_number(n + 1), 7)) FROM made`, many)
		require.NoError(t, row.Scan(&different, &wellFormed, &alike))
		require.Equal(t, many, different)
		require.Equal(t, many, wellFormed)
		require.Less(t, alike, many/100)
	})

	t.Run("an answer has the number that is stored, also when it is asked for again", func(t *testing.T) {
		d := s.named(t, "numbered")
		held := s.held(t, d.ID, "alex")
		first := s.apply(t, d.ID, buy(held)).Answers[0].Purchase
		again := s.apply(t, d.ID, buy(held), buy(held))
		require.NotEmpty(t, first.Number)
		for _, answer := range again.Answers {
			require.True(t, answer.Repeated)
			require.Equal(t, first.Number, answer.Purchase.Number)
		}
		history := postgres.NewHistory(s.db)
		for _, name := range []string{strings.ToLower(first.Number), strings.ReplaceAll(first.Number, "-", "")} {
			number, ok := drop.ParsePurchaseNumber(name)
			require.True(t, ok)
			order, err := history.Order(t.Context(), uuid.Nil, number)
			require.NoError(t, err)
			require.Equal(t, first.ID, order.ID)
			require.Equal(t, d.ID, order.Drop.ID)
		}
		order, err := history.Order(t.Context(), first.ID, "")
		require.NoError(t, err)
		require.Equal(t, first.Number, order.Number)
		_, err = history.Order(t.Context(), uuid.New(), "")
		require.ErrorIs(t, err, drop.ErrNotFound)
	})

	t.Run("two who buy in one batch each get their own", func(t *testing.T) {
		d := s.named(t, "two")
		a, b := s.held(t, d.ID, "ann"), s.held(t, d.ID, "ben")
		outcome := s.apply(t, d.ID, buy(a), buy(b), buy(a))
		require.NotEqual(t, outcome.Answers[0].Purchase.Number, outcome.Answers[1].Purchase.Number)
		require.Equal(t, outcome.Answers[0].Purchase.Number, outcome.Answers[2].Purchase.Number)
	})
}

// TestPurchaseNumbers_OfPurchasesFromBefore migrates a database that has purchases, and inserts one
// as the previous version does.
func TestPurchaseNumbers_OfPurchasesFromBefore(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.named(t, "old")
	s.apply(t, d.ID, buy(s.held(t, d.ID, "ann")), buy(s.held(t, d.ID, "ben")))
	conn := connectTo(t, s.url)
	for {
		done, err := postgres.MigrateDown(t.Context(), s.url, conn.Config().Database)
		require.NoError(t, err)
		if strings.Contains(done[0].Name, "purchase_numbers") {
			break
		}
	}
	_, err := postgres.MigrateUp(t.Context(), s.url)
	require.NoError(t, err)
	held := s.held(t, d.ID, "eve")
	s.byHand(t, `UPDATE reservations SET status = 'completed' WHERE id = '`+held.ID.String()+`';
		INSERT INTO purchases (id, reservation_id, drop_id, user_id, price_at_purchase, currency, purchased_at)
		VALUES (gen_random_uuid(), '`+held.ID.String()+`', '`+d.ID.String()+`', 'eve', 1, 'USD', now())`)
	var numbers, all int
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT count(DISTINCT number), count(*) FROM purchases`).Scan(&numbers, &all))
	require.Equal(t, 3, all)
	require.Equal(t, 3, numbers)
}
