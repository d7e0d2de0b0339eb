package postgres

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Clock tells Postgres's time from this machine's, by an offset that Measure keeps. It implements
// shop.Clock.
type Clock struct {
	pool    *pgxpool.Pool
	machine func() time.Time
	offset  atomic.Int64 // nanoseconds that Postgres is ahead
}

// NewClock returns a clock that shows this machine's time until it is measured.
func NewClock(db *DB) *Clock { return NewClockOf(db, time.Now) }

// NewClockOf is NewClock with another source of this machine's time; the fault suite shifts it.
func NewClockOf(db *DB, machine func() time.Time) *Clock {
	return &Clock{pool: db.pools[poolLookups], machine: machine}
}

// Now returns the time as Postgres has it, to about half a round trip.
func (c *Clock) Now() time.Time { return c.machine().Add(c.Offset()).UTC() }

// Offset returns how far Postgres's clock is ahead of this machine's.
func (c *Clock) Offset() time.Duration { return time.Duration(c.offset.Load()) }

// Measure asks Postgres for its time once. It assumes that Postgres read its clock in the middle of
// the round trip, and ignores a slow trip, whose middle is too uncertain.
func (c *Clock) Measure(ctx context.Context) error {
	const tooLong = 200 * time.Millisecond
	var theirs time.Time
	began := c.machine()
	if err := c.pool.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&theirs); err != nil {
		return unavailable("measure clock", err)
	}
	trip := c.machine().Sub(began)
	if c.offset.Load() == 0 || trip < tooLong {
		c.offset.Store(int64(theirs.Sub(began.Add(trip / 2))))
	}
	return nil
}
