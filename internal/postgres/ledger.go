package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
	"sneakerhead/internal/spans"
)

// maxDue is how many overdue holds one transaction expires. It is bounded because requests wait in
// the same transaction.
const maxDue = 500

// LedgerMetrics count transactions, how long their parts take, commits whose outcome is unknown,
// and batches that had to be run one command at a time.
type LedgerMetrics interface {
	Transaction(commands int, lockAndRead, writeAndCommit time.Duration)
	CommitUnknown()
	OneByOne()
}

// Ledger carries out commands. It is the only code that moves stock.
type Ledger struct {
	pool    *pgxpool.Pool
	log     *slog.Logger
	metrics LedgerMetrics
	spans   spans.Maker
}

// NewLedger returns the ledger, on the pool that db keeps for it.
func NewLedger(db *DB, log *slog.Logger, metrics LedgerMetrics) *Ledger {
	return &Ledger{pool: db.pools[poolLedger], log: log, metrics: metrics, spans: spans.For("postgres")}
}

// Apply implements shop.Ledger: one transaction for all the commands, within the context's
// deadline.
//
// When the reply to COMMIT is lost, the same commands run again with the same ids. The drop's lock
// makes them wait until the first transaction has ended, and Decide finds what it wrote. When a
// write violates a constraint that Decide did not foresee, the commands run one by one, so that one
// caller's command cannot fail those of others.
func (l *Ledger) Apply(ctx context.Context, dropID uuid.UUID, commands []drop.Command) (shop.Outcome, error) {
	ctx, span := l.spans.Start(ctx, "ledger.apply", dropID, spans.Commands.Int(len(commands)))
	outcome, err := l.apply(ctx, dropID, commands, false)
	span.SetAttributes(spans.Entries.Int(len(outcome.Entries)), spans.Uncertain.Bool(outcome.Uncertain))
	spans.End(span, err)
	return outcome, err
}

// apply runs the commands. Uncertain means that an earlier attempt may have carried them out
// already.
func (l *Ledger) apply(ctx context.Context, dropID uuid.UUID, commands []drop.Command, uncertain bool) (shop.Outcome, error) {
	for tries := 0; ; tries++ {
		outcome, err := l.transact(ctx, dropID, commands, uncertain)
		switch {
		case err == nil:
			outcome.Uncertain = uncertain
			return outcome, nil
		case errors.Is(err, drop.ErrNotFound):
			return shop.Outcome{}, err
		case refusedByData(err) && len(commands) > 1:
			l.metrics.OneByOne()
			return l.applyOneByOne(ctx, dropID, commands, uncertain)
		case refusedByData(err):
			return shop.Outcome{}, fmt.Errorf("ledger: %w", err)
		case errors.Is(err, errCommitUnknown):
			uncertain = true
			l.metrics.CommitUnknown()
		}
		if !uncertain && tries > 0 || !waitToRetry(ctx, tries) {
			return shop.Outcome{}, unavailable("ledger", err)
		}
		if !refusedByServer(err) {
			l.pool.Reset() // when one connection is lost, the idle ones usually are too
		}
	}
}

// waitToRetry waits before another try, and reports whether there is time for one.
func waitToRetry(ctx context.Context, tries int) bool {
	if tries == 0 {
		return ctx.Err() == nil // usually the server has ended an idle session: try a new one at once
	}
	wait := time.NewTimer(50 * time.Millisecond)
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wait.C:
		return true
	}
}

// applyOneByOne runs each command in its own transaction and joins their outcomes.
func (l *Ledger) applyOneByOne(ctx context.Context, dropID uuid.UUID, commands []drop.Command, uncertain bool) (shop.Outcome, error) {
	var all shop.Outcome
	for _, command := range commands {
		one, err := l.apply(ctx, dropID, []drop.Command{command}, uncertain)
		if err != nil {
			all.Answers = append(all.Answers, drop.Answer{Err: err})
			continue
		}
		one.Opened = append(all.Opened, one.Opened...)
		one.Closed = append(all.Closed, one.Closed...)
		one.Purchased = append(all.Purchased, one.Purchased...)
		one.Sales = append(all.Sales, one.Sales...)
		one.AtLimit = append(all.AtLimit, one.AtLimit...)
		one.Entries = append(all.Entries, one.Entries...)
		one.Answers = append(all.Answers, one.Answers...)
		all = one
	}
	if all.At.IsZero() {
		return shop.Outcome{}, unavailable("ledger, one by one", all.Answers[0].Err)
	}
	all.Uncertain = true // other transactions may have run between these, so their seqs may have gaps
	return all, nil
}

// transact runs one transaction: it locks the drop and reads in one round trip, decides, and writes
// and commits in another.
func (l *Ledger) transact(ctx context.Context, dropID uuid.UUID, commands []drop.Command, again bool) (shop.Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, shop.AttemptLimit)
	defer cancel()
	conn, err := l.pool.Acquire(ctx)
	if err != nil {
		return shop.Outcome{}, fmt.Errorf("connect: %w", err)
	}
	defer conn.Release() // the pool closes a connection that is still in a transaction, and so ends the transaction

	began := time.Now()
	read, err := lockAndRead(ctx, conn.Conn(), dropID, commands, again)
	if err != nil {
		rollback(conn)
		return shop.Outcome{}, err
	}
	locked := time.Now()
	outcome := shop.Outcome{Decision: drop.Decide(read.state, commands), At: read.state.Now, MoreDue: read.due == maxDue}
	written, err := writeAndCommit(ctx, conn.Conn(), &outcome)
	if err != nil {
		rollback(conn)
		return shop.Outcome{}, err
	}
	if written.mismatch != nil {
		l.log.ErrorContext(ctx, "ledger: the rows and the decision differ; run `sneakerhead audit`", "drop", dropID, "error", written.mismatch)
	}
	written.number(&outcome)
	l.metrics.Transaction(len(commands), locked.Sub(began), time.Since(locked))
	return outcome, nil
}

// rollback ends a failed transaction at once, because others wait for its lock.
func rollback(conn *pgxpool.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if _, err := conn.Exec(ctx, "ROLLBACK"); err != nil {
		_ = conn.Conn().Close(ctx) // ending the session ends the transaction
	}
}
