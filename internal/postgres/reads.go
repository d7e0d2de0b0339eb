package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// Reads implements shop.Reads. It takes no locks.
type Reads struct {
	pool     *pgxpool.Pool
	known    *knownDrops
	pictures drop.PictureHosts
}

// NewReads returns the reads on db's pool of look-ups.
func NewReads(db *DB) *Reads { return readsOn(db, poolLookups) }

// NewPageReads returns the reads on db's pool for public pages.
func NewPageReads(db *DB) *Reads { return readsOn(db, poolPages) }

// NewSocketReads returns the reads on db's pool for sockets.
func NewSocketReads(db *DB) *Reads { return readsOn(db, poolSockets) }

func readsOn(db *DB, pool string) *Reads { return &Reads{pool: db.pools[pool], known: db.known} }

// Showing returns the same reads, whose sales have buyers' pictures from these hosts.
func (r *Reads) Showing(pictures drop.PictureHosts) *Reads {
	return &Reads{pool: r.pool, known: r.known, pictures: pictures}
}

// GateState implements shop.Reads. It reads the drop and its holds in one snapshot, so that the
// holds are complete up to the drop's seq.
func (r *Reads) GateState(ctx context.Context, dropID uuid.UUID, holdsAfter int64) (shop.GateState, error) {
	var state shop.GateState
	var d drop.Drop
	err := pgx.BeginTxFunc(ctx, r.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT `+dropColumns+`, `+sizesAsJSON+` FROM drops WHERE id = $1`, dropID)
		if err != nil {
			return err
		}
		if err := eachRow(func(row pgx.CollectableRow) error { return scanDrop(rowWithExtra{row, []any{sizesOf(&d)}}, &d) })(rows); err != nil {
			return err
		}
		if d.ID == uuid.Nil {
			return pgx.ErrNoRows
		}
		state = shop.GateStateOf(&d)
		state.HintsUpTo = d.Seq
		rows, err = tx.Query(ctx, holdersOfDrop, dropID, holdsAfter)
		if err != nil {
			return err
		}
		if err := eachRow(func(row pgx.CollectableRow) error {
			var hint shop.HoldHint
			err := row.Scan(&hint.UserID, &hint.Until)
			state.Holders = append(state.Holders, hint)
			return err
		})(rows); err != nil || holdsAfter > 0 {
			return err
		}
		rows, err = tx.Query(ctx, usersAtLimit, dropID, d.MaxPerUser, maxUsersAtLimit)
		if err != nil {
			return err
		}
		return eachRow(func(row pgx.CollectableRow) error {
			var user string
			err := row.Scan(&user)
			state.AtLimit = append(state.AtLimit, user)
			return err
		})(rows)
	})
	if err != nil {
		return shop.GateState{}, unavailable("read gate state", err)
	}
	return state, nil
}

const holdersOfDrop = `SELECT user_id, expires_at FROM reservations WHERE ` + activeOfDrop + ` AND opened_seq > $2 ORDER BY ` + byEnd

// maxUsersAtLimit bounds how many users a gate that is loaded knows to be at the limit: reading all
// buyers of a drop that has sold very much would take too long. The ledger knows the others.
const maxUsersAtLimit = 20_000

// usersAtLimit reads the drop's buyers in the order of an index, and so not all of them if there
// are too many; see reservations_of_drop_by_status.
const usersAtLimit = `SELECT user_id FROM (SELECT user_id FROM reservations
		WHERE uuid_send(drop_id) = uuid_send($1) AND status = 'completed' ORDER BY uuid_send(id) DESC LIMIT $3) AS bought
	GROUP BY user_id HAVING count(*) >= $2`

// Stocks implements shop.Reads.
func (r *Reads) Stocks(ctx context.Context, dropIDs []uuid.UUID) (map[uuid.UUID]drop.Stock, error) {
	stocks := make(map[uuid.UUID]drop.Stock, len(dropIDs))
	err := r.each(ctx, collectStock(stocks), stocksOf, rawIDs(dropIDs))
	return stocks, asUnavailable("read stocks", err)
}

const stocksOf = `SELECT id, seq, total_stock, available_stock, reserved_stock, sold_stock, next_hold_end, ` + sizesAsJSON + `
	FROM drops WHERE id = ANY($1)`

// collectStock returns a function that scans a row of stocksOf and adds it.
func collectStock(stocks map[uuid.UUID]drop.Stock) func(pgx.CollectableRow) error {
	return func(row pgx.CollectableRow) error {
		var d drop.Drop
		var nextHoldEnd *time.Time
		c := &d.Counts
		err := row.Scan(&d.ID, &d.Seq, &c.Total, &c.Available, &c.Reserved, &c.Sold, &nextHoldEnd, sizesOf(&d))
		d.NextHoldEnd = orZero(nextHoldEnd)
		stocks[d.ID] = d.Stock()
		return err
	}
}

const runningHolds = holdsOfUsers + ` WHERE expires_at > statement_timestamp()`

// Holds implements shop.Reads. The stock is read after the holds, in a snapshot of its own, and so
// is never older than they are.
func (r *Reads) Holds(ctx context.Context, dropID uuid.UUID, userIDs []string) (map[string]drop.Reservation, drop.Stock, error) {
	holds, stocks := make(map[string]drop.Reservation, len(userIDs)), make(map[uuid.UUID]drop.Stock, 1)
	var batch pgx.Batch
	batch.Queue(runningHolds, dropID, userIDs).Query(eachRow(func(row pgx.CollectableRow) error {
		hold, err := scanReservation(row)
		holds[hold.UserID] = hold
		return err
	}))
	batch.Queue(stocksOf, rawIDs([]uuid.UUID{dropID})).Query(eachRow(collectStock(stocks)))
	err := r.pool.SendBatch(ctx, &batch).Close()
	return holds, stocks[dropID], asUnavailable("read holds", err)
}

// DropsOf implements shop.Reads.
func (r *Reads) DropsOf(ctx context.Context, reservationIDs []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	found := make(map[uuid.UUID]uuid.UUID, len(reservationIDs))
	err := r.each(ctx, func(row pgx.CollectableRow) error {
		var id, dropID uuid.UUID
		err := row.Scan(&id, &dropID)
		found[id] = dropID
		return err
	}, `SELECT id, drop_id FROM reservations WHERE id = ANY($1)`, rawIDs(reservationIDs))
	return found, asUnavailable("read drops of reservations", err)
}

// Running implements shop.Reads.
func (r *Reads) Running(ctx context.Context) ([]uuid.UUID, error) {
	return r.ids(ctx, "read running drops", `SELECT id FROM drops WHERE status IN ('upcoming', 'live', 'paused')
		UNION SELECT drop_id FROM reservations WHERE status = 'active'`)
}

const overdueDrops = `SELECT DISTINCT drop_id FROM (SELECT drop_id FROM reservations
	WHERE status = 'active' AND expires_at <= statement_timestamp() ORDER BY expires_at) AS overdue`

// Overdue implements shop.Reads. It takes no lock: with SKIP LOCKED it would always skip the
// busiest drop, whose row is always locked.
func (r *Reads) Overdue(ctx context.Context) ([]uuid.UUID, error) {
	return r.ids(ctx, "read overdue holds", overdueDrops)
}

// ScheduledChanges implements shop.Reads.
func (r *Reads) ScheduledChanges(ctx context.Context, before time.Time) ([]drop.ScheduledChange, error) {
	var changes []drop.ScheduledChange
	err := r.each(ctx, func(row pgx.CollectableRow) error {
		var change drop.ScheduledChange
		err := row.Scan(&change.DropID, &change.At)
		changes = append(changes, change)
		return err
	}, `SELECT id, drop_start_time FROM drops WHERE status = 'upcoming' AND drop_start_time < $1
		UNION ALL
		SELECT id, drop_end_time FROM drops WHERE status IN ('upcoming', 'live', 'paused') AND drop_end_time < $1`, before)
	return changes, asUnavailable("read turning drops", err)
}

func (r *Reads) ids(ctx context.Context, operation, query string) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := r.each(ctx, func(row pgx.CollectableRow) error {
		var id uuid.UUID
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	}, query)
	return ids, asUnavailable(operation, err)
}

func (r *Reads) each(ctx context.Context, scan func(pgx.CollectableRow) error, query string, arguments ...any) error {
	rows, err := r.pool.Query(ctx, query, arguments...)
	if err != nil {
		return err
	}
	return eachRow(scan)(rows)
}

// rawIDs converts ids to the type that pgx encodes fastest.
func rawIDs(ids []uuid.UUID) [][16]byte {
	raw := make([][16]byte, len(ids))
	for i, id := range ids {
		raw[i] = id
	}
	return raw
}
