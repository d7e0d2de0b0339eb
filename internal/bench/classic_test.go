//go:build linux

package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
)

// classicPool is the best pool size for one transaction a request: when all update one row, more
// connections are slower.
const classicPool = 8

var errRefused = errors.New("refused")

// classic is the common way, at its best: a transaction for each request that locks the drop. It
// has no HTTP, no tokens and no answers; its callers are goroutines of this process. It works on
// the product's own tables.
type classic struct {
	y    *yardstick
	pool *pgxpool.Pool
}

func (y *yardstick) openClassic() *classic {
	y.tb.Helper()
	config, err := pgxpool.ParseConfig(y.postgres.URL(y.product.name))
	require.NoError(y.tb, err)
	config.MaxConns = classicPool
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	require.NoError(y.tb, err)
	y.tb.Cleanup(pool.Close)
	return &classic{y: y, pool: pool}
}

// run lets a number of callers run transactions, one after another each, for the length of a round.
// do is called with 0, 1, 2, …
func (c *classic) run(what string, callers, atMost int, do func(ctx context.Context, tx pgx.Tx, n int) error) *load {
	tb := c.y.tb
	tb.Helper()
	before := c.y.product.read()
	l := newLoad(classicDone)
	var next atomic.Int64
	var counting sync.Mutex
	var failed error
	var all sync.WaitGroup
	began := time.Now()
	for range callers {
		all.Go(func() {
			for time.Since(began) < c.y.size.round {
				n := int(next.Add(1)) - 1
				if n >= atMost {
					return
				}
				sent := time.Now()
				err := pgx.BeginFunc(context.Background(), c.pool, func(tx pgx.Tx) error { return do(context.Background(), tx, n) })
				counting.Lock()
				if err != nil {
					failed = err
				}
				l.count(classicDone, time.Since(sent))
				counting.Unlock()
			}
		})
	}
	all.Wait()
	l.took = time.Since(began)
	require.NoError(tb, failed, what)
	l.spent = c.y.product.since(before)
	l.spent.server, l.spent.load, l.spent.mallocs, l.spent.gateBatch, l.spent.ledgerBatch = l.spent.load, 0, 0, 0, 0
	c.y.note("classic", what, callers, l)
	return l
}

// classicDone stands for the status of an answer.
const classicDone = 200

// holds reserves units of a new drop.
func (c *classic) holds(callers int) *load {
	c.y.tb.Helper()
	d := c.y.product.newDrop(dropOptions{units: 10_000_000})
	defer d.end()
	return c.run("holds", callers, 1<<30, func(ctx context.Context, tx pgx.Tx, n int) error {
		return hold(ctx, tx, d.id, uuid.Must(uuid.NewV7()), fmt.Sprint("classic_", n))
	})
}

// purchases buys holds of a new drop.
func (c *classic) purchases(callers int) *load { return c.closes("purchases", callers, purchase) }

// cancels lets go holds of a new drop.
func (c *classic) cancels(callers int) *load { return c.closes("cancels", callers, cancel) }

func (c *classic) closes(what string, callers int, do func(ctx context.Context, tx pgx.Tx, dropID, id string) error) *load {
	c.y.tb.Helper()
	d := c.y.product.newDrop(dropOptions{units: 10_000_000})
	defer d.end()
	held := c.y.seedHolds(d, len(c.y.tokens))
	return c.run(what, callers, len(held), func(ctx context.Context, tx pgx.Tx, n int) error { return do(ctx, tx, d.id, held[n]) })
}

// lock locks a drop and returns what it has of units, and the number of the ledger's next row.
func lock(ctx context.Context, tx pgx.Tx, dropID string) (available int, seq int64, err error) {
	err = tx.QueryRow(ctx, `SELECT available_stock, seq + 1 FROM drops WHERE id = $1 FOR UPDATE`, dropID).Scan(&available, &seq)
	return available, seq, err
}

// move writes what a transaction moved: the ledger's row and the drop's counters.
func move(ctx context.Context, tx pgx.Tx, dropID string, seq int64, kind string, available, reserved, sold int) error {
	_, err := tx.Exec(ctx, `INSERT INTO stock_ledger
		(drop_id, seq, kind, units, d_total, d_available, d_reserved, d_sold, actor, created_at)
		VALUES ($1, $2, $3, 1, 0, $4, $5, $6, 'classic', now())`, dropID, seq, kind, available, reserved, sold)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE drops SET available_stock = available_stock + $2, reserved_stock = reserved_stock + $3,
		sold_stock = sold_stock + $4, seq = $5, updated_at = now() WHERE id = $1`, dropID, available, reserved, sold, seq)
	return err
}

// hold reserves a unit: lock, check, insert, append to the ledger, update.
func hold(ctx context.Context, tx pgx.Tx, dropID string, reservation uuid.UUID, user string) error {
	available, seq, err := lock(ctx, tx, dropID)
	if err != nil {
		return err
	}
	if available == 0 {
		return errRefused
	}
	_, err = tx.Exec(ctx, `INSERT INTO reservations
		(id, drop_id, user_id, status, price, currency, expires_at, created_at, opened_seq)
		VALUES ($1, $2, $3, 'active', 219, 'USD', now() + interval '900 seconds', now(), $4)`, reservation, dropID, user, seq)
	if err != nil {
		return err
	}
	return move(ctx, tx, dropID, seq, "reserved", -1, 1, 0)
}

// closeHold ends a hold that is active.
func closeHold(ctx context.Context, tx pgx.Tx, id, status string, seq int64) error {
	done, err := tx.Exec(ctx, `UPDATE reservations SET status = $2, closed_at = now(), closed_seq = $3
		WHERE id = $1 AND status = 'active' AND now() < expires_at`, id, status, seq)
	if err == nil && done.RowsAffected() == 0 {
		err = errRefused
	}
	return err
}

// purchase buys a hold.
func purchase(ctx context.Context, tx pgx.Tx, dropID, id string) error {
	_, seq, err := lock(ctx, tx, dropID)
	if err != nil {
		return err
	}
	if err := closeHold(ctx, tx, id, "completed", seq); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO purchases (id, reservation_id, drop_id, user_id, price_at_purchase, currency, purchased_at)
		SELECT $2, id, drop_id, user_id, price, currency, now() FROM reservations WHERE id = $1`, id, uuid.Must(uuid.NewV7()))
	if err != nil {
		return err
	}
	return move(ctx, tx, dropID, seq, "purchased", 0, -1, 1)
}

// cancel lets a hold go.
func cancel(ctx context.Context, tx pgx.Tx, dropID, id string) error {
	_, seq, err := lock(ctx, tx, dropID)
	if err != nil {
		return err
	}
	if err := closeHold(ctx, tx, id, "cancelled", seq); err != nil {
		return err
	}
	return move(ctx, tx, dropID, seq, "cancelled", 1, -1, 0)
}
