package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// ledgerBySecond counts a stretch of a drop's ledger. It reads only rows of that stretch, in the
// order of the primary key.
const ledgerBySecond = `SELECT date_trunc('second', created_at) AS at,
		coalesce(sum(units) FILTER (WHERE kind = 'reserved'), 0),
		coalesce(sum(units) FILTER (WHERE kind = 'purchased'), 0),
		coalesce(sum(units) FILTER (WHERE kind = 'expired'), 0),
		coalesce(sum(units) FILTER (WHERE kind IN ('cancelled', 'released')), 0)
	FROM stock_ledger WHERE drop_id = $1 AND seq > $2 AND seq <= $3
		AND kind IN ('reserved', 'purchased', 'expired', 'cancelled', 'released')
	GROUP BY at ORDER BY at`

// Stats counts how a drop's holds ended. It reads the ledger, which has far fewer rows than the
// reservations: one row counts all units of its kind in a transaction. Rows of the ledger never
// change, so what was counted is kept, and only newer rows are read. When the time of a request is
// not enough for a very long ledger, the next one goes on where it ended.
func (r *Records) Stats(ctx context.Context, dropID uuid.UUID) (drop.Stats, error) {
	t, err := r.tallies.enter(ctx, dropID)
	if err != nil {
		return drop.Stats{}, unavailable("read stats", err)
	}
	defer t.leave()
	for {
		last, err := r.tallied(ctx, t)
		if err != nil || t.seq >= last {
			return t.stats(), asUnavailable("read stats", err)
		}
		if err := r.tally(ctx, t, min(t.seq+tallyStep, last)); err != nil {
			return drop.Stats{}, unavailable("read stats", err)
		}
	}
}

// tallied returns the newest seq of a drop, and forgets what was counted if the ledger does not
// have it any more, because a backup was restored.
func (r *Records) tallied(ctx context.Context, t *tally) (last int64, err error) {
	var at *time.Time
	err = r.reads.pool.QueryRow(ctx, `SELECT seq, (SELECT created_at FROM stock_ledger WHERE drop_id = $1 AND seq = $2)
		FROM drops WHERE id = $1`, t.dropID, t.seq).Scan(&last, &at)
	if err == nil && t.seq > 0 && !t.at.Equal(orZero(at)) {
		t.reset()
	}
	return last, err
}

// tally counts the rows up to a seq.
func (r *Records) tally(ctx context.Context, t *tally, upTo int64) error {
	var at time.Time
	var seconds []drop.StatsSecond
	err := r.reads.each(ctx, func(row pgx.CollectableRow) error {
		var second drop.StatsSecond
		err := row.Scan(&second.At, &second.Holds, &second.Sold, &second.Expired, &second.Cancelled)
		second.At = second.At.UTC()
		seconds = append(seconds, second)
		return err
	}, ledgerBySecond, t.dropID, t.seq, upTo)
	if err == nil {
		err = r.reads.pool.QueryRow(ctx, `SELECT created_at FROM stock_ledger WHERE drop_id = $1 AND seq = $2`, t.dropID, upTo).Scan(&at)
	}
	if err == nil {
		t.add(seconds, upTo, at)
	}
	return err
}
