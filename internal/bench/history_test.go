//go:build linux

package bench

import (
	"fmt"
	"strings"

	"github.com/stretchr/testify/require"
)

// openWithHistory starts the product on a database of its own with so many reservations of drops
// that are over. Several rows may ask for the same number.
func (y *yardstick) openWithHistory(reservations int) *shop {
	y.tb.Helper()
	s := y.openShop(fmt.Sprintf("%s_%d", strings.ReplaceAll(y.row, "-", "_"), reservations), binary(y.tb), 1)
	s.seedHistory(reservations)
	s.warmUp()
	return s
}

// seedHistory writes reservations of ended drops, a thousand of each: half of them ran out, three
// tenths were let go, and two tenths were bought.
func (s *shop) seedHistory(reservations int) {
	tb := s.y.tb
	tb.Helper()
	if reservations == 0 {
		return
	}
	_, err := s.db.Exec(tb.Context(), `SET session_replication_role = replica`) // without looking up what each row refers to
	require.NoError(tb, err)
	for _, statement := range []string{
		`CREATE TEMPORARY TABLE seeded AS SELECT n, gen_random_uuid() AS id FROM generate_series(1, greatest(1, $1 / 1000)) n`,
		`INSERT INTO drops (id, name, price, currency, total_stock, available_stock, reserved_stock, sold_stock, status,
				drop_start_time, ended_at, hold_seconds, seq, created_at, updated_at)
			SELECT id, 'Seeded ' || n, 219, 'USD', 1000, 800, 0, 200, 'ended', now() - interval '30 days', now() - interval '29 days', 60, 2,
				now() - interval '30 days', now() - interval '29 days' FROM seeded WHERE $1 > 0`,
		`INSERT INTO stock_ledger (drop_id, seq, kind, units, d_total, d_available, d_reserved, d_sold, actor, created_at)
			SELECT id, 1, 'created', 1000, 1000, 1000, 0, 0, 'seed', now() FROM seeded WHERE $1 > 0
			UNION ALL SELECT id, 2, 'purchased', 200, 0, -200, 0, 200, 'seed', now() FROM seeded`,
		`INSERT INTO reservations (id, drop_id, user_id, status, price, currency, expires_at, created_at, closed_at, opened_seq, closed_seq, unsold)
			SELECT gen_random_uuid(), seeded.id, 'seed_' || (n.n % 100003), kind.status, 219, 'USD', kind.began + interval '60 seconds', kind.began,
				kind.began + interval '30 seconds', 1, 2, kind.status <> 'completed'
			FROM generate_series(1, $1::int) n
			JOIN seeded ON seeded.n = 1 + n.n % (SELECT count(*) FROM seeded),
			LATERAL (SELECT CASE WHEN n.n % 10 < 5 THEN 'expired' WHEN n.n % 10 < 8 THEN 'cancelled' ELSE 'completed' END AS status,
				now() - interval '30 days' + n.n * interval '100 milliseconds' AS began) kind`,
		`INSERT INTO purchases (id, reservation_id, drop_id, user_id, price_at_purchase, currency, purchased_at)
			SELECT gen_random_uuid(), id, drop_id, user_id, price, currency, closed_at FROM reservations WHERE status = 'completed' AND $1 > 0`,
	} {
		_, err := s.db.Exec(tb.Context(), statement, reservations)
		require.NoError(tb, err, statement)
	}
	for _, statement := range []string{`RESET session_replication_role`, `DROP TABLE seeded`, `VACUUM ANALYZE`, `CHECKPOINT`} {
		_, err := s.db.Exec(tb.Context(), statement)
		require.NoError(tb, err, statement)
	}
}

func playTable(y *yardstick) []goal {
	long, empty := y.openWithHistory(y.size.history), y.openWithHistory(0)
	defer long.stop()
	defer empty.stop()
	all := y.alternate(
		func() *load { return long.holds("holds, long table", y.size.many, y.tokens, dropOptions{}) },
		func() *load { return empty.holds("holds, new table", y.size.many, y.tokens, dropOptions{}) })
	return []goal{goal{Row: "table", Figure: "holds beside 1,000,000 reservations, of those beside none", Unit: "×", AtLeast: 0.90, Aim: 1.0}.
		of(ratios(all[0], all[1], (*load).perSecond))}
}
