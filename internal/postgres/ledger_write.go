package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

const intoReservations = `INSERT INTO reservations
	(id, user_id, opened_seq, size_id, size_label, drop_id, price, currency, expires_at, created_at, status) `

// All reservations that one batch opens differ only in their id, user, size and ledger row: they
// have the same drop, price and times.
const openReservations = intoReservations + `SELECT new.id, new.user_id, new.opened_seq, new.size_id, new.size_label, $6, $7, $8, $9, $10, 'active'
	FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[]) AS new (id, user_id, opened_seq, size_id, size_label)`

// A quiet drop's batches have one row, which costs a fifth more to write from arrays.
const openReservation = intoReservations + `VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active')`

// Active rows are those without a closed_at. Their status is not asked for, so that no index of
// active rows can be used in place of the primary key.
const closeReservations = `UPDATE reservations r SET status = done.status, closed_at = $5, closed_seq = done.seq, unsold = done.unsold
	FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::boolean[]) AS done (id, status, seq, unsold) WHERE r.id = done.id AND r.closed_at IS NULL`

const insertPurchases = `INSERT INTO purchases
	(id, reservation_id, drop_id, user_id, price_at_purchase, currency, purchased_at)
	SELECT sold.id, sold.reservation_id, $6, sold.user_id, sold.price::numeric, sold.currency, $7
	FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
		AS sold (id, reservation_id, user_id, price, currency) RETURNING reservation_id, number`

const intoLedger = `INSERT INTO stock_ledger
	(drop_id, created_at, seq, kind, size_id, units, d_total, d_available, d_reserved, d_sold, actor, reason, command_id) `

// The rows of one batch have the same drop and time.
const appendEntries = intoLedger + `SELECT $1, $2, new.*
	FROM unnest($3::bigint[], $4::text[], $5::text[], $6::integer[], $7::integer[], $8::integer[], $9::integer[], $10::integer[],
		$11::text[], $12::text[], $13::uuid[]) AS new`

const appendEntry = intoLedger + `VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

const updateDrop = `UPDATE drops SET total_stock = $2, available_stock = $3, reserved_stock = $4, sold_stock = $5,
	seq = $6, status = $7, paused_at = $8, ended_at = $9, cancelled_at = $10, updated_at = $11, sold_out_at = $12,
	next_hold_end = CASE WHEN $3 = 0 AND $4 > 0 THEN (` + earliestHoldEnd + `) END WHERE id = $1 RETURNING next_hold_end`

const editDrop = `UPDATE drops SET name = $2, description = $3, brand = $4, sku = $5, image_url = $6, price = $7, currency = $8,
	drop_start_time = $9, drop_end_time = $10, max_per_user = $11, hold_seconds = $12, rehearsal = $13,
	free_returns = $14, revision = $15 WHERE id = $1`

// earliestHoldEnd is one look-up in an index, however many holds there are.
const earliestHoldEnd = `SELECT expires_at FROM reservations WHERE ` + activeOfDrop + ` ORDER BY ` + byEnd + ` LIMIT 1`

// writeAndCommit writes a decision and commits it, in one round trip. It gives the outcome's
// drop the ends of its next holds. Its error is errCommitUnknown unless the server has refused. The
// first result is never nil.
func writeAndCommit(ctx context.Context, conn *pgx.Conn, outcome *shop.Outcome) (*writing, error) {
	w := &writing{drop: &outcome.Drop}
	switch c := outcome.Drop.Counts; {
	case len(outcome.Entries) > 0:
		w.queue(&outcome.Decision, outcome.At)
	case c.Available == 0 && c.Reserved > 0 && !outcome.Drop.NextHoldEnd.After(outcome.At): // a replica of the previous version has left it
		w.batch.Queue(earliestHoldEnd, outcome.Drop.ID).QueryRow(w.readNextHoldEnd)
	}
	w.batch.Queue("COMMIT").Exec(func(tag pgconn.CommandTag) error {
		w.committed = tag.String() == "COMMIT"
		return nil
	})
	err := conn.SendBatch(ctx, &w.batch).Close()
	switch {
	case w.committed:
		return w, nil // the reply to COMMIT was read: an error after it does not concern the transaction
	case refusedByServer(err):
		return w, fmt.Errorf("write: %w", err)
	default:
		return w, fmt.Errorf("%w: %w", errCommitUnknown, err)
	}
}

// writing is the batch of statements of the second round trip, and what it returned.
type writing struct {
	batch     pgx.Batch
	drop      *drop.Drop // gets the ends of the next holds, which the statements look up
	committed bool
	mismatch  error                // fewer rows were written than were decided
	numbers   map[uuid.UUID]string // of the purchases, by reservation
}

func (w *writing) queue(d *drop.Decision, now time.Time) {
	w.close(d.Closed, now) // first, because a user may have one active hold: one that ends here may be followed by another
	w.open(d.Opened)
	w.sell(d.Purchased)
	if slices.ContainsFunc(d.Entries, func(e drop.Entry) bool { return e.Kind == drop.EntryEdited }) {
		w.edit(&d.Drop)
	}
	w.append(d.Entries, now)
	defineSizesOf(&w.batch, d.Drop.ID, d.Redefined)
	w.updateSizes(d.Moved)
	c := d.Drop.Counts
	w.batch.Queue(updateDrop, [16]byte(d.Drop.ID), c.Total, c.Available, c.Reserved, c.Sold, d.Drop.Seq, string(d.Drop.Announced),
		orNull(d.Drop.PausedAt), orNull(d.Drop.EndedAt), orNull(d.Drop.CancelledAt), d.Drop.UpdatedAt, orNull(d.Drop.SoldOutAt)).
		QueryRow(w.readNextHoldEnd)
}

func (w *writing) readNextHoldEnd(row pgx.Row) error {
	var end *time.Time
	err := row.Scan(&end)
	w.drop.NextHoldEnd = orZero(end)
	return err
}

// append writes ledger rows in one statement: a batch on a drop of 12 sizes has as many.
func (w *writing) append(entries []drop.Entry, at time.Time) {
	id, n := [16]byte(w.drop.ID), len(entries)
	if n == 1 {
		e := &entries[0]
		w.batch.Queue(appendEntry, id, at, e.Seq, string(e.Kind), emptyOrNull(e.SizeID), e.Units, e.Delta.Total, e.Delta.Available,
			e.Delta.Reserved, e.Delta.Sold, e.Actor, e.Reason, idOrNull(e.CommandID)).Exec(w.expect("append an entry", n))
		return
	}
	seqs, kinds, sizes := make([]int64, n), make([]string, n), make([]*string, n)
	units, total, available := make([]int, n), make([]int, n), make([]int, n)
	reserved, sold := make([]int, n), make([]int, n)
	actors, reasons, commands := make([]string, n), make([]string, n), make([]*[16]byte, n)
	for i, e := range entries {
		seqs[i], kinds[i], sizes[i] = e.Seq, string(e.Kind), emptyOrNull(e.SizeID)
		units[i], total[i], available[i] = e.Units, e.Delta.Total, e.Delta.Available
		reserved[i], sold[i] = e.Delta.Reserved, e.Delta.Sold
		actors[i], reasons[i], commands[i] = e.Actor, e.Reason, idOrNull(e.CommandID)
	}
	w.batch.Queue(appendEntries, id, at, seqs, kinds, sizes, units, total, available, reserved, sold,
		actors, reasons, commands).Exec(w.expect("append entries", n))
}

func (w *writing) edit(d *drop.Drop) {
	w.batch.Queue(editDrop, d.ID, d.Name, d.Description, d.Brand, d.SKU, d.ImageURL, d.Price.Decimal, d.Currency,
		d.StartsAt, orNull(d.EndsAt), d.MaxPerUser, int(d.HoldDuration.Seconds()), d.Rehearsal, d.FreeReturns, d.Revision)
}

func (w *writing) open(opened []drop.Reservation) {
	if len(opened) == 0 {
		return
	}
	n, alike := len(opened), &opened[0]
	dropID, price := [16]byte(alike.DropID), alike.Price.String()
	if n == 1 {
		w.batch.Queue(openReservation, [16]byte(alike.ID), alike.UserID, alike.OpenedSeq, emptyOrNull(alike.Size.ID), emptyOrNull(alike.Size.Label),
			dropID, price, alike.Currency, alike.ExpiresAt, alike.CreatedAt).Exec(w.expect("open a reservation", n))
		return
	}
	ids, users, seqs := make([][16]byte, n), make([]string, n), make([]int64, n)
	sizes, labels := make([]*string, n), make([]*string, n)
	for i, r := range opened {
		ids[i], users[i], seqs[i] = r.ID, r.UserID, r.OpenedSeq
		sizes[i], labels[i] = emptyOrNull(r.Size.ID), emptyOrNull(r.Size.Label)
	}
	w.batch.Queue(openReservations, ids, users, seqs, sizes, labels, dropID, price, alike.Currency,
		alike.ExpiresAt, alike.CreatedAt).Exec(w.expect("open reservations", n))
}

func (w *writing) close(closed []drop.Reservation, now time.Time) {
	if len(closed) == 0 {
		return
	}
	ids, statuses, seqs := make([][16]byte, len(closed)), make([]string, len(closed)), make([]int64, len(closed))
	unsold := make([]bool, len(closed))
	for i, r := range closed {
		ids[i], statuses[i], seqs[i], unsold[i] = r.ID, string(r.Status), r.ClosedSeq, r.Unsold
	}
	w.batch.Queue(closeReservations, ids, statuses, seqs, unsold, now).Exec(w.expect("close reservations", len(closed)))
}

func (w *writing) sell(purchased []drop.Purchase) {
	if len(purchased) == 0 {
		return
	}
	n := len(purchased)
	ids, reservations := make([][16]byte, n), make([][16]byte, n)
	users, prices, currencies := make([]string, n), make([]string, n), make([]string, n)
	for i, p := range purchased {
		ids[i], reservations[i], users[i] = p.ID, p.ReservationID, p.UserID
		prices[i], currencies[i] = p.PriceAtPurchase.String(), p.Currency
	}
	alike := purchased[0]
	w.numbers = make(map[uuid.UUID]string, n)
	w.batch.Queue(insertPurchases, ids, reservations, users, prices, currencies, alike.DropID, alike.PurchasedAt).
		Query(func(rows pgx.Rows) error {
			err := eachRow(func(row pgx.CollectableRow) error {
				var reservation uuid.UUID
				var number string
				err := row.Scan(&reservation, &number)
				w.numbers[reservation] = number
				return err
			})(rows)
			return errors.Join(err, w.expect("insert purchases", n)(rows.CommandTag()))
		})
}

// number gives the purchases of an outcome the numbers that they were written with.
func (w *writing) number(outcome *shop.Outcome) {
	for i := range outcome.Purchased {
		outcome.Purchased[i].Number = w.numbers[outcome.Purchased[i].ReservationID]
	}
	for i := range outcome.Answers {
		purchase := &outcome.Answers[i].Purchase
		if number, written := w.numbers[purchase.ReservationID]; written {
			purchase.Number = number
		}
	}
}

// expect notes when a statement wrote another number of rows than were decided. That happens only
// when something else changed the rows without taking the drop's lock.
func (w *writing) expect(operation string, rows int) func(pgconn.CommandTag) error {
	return func(tag pgconn.CommandTag) error {
		w.expectRows(operation, rows, int(tag.RowsAffected()))
		return nil
	}
}

func (w *writing) expectRows(operation string, decided, written int) {
	if written != decided {
		w.mismatch = fmt.Errorf("%s: %d rows written where %d were decided", operation, written, decided)
	}
}

func idOrNull(id uuid.UUID) *[16]byte {
	if id == uuid.Nil {
		return nil
	}
	return (*[16]byte)(&id)
}
