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

// What is read comes in statements after the one that locks the drop, so that it is what was
// committed while that one waited for the lock. A time or a count in the locking statement itself
// would be from before that wait. The statements use statement_timestamp, when the statement began,
// and not clock_timestamp, which changes while it runs and so cannot be used to search an index.
const (
	lockDrop = `SELECT ` + dropColumns + ` FROM drops WHERE id = $1 FOR UPDATE`

	// Most of what is looked for here is not there in most batches, and a statement costs the
	// driver more than Postgres needs to find nothing. So there are two, not one for each thing.
	reservationsOfBatch = `SELECT '` + asOverdue + `', ` + reservationColumns + ` FROM (` + overdueHolds + `) overdue
		UNION ALL SELECT '` + asHeld + `', ` + reservationColumns + ` FROM (` + holdsOfUsers + `) held
		UNION ALL SELECT '` + asUnsold + `', ` + reservationColumns + ` FROM (` + unsoldOfUsers + `) unsold
		UNION ALL SELECT '` + asNamed + `', ` + reservationColumns + ` FROM (` + reservationsByID + `) named`

	// The sizes and the bought units are null for most batches. The clock comes last, so that it is
	// later than every read: a hold that is overdue at this time was overdue or active there.
	stateOfBatch = `SELECT (SELECT json_agg(s ORDER BY position) FROM drop_sizes s WHERE drop_id = $1),
		(SELECT json_object_agg(user_id, units) FROM (` + completedOfUsers + `) bought), clock_timestamp()`

	overdueHolds = `SELECT ` + reservationColumns + ` FROM reservations WHERE ` + overdueOfDrop + ` ORDER BY ` + byEnd + ` LIMIT $5`

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

	reservationsByID = `SELECT ` + reservationColumns + ` FROM reservations WHERE drop_id = $1 AND id = ANY($6)`

	purchasesOf = `SELECT ` + purchaseColumns + ` FROM purchases WHERE reservation_id = ANY($1)`

	knownBuyers = `SELECT clerk_id, first_name, last_name, image_url FROM users WHERE clerk_id = ANY($1)`

	appliedCommands = `SELECT command_id FROM stock_ledger WHERE command_id = ANY($1)`

	// Only an edit that lowers max_per_user needs this number; for other edits it is 0.
	mostUnitsOfOneUser = `SELECT coalesce(max(units), 0) FROM (SELECT count(*) AS units FROM reservations
		WHERE drop_id = $1 AND status IN ('active', 'completed')
			AND $2 < (SELECT max_per_user FROM drops WHERE id = $1) GROUP BY user_id) users`

	everyHold = `SELECT ` + reservationColumns + ` FROM reservations WHERE ` + activeOfDrop + ` ORDER BY ` + byEnd
)

// As what a reservation is read.
const (
	asOverdue = "overdue"
	asHeld    = "held"   // by a user of the batch
	asUnsold  = "unsold" // a user of the batch let it go, or let it run out
	asNamed   = "named"  // in a command, by its id
)

// reading is what the first round trip reads.
type reading struct {
	state    drop.State
	due      int                // overdue holds
	returned map[uuid.UUID]bool // unsold holds: a user who reserves twice in a batch has each read twice
}

// lockAndRead begins a transaction, locks the drop and reads what Decide needs, all in one trip.
func lockAndRead(ctx context.Context, conn *pgx.Conn, dropID uuid.UUID, commands []drop.Command, again bool) (*reading, error) {
	r := &reading{returned: map[uuid.UUID]bool{}, state: drop.State{
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
	s, id := &r.state, [16]byte(dropID)
	batch.Queue(lockDrop, id).Query(eachRow(func(row pgx.CollectableRow) error {
		return scanDrop(row, &s.Drop)
	}))
	batch.Queue(reservationsOfBatch, id, n.Users, drop.CountedReturns, n.UnsoldRows, maxDue, rawIDs(n.Reservations)).Query(eachRow(r.addReservation))
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
		batch.Queue(mostUnitsOfOneUser, id, *n.LowestLimit).QueryRow(func(row pgx.Row) error { return row.Scan(&s.MostUnits) })
	}
	if n.EveryHold {
		batch.Queue(everyHold, id).Query(eachRow(func(row pgx.CollectableRow) error {
			reservation, err := scanReservation(row)
			s.Rows = append(s.Rows, reservation)
			return err
		}))
	}
	batch.Queue(stateOfBatch, id, n.Counted).QueryRow(func(row pgx.Row) error {
		return row.Scan(sizesOf(&s.Drop), &s.Completed, &s.Now)
	})
}

func (r *reading) addReservation(row pgx.CollectableRow) error {
	var as string
	reservation, err := scanReservation(row, &as)
	switch as {
	case asUnsold:
		if r.returned[reservation.ID] {
			return err
		}
		r.returned[reservation.ID] = true
		sum := r.state.Unsold[reservation.UserID]
		sum.Add(&reservation)
		r.state.Unsold[reservation.UserID] = sum
		return err
	case asOverdue:
		r.due++
	}
	r.state.Rows = append(r.state.Rows, reservation)
	return err
}
