package checker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// Truth is the content of Postgres about some drops, read in one snapshot.
type Truth struct {
	At           time.Time // by Postgres's clock
	Drops        []Drop
	Ledger       []Entry       // by drop and seq
	Reservations []Reservation // by drop and opened_seq
	Purchases    []Purchase
	Audit        []Breach // invariants 1 to 5
}

// Drop is a row of drops.
type Drop struct {
	ID         uuid.UUID
	Counts     drop.Counts
	Seq        int64
	StartsAt   time.Time
	EndsAt     time.Time // zero: no scheduled end
	MaxPerUser int
	Sized      bool
	Sizes      []Size // those that are shown, in the seller's order
}

// Size is a row of drop_sizes.
type Size struct {
	ID     string
	Counts drop.Counts
}

// Stock returns the stock that screens must show.
func (d *Drop) Stock() drop.Stock {
	stock := drop.Stock{DropID: d.ID, Seq: d.Seq, Counts: d.Counts}
	for _, size := range d.Sizes {
		stock.Sizes = append(stock.Sizes, drop.SizeStock{ID: size.ID, Counts: size.Counts})
	}
	return stock
}

// Entry is a row of stock_ledger.
type Entry struct {
	DropID    uuid.UUID
	Seq       int64
	Kind      drop.EntryKind
	SizeID    string // empty where the drop has no sizes, and in rows that move no units
	Units     int
	Delta     drop.Counts
	Actor     string
	Reason    string
	CreatedAt time.Time
}

// Reservation is a row of reservations. ClosedAt and ClosedSeq are zero while it is active.
type Reservation struct {
	ID        uuid.UUID
	DropID    uuid.UUID
	UserID    string
	SizeID    string // empty where the drop has no sizes
	Status    drop.ReservationStatus
	ExpiresAt time.Time
	CreatedAt time.Time
	ClosedAt  time.Time
	OpenedSeq int64
	ClosedSeq int64
}

// Purchase is a row of purchases.
type Purchase struct {
	ID            uuid.UUID
	ReservationID uuid.UUID
	DropID        uuid.UUID
	UserID        string
}

// Read reads the snapshot on a connection that nothing else uses, and runs the audit in the same
// snapshot.
func Read(ctx context.Context, conn *pgx.Conn, drops []uuid.UUID) (*Truth, error) {
	truth := &Truth{}
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, conn, options, func(tx pgx.Tx) error {
		if err := truth.audit(ctx, tx, drops); err != nil {
			return err
		}
		return errors.Join(truth.readDrops(ctx, tx, drops), truth.readSizes(ctx, tx), truth.readLedger(ctx, tx, drops),
			truth.readReservations(ctx, tx, drops), truth.readPurchases(ctx, tx, drops))
	})
	if err != nil {
		return nil, fmt.Errorf("read the truth: %w", err)
	}
	return truth, nil
}

// Watch reads only what is checked every second during a run: the audit, and overdue holds.
func Watch(ctx context.Context, conn *pgx.Conn, drops []uuid.UUID) (*Truth, error) {
	truth := &Truth{}
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, conn, options, func(tx pgx.Tx) error {
		if err := truth.audit(ctx, tx, drops); err != nil {
			return err
		}
		return truth.readOverdue(ctx, tx, drops)
	})
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	return truth, nil
}

// audit runs the product's audit, without the check of overdue holds: that is done by overdue,
// which knows of outages.
func (t *Truth) audit(ctx context.Context, tx pgx.Tx, drops []uuid.UUID) error {
	for _, id := range drops {
		found, summary, err := postgres.AuditIn(ctx, tx, &id)
		if err != nil {
			return err
		}
		t.At = summary.At
		for _, b := range found {
			if b.Invariant != 8 {
				t.Audit = append(t.Audit, newBreach(fmt.Sprint("invariant-", b.Invariant), b.DropID, "%s: %s", b.Name, b.Detail))
			}
		}
	}
	return nil
}
