package postgres_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
)

// longHistory has very many rows of one user, beside as many of others: alex has let go every hold,
// half of them on a drop that is busy with others, who hold and buy. A third drop has many holds
// that end before those.
type longHistory struct {
	*store
	busy, old drop.Drop
	conn      *pgx.Conn
}

const (
	alexRows  = 40_000
	otherRows = 40_000
	earlyRows = 10_000
)

// statistics is when the tables are analyzed.
type statistics string

const (
	never       statistics = "without statistics"
	beforeHolds statistics = "with statistics from before the first hold" // as when nothing was on sale at night
	afterHolds  statistics = "with statistics"
)

// openLongHistory returns a connection in a session with these settings.
func openLongHistory(t *testing.T, analyzed statistics, session map[string]string) *longHistory {
	t.Helper()
	h := &longHistory{store: open(t)}
	h.byHand(t, `ALTER TABLE reservations SET (autovacuum_enabled = off); ALTER TABLE purchases SET (autovacuum_enabled = off);
		ALTER TABLE users SET (autovacuum_enabled = off); ALTER TABLE stock_ledger SET (autovacuum_enabled = off)`)
	h.busy, h.old = h.liveDrop(t, 500_000), h.liveDrop(t, 500_000)
	early := h.liveDrop(t, 500_000)
	h.byHand(t, fmt.Sprintf(`
		CREATE FUNCTION made(n bigint) RETURNS timestamptz LANGUAGE sql AS $$ SELECT timestamptz '2026-05-01 12:00Z' + n * interval '1 ms' $$;
		CREATE FUNCTION id_of(n bigint) RETURNS uuid LANGUAGE sql AS $$
			SELECT (lpad(to_hex((extract(epoch FROM made(n)) * 1000)::bigint), 12, '0') || '7' || right(md5(n::text), 19))::uuid $$;
		INSERT INTO reservations (id, drop_id, user_id, status, price, currency, expires_at, created_at, closed_at, opened_seq, closed_seq, unsold)
		SELECT id_of(n), CASE WHEN n %% 2 = 0 THEN '%[1]s'::uuid ELSE '%[2]s'::uuid END, 'alex', 'cancelled', 1, 'USD',
			made(n) + interval '1 minute', made(n), made(n) + interval '30 s', 1, 2, true FROM generate_series(1, %[3]d) n`,
		h.busy.ID, h.old.ID, alexRows))
	conn, err := pgx.Connect(t.Context(), h.url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	if analyzed == beforeHolds {
		_, err := conn.Exec(t.Context(), `VACUUM ANALYZE`)
		require.NoError(t, err)
	}
	h.byHand(t, fmt.Sprintf(`
		INSERT INTO reservations (id, drop_id, user_id, status, price, currency, expires_at, created_at, opened_seq)
		SELECT id_of(n), '%[1]s', 'user_' || n, CASE WHEN n %% 2 = 0 THEN 'active' ELSE 'completed' END, 1, 'USD',
			now() + interval '1 hour', made(n), 1 FROM generate_series(%[2]d + 1, %[2]d + %[3]d) n;
		INSERT INTO reservations (id, drop_id, user_id, status, price, currency, expires_at, created_at, opened_seq)
		SELECT gen_random_uuid(), '%[4]s', 'early_' || n, 'active', 1, 'USD', now() + interval '30 minutes', now(), 1 FROM generate_series(1, %[5]d) n;
		INSERT INTO purchases (id, reservation_id, drop_id, user_id, price_at_purchase, currency, purchased_at)
		SELECT id, id, drop_id, user_id, price, currency, created_at FROM reservations WHERE status = 'completed';
		INSERT INTO users (clerk_id, email, first_name, seen_at) SELECT 'user_' || n, n || '@example.com', 'User', now() FROM generate_series(1, %[2]d + %[3]d) n;
		INSERT INTO stock_ledger (drop_id, seq, kind, units, d_total, d_available, d_reserved, d_sold, actor, created_at)
		SELECT '%[1]s', n, 'reserved', 1, 0, -1, 1, 0, '', made(n) FROM generate_series(2, %[3]d) n`,
		h.busy.ID, alexRows, otherRows, early.ID, earlyRows))
	if analyzed == afterHolds {
		h.byHand(t, `ANALYZE`)
	}
	for name, value := range session {
		_, err := conn.Exec(t.Context(), fmt.Sprintf("SET %s = '%s'", name, value))
		require.NoError(t, err)
	}
	h.conn = conn
	return h
}

// plan is what EXPLAIN says of a statement that was run.
type plan struct {
	text  string
	pages int // of tables and indexes, that were read or found in memory
}

// run runs a statement that is prepared with these types, and rolls it back.
func (h *longHistory) run(t *testing.T, statement, types, arguments string) plan {
	t.Helper()
	tx, err := h.conn.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = tx.Rollback(t.Context()) }()
	if types != "" {
		types, arguments = "("+types+")", "("+arguments+")"
	}
	_, err = tx.Exec(t.Context(), "DEALLOCATE ALL; PREPARE statement "+types+" AS "+statement)
	require.NoError(t, err)
	explain := func(options string) string {
		rows, err := tx.Query(t.Context(), "EXPLAIN ("+options+") EXECUTE statement "+arguments, pgx.QueryExecModeSimpleProtocol)
		require.NoError(t, err)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		return strings.Join(lines, "\n")
	}
	var nodes []struct {
		Plan struct {
			Hit  int `json:"Shared Hit Blocks"`
			Read int `json:"Shared Read Blocks"`
		}
		JIT map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(explain("ANALYZE, BUFFERS, FORMAT JSON")), &nodes))
	require.Empty(t, nodes[0].JIT, "compiling takes longer than the statement")
	return plan{text: explain("COSTS OFF"), pages: nodes[0].Plan.Hit + nodes[0].Plan.Read}
}

// eachWay runs a test with each kind of statistics, in a session with these settings.
func eachWay(t *testing.T, session map[string]string, check func(t *testing.T, h *longHistory)) {
	t.Helper()
	for _, analyzed := range []statistics{never, beforeHolds, afterHolds} {
		t.Run(string(analyzed), func(t *testing.T) {
			t.Parallel()
			check(t, openLongHistory(t, analyzed, session))
		})
	}
}

// TestLedger_Plans expects each statement of the ledger to use the index that was made for it, and
// none of those that were made for lists: they have all rows of a drop or of a user. The last two
// are only for edits and for the end of a drop.
func TestLedger_Plans(t *testing.T) {
	t.Parallel()
	eachWay(t, postgres.LedgerSession, func(t *testing.T, h *longHistory) {
		for name, s := range ledgerStatements(h.busy.ID) {
			p := h.run(t, s.statement, s.types, s.arguments)
			t.Logf("%s, %d pages:\n%s", name, p.pages, p.text)
			s.mustUseItsIndexes(t, name, p.text)
			require.LessOrEqual(t, p.pages, s.most, name)
		}
	})
}

// TestLedger_PlansBeforeTheFirstRow expects the same indexes of a database without any row. A
// session makes its plans with its first batch, and keeps them until the tables are analyzed: after
// an opening, that is too late.
func TestLedger_PlansBeforeTheFirstRow(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), pgtest.URL(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	for name, value := range postgres.LedgerSession {
		_, err := conn.Exec(t.Context(), fmt.Sprintf("SET %s = '%s'", name, value))
		require.NoError(t, err)
	}
	_, err = conn.Exec(t.Context(), `CREATE FUNCTION id_of(integer) RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()'`)
	require.NoError(t, err)
	h := &longHistory{conn: conn}
	for name, s := range ledgerStatements(uuid.Max) {
		s.mustUseItsIndexes(t, name, h.run(t, s.statement, s.types, s.arguments).text)
	}
}

// indexedStatement is a statement that has to use the indexes that were made for it.
type indexedStatement struct {
	statement, types, arguments string
	indexes                     []string // one for each look-up; none where every row may be read
	most                        int      // pages
}

func (s indexedStatement) mustUseItsIndexes(t *testing.T, name, plan string) {
	t.Helper()
	for _, index := range s.indexes {
		require.Regexp(t, "Index (Only )?Scan (Backward )?(using|on) "+index+`\b`, plan, name)
	}
	if len(s.indexes) > 0 && !slices.ContainsFunc(s.indexes, isForLists) {
		require.NotContains(t, plan, "by_status", name)
	}
}

// isForLists recognizes the indexes that have all rows of a drop or of a user.
func isForLists(index string) bool { return strings.Contains(index, "by_status") }

func ledgerStatements(dropID uuid.UUID) map[string]indexedStatement {
	users := fmt.Sprintf("'{alex,user_%d,nobody}'", alexRows+2)
	return map[string]indexedStatement{
		"reservations of a batch": {
			postgres.ReservationsOfBatch, "uuid, text[], int, int, int, uuid[]",
			fmt.Sprintf("'%s', %s, 12, 2, 500, ARRAY[id_of(7), id_of(%d)]", dropID, users, alexRows+7),
			[]string{"reservations_of_drop_by_end", "reservations_one_active", "reservations_unsold", "reservations_pkey"}, 80,
		},
		"state of a batch": {
			postgres.StateOfBatch, "uuid, text[]", fmt.Sprintf("'%s', %s", dropID, users),
			[]string{"drop_sizes_pkey", "reservations_completed"}, 40,
		},
		"first hold to end": {postgres.EarliestHoldEnd, "uuid", fmt.Sprintf("'%s'", dropID), []string{"reservations_of_drop_by_end"}, 10},
		"closing reservations": {
			postgres.CloseReservations, "uuid[], text[], bigint[], boolean[], timestamptz",
			fmt.Sprintf("ARRAY[id_of(%d)], '{expired}', '{9}', '{t}', now()", alexRows+2), []string{"reservations_pkey"}, 60,
		},
		"writing a size": {
			postgres.UpdateSizes, "uuid, text[], int[], int[], int[], int[], boolean[]",
			fmt.Sprintf("'%s', '{s1}', '{1}', '{0}', '{1}', '{0}', '{t}'", dropID), []string{"reservations_of_size"}, 30,
		},
		"units of one user":    {postgres.MostUnitsOfOneUser, "uuid, int", fmt.Sprintf("'%s', 1", dropID), nil, 1 << 30},
		"every hold of a drop": {postgres.EveryHold, "uuid", fmt.Sprintf("'%s'", dropID), []string{"reservations_of_drop_by_end"}, 1 << 30},
	}
}

// usersOfPage returns the Clerk ids of users who are spread over all of them, as an array.
func usersOfPage(users int) string {
	ids := make([]string, users)
	for i := range ids {
		ids[i] = fmt.Sprintf("user_%d", i*(alexRows+otherRows)/users+1)
	}
	return "'{" + strings.Join(ids, ",") + "}'"
}

// TestReads_Plans expects that what requests, the reaper and the gates wait for is found without
// the holds of other drops: an emptied Redis has all gates loaded at once.
func TestReads_Plans(t *testing.T) {
	t.Parallel()
	eachWay(t, postgres.LookupSession, func(t *testing.T, h *longHistory) {
		holders := fmt.Sprintf("'{alex,user_%d,nobody}'", alexRows+2)
		for name, s := range map[string]indexedStatement{
			"holders of a drop": {
				postgres.HoldersOfDrop, "uuid, bigint", fmt.Sprintf("'%s', 0", h.old.ID), []string{"reservations_of_drop_by_end"}, 10,
			},
			"users at the limit": {
				postgres.UsersAtLimit, "uuid, int, int", fmt.Sprintf("'%s', 1, 20000", uuid.Max), []string{"reservations_of_drop_by_status"}, 10,
			},
			"holds of users": {
				postgres.RunningHolds, "uuid, text[]", fmt.Sprintf("'%s', %s", h.busy.ID, holders), []string{"reservations_one_active"}, 30,
			},
			"drops with overdue holds": {postgres.OverdueDrops, "", "", []string{"reservations_due"}, 10},
			"a user's record": {postgres.UserRecord, "text", fmt.Sprintf("'user_%d'", alexRows+2), []string{
				"reservations_of_user_by_status", "reservations_unsold", "purchases_of_user",
			}, 60},
		} {
			p := h.run(t, s.statement, s.types, s.arguments)
			t.Logf("%s, %d pages:\n%s", name, p.pages, p.text)
			s.mustUseItsIndexes(t, name, p.text)
			require.LessOrEqual(t, p.pages, s.most, name)
		}
	})
}

// TestLists_Plans expects that a page of a list costs the same whatever is in the table, also where
// no row has the status that is asked for.
func TestLists_Plans(t *testing.T) {
	t.Parallel()
	type list struct{ statement, types, arguments string }
	eachWay(t, postgres.ListSession, func(t *testing.T, h *longHistory) {
		first := fmt.Sprintf("'9999-01-01', '%s', 51", uuid.Max)
		lists := map[string]list{
			"purchases of a user": {postgres.OwnPurchases, "text, timestamptz, uuid, int", fmt.Sprintf("'user_%d', ", alexRows+1) + first},
			"purchases of a drop": {postgres.DropPurchases, "uuid, uuid, int", fmt.Sprintf("'%s', '%s', 51", h.busy.ID, uuid.Max)},
			"purchases, page 2":   {postgres.DropPurchases, "uuid, uuid, int", fmt.Sprintf("'%s', id_of(%d), 51", h.busy.ID, alexRows+9001)},
			"purchases of none":   {postgres.DropPurchases, "uuid, uuid, int", fmt.Sprintf("'%s', '%s', 51", h.old.ID, uuid.Max)},
			"ledger of a drop":    {postgres.DropLedger, "uuid, bigint, int", fmt.Sprintf("'%s', 20000, 51", h.busy.ID)},
			"users, newest first": {
				postgres.UserRecords, "text, bool, timestamptz, uuid, bool, timestamptz, uuid, int",
				fmt.Sprintf("'', true, '9999-01-01', '%[1]s', true, '9999-01-01', '%[1]s', 51", uuid.Max),
			},
			"users of a page":      {postgres.NamedUsers, "text[]", usersOfPage(200)},
			"a stretch of figures": {postgres.LedgerBySecond, "uuid, bigint, bigint", fmt.Sprintf("'%s', 20000, 20500", h.busy.ID)},
		}
		for _, status := range []drop.ReservationStatus{"", "active", "completed", "expired", "cancelled"} {
			lists["reservations of alex "+string(status)] = list{postgres.OwnReservations(status), "text, timestamptz, uuid, int", "'alex', " + first}
			lists["later reservations of alex "+string(status)] = list{
				postgres.OwnReservations(status), "text, timestamptz, uuid, int", "'alex', made(20000), id_of(20000), 51",
			}
			for name, d := range map[string]drop.Drop{"busy": h.busy, "old": h.old} {
				lists["reservations of the "+name+" drop "+string(status)] = list{
					postgres.DropReservations(status), "uuid, uuid, int", fmt.Sprintf("'%s', '%s', 51", d.ID, uuid.Max),
				}
			}
		}
		for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
			_, err := h.conn.Exec(t.Context(), "SET plan_cache_mode = "+mode)
			require.NoError(t, err)
			for name, l := range lists {
				p := h.run(t, l.statement, l.types, l.arguments)
				most := 100
				switch {
				case strings.HasPrefix(name, "purchases"):
					most = 300 // each with its hold, for the size
				case strings.HasPrefix(name, "users"):
					most = 900 // the largest page is an export's, of 200 look-ups of three levels; an admin's has four for each user
				}
				t.Logf("%s, %s: %d pages", mode, name, p.pages)
				require.LessOrEqual(t, p.pages, most, "%s, %s:\n%s", mode, name, p.text)
				require.NotRegexp(t, "Seq Scan on (reservations|purchases|users|stock_ledger)", p.text, name)
			}
		}
	})
}
