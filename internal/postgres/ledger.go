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

// maxDue is how many overdue holds one transaction expires. Their owners' requests share it.
const maxDue = 500

// LedgerMetrics are told how long each part of a transaction took, and of the moments that matter to an operator.
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

// NewLedger returns the ledger on its own pool of db.
func NewLedger(db *DB, log *slog.Logger, metrics LedgerMetrics) *Ledger {
	return &Ledger{pool: db.ledger, log: log, metrics: metrics, spans: spans.For("postgres")}
}

// Apply implements shop.Ledger: one transaction for all the commands, within the context's deadline.
//
// When the reply to COMMIT is lost, the same commands run again under the same ids. The drop's lock makes them wait
// until the first transaction has ended, and Decide finds what it wrote. When a write breaks a constraint that Decide
// did not foresee, the commands run one by one, so that one caller's cannot fail the others'.
func (l *Ledger) Apply(ctx context.Context, dropID uuid.UUID, commands []drop.Command) (shop.Outcome, error) {
	ctx, span := l.spans.Start(ctx, "ledger.apply", dropID, spans.Commands.Int(len(commands)))
	outcome, err := l.apply(ctx, dropID, commands, false)
	span.SetAttributes(spans.Entries.Int(len(outcome.Entries)), spans.Uncertain.Bool(outcome.Uncertain))
	spans.End(span, err)
	return outcome, err
}

// apply is Apply for commands that an earlier attempt, when it is uncertain, may have carried out.
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
		if !uncertain && tries > 0 || !pause(ctx, tries) {
			return shop.Outcome{}, unavailable("ledger", err)
		}
		if !refusedByServer(err) {
			l.pool.Reset() // where one session is lost, the idle ones most often are too
		}
	}
}

// pause waits before another try, and reports whether there is time for one.
func pause(ctx context.Context, tries int) bool {
	if tries == 0 {
		return ctx.Err() == nil // most often a session that the server has ended: a new one will do
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

// applyOneByOne gives each command a transaction of its own and joins what they did.
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
		one.Entries = append(all.Entries, one.Entries...)
		one.Answers = append(all.Answers, one.Answers...)
		all = one
	}
	if all.At.IsZero() {
		return shop.Outcome{}, unavailable("ledger, one by one", all.Answers[0].Err)
	}
	all.Uncertain = true // others' transactions may stand between these: their rows need not be neighbours
	return all, nil
}

// transact is the one shape of transaction: lock the drop and read, in one trip; decide; write and commit, in another.
func (l *Ledger) transact(ctx context.Context, dropID uuid.UUID, commands []drop.Command, again bool) (shop.Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, shop.AttemptLimit)
	defer cancel()
	conn, err := l.pool.Acquire(ctx)
	if err != nil {
		return shop.Outcome{}, fmt.Errorf("connect: %w", err)
	}
	defer conn.Release() // a connection that is still in a transaction is closed by the pool, which ends it

	began := time.Now()
	read, err := lockAndRead(ctx, conn.Conn(), dropID, commands, again)
	if err != nil {
		rollback(conn)
		return shop.Outcome{}, err
	}
	locked := time.Now()
	outcome := shop.Outcome{Decision: drop.Decide(read.state, commands), At: read.state.Now, MoreDue: read.moreDue}
	written, err := writeAndCommit(ctx, conn.Conn(), outcome)
	if err != nil {
		rollback(conn)
		return shop.Outcome{}, err
	}
	if written.misfit != nil {
		l.log.ErrorContext(ctx, "ledger: the rows and the decision differ; run `sneakerhead audit`", "drop", dropID, "error", written.misfit)
	}
	outcome.NextHoldEnd = written.nextHoldEnd
	l.metrics.Transaction(len(commands), locked.Sub(began), time.Since(locked))
	return outcome, nil
}

// rollback ends a failed transaction now rather than when the pool notices, because others wait for its lock.
func rollback(conn *pgxpool.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if _, err := conn.Exec(ctx, "ROLLBACK"); err != nil {
		_ = conn.Conn().Close(ctx) // ending the session ends the transaction
	}
}
