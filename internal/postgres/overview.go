package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// Overview reads what an operator watches of all drops. It reads every drop's row, so its caller
// asks rarely.
func (db *DB) Overview(ctx context.Context) (drop.Overview, error) {
	reads := readsOn(db, poolRecords)
	o := drop.Overview{ByStatus: map[drop.Status]int{}}
	err := reads.each(ctx, func(row pgx.CollectableRow) error {
		var status drop.Status
		var drops int
		var first time.Time
		err := row.Scan(&status, &drops, &first)
		o.ByStatus[status] = drops
		if status == drop.Upcoming {
			o.NextOpening = first
		}
		return err
	}, `SELECT `+statusByClock+` AS present, count(*), min(drop_start_time) FROM drops GROUP BY present`)
	if err != nil {
		return drop.Overview{}, unavailable("count drops", err)
	}
	err = reads.each(ctx, func(row pgx.CollectableRow) error {
		var s drop.Stock
		err := row.Scan(&s.DropID, &s.Seq, &s.Total, &s.Available, &s.Reserved, &s.Sold)
		o.Stocks = append(o.Stocks, s)
		return err
	}, watchedStocks, drop.MaxOverviewStocks)
	return o, asUnavailable("read watched stocks", err)
}

// watchedStocks reads the drops that sell, and then those that ended lately, the newest first. A
// drop that was cancelled or ended before its start was never live.
const watchedStocks = `SELECT id, seq, total_stock, available_stock, reserved_stock, sold_stock FROM drops,
		LATERAL (SELECT ` + statusByClock + ` AS present, least(cancelled_at, ended_at, drop_end_time) AS over) AS state
	WHERE present IN ('live', 'paused')
		OR present IN ('ended', 'cancelled') AND over > drop_start_time AND over > now() - interval '2 hours'
	ORDER BY present IN ('live', 'paused') DESC, over DESC NULLS LAST, id DESC LIMIT $1`
