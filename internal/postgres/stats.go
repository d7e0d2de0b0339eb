package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// maxStatsSeconds bounds the series: it keeps the newest seconds in which something happened.
const maxStatsSeconds = 3600

const ledgerBySecond = `SELECT date_trunc('second', created_at) AS at,
		coalesce(sum(units) FILTER (WHERE kind = 'reserved'), 0),
		coalesce(sum(units) FILTER (WHERE kind = 'purchased'), 0),
		coalesce(sum(units) FILTER (WHERE kind = 'expired'), 0),
		coalesce(sum(units) FILTER (WHERE kind IN ('cancelled', 'released')), 0)
	FROM stock_ledger WHERE drop_id = $1 AND kind IN ('reserved', 'purchased', 'expired', 'cancelled', 'released')
	GROUP BY at ORDER BY at`

// Stats counts how a drop's holds ended. It reads the ledger, which has far fewer rows than the
// reservations: one row counts all units of its kind in a transaction.
func (r *Records) Stats(ctx context.Context, dropID uuid.UUID) (drop.Stats, error) {
	stats := drop.Stats{DropID: dropID, Series: []drop.StatsSecond{}}
	err := r.reads.each(ctx, func(row pgx.CollectableRow) error {
		var at time.Time
		var second drop.Tally
		if err := row.Scan(&at, &second.Holds, &second.Sold, &second.Expired, &second.Cancelled); err != nil {
			return err
		}
		stats.Holds += second.Holds
		stats.Sold += second.Sold
		stats.Expired += second.Expired
		stats.Cancelled += second.Cancelled
		stats.Series = append(stats.Series, drop.StatsSecond{At: at.UTC(), Tally: second})
		return nil
	}, ledgerBySecond, dropID)
	if stats.Holds > 0 {
		stats.Conversion = float64(stats.Sold) / float64(stats.Holds)
	}
	if extra := len(stats.Series) - maxStatsSeconds; extra > 0 {
		stats.Series = stats.Series[extra:]
	}
	return stats, r.orNotFound(ctx, dropID, len(stats.Series), asUnavailable("read stats", err))
}
