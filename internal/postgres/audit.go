package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// breachesListed bounds how many breaches of one check are named; the others are counted.
const breachesListed = 20

// Breach is one violation of an invariant.
type Breach struct {
	Invariant int       `json:"invariant"` // its number in README.md, "Invariants"
	Name      string    `json:"name"`
	DropID    uuid.UUID `json:"dropId"`
	Detail    string    `json:"detail"` // figures, and the ids of the rows
}

// AuditSummary says how much was audited.
type AuditSummary struct {
	At           time.Time `json:"at"` // when the snapshot was taken, by Postgres's clock
	Drops        int64     `json:"drops"`
	Entries      int64     `json:"ledgerRows"`
	Reservations int64     `json:"reservations"`
	Purchases    int64     `json:"purchases"`
	Unlisted     int64     `json:"unlisted"` // breaches beyond the first twenty of a check
}

// Audit checks the database against the invariants of README.md. It computes everything from the
// rows, and relies on no counter and no constraint.
type Audit struct{ config *pgx.ConnConfig }

// NewAudit returns an audit of db's database. It opens its own connection for each run, because the
// sessions of the pools have time limits that are shorter than an audit.
func NewAudit(db *DB) *Audit { return &Audit{config: db.pools[poolLookups].Config().ConnConfig} }

// auditSession raises the time limits of a session. An audit takes no lock, so nothing but vacuum
// waits for it. JIT is off because compiling these queries takes longer than running them.
const auditSession = `SET LOCAL statement_timeout = '10min'; SET LOCAL idle_in_transaction_session_timeout = '1min';
	SET LOCAL work_mem = '64MB'; SET LOCAL jit = off`

// Run audits one drop, or all when dropID is nil, in one snapshot: a drop may go on selling
// meanwhile. Breaches come in the order of the invariants. ErrNotFound: there is no such drop.
func (a *Audit) Run(ctx context.Context, dropID *uuid.UUID) ([]Breach, AuditSummary, error) {
	conn, err := pgx.ConnectConfig(ctx, a.config.Copy())
	if err != nil {
		return nil, AuditSummary{}, unavailable("audit", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var breaches []Breach
	var summary AuditSummary
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err = pgx.BeginTxFunc(ctx, conn, snapshot, func(tx pgx.Tx) (err error) {
		breaches, summary, err = AuditIn(ctx, tx, dropID)
		return err
	})
	if err != nil {
		return nil, AuditSummary{}, unavailable("audit", err)
	}
	return breaches, summary, nil
}

// AuditIn is Run in the caller's transaction, for callers that read more from the same snapshot.
func AuditIn(ctx context.Context, tx pgx.Tx, dropID *uuid.UUID) ([]Breach, AuditSummary, error) {
	breaches := []Breach{}
	var summary AuditSummary
	if _, err := tx.Exec(ctx, auditSession); err != nil {
		return nil, AuditSummary{}, err
	}
	if err := summary.read(ctx, tx, dropID); err != nil {
		return nil, AuditSummary{}, err
	}
	for _, check := range auditChecks() {
		found, unlisted, err := check.run(ctx, tx, dropID)
		if err != nil {
			return nil, AuditSummary{}, err
		}
		breaches = append(breaches, found...)
		summary.Unlisted += unlisted
	}
	return breaches, summary, nil
}

func (s *AuditSummary) read(ctx context.Context, tx pgx.Tx, dropID *uuid.UUID) error {
	err := tx.QueryRow(ctx, `SELECT now(),
		(SELECT count(*) FROM drops WHERE `+ofTheDropItself+`),
		(SELECT count(*) FROM stock_ledger WHERE `+ofTheDrop+`),
		(SELECT count(*) FROM reservations WHERE `+ofTheDrop+`),
		(SELECT count(*) FROM purchases WHERE `+ofTheDrop+`)`, dropID).
		Scan(&s.At, &s.Drops, &s.Entries, &s.Reservations, &s.Purchases)
	if err == nil && dropID != nil && s.Drops == 0 {
		return pgx.ErrNoRows
	}
	s.At = s.At.UTC()
	return err
}
