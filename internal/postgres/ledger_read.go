package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

const dropColumns = `id, name, description, brand, sku, image_url, price, currency,
	total_stock, available_stock, reserved_stock, sold_stock, seq,
	drop_start_time, drop_end_time, paused_at, ended_at, cancelled_at, status,
	max_per_user, hold_seconds, free_returns, rehearsal, revision, sold_out_at, next_hold_end, created_at, updated_at`

const reservationColumns = `id, drop_id, user_id, status, price, currency, expires_at, created_at,
	closed_at, opened_seq, closed_seq, unsold, size_id, size_label`

const sizeColumns = `id, label, note, total_stock, available_stock, reserved_stock, sold_stock, next_hold_end, was_held, hidden`

// Each statement is separate, so that it sees what was committed while the first one waited for the
// lock. A time or a count in the locking statement itself would be from before that wait. The
// statements use statement_timestamp, when the statement began, and not clock_timestamp, which
// changes while it runs and so cannot be used to search an index.
const (
	lockDrop = `SELECT ` + dropColumns + ` FROM drops WHERE id = $1 FOR UPDATE`

	sizesOfDrop = `SELECT ` + sizeColumns + ` FROM drop_sizes WHERE drop_id = $1 ORDER BY position`

	// Without statistics, the planner takes a third of the table to be before a time, and a 200th
	// to be between two; so there are two, or it would rather read every active row of every drop.
	overdueHolds = `SELECT ` + reservationColumns + ` FROM reservations WHERE drop_id = $1 AND status = 'active'
		AND expires_at <= statement_timestamp() AND expires_at > '-infinity' ORDER BY expires_at LIMIT $2`

	// One index look-up for each user. It is written as a LATERAL join so that the planner cannot
	// scan the whole drop instead. While a table is empty, the planner takes every index of its
	// active rows to have one entry, and each to be as good as another; only one of them has the
	// order that is asked for here. It would not need an index for the order of equal ids.
	holdsOfUsers = `SELECT hold.* FROM unnest($2::text[]) AS asked (user_id) CROSS JOIN LATERAL (
			SELECT ` + reservationColumns + ` FROM reservations
			WHERE drop_id = $1 AND user_id >= asked.user_id AND user_id <= asked.user_id AND status = 'active'
			ORDER BY user_id LIMIT 1) hold`

	completedOfUsers = `SELECT asked.user_id, bought.units FROM unnest($2::text[]) AS asked (user_id) CROSS JOIN LATERAL (
			SELECT count(*) AS units FROM reservations
			WHERE drop_id = $1 AND user_id = asked.user_id AND status = 'completed') bought WHERE bought.units > 0`

	// A user's newest unsold holds: the free ones, and as many more as can make a wait longer. None
	// for a drop without a limit.
	unsoldOfUsers = `SELECT hold.* FROM unnest($2::text[]) AS asked (user_id) CROSS JOIN LATERAL (
			SELECT ` + reservationColumns + ` FROM reservations
			WHERE drop_id = $1 AND user_id = asked.user_id AND unsold ORDER BY closed_at DESC
			LIMIT (SELECT greatest(free_returns + $3, $4) FROM drops WHERE id = $1)) hold`

	reservationsByID = `SELECT ` + reservationColumns + ` FROM reservations WHERE drop_id = $1 AND id = ANY($2)`

	purchasesOf = `SELECT ` + purchaseColumns + ` FROM purchases WHERE reservation_id = ANY($1)`

	knownBuyers = `SELECT clerk_id, first_name, last_name, image_url FROM users WHERE clerk_id = ANY($1)`

	appliedCommands = `SELECT command_id FROM stock_ledger WHERE command_id = ANY($1)`

	// Only an edit that lowers max_per_user needs this number; for other edits it is 0.
	mostUnitsOfOneUser = `SELECT coalesce(max(units), 0) FROM (SELECT count(*) AS units FROM reservations
		WHERE drop_id = $1 AND status IN ('active', 'completed')
			AND $2 < (SELECT max_per_user FROM drops WHERE id = $1) GROUP BY user_id) users`

	everyHold = `SELECT ` + reservationColumns + ` FROM reservations WHERE drop_id = $1 AND status = 'active'`
)

// reading is what the first round trip reads.
type reading struct {
	state   drop.State
	moreDue bool
}

// lockAndRead begins a transaction, locks the drop and reads what Decide needs, all in one trip.
func lockAndRead(ctx context.Context, conn *pgx.Conn, dropID uuid.UUID, commands []drop.Command, again bool) (*reading, error) {
	r := &reading{state: drop.State{
		Completed: map[string]int{},
		Unsold:    map[string]drop.Unsold{},
		Purchases: map[uuid.UUID]drop.Purchase{},
		Buyers:    map[string]drop.Person{},
		Applied:   map[uuid.UUID]bool{},
	}}
	batch := &pgx.Batch{}
	batch.Queue("BEGIN")
	r.queue(batch, dropID, drop.NeededFor(commands, again))
	if err := conn.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("lock and read: %w", err)
	}
	if r.state.Drop.ID == uuid.Nil {
		return nil, drop.ErrNotFound
	}
	return r, nil
}

func (r *reading) queue(batch *pgx.Batch, dropID uuid.UUID, n drop.Needed) {
	s := &r.state
	batch.Queue(lockDrop, dropID).Query(eachRow(func(row pgx.CollectableRow) error {
		return scanDrop(row, &s.Drop)
	}))
	batch.Queue(sizesOfDrop, dropID).Query(eachRow(func(row pgx.CollectableRow) error {
		size, err := scanSize(row)
		s.Drop.Sizes = append(s.Drop.Sizes, size)
		return err
	}))
	batch.Queue(overdueHolds, dropID, maxDue).Query(func(rows pgx.Rows) error {
		err := r.collect(rows)
		r.moreDue = len(s.Rows) == maxDue
		return err
	})
	if len(n.Counted) > 0 {
		batch.Queue(completedOfUsers, dropID, n.Counted).Query(eachRow(func(row pgx.CollectableRow) error {
			var user string
			var bought int
			err := row.Scan(&user, &bought)
			s.Completed[user] = bought
			return err
		}))
	}
	if len(n.Users) > 0 {
		batch.Queue(holdsOfUsers, dropID, n.Users).Query(r.collect)
		batch.Queue(unsoldOfUsers, dropID, n.Users, drop.CountedReturns, n.UnsoldRows).Query(eachRow(func(row pgx.CollectableRow) error {
			reservation, err := scanReservation(row)
			unsold := s.Unsold[reservation.UserID]
			unsold.Add(&reservation)
			s.Unsold[reservation.UserID] = unsold
			return err
		}))
	}
	if len(n.Reservations) > 0 {
		batch.Queue(reservationsByID, dropID, rawIDs(n.Reservations)).Query(r.collect)
	}
	if len(n.Bought) > 0 {
		batch.Queue(purchasesOf, rawIDs(n.Bought)).Query(eachRow(func(row pgx.CollectableRow) error {
			p, err := scanPurchase(row)
			s.Purchases[p.ReservationID] = p
			return err
		}))
	}
	if len(n.Buyers) > 0 {
		batch.Queue(knownBuyers, n.Buyers).Query(eachRow(func(row pgx.CollectableRow) error {
			var u drop.User
			err := row.Scan(&u.ClerkID, &u.FirstName, &u.LastName, &u.ImageURL)
			s.Buyers[u.ClerkID] = u.Person()
			return err
		}))
	}
	if len(n.Commands) > 0 {
		batch.Queue(appliedCommands, rawIDs(n.Commands)).Query(eachRow(func(row pgx.CollectableRow) error {
			var id uuid.UUID
			err := row.Scan(&id)
			s.Applied[id] = true
			return err
		}))
	}
	if n.LowestLimit != nil {
		batch.Queue(mostUnitsOfOneUser, dropID, *n.LowestLimit).QueryRow(func(row pgx.Row) error { return row.Scan(&s.MostUnits) })
	}
	if n.EveryHold {
		batch.Queue(everyHold, dropID).Query(r.collect)
	}
	// Last, so that it is later than every read above: a hold that is overdue at this time was
	// overdue or active there.
	batch.Queue(`SELECT clock_timestamp()`).QueryRow(func(row pgx.Row) error { return row.Scan(&s.Now) })
}

func (r *reading) collect(rows pgx.Rows) error {
	return eachRow(func(row pgx.CollectableRow) error {
		reservation, err := scanReservation(row)
		r.state.Rows = append(r.state.Rows, reservation)
		return err
	})(rows)
}
