package faults

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// addConstraint adds a constraint that the rules do not expect: it refuses some batches that open
// more than one hold. One caller's command must not fail the others'.
func addConstraint(s *scenario) {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.dbURL)
	require.NoError(s.t, err)
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, fmt.Sprintf(`CREATE OR REPLACE FUNCTION refuse_several() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			IF (SELECT count(*) FROM opened WHERE drop_id = '%s') > 1 AND random() < 0.5 THEN
				RAISE EXCEPTION 'an unexpected constraint' USING ERRCODE = '23514';
			END IF;
			RETURN NULL;
		END $$;
		CREATE OR REPLACE TRIGGER refuse_several AFTER INSERT ON reservations REFERENCING NEW TABLE AS opened
			FOR EACH STATEMENT EXECUTE FUNCTION refuse_several()`, s.drop))
	require.NoError(s.t, err)
	<-time.After(fullOrShort(10*time.Second, time.Second))
	_, err = conn.Exec(ctx, `DROP TRIGGER refuse_several ON reservations`)
	require.NoError(s.t, err)
}

// exec runs one statement about the drop. A statement with a parameter is given the drop's id.
func (s *scenario) exec(ctx context.Context, tx pgx.Tx, statement string) error {
	var arguments []any
	for _, c := range statement {
		if c == '$' {
			arguments = []any{s.drop}
		}
	}
	if _, err := tx.Exec(ctx, statement, append([]any{pgx.QueryExecModeSimpleProtocol}, arguments...)...); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
