package faults

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
)

// restoreBackup resets the drop's rows to an earlier state, as a restored backup does, or a
// failover to a replica that has not received the last commits. Holds and purchases confirmed since
// then are lost, which is expected here. Gates and pages must notice, and all counts must add up
// again.
func restoreBackup(s *scenario) {
	ctx := context.Background()
	s.mu.Lock()
	s.restored = true
	s.mu.Unlock()
	resume := s.suspendChecks(checker.AnyReplica, "holds of a backup are overdue when it is restored", checker.Overdue)
	conn, err := pgx.Connect(ctx, s.dbURL)
	require.NoError(s.t, err)
	defer conn.Close(ctx)
	for range fullOrShort(10, 1) {
		<-time.After(300 * time.Millisecond)
		s.inTransaction(ctx, conn, func(do func(string)) {
			do(`SELECT FROM drops WHERE id = $1 FOR UPDATE`)
			for table, column := range rowsOfADrop() {
				do(fmt.Sprintf(`CREATE TABLE backup_%[1]s AS SELECT * FROM %[1]s WHERE %[2]s = $1`, table, column))
			}
		})
		<-time.After(700 * time.Millisecond)
		s.inTransaction(ctx, conn, func(do func(string)) {
			do(`SELECT FROM drops WHERE id = $1 FOR UPDATE`)
			do(`SET LOCAL session_replication_role = replica`) // turns off the trigger that keeps the ledger append-only
			for table, column := range rowsOfADrop() {
				do(fmt.Sprintf(`DELETE FROM %s WHERE %s = $1`, table, column))
				do(fmt.Sprintf(`INSERT INTO %[1]s SELECT * FROM backup_%[1]s`, table))
				do("DROP TABLE backup_" + table)
			}
		})
		results.addCount("backups restored", 1)
	}
	resume(recoveryLimit)
}

// rowsOfADrop returns the tables with rows of a drop, each with the column of the drop's id.
func rowsOfADrop() map[string]string {
	return map[string]string{
		"drops": "id", "drop_sizes": "drop_id", "reservations": "drop_id", "purchases": "drop_id", "stock_ledger": "drop_id",
	}
}

// inTransaction runs statements about the drop in one transaction.
func (s *scenario) inTransaction(ctx context.Context, conn *pgx.Conn, work func(do func(statement string))) {
	s.t.Helper()
	require.NoError(s.t, pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) (err error) {
		work(func(statement string) {
			if err == nil {
				err = s.exec(ctx, tx, statement)
			}
		})
		return err
	}))
}
